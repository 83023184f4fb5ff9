"""The results of a study on one page, or plain words that none are posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.results import ResultsSection
from trialwright.registry.record.status import StatusModule
from trialwright.vocabulary import NctId
from trialwright.web.public.banners import Banner
from trialwright.web.public.content import Fact, Link, Section, fact
from trialwright.web.public.figures.flow import flow_diagram
from trialwright.web.public.figures.shapes import Figure
from trialwright.web.public.held import HeldRecord, held_record
from trialwright.web.public.languages import said
from trialwright.web.public.modules import part_json
from trialwright.web.public.record.events import more_about_results
from trialwright.web.public.record.flow import participant_flow
from trialwright.web.public.record.groups import absent
from trialwright.web.public.record.measures import baseline_in_one_table
from trialwright.web.public.record.results import counts_of, no_results
from trialwright.web.public.record.standing import posted, study_date
from trialwright.web.public.rendering import answer
from trialwright.web.public.results.asked import Asked, asked_of
from trialwright.web.public.results.charts import baseline_charts
from trialwright.web.public.results.events import EventsView, event_groups, events_view
from trialwright.web.public.results.outcomes import OutcomesView, outcomes_view
from trialwright.web.public.wording import yes_or_no


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """What the page of a study's results may show; without results, only why that may be."""

    template: ClassVar[str] = "results.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    banners: tuple[Banner, ...]
    ways_on: tuple[Link, ...]
    is_posted: bool
    absence: str
    key_facts: tuple[Fact, ...]
    flow: Section
    diagram: Figure | None
    baseline: Section
    at_start: tuple[Figure, ...]
    outcomes: OutcomesView | None
    events: EventsView | None
    more: Section
    not_posted: str


async def results(request: Request) -> Response:
    """Show posted results: ``GET /study/{nct_id}[/version/{number}]/results``.

    ``?outcomes=2`` is a page of outcomes; ``?events=serious|other``, ``&order=``, ``&term=``
    and ``&page=`` choose among the adverse events.
    """
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    section = record.study.results_section
    groups = event_groups(section.adverse_events_module if section else None)
    return answer(results_page(record, asked_of(request, [group for group in groups if group])))


async def results_json(request: Request) -> Response:
    """Give the results as they came: ``GET /study/{nct_id}[…]/results.json``; null if none."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    return part_json(request, record, "resultsSection")


def results_page(record: HeldRecord, asked: Asked) -> ResultsPage:
    """Return the page of a record's results."""
    section = record.study.results_section
    held = section or ResultsSection()
    here = f"{record.address}/results"
    flow, measures = held.participant_flow_module, held.outcome_measures_module
    return ResultsPage(
        title=f"{record.nct_id}: {said('results')}",
        nct_id=record.nct_id,
        address=record.address,
        heading=record.heading,
        banners=record.banners,
        ways_on=_ways_on(record),
        is_posted=section is not None,
        absence=no_results(),
        key_facts=_key_facts(record),
        flow=participant_flow(flow),
        diagram=None if flow is None else flow_diagram(flow),
        baseline=baseline_in_one_table(held.baseline_characteristics_module),
        at_start=tuple(
            chart.figure(here) for chart in baseline_charts(held.baseline_characteristics_module)
        ),
        outcomes=None
        if measures is None
        else outcomes_view(measures.outcome_measures, asked, here),
        events=None
        if held.adverse_events_module is None
        else events_view(held.adverse_events_module, asked, here),
        more=more_about_results(held.more_info_module),
        not_posted=absent(),
    )


def _ways_on(record: HeldRecord) -> tuple[Link, ...]:
    results = record.study.results_section is not None
    return (
        Link(said("The study"), record.address),
        Link(said("All modules"), f"{record.address}/modules"),
        *(
            (
                Link(said("JSON of the results"), f"{record.address}/results.json"),
                Link(said("JSON, indented"), f"{record.address}/results.json?pretty=1"),
                Link(said("Look at it as a tree"), f"{record.address}/json?at=resultsSection"),
            )
            if results
            else ()
        ),
    )


def _key_facts(record: HeldRecord) -> tuple[Fact, ...]:
    """Return how much is posted; without results, what the record says of when there may be."""
    protocol = record.study.protocol_section or ProtocolSection()
    status = protocol.status_module or StatusModule()
    posting = fact(said("Results first posted"), posted(status.results_first_post_date_struct))
    section = record.study.results_section
    if section is not None:
        return (posting, *counts_of(section))
    maybe = (
        fact(said("Results waived"), yes_or_no(status.results_waived)),
        fact(said("Posting delayed"), yes_or_no(status.delayed_posting)),
        fact(said("Results submitted and not public yet"), _note_of_unposted(record)),
    )
    return (
        fact(said("Primary completion"), study_date(status.primary_completion_date_struct)),
        fact(said("Study completion"), study_date(status.completion_date_struct)),
        posting,
        *(one for one in maybe if one.values),
    )


def _note_of_unposted(record: HeldRecord) -> Link | None:
    """Return the way to the registry's note that results were submitted, if there is one."""
    annotated = record.study.annotation_section
    module = annotated.annotation_module if annotated else None
    if module is None or module.unposted_annotation is None:
        return None
    return Link(said("Notes of the registry"), f"{record.address}/module/annotationModule")
