"""What search makes of each node of the data structure: words, a listed value, an ordered one.

A node's *number* is its place among `fields.all_fields()`; indexes are keyed by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import GEO_POINT, Field, all_fields, children_of
from trialwright.registry.record import enumerations

LOCATIONS = "protocolSection.contactsLocationsModule.locations"


#: A field of texts with so few values that they are listed too, and can be counted.
COUNTRY = f"{LOCATIONS}.country"

#: The names and places that are asked for as a whole.
_NAMES = frozenset(
    {
        "CollaboratorName",
        "Condition",
        "ConditionAncestorTerm",
        "ConditionMeshTerm",
        "InterventionAncestorTerm",
        "InterventionMeshTerm",
        "InterventionName",
        "LeadSponsorName",
        "LocationCity",
        "LocationCountry",
        "LocationState",
        "OrgFullName",
    }
)


#: The names that are kept by number too, so that all of them can be counted and listed.
_NAMED = frozenset(
    {"ConditionMeshTerm", "InterventionMeshTerm", "LeadSponsorName", "LocationCountry"}
)


class Kind(Enum):
    """What is looked for in a node."""

    BRANCH = "branch"
    WORDS = "words"
    LISTED = "listed"
    YES_OR_NO = "yes or no"
    NUMBER = "number"
    DAY = "day"
    LENGTH = "length of time"
    POINT = "point"


_KINDS = {
    "boolean": Kind.YES_OR_NO,
    "integer": Kind.NUMBER,
    "long": Kind.NUMBER,
    "number": Kind.NUMBER,
    "degrees": Kind.NUMBER,
    "NormalizedDate": Kind.DAY,
    "PartialDate": Kind.DAY,
    "DateTimeMinutes": Kind.DAY,
    "NormalizedTime": Kind.LENGTH,
}


@dataclass(frozen=True, slots=True)
class Node:
    """One node as search sees it; `of_site` if it lies within one element of the locations.

    `kept_whole` if its short texts can be looked up as they are, `listed_too` if its texts are
    besides listed values, `named` if they are besides kept by number.
    """

    number: int
    field: Field
    kind: Kind
    of_site: bool
    kept_whole: bool
    listed_too: bool
    named: bool
    children: MappingProxyType[str, Node]


@cache
def nodes() -> tuple[Node, ...]:
    """Return every node, by number."""
    made: dict[str, Node] = {}
    for number, field in reversed(tuple(enumerate(all_fields()))):
        below = {} if field.path == GEO_POINT else children_of(field.path)
        children = MappingProxyType({name: made[child.path] for name, child in below.items()})
        made[field.path] = _node(number, field, children)
    return tuple(made[field.path] for field in all_fields())


def _node(number: int, field: Field, children: MappingProxyType[str, Node]) -> Node:
    return Node(
        number=number,
        field=field,
        kind=kind_of(field),
        of_site=is_of_site(field),
        kept_whole=field.piece in _NAMES,
        listed_too=field.path == COUNTRY,
        named=field.piece in _NAMED,
        children=children,
    )


@cache
def node_of(path: str) -> Node:
    """Return the node at a path of the data structure."""
    return next(node for node in nodes() if node.field.path == path)


@cache
def top_nodes() -> MappingProxyType[str, Node]:
    """Return the nodes directly below the record, by key."""
    return MappingProxyType({name: node_of(field.path) for name, field in children_of("").items()})


def is_of_site(field: Field) -> bool:
    """Whether a node lies within one element of the list of locations."""
    return field.path.startswith(f"{LOCATIONS}.")


def kind_of(field: Field) -> Kind:
    """Return what is looked for in a field."""
    if field.path == GEO_POINT:
        return Kind.POINT
    if field.is_branch:
        return Kind.BRANCH
    name = field.type.removesuffix("[]")
    if name in _KINDS:
        return _KINDS[name]
    return Kind.LISTED if hasattr(enumerations, name) else Kind.WORDS
