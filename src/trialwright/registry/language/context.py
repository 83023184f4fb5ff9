"""What holds at a place in a query, and what is said when it cannot be asked there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from trialwright.registry.fields import Field
from trialwright.registry.language.errors import QueryError, cut, shown
from trialwright.registry.language.kinds import LOCATIONS, kind_of, lies_in_a_site
from trialwright.registry.language.names import Area
from trialwright.registry.language.tree import (
    Coverage,
    Expansion,
    InArea,
    InScope,
    Phrase,
    Term,
)
from trialwright.registry.language.values import constants_of, nearest_constants

_LOOSE = frozenset({Expansion.RELAXATION, Expansion.LOSSY})


class Context(NamedTuple):
    """The operators around a place; coverage and expansion are None where nobody said them."""

    area: Area
    of_size: bool = False
    coverage: Coverage | None = None
    expansion: Expansion | None = None
    in_site: bool = False


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors of one query, under the label that its parameter has."""

    label: str

    def manner(self, node: Term | Phrase, context: Context) -> tuple[Coverage, Expansion]:
        """Return how a text is to be matched.

        A phrase is never relaxed: Concept is the most for it. Where nobody said an expansion,
        a coverage other than Contains means Concept too; said together with Relaxation or
        Lossy it is refused, and so is every coverage with Lossy.
        """
        coverage = context.coverage or Coverage.CONTAINS
        is_whole = coverage is not Coverage.CONTAINS
        expansion = context.expansion
        if expansion is None:
            expansion = Expansion.CONCEPT if is_whole else Expansion.RELAXATION
        if expansion not in _LOOSE:
            return coverage, expansion
        if isinstance(node, Phrase):
            return coverage, Expansion.CONCEPT
        if is_whole or (expansion is Expansion.LOSSY and context.coverage is not None):
            raise QueryError(
                f"COVERAGE[{coverage.value}] cannot be used with EXPANSION[{expansion.value}]",
                label=self.label,
                position=node.span[0] + 1,
                found=f"a term under EXPANSION[{expansion.value}]",
                expected="EXPANSION[None], EXPANSION[Term] or EXPANSION[Concept]",
            )
        return coverage, expansion

    def single_field(self, area: Area, operator: str, position: int) -> Field:
        """Return the field; refuse a search area, which has no values of its own."""
        if isinstance(area, Field):
            return area
        raise QueryError(
            f"{operator} cannot be used in search area `{area.name}`",
            label=self.label,
            position=position,
            found=f"{operator} in a search area of {len(area.parts)} parts",
            expected="AREA[...] with the name of one field",
        )

    def wrong_kind(self, field: Field, operator: str, position: int, expected: str) -> QueryError:
        """Say that the field's values are not of a kind that the operator compares."""
        return QueryError(
            f"{operator} cannot be used on field `{field.path}`",
            label=self.label,
            position=position,
            found=f"a field that holds {kind_of(field).value}",
            expected=expected,
        )

    def wrong_value(self, field: Field, text: str, position: int, expected: str) -> QueryError:
        """Say that a text is not a value of the field."""
        return QueryError(
            f"Invalid value for field `{field.path}`: `{cut(text)}`",
            label=self.label,
            position=position,
            found=shown(text),
            expected=expected,
        )

    def outside_list(self, field: Field, text: str, position: int) -> QueryError:
        """Say which values an enumerated field has."""
        allowed = constants_of(field)
        return QueryError(
            f"Allowed values for enum field `{field.path}` are "
            + ", ".join(f"`{constant}`" for constant in allowed),
            label=self.label,
            position=position,
            found=shown(text),
            expected="one of these values, or its label",
            nearest=nearest_constants(field, text),
        )

    def unless_list(self, area: Area, node: InArea) -> None:
        """Refuse the size of what is not a list."""
        position = node.name_at + 1
        field = self.single_field(area, "AREA[...:size]", position)
        if not field.is_list:
            raise self.wrong_kind(
                field, "AREA[...:size]", position, "a field that is a list, such as Phase"
            )

    def unless_askable(self, field: Field, position: int, *, in_site: bool) -> None:
        """Refuse a field of the study where one site is asked."""
        if in_site and not lies_in_a_site(field):
            raise self.not_of_a_site(field.piece, position)

    def not_of_a_site(self, name: str, position: int) -> QueryError:
        """Say that something is not part of a site."""
        return QueryError(
            f"Area `{name}` cannot be used in SEARCH[Location]",
            label=self.label,
            position=position,
            found=f"{name}, which is not part of a location",
            expected="a field of a location",
            nearest=("LocationCity", "LocationCountry", "LocationStatus", "LocationGeoPoint"),
        )

    def study_inside_site(self, node: InScope) -> QueryError:
        """Say that one site cannot be asked about the whole study."""
        return QueryError(
            "SEARCH[Study] cannot be used in SEARCH[Location]",
            label=self.label,
            position=node.span[0] + 1,
            found="SEARCH[Study] inside SEARCH[Location]",
            expected="conditions on the study outside SEARCH[Location]",
        )


def is_the_list_of_sites(field: Field) -> bool:
    """Whether the field is the list of all sites, which a single site does not have."""
    return field.path == LOCATIONS
