"""Rules on what a study measures, and when."""

from __future__ import annotations

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.timeframes import is_usable
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited, folded
from trialwright.registry.record.design import Outcome
from trialwright.registry.record.enumerations import StudyType
from trialwright.vocabulary.sentences import sentence

_MODULE = "protocolSection.outcomesModule"
_SPECIFIC = f"{DEFINITIONS}: Outcome Measures: Time Frame"

#: Titles that name a purpose and no measurement.
_PURPOSES = frozenset(
    {
        "acceptability",
        "efficacy",
        "effectiveness",
        "efficacy and safety",
        "feasibility",
        "outcome",
        "outcomes",
        "response",
        "safety",
        "safety and efficacy",
        "safety and tolerability",
        "tolerability",
        "toxicity",
    }
)


def _all_outcomes(sheet: Sheet) -> tuple[Outcome, ...]:
    outcomes = sheet.outcomes
    return outcomes.primary_outcomes + outcomes.secondary_outcomes + outcomes.other_outcomes


def _path(sheet: Sheet, place: int) -> str:
    """Return the path of an outcome from its place among all: written only where needed."""
    outcomes = sheet.outcomes
    for kind, listed in (
        ("primaryOutcomes", outcomes.primary_outcomes),
        ("secondaryOutcomes", outcomes.secondary_outcomes),
    ):
        if place < len(listed):
            return f"{_MODULE}.{kind}[{place}]"
        place -= len(listed)
    return f"{_MODULE}.otherOutcomes[{place}]"


@rule(
    "primary-outcome-not-stated",
    title="No primary outcome is stated",
    why="Without it any result can be called the one that was looked for.",
    source=f"{DEFINITIONS}: Primary Outcome Measure Information; 42 CFR 11.28(a)(2)(i)",
)
def _primary_outcome_not_stated(sheet: Sheet) -> Found:
    asked = sheet.design.study_type in (StudyType.INTERVENTIONAL, StudyType.OBSERVATIONAL)
    if asked and not sheet.outcomes.primary_outcomes:
        yield f"{_MODULE}.primaryOutcomes", sentence("No primary outcome is stated.")


@rule(
    "outcome-without-time-frame",
    title="An outcome states no time frame",
    why="The same measurement at another time is another outcome.",
    source=_SPECIFIC,
)
def _outcome_without_time_frame(sheet: Sheet) -> Found:
    for place, outcome in enumerate(_all_outcomes(sheet)):
        if not outcome.time_frame:
            yield (
                f"{_path(sheet, place)}.timeFrame",
                sentence("No time frame is stated for {measure}.", measure=cited(outcome.measure)),
            )


@rule(
    "outcome-time-frame-unusable",
    title="The time frame of an outcome names no time",
    why="A time that nobody can tell from the record can be chosen after the results are seen.",
    source=_SPECIFIC,
)
def _time_frame_unusable(sheet: Sheet) -> Found:
    for place, outcome in enumerate(_all_outcomes(sheet)):
        if outcome.time_frame and not is_usable(outcome.time_frame):
            yield (
                f"{_path(sheet, place)}.timeFrame",
                (
                    sentence(
                        "The time frame {time_frame} of {measure} names no time in a "
                        "participant's course.",
                        time_frame=cited(outcome.time_frame),
                        measure=cited(outcome.measure),
                    )
                ),
            )


@rule(
    "outcome-names-no-measurement",
    title="An outcome names a purpose and no measurement",
    why='"Safety" is what one wants to know; what is counted or measured stands nowhere.',
    source=f"{DEFINITIONS}: Outcome Measures: Title; Description",
)
def _no_measurement(sheet: Sheet) -> Found:
    for place, outcome in enumerate(_all_outcomes(sheet)):
        if outcome.description or outcome.measure is None:
            continue
        if folded(outcome.measure).rstrip(".") in _PURPOSES:
            yield (
                f"{_path(sheet, place)}.measure",
                (
                    sentence(
                        "The outcome {measure} names no measurement and has no description.",
                        measure=cited(outcome.measure),
                    )
                ),
            )


@rule(
    "outcome-title-shared",
    title="Two outcomes have the same title and time frame",
    why="Tables and results name an outcome by its title: nobody can tell which is meant.",
    source=f"{DEFINITIONS}: Outcome Measures: Title",
)
def _outcome_title_shared(sheet: Sheet) -> Found:
    seen: dict[tuple[str | None, str | None], int] = {}
    for place, outcome in enumerate(_all_outcomes(sheet)):
        first = seen.setdefault((outcome.measure, outcome.time_frame), place)
        if first != place:
            yield (
                f"{_path(sheet, place)}.measure",
                (
                    sentence(
                        "The outcome {measure} has the same title and time frame as {value}.",
                        measure=cited(outcome.measure),
                        value=_path(sheet, first).removeprefix(f"{_MODULE}."),
                    )
                ),
            )


RULES: tuple[Rule, ...] = (
    _primary_outcome_not_stated,
    _outcome_without_time_frame,
    _time_frame_unusable,
    _no_measurement,
    _outcome_title_shared,
)
