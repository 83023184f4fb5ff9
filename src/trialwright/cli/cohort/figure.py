"""What each criterion costs, as steps of a funnel and as its drawing."""

from __future__ import annotations

from trialwright import __version__
from trialwright.eligibility.cohort import CohortScreening, CohortStudy, Tally
from trialwright.eligibility.evaluation import words_of
from trialwright.reporting import Funnel, Step, funnel_as_svg
from trialwright.vocabulary.concepts import concepts_version


def steps_of(study: CohortStudy, tally: Tally) -> tuple[Step, ...]:
    """Return each criterion as a step of the funnel."""
    return tuple(
        Step(
            name=criterion.id,
            words=words_of(criterion, text),
            left=one.remaining,
            sure=one.sure,
            costs=one.rules_out,
            gained=one.gained,
        )
        for (criterion, text), one in zip(
            CohortScreening(study).criteria, tally.criteria, strict=True
        )
    )


def drawn(nct_id: str | None, study: CohortStudy, tally: Tally, steps: tuple[Step, ...]) -> str:
    """Return the funnel as SVG, with where it comes from below."""
    whence = (
        f"{tally.patients:,} patients as of {study.policies.day}; "
        f"trialwright {__version__}, concepts {concepts_version()}"
    )
    verdicts = (
        f"{tally.eligible:,} eligible, {tally.needs_data:,} need data, "
        f"{tally.needs_review:,} need review, {tally.not_eligible:,} not eligible"
    )
    return funnel_as_svg(
        Funnel(
            title=f"What the criteria of {nct_id or 'a text'} cost",
            whole=tally.patients,
            steps=steps,
            sources=(whence, verdicts),
        )
    )
