"""Posted results in short, for the page of a study; the whole of them has a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trialwright.registry.record import Study
from trialwright.registry.record.measures import OutcomeMeasure
from trialwright.registry.record.results import ResultsSection
from trialwright.web.public.content import (
    Bullets,
    Fact,
    Link,
    Note,
    Part,
    Section,
    fact,
    stated,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.events import totals
from trialwright.web.public.wording import in_words

#: So many outcomes stand on one page of results.
OUTCOMES_PER_PAGE = 10


def outcome_address(address: str, place: int) -> str:
    """Return where the results of the outcome at a place, from 1, are shown."""
    page = (place - 1) // OUTCOMES_PER_PAGE + 1
    return f"{address}/results{'' if page == 1 else f'?outcomes={page}'}#outcome-{place}"


def no_results() -> str:
    """Return what it means that a record has no results, which is little."""
    return said(
        "No results posted. That is all it means: a record without results says nothing about "
        "benefit or harm."
    )


def results_in_short(study: Study, address: str) -> Section:
    """Return what is posted, counted, and the way to it; `address` is that of the study."""
    section = study.results_section
    if section is None:
        return Section("results", said("Results"), (Note(no_results()),))
    parts: tuple[Part, ...] = (
        Bullets((Link(said("All results, with figures and tables"), f"{address}/results"),)),
        *stated(*counts_of(section)),
        *_primary(section, address),
        *_harm(section, address),
    )
    return Section("results", said("Results"), parts)


def counts_of(section: ResultsSection) -> Iterator[Fact]:
    """Yield how much is posted of each kind; what is not posted is said not to be."""
    absent = said("not part of the posted results")
    flow, baseline = section.participant_flow_module, section.baseline_characteristics_module
    measured, events = section.outcome_measures_module, section.adverse_events_module
    yield fact(
        said("Participant flow"),
        absent
        if flow is None
        else ", ".join(
            (
                said_of(len(flow.groups), "{count} group", "{count} groups"),
                said_of(len(flow.periods), "{count} period", "{count} periods"),
            )
        ),
    )
    yield fact(
        said("Baseline characteristics"),
        absent
        if baseline is None
        else said_of(len(baseline.measures), "{count} measure", "{count} measures"),
    )
    yield fact(
        said("Outcome results"),
        *((absent,) if measured is None else _by_rank(measured.outcome_measures)),
    )
    yield fact(
        said("Adverse events"),
        *(
            (absent,)
            if events is None
            else (
                said_of(
                    len(events.serious_events),
                    "{count} serious event listed",
                    "{count} serious events listed",
                ),
                said_of(
                    len(events.other_events),
                    "{count} other event listed",
                    "{count} other events listed",
                ),
            )
        ),
    )


def _by_rank(measures: Sequence[OutcomeMeasure]) -> tuple[str, ...]:
    counted = Counter(in_words(one.type) or said("Rank not stated") for one in measures)
    return tuple(f"{rank}: {count}" for rank, count in counted.items()) or (said("none listed"),)


def _primary(section: ResultsSection, address: str) -> Iterator[Part]:
    """Yield the primary outcomes, each a link to its results."""
    module = section.outcome_measures_module
    found = [
        Link(
            one.title or said("Outcome without a title"),
            outcome_address(address, place),
        )
        for place, one in enumerate(module.outcome_measures if module else (), start=1)
        if one.type is not None and one.type.value == "PRIMARY"
    ]
    if found:
        yield Note(said("Primary outcomes with results:"))
        yield Bullets(tuple(found))


def _harm(section: ResultsSection, address: str) -> Iterator[Part]:
    module = section.adverse_events_module
    if module is None:
        return
    yield from totals(module.event_groups)
    yield Bullets((Link(said("All adverse events"), f"{address}/results#events"),))
