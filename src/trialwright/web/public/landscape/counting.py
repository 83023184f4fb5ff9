"""What is counted over the hits of a search: each figure by one field, or by what is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.flags import Modality
from trialwright.registry.search.products import ProductCounts
from trialwright.registry.search.questions import Facet, Overview, ValueCount
from trialwright.web.public.landscape.figures import Bar, Figure
from trialwright.web.public.languages import said
from trialwright.web.public.products import (
    ANTIGEN,
    CELLS,
    DERIVED,
    MODALITY,
    NONE,
    DerivedChoice,
    counted_values,
    derived_choices,
    derived_note,
)
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.search.facets import Choice, choices

_START = "protocolSection.statusModule.startDateStruct.date"
_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"
_CONDITION = "derivedSection.conditionBrowseModule.meshes.term"
_INTERVENTION = "derivedSection.interventionBrowseModule.meshes.term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One figure by the values of a field; `say` gives its words in the reader's language."""

    name: str
    path: str
    say: Callable[[], Words]

    @property
    def field(self) -> Field:
        """The field whose values are counted."""
        return fields_by_path()[self.path]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a figure: its title, what its values are, and what must be known of it."""

    title: str
    what: str
    note: str = ""


@cache
def counted_fields() -> tuple[Counted, ...]:
    """Return what is counted by a field, in the order in which it is shown."""
    of_search = {name: choice.field.path for name, choice in choices().items()}
    return (
        Counted(name="phase", path=of_search["phase"], say=_phase),
        Counted(name="status", path=of_search["status"], say=_status),
        Counted(name="start", path=_START, say=_start),
        Counted(name="country", path=of_search["country"], say=_country),
        Counted(name="sponsor", path=_SPONSOR, say=_sponsor),
        Counted(name="class", path=of_search["sponsor"], say=_class),
        Counted(name="condition", path=_CONDITION, say=_condition),
        Counted(name="intervention", path=_INTERVENTION, say=_intervention),
    )


def _phase() -> Words:
    return Words(
        said("Phase"), said("Phase"), said("A study of two phases is counted in both of them.")
    )


def _status() -> Words:
    return Words(said("Overall status"), said("Status"))


def _start() -> Words:
    return Words(
        said("Start of the study"),
        said("Year"),
        said("Years as they are stated, actual or estimated; a start may lie ahead."),
    )


def _country() -> Words:
    return Words(
        said("Countries of the sites"),
        said("Country"),
        said("A study is counted once in each country in which it has a site."),
    )


def _sponsor() -> Words:
    return Words(
        said("Lead sponsors"), said("Lead sponsor"), said("Names as the records write them.")
    )


def _class() -> Words:
    return Words(said("Class of the lead sponsor"), said("Class"))


def _condition() -> Words:
    return Words(
        said("Conditions"),
        said("MeSH term"),
        said("MeSH terms that the registry gives to the conditions; a study may have several."),
    )


def _intervention() -> Words:
    return Words(
        said("Interventions"),
        said("MeSH term"),
        said("MeSH terms that the registry gives to the interventions; a study may have several."),
    )


def figure_names() -> tuple[str, ...]:
    """Return the names of all figures."""
    return (*(one.name for one in counted_fields()), *DERIVED)


def figures_of(fields: Sequence[Counted], overview: Overview, sought: Sought) -> Iterator[Figure]:
    """Yield a figure for each field, of which an overview has the facets."""
    total = overview.found.total
    for counted, facet in zip(fields, overview.facets, strict=True):
        yield _figure(counted, facet, total, sought)


def _figure(counted: Counted, facet: Facet, total: int, sought: Sought) -> Figure:
    words = counted.say()
    figure = Figure(
        name=counted.name,
        title=words.title,
        what=words.what,
        total=total,
        bars=(),
        note=words.note,
        by_year=counted.path == _START,
    )
    if not facet.is_counted:
        return replace(
            figure,
            uncounted=said(
                "Not counted: the search index was made by an earlier version of this program. "
                "Remove its folder and run {command} to count these names too.",
                command="trialwright registry index",
            ),
        )
    missing = partial(_asking, sought, f"AREA[{counted.field.piece}]MISSING")
    unstated = Bar("", said("Not stated"), facet.missing, missing)
    return replace(
        figure,
        bars=tuple(_bars(counted, _in_order(figure, facet.values), sought)),
        rest=(unstated,) if facet.missing else (),
        others=facet.others,
    )


def _in_order(figure: Figure, values: Iterable[ValueCount]) -> Iterable[ValueCount]:
    return sorted(values, key=lambda one: one.value) if figure.by_year else values


def _bars(counted: Counted, values: Iterable[ValueCount], sought: Sought) -> Iterator[Bar]:
    of_search = next((one for one in choices().values() if one.field == counted.field), None)
    choice = of_search or Choice(counted.name, "", counted.field)
    for one in values:
        if counted.path == _START:
            condition = f"AREA[StartDate]RANGE[{one.value}-01-01, {one.value}-12-31]"
            yield Bar(one.value, one.value, one.studies, partial(_asking, sought, condition))
        elif of_search is not None and not sought.chosen.get(of_search.name):
            asking = partial(_choosing, sought, of_search.name, one.value)
            yield Bar(one.value, choice.label(one.value), one.studies, asking)
        else:
            asking = partial(_asking_for, sought, choice, one.value)
            yield Bar(one.value, choice.label(one.value), one.studies, asking)


def _choosing(sought: Sought, name: str, value: str) -> str:
    """Return where a search is narrowed by a choice of its own."""
    return sought.with_choice(name, (value,)).address


def _asking_for(sought: Sought, choice: Choice, value: str) -> str:
    """Return where a search is narrowed by a value of another field."""
    return _asking(sought, choice.condition((value,)))


def _asking(sought: Sought, condition: str) -> str:
    """Return where a search is narrowed by a condition in the query language."""
    query = sought.words.get("q", "")
    words = {**sought.words, "q": f"({query}) AND {condition}" if query else condition}
    return replace(sought, words=words, page=1).address


def product_figures(counts: ProductCounts | None, total: int, sought: Sought) -> tuple[Figure, ...]:
    """Return the figures of what is derived from the records; None says that nothing is kept."""
    figures = {one.name: one for one in _derived_figures(total)}
    if counts is None:
        reason = said("Not counted: these studies come without what is derived from them.")
        return tuple(replace(one, uncounted=reason) for one in figures.values())
    return tuple(
        _of_products(figures[name], values, none, sought)
        for name, values, none in counted_values(counts, total)
    )


def _derived_figures(total: int) -> Iterator[Figure]:
    """Yield the figures without anything counted, each with what must be known of it."""
    named = (
        (MODALITY, said("Gene or cell products"), said("Kind of product"), ""),
        (CELLS, said("Cells given"), said("Cells"), ""),
        (ANTIGEN, said("Target antigens"), said("Antigen"), said("A study may aim at several.")),
    )
    for name, title, what, more in named:
        note = f"{derived_note()} {more}".strip()
        yield Figure(name=name, title=title, what=what, total=total, bars=(), note=note)


def _of_products(figure: Figure, values: dict[str, int], none: int, sought: Sought) -> Figure:
    """Return a figure of what is derived with its bars; what is no value comes last."""
    choice = derived_choices()[figure.name]
    unknown = values.pop(Modality.UNKNOWN.value, 0) if figure.name == MODALITY else 0
    rest = [_derived_bar(choice, NONE, none, sought)] if none else []
    if unknown:
        rest.append(_derived_bar(choice, Modality.UNKNOWN.value, unknown, sought))
    bars = (_derived_bar(choice, value, studies, sought) for value, studies in values.items())
    return replace(figure, bars=tuple(bars), rest=tuple(rest))


def _derived_bar(choice: DerivedChoice, value: str, studies: int, sought: Sought) -> Bar:
    """Return the bar of a value; of what a study has several, the chosen ones stay asked."""
    if choice.name == CELLS and value == NONE:
        return Bar("", said("No cells, or not settled"), studies)
    kept = sought.derived.get(choice.name, ()) if choice.is_of_several else ()
    wanted = tuple(dict.fromkeys((*kept, value)))
    asking = partial(_choosing_derived, sought, choice.name, wanted)
    return Bar(value, choice.label(value), studies, asking)


def _choosing_derived(sought: Sought, name: str, values: tuple[str, ...]) -> str:
    """Return where a search is narrowed by what we derive."""
    return sought.with_derived(name, values).address
