"""Made-up samples of follow-up for generative tests, and what is counted of them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from trialwright.estimators import FollowUp, follow_up

#: Times as studies have them, as other units have them, and as odd as they may be.
TIMES = st.one_of(
    st.integers(0, 12).map(float),
    st.integers(0, 40).map(lambda days: days / 30.4375),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-300, 1e-9, 0.1, 1.0, 1.0 + 2**-52, 1e15, 1e99]),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Subjects as (duration, event), with a group each."""

    subjects: tuple[tuple[float, bool], ...]
    groups: tuple[int, ...]

    @property
    def durations(self) -> list[float]:
        """Return the durations."""
        return [duration for duration, _ in self.subjects]

    @property
    def events(self) -> list[bool]:
        """Return the events."""
        return [event for _, event in self.subjects]

    def sample(self) -> FollowUp:
        """Return the sample."""
        return follow_up(self.durations, self.events)


def drawn(
    times: st.SearchStrategy[float] = TIMES, least: int = 1, most: int = 25, groups: int = 3
) -> st.SearchStrategy[Drawn]:
    """Return a strategy for samples."""
    subject = st.tuples(times, st.booleans(), st.integers(0, groups - 1))
    return st.lists(subject, min_size=least, max_size=most).map(
        lambda subjects: Drawn(
            tuple((time, event) for time, event, _ in subjects),
            tuple(group for _, _, group in subjects),
        )
    )


@dataclass(frozen=True, slots=True)
class ByHand:
    """One time of a sample: how many were at risk and had the event, and what follows exactly.

    `log_variance` is None where nobody is left.
    """

    time: float
    at_risk: int
    events: int
    censored: int
    survival: Fraction
    log_variance: Fraction | None


def by_hand(subjects: tuple[tuple[float, bool], ...]) -> list[ByHand]:
    """Return Kaplan, Meier and Greenwood's estimates in fractions."""
    survival, variance, rows = Fraction(1), Fraction(0), []
    over = False
    for time in sorted({duration for duration, _ in subjects}):
        at_risk = sum(duration >= time for duration, _ in subjects)
        events = sum(duration == time and event for duration, event in subjects)
        censored = sum(duration == time and not event for duration, event in subjects)
        survival *= Fraction(at_risk - events, at_risk)
        over = over or events == at_risk
        if not over:
            variance += Fraction(events, at_risk * (at_risk - events))
        rows.append(ByHand(time, at_risk, events, censored, survival, None if over else variance))
    return rows
