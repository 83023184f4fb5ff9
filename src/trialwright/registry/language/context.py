"""What holds at a place in a query, and what is said when it cannot be asked there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from trialwright.registry.fields import Field
from trialwright.registry.language.errors import QueryError, cut, in_marks, shown
from trialwright.registry.language.kinds import LOCATIONS, in_words, kind_of, lies_in_a_site
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
from trialwright.vocabulary.sentences import sentence

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
                sentence(
                    "COVERAGE[{coverage}] cannot be used with EXPANSION[{expansion}]",
                    coverage=coverage.value,
                    expansion=expansion.value,
                ),
                label=self.label,
                position=node.span[0] + 1,
                found=sentence("a term under EXPANSION[{expansion}]", expansion=expansion.value),
                expected=sentence("EXPANSION[None], EXPANSION[Term] or EXPANSION[Concept]"),
            )
        return coverage, expansion

    def single_field(self, area: Area, operator: str, position: int) -> Field:
        """Return the field; refuse a search area, which has no values of its own."""
        if isinstance(area, Field):
            return area
        raise QueryError(
            sentence(
                "{operator} cannot be used in search area `{area}`",
                operator=operator,
                area=area.name,
            ),
            label=self.label,
            position=position,
            found=sentence(
                "{operator} in a search area of {parts} parts",
                operator=operator,
                parts=len(area.parts),
            ),
            expected=sentence("AREA[...] with the name of one field"),
        )

    def wrong_kind(self, field: Field, operator: str, position: int, expected: str) -> QueryError:
        """Say that the field's values are not of a kind that the operator compares."""
        return QueryError(
            sentence(
                "{operator} cannot be used on field `{field}`", operator=operator, field=field.path
            ),
            label=self.label,
            position=position,
            found=sentence("a field that holds {kind}", kind=in_words(kind_of(field))),
            expected=expected,
        )

    def wrong_value(self, field: Field, text: str, position: int, expected: str) -> QueryError:
        """Say that a text is not a value of the field."""
        return QueryError(
            sentence(
                "Invalid value for field `{field}`: `{value}`", field=field.path, value=cut(text)
            ),
            label=self.label,
            position=position,
            found=shown(text),
            expected=expected,
        )

    def outside_list(self, field: Field, text: str, position: int) -> QueryError:
        """Say which values an enumerated field has."""
        allowed = constants_of(field)
        return QueryError(
            sentence(
                "Allowed values for enum field `{field}` are {values}",
                field=field.path,
                values=in_marks(allowed),
            ),
            label=self.label,
            position=position,
            found=shown(text),
            expected=sentence("one of these values, or its label"),
            nearest=nearest_constants(field, text),
        )

    def unless_list(self, area: Area, node: InArea) -> None:
        """Refuse the size of what is not a list."""
        position = node.name_at + 1
        field = self.single_field(area, "AREA[...:size]", position)
        if not field.is_list:
            raise self.wrong_kind(
                field,
                "AREA[...:size]",
                position,
                sentence("a field that is a list, such as Phase"),
            )

    def unless_askable(self, field: Field, position: int, *, in_site: bool) -> None:
        """Refuse a field of the study where one site is asked."""
        if in_site and not lies_in_a_site(field):
            raise self.not_of_a_site(field.piece, position)

    def not_of_a_site(self, name: str, position: int) -> QueryError:
        """Say that something is not part of a site."""
        return QueryError(
            sentence("Area `{name}` cannot be used in SEARCH[Location]", name=name),
            label=self.label,
            position=position,
            found=sentence("{name}, which is not part of a location", name=name),
            expected=sentence("a field of a location"),
            nearest=("LocationCity", "LocationCountry", "LocationStatus", "LocationGeoPoint"),
        )

    def study_inside_site(self, node: InScope) -> QueryError:
        """Say that one site cannot be asked about the whole study."""
        return QueryError(
            sentence("SEARCH[Study] cannot be used in SEARCH[Location]"),
            label=self.label,
            position=node.span[0] + 1,
            found=sentence("SEARCH[Study] inside SEARCH[Location]"),
            expected=sentence("conditions on the study outside SEARCH[Location]"),
        )


def is_the_list_of_sites(field: Field) -> bool:
    """Whether the field is the list of all sites, which a single site does not have."""
    return field.path == LOCATIONS
