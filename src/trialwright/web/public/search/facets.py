"""The facets beside a list of hits: fields whose values can be counted, chosen and let go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.labels import label_at
from trialwright.registry.language import FieldKind, kind_of
from trialwright.registry.language.values import constants_of
from trialwright.registry.search.products import ProductCounts
from trialwright.registry.search.questions import Facet
from trialwright.web.public.languages import said, said_of_table
from trialwright.web.public.products import (
    NONE,
    DerivedChoice,
    counted_values,
    derived_choices,
    derived_note,
)
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.wording import number

_PROTOCOL = "protocolSection"


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet: its name in an address, its heading, its field, and how many values are shown."""

    name: str
    heading: str
    field: Field
    most: int = 8

    @property
    def is_text(self) -> bool:
        """Whether its values are texts of the records, not constants."""
        return kind_of(self.field) is FieldKind.TEXT

    def condition(self, values: tuple[str, ...]) -> str:
        """Return in the query language that a study has one of these values."""
        if not self.is_text:
            return f"AREA[{self.field.piece}]({' OR '.join(values)})"
        whole = (f'COVERAGE[FullMatch]EXPANSION[Term]"{_unquoted(value)}"' for value in values)
        return f"AREA[{self.field.piece}]({' OR '.join(whole)})"

    def label(self, value: str) -> str:
        """Return a value in words."""
        if kind_of(self.field) is FieldKind.BOOLEAN:
            return {"true": said("Yes"), "false": said("No")}.get(value, value)
        return value if self.is_text else said_of_table(label_at(self.field.path, value))

    def knows(self, value: str) -> bool:
        """Whether this can be a value of the field."""
        if self.is_text:
            return bool(value.strip())
        if kind_of(self.field) is FieldKind.BOOLEAN:
            return value in ("true", "false")
        return value in constants_of(self.field)


def _choice(name: str, heading: str, path: str, most: int = 8) -> Choice:
    return Choice(name, heading, fields_by_path()[path], most)


def choices() -> Mapping[str, Choice]:
    """Return the facets by name, in the order in which they are shown."""
    design, sponsors = f"{_PROTOCOL}.designModule", f"{_PROTOCOL}.sponsorCollaboratorsModule"
    eligibility = f"{_PROTOCOL}.eligibilityModule"
    found = (
        _choice("status", said("Status"), f"{_PROTOCOL}.statusModule.overallStatus", 14),
        _choice("phase", said("Phase"), f"{design}.phases"),
        _choice("type", said("Study type"), f"{design}.studyType"),
        _choice(
            "intervention",
            said("Kind of intervention"),
            f"{_PROTOCOL}.armsInterventionsModule.interventions.type",
            11,
        ),
        _choice("age", said("Age group"), f"{eligibility}.stdAges"),
        _choice("sex", said("Sex"), f"{eligibility}.sex"),
        _choice("results", said("Results posted"), "hasResults"),
        _choice("sponsor", said("Class of lead sponsor"), f"{sponsors}.leadSponsor.class", 9),
        _choice(
            "country",
            said("Country"),
            f"{_PROTOCOL}.contactsLocationsModule.locations.country",
            12,
        ),
    )
    return MappingProxyType({one.name: one for one in found})


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that can be chosen or let go, with how many hits have it and where that leads."""

    label: str
    studies: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetList:
    """The values of one facet; `unstated` is how many hits say nothing, in words.

    `note` is what must be known of values that are not the registry's.
    """

    heading: str
    values: tuple[FacetValue, ...]
    unstated: str
    note: str = ""


def facet_lists(facets: tuple[Facet, ...], sought: Sought) -> tuple[FacetList, ...]:
    """Return facets as they are shown; those in which nothing can be chosen are left out."""
    by_path = {one.field.path: one for one in facets}
    lists = (_list(choice, by_path[choice.field.path], sought) for choice in choices().values())
    return tuple(one for one in lists if one.values)


def _list(choice: Choice, facet: Facet, sought: Sought) -> FacetList:
    unstated = number(facet.missing) if facet.missing else ""
    return FacetList(choice.heading, tuple(_values(choice, facet, sought)), unstated)


def _values(choice: Choice, facet: Facet, sought: Sought) -> Iterator[FacetValue]:
    chosen = sought.chosen.get(choice.name, ())
    counts = {one.value: one.studies for one in facet.values}
    shown = [*chosen, *(value for value in counts if value not in chosen)]
    for value in shown[: max(choice.most, len(chosen))]:
        others = tuple(one for one in chosen if one != value)
        wanted = others if value in chosen else (*chosen, value)
        yield FacetValue(
            choice.label(value),
            number(counts.get(value, 0)),
            sought.with_choice(choice.name, wanted).address,
            value in chosen,
        )


def derived_lists(counts: ProductCounts, total: int, sought: Sought) -> tuple[FacetList, ...]:
    """Return the facets of what we derive; those in which nothing can be chosen are left out."""
    lists = (
        FacetList(
            heading=derived_choices()[name].heading,
            values=tuple(_derived_values(derived_choices()[name], values, none, sought)),
            unstated="",
            note=derived_note(),
        )
        for name, values, none in counted_values(counts, total)
        if values or sought.derived.get(name)
    )
    return tuple(one for one in lists if one.values)


def _derived_values(
    choice: DerivedChoice, counts: dict[str, int], none: int, sought: Sought
) -> Iterator[FacetValue]:
    chosen = sought.derived.get(choice.name, ())
    shown = [*chosen, *(value for value in counts if value not in chosen)]
    for value in shown[: max(choice.most, len(chosen))]:
        others = tuple(one for one in chosen if one != value)
        wanted = others if value in chosen else (*chosen, value)
        yield FacetValue(
            choice.label(value),
            number(none if value == NONE else counts.get(value, 0)),
            sought.with_derived(choice.name, wanted).address,
            value in chosen,
        )


def _unquoted(text: str) -> str:
    """Return a text that can stand between quotation marks of the query language."""
    return text.replace("\\", " ").replace('"', " ")
