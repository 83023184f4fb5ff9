"""scikit-survival, as a contender."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sksurv.compare import compare_survival  # type: ignore[import-not-found]
from sksurv.nonparametric import kaplan_meier_estimator  # type: ignore[import-not-found]

from benchmarks.estimating.timing import last, run

warnings.simplefilter("ignore")


def survival(durations: Any, events: Any) -> Any:  # noqa: ANN401 - arrays
    """Return times, survival and log-log limits."""
    return kaplan_meier_estimator(events, durations, conf_type="log-log")


def comparison(durations: Any, events: Any, arms: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the log-rank test."""
    outcome = np.empty(durations.size, [("event", bool), ("time", float)])
    outcome["event"], outcome["time"] = events, durations
    return compare_survival(outcome, arms)


def answer(work: str, found: Any) -> list[float]:  # noqa: ANN401 - one of the above
    """Return what is compared."""
    if work == "comparison":
        return [float(found[0])]
    times, curve, (lower, upper) = found
    return [last(times, one) for one in (curve, lower, upper)]


if __name__ == "__main__":
    run(survival, comparison, answer)
