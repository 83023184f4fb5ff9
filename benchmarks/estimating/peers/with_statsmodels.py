"""statsmodels, as a contender; it has no limits at times: they are computed from its errors."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from statsmodels.duration.survfunc import (  # type: ignore[import-not-found]
    SurvfuncRight,
    survdiff,
)

from benchmarks.estimating.timing import last, run

warnings.simplefilter("ignore")

_Z = 1.959963984540054


def survival(durations: Any, events: Any) -> Any:  # noqa: ANN401 - arrays
    """Return times of events, survival and log-log limits."""
    found = SurvfuncRight(durations, events)
    log = np.log(found.surv_prob)
    factor = np.exp(_Z * found.surv_prob_se / (found.surv_prob * log))
    return found.surv_times, found.surv_prob, np.exp(log / factor), np.exp(log * factor)


def comparison(durations: Any, events: Any, arms: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the log-rank test."""
    return survdiff(durations, events, arms)


def answer(work: str, found: Any) -> list[float]:  # noqa: ANN401 - one of the above
    """Return what is compared."""
    if work == "comparison":
        return [float(found[0])]
    times, curve, lower, upper = found
    return [last(times, one) for one in (curve, lower, upper)]


if __name__ == "__main__":
    run(survival, comparison, answer)
