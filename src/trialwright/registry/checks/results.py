"""Rules on posted results: do their numbers agree with each other and with the record."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import RESULTS_DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited
from trialwright.registry.record.enumerations import (
    EnrollmentType,
)
from trialwright.registry.record.flow import FlowPeriod
from trialwright.registry.record.results import AdverseEventsModule, EventGroup
from trialwright.vocabulary.sentences import sentence

_FLOW = "resultsSection.participantFlowModule"
_EVENTS = "resultsSection.adverseEventsModule"
_MEASURES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"


@rule(
    "results-against-flag",
    title="Results are there and said not to be, or the reverse",
    why="Counts of studies with results use the flag, readers use the results.",
    source="ClinicalTrials.gov, Study Data Structure: hasResults says whether a study has posted "
    "results",
)
def _results_against_flag(sheet: Sheet) -> Found:
    flag, present = sheet.study.has_results, sheet.study.results_section is not None
    if flag is not None and flag is not present:
        yield (
            "hasResults",
            sentence("hasResults is true, but none are there.")
            if flag
            else sentence("hasResults is false, but results are there."),
        )


@rule(
    "results-without-adverse-events",
    title="The posted results hold no adverse events",
    why="Harm that is not reported is not the same as no harm.",
    source="42 CFR 11.48(a)(4)",
)
def _results_without_adverse_events(sheet: Sheet) -> Found:
    results = sheet.study.results_section
    if results is not None and results.adverse_events_module is None:
        yield _EVENTS, sentence("The posted results state nothing on adverse events.")


@rule(
    "started-against-enrolment",
    title="The number who started is not the number enrolled",
    why="Participants are missing from one of the two counts, or counted twice.",
    source=f"{RESULTS_DEFINITIONS}: Participant Flow: Started",
)
def _started_against_enrolment(sheet: Sheet) -> Found:
    info, results = sheet.design.enrollment_info, sheet.study.results_section
    if info is None or info.count is None or info.type is not EnrollmentType.ACTUAL:
        return
    if results is None or results.participant_flow_module is None:
        return
    periods = results.participant_flow_module.periods
    started = sum(_achieved(periods[0], "STARTED").values()) if periods else 0
    if started and started != info.count:
        yield (
            f"{_FLOW}.periods[0].milestones",
            sentence(
                "{started} participants started, but {count} are called enrolled.",
                started=f"{started:,}",
                count=f"{info.count:,}",
            ),
        )


def _achieved(period: FlowPeriod, milestone: str) -> dict[str, int]:
    """Return the number of participants per group; what is no whole number is left out."""
    return {
        stats.group_id: int(stats.num_subjects)
        for each in period.milestones
        if each.type == milestone
        for stats in each.achievements
        if stats.group_id and stats.num_subjects and stats.num_subjects.isdecimal()
    }


@rule(
    "more-affected-than-at-risk",
    title="More participants had an event than were at risk of it",
    why="One of the two numbers is wrong, and with it the rate of harm.",
    source=f"{RESULTS_DEFINITIONS}: Number of Participants Affected; Number of Participants "
    "at Risk",
)
def _more_affected_than_at_risk(sheet: Sheet) -> Found:
    results = sheet.study.results_section
    module = None if results is None else results.adverse_events_module
    if module is None:
        return
    for index, group in enumerate(module.event_groups):
        for kind, affected, at_risk in _counts(group):
            if affected is not None and at_risk is not None and affected > at_risk:
                yield (
                    f"{_EVENTS}.eventGroups[{index}]",
                    sentence(
                        "In group {title}, {affected} of {at_risk} at risk {kind}.",
                        title=cited(group.title),
                        affected=f"{affected:,}",
                        at_risk=f"{at_risk:,}",
                        kind=kind,
                    ),
                )
    yield from _events_above_risk(module)


def _counts(group: EventGroup) -> Iterator[tuple[str, int | None, int | None]]:
    yield sentence("died"), group.deaths_num_affected, group.deaths_num_at_risk
    yield sentence("had a serious event"), group.serious_num_affected, group.serious_num_at_risk
    yield sentence("had another event"), group.other_num_affected, group.other_num_at_risk


def _events_above_risk(module: AdverseEventsModule) -> Found:
    for kind, events in (
        ("seriousEvents", module.serious_events),
        ("otherEvents", module.other_events),
    ):
        for index, event in enumerate(events):
            for stats in event.stats:
                affected, at_risk = stats.num_affected, stats.num_at_risk
                if affected is not None and at_risk is not None and affected > at_risk:
                    yield (
                        f"{_EVENTS}.{kind}[{index}]",
                        (
                            sentence(
                                "{term} is reported for {affected} of {at_risk} at risk in group "
                                "{group_id}.",
                                term=cited(event.term),
                                affected=f"{affected:,}",
                                at_risk=f"{at_risk:,}",
                                group_id=stats.group_id,
                            )
                        ),
                    )


RULES: tuple[Rule, ...] = (
    _results_against_flag,
    _results_without_adverse_events,
    _started_against_enrolment,
    _more_affected_than_at_risk,
)
