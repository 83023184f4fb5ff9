"""lifelines, as a contender."""

from __future__ import annotations

import warnings
from typing import Any

from lifelines import KaplanMeierFitter  # type: ignore[import-not-found]
from lifelines.statistics import logrank_test  # type: ignore[import-not-found]

from benchmarks.estimating.timing import last, run

warnings.simplefilter("ignore")


def survival(durations: Any, events: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the fitted curve, whose limits are log-log ones."""
    return KaplanMeierFitter().fit(durations, events)


def comparison(durations: Any, events: Any, arms: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the log-rank test."""
    first = arms == 0
    return logrank_test(durations[first], durations[~first], events[first], events[~first])


def answer(work: str, found: Any) -> list[float]:  # noqa: ANN401 - one of the above
    """Return what is compared."""
    if work == "comparison":
        return [float(found.test_statistic)]
    table = found.survival_function_.join(found.confidence_interval_)
    return [last(table.index.to_numpy(), table.iloc[:, column].to_numpy()) for column in range(3)]


if __name__ == "__main__":
    run(survival, comparison, answer)
