"""What is counted over the hits of a search: each figure by one field, or by what is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.flags import RULES_VERSION, Modality, TargetAntigen
from trialwright.registry.search.products import ProductCounts
from trialwright.registry.search.questions import Facet, Overview, ValueCount
from trialwright.web.public.landscape.figures import Bar, Figure
from trialwright.web.public.languages import said
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.search.facets import Choice, choices

_START = "protocolSection.statusModule.startDateStruct.date"
_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"
_CONDITION = "derivedSection.conditionBrowseModule.meshes.term"
_MODALITY, _ANTIGEN = "modality", "antigen"
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
    return (*(one.name for one in counted_fields()), _MODALITY, _ANTIGEN)


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


def product_figures(counts: ProductCounts | None, total: int) -> tuple[Figure, ...]:
    """Return the figures of what is derived from the records; None says that nothing is kept."""
    note = said(
        "Derived from the records by rules (version {version}), not stated by the registry.",
        version=RULES_VERSION,
    )
    modality = Figure(
        name=_MODALITY,
        title=said("Gene or cell products"),
        what=said("Kind of product"),
        total=total,
        bars=(),
        note=note,
    )
    antigen = replace(
        modality,
        name=_ANTIGEN,
        title=said("Target antigens"),
        what=said("Antigen"),
        note=f"{note} {said('A study may aim at several.')}",
    )
    if counts is None:
        reason = said("Not counted: these studies come without what is derived from them.")
        return replace(modality, uncounted=reason), replace(antigen, uncounted=reason)
    return (
        replace(modality, bars=tuple(_modalities(counts)), rest=tuple(_no_product(counts, total))),
        replace(antigen, bars=tuple(_antigens(counts)), rest=tuple(_no_antigen(counts, total))),
    )


def _modalities(counts: ProductCounts) -> Iterator[Bar]:
    for modality, studies in counts.modalities.most_common():
        if modality not in (Modality.NONE, Modality.UNKNOWN):
            yield Bar(modality.value, modality_in_words(modality), studies)


def _no_product(counts: ProductCounts, total: int) -> Iterator[Bar]:
    unknown = counts.modalities[Modality.UNKNOWN]
    none = total - counts.studies + counts.modalities[Modality.NONE]
    for modality, studies in ((Modality.NONE, none), (Modality.UNKNOWN, unknown)):
        if studies:
            yield Bar(modality.value, modality_in_words(modality), studies)


def _antigens(counts: ProductCounts) -> Iterator[Bar]:
    for symbol, studies in sorted(counts.antigens.items(), key=lambda pair: (-pair[1], pair[0])):
        named = TargetAntigen(symbol, hgnc=True, evidence=())
        yield Bar(symbol, named.in_words, studies)


def _no_antigen(counts: ProductCounts, total: int) -> Iterator[Bar]:
    if without := total - counts.aimed:
        yield Bar("", said("No target antigen named"), without)


def modality_in_words(modality: Modality) -> str:
    """Return a kind of product in a few words."""
    match modality:
        case Modality.IN_VIVO_VIRAL:
            return said("Viral vector, in the body")
        case Modality.IN_VIVO_NONVIRAL:
            return said("Non-viral gene transfer, in the body")
        case Modality.EX_VIVO_GENE_MODIFIED_CELL:
            return said("Cells gene-modified outside the body")
        case Modality.ONCOLYTIC_VIRUS:
            return said("Oncolytic virus")
        case Modality.UNMODIFIED_CELL:
            return said("Cells without gene modification")
        case Modality.TISSUE_ENGINEERED:
            return said("Engineered tissue")
        case Modality.NONE:
            return said("No gene or cell product")
        case Modality.UNKNOWN:
            return said("Not settled by the record")
