"""Records as they stand in an answer: whole or in parts, markup as it is or plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trialwright.errors import StoreDamaged
from trialwright.registry.ordering import ordered
from trialwright.registry.projection import (
    Projection,
    as_registry_json,
    with_legacy_markup,
)
from trialwright.registry.search.questions import Hit
from trialwright.registry.store import Copy
from trialwright.web.public.sources import StudySource


def json_of_version(
    version: Copy, parts: Projection | None = None, *, legacy_markup: bool = False
) -> bytes:
    """Return a record, or parts of it, as compact JSON in the registry's order."""
    if parts is None and not legacy_markup and not version.lossy:
        proven = version.is_registry_json
        return as_registry_json(version.source, version.form, proven=proven)
    tree = version.tree
    tree = ordered(tree) if parts is None else parts.of(tree)
    return msgspec.json.encode(with_legacy_markup(tree) if legacy_markup else tree)


def versions_of(hits: Iterable[Hit], source: StudySource) -> Iterator[Copy]:
    """Yield the newest copy of each study that was found."""
    for hit in hits:
        version = source.newest_copy(hit.nct_id)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version
