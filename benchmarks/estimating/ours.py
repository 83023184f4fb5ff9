"""Our own estimates, as a contender."""

from __future__ import annotations

from typing import Any

from benchmarks.estimating.timing import last, run
from trialwright.estimators import follow_up, kaplan_meier, log_rank


def survival(durations: Any, events: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the curve with its standard errors and limits."""
    curve = kaplan_meier(follow_up(durations, events))
    return curve, curve.standard_error, curve.limits()


def comparison(durations: Any, events: Any, arms: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the log-rank test."""
    return log_rank(follow_up(durations, events), arms)


def answer(work: str, found: Any) -> list[float]:  # noqa: ANN401 - one of the above
    """Return what is compared."""
    if work == "comparison":
        return [float(found.statistic)]
    curve, _, limits = found
    return [last(curve.times, one) for one in (curve.survival, limits.lower, limits.upper)]


if __name__ == "__main__":
    run(survival, comparison, answer)
