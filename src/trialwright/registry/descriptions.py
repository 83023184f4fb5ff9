"""What the registry says of its fields: descriptions, rules, links to its definitions.

The table `descriptions.tsv` holds the texts of the registry's own description
(ClinicalTrials.gov, response of ``/api/v2/studies/metadata``, May 2025), in its order, which
is not everywhere that of records. They are a work of the U.S. government.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_ESCAPED = re.compile(r"\\(.)")
_MEANT = MappingProxyType({"n": "\n", "t": "\t", "\\": "\\"})


@dataclass(frozen=True, slots=True)
class Link:
    """Where the registry defines a field for those who enter data."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Description:
    """What the registry says of one field; an empty text says that it says nothing.

    `titled` is whether the field's title is the registry's: where it gives none, ours is made
    of the field's name.
    """

    path: str
    titled: bool
    text: str
    rules: str
    link: Link | None


@cache
def descriptions() -> MappingProxyType[str, Description]:
    """Return what is said of each of the 454 fields by its path, in the registry's order."""
    table = files("trialwright.registry").joinpath("descriptions.tsv").read_text("utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType({row["path"]: _description(row) for row in rows})


def _description(row: dict[str, str]) -> Description:
    label, url = _plain(row["link_label"]), _plain(row["link_url"])
    return Description(
        path=row["path"],
        titled=row["titled"] == "y",
        text=_plain(row["description"]),
        rules=_plain(row["rules"]),
        link=Link(label, url) if url else None,
    )


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda escaped: _MEANT[escaped[1]], text)
