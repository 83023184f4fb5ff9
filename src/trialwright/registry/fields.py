"""Every node of the registry's v2 data structure: its path, piece name, type and title.

The table `fields.tsv` holds the 454 nodes of the registry's own description
(ClinicalTrials.gov, response of ``/api/v2/studies/metadata``, May 2025) in the order in
which the registry writes them. It is the one place that knows which text is markup and
which node is a list.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: The one leaf whose value is an object.
GEO_POINT = "protocolSection.contactsLocationsModule.locations.geoPoint"


@dataclass(frozen=True, slots=True)
class Field:
    """One node of the structure, branch or leaf.

    `path` has no list indices: ``protocolSection.outcomesModule.primaryOutcomes.measure``.
    `max_chars` is the registry's declared limit, None where it declares none.
    `nested` marks the one list whose conditions hold within one element (locations).
    """

    path: str
    piece: str
    source_type: str
    type: str
    max_chars: int | None
    synonyms: bool
    nested: bool
    legacy_pieces: tuple[str, ...]
    title: str

    @property
    def name(self) -> str:
        """The key in the JSON object that holds this node."""
        return self.path.rpartition(".")[2]

    @property
    def is_list(self) -> bool:
        """Whether the JSON value is an array."""
        return self.type.endswith("[]")

    @property
    def is_branch(self) -> bool:
        """Whether the node has nodes of its own."""
        return self.source_type == "STRUCT"

    @property
    def is_markup(self) -> bool:
        """Whether the text carries Markdown escapes; every other text is literal."""
        return self.type == "markup"


@cache
def all_fields() -> tuple[Field, ...]:
    """Return the 454 nodes, in the order in which the registry writes them."""
    table = files("trialwright.registry").joinpath("fields.tsv").read_text("utf-8")
    return tuple(
        _field(row)
        for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    )


@cache
def fields_by_path() -> MappingProxyType[str, Field]:
    """Return the nodes by path."""
    return MappingProxyType({field.path: field for field in all_fields()})


@cache
def children_of(path: str) -> MappingProxyType[str, Field]:
    """Return the nodes directly below a path by key; the empty path is the record itself.

    The registry describes a point on the map as a leaf; its two axes are given here.
    """
    if path == GEO_POINT:
        return MappingProxyType({axis: _axis(axis) for axis in ("lat", "lon")})
    prefix = f"{path}." if path else ""
    return MappingProxyType(
        {
            field.name: field
            for field in all_fields()
            if field.path.startswith(prefix) and "." not in field.path[len(prefix) :]
        }
    )


def _field(row: dict[str, str]) -> Field:
    return Field(
        path=row["path"],
        piece=row["piece"],
        source_type=row["source_type"],
        type=row["type"],
        max_chars=int(row["max_chars"]) if row["max_chars"] else None,
        synonyms=row["synonyms"] == "y",
        nested=row["nested"] == "y",
        legacy_pieces=tuple(filter(None, row["legacy_pieces"].split("|"))),
        title=row["title"],
    )


def _axis(axis: str) -> Field:
    return Field(
        path=f"{GEO_POINT}.{axis}",
        piece="LocationGeoPoint",
        source_type="FUNC",
        type="degrees",
        max_chars=None,
        synonyms=False,
        nested=False,
        legacy_pieces=(),
        title={"lat": "Latitude", "lon": "Longitude"}[axis],
    )
