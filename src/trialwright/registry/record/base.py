"""What every part of a record is: a frozen value read from the registry's JSON."""

from __future__ import annotations

from typing import NewType

import msgspec

Markup = NewType("Markup", str)
"""Text in which the registry escapes Markdown with backslashes; see `registry.markup`."""


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    rename="camel",
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """A part of a study record.

    None and the empty tuple mean "not stated"; they never mean "no".
    Decoding refuses unknown keys, which is how drift is noticed at the decoder's speed;
    `registry.reading` then reads the record leniently and reports them.
    `gc=False` is safe because a record is a tree read from JSON: it has no cycles.
    """
