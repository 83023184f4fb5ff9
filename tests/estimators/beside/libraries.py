"""What lifelines and statsmodels read off made-up samples, where these libraries are installed.

``python libraries.py SAMPLES ANSWERS``; a line of the answers is: sample, library, share, quantile,
lower limit, upper limit.
"""

import csv
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from lifelines import KaplanMeierFitter  # type: ignore[import-not-found]
from lifelines.utils import qth_survival_time  # type: ignore[import-not-found]
from statsmodels.duration.survfunc import SurvfuncRight  # type: ignore[import-not-found]

SHARES = (0.25, 0.5, 0.75)


def main() -> None:
    """Write the answers."""
    warnings.simplefilter("ignore")
    samples: dict[str, list[tuple[float, int]]] = {}
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            samples.setdefault(row["sample"], []).append((float(row["time"]), int(row["event"])))
    with Path(sys.argv[2]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for name, subjects in samples.items():
            times, events = (np.array(column) for column in zip(*subjects, strict=True))
            writer.writerows([name, *answer] for answer in _answers(times, events))


def _answers(times: Any, events: Any) -> list[list[object]]:  # noqa: ANN401 - arrays
    fitted = KaplanMeierFitter().fit(times, events)
    limits = fitted.confidence_interval_
    answers: list[list[object]] = [
        ["lifelines", share, fitted.percentile(1 - share),
         *(qth_survival_time(1 - share, limits.iloc[:, column]) for column in (0, 1))]
        for share in SHARES
    ]  # fmt: skip
    curve = SurvfuncRight(times, events)
    answers += [
        ["statsmodels", share, curve.quantile(share), *curve.quantile_ci(share)] for share in SHARES
    ]
    return answers


if __name__ == "__main__":
    main()
