"""Made-up samples read by other programs, where these are, and by us following them."""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trialwright.estimators import (
    FlemingHarrington,
    FollowUp,
    IntervalKind,
    NotEstimable,
    Weighting,
    convention,
    follow_up,
    kaplan_meier,
    log_rank,
)
from trialwright.estimators.logrank import Weights

HERE = Path(__file__).parent
PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
KINDS = dict(zip(["plain", "log", "log-log", "logit", "arcsin"], IntervalKind, strict=True))
SHARES = (0.25, 0.5, 0.75)

Row = list[str]
Samples = dict[str, list[dict[str, float]]]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Samples]:
    """Return 150 samples of 2 to 14 subjects with many ties, as a file and as rows by name."""
    chance = np.random.default_rng(7)
    made: Samples = {}
    for name in range(150):
        last = int(chance.integers(3, 15))
        made[str(name)] = [
            {
                "time": float(chance.integers(0, last)),
                "event": float(chance.random() < 0.65),
                "arm": float(chance.integers(0, 2)),
                "site": float(chance.integers(0, 2)),
                "weight": float(chance.integers(1, 4)),
            }
            for _ in range(int(chance.integers(2, 15)))
        ]
        for row in made[str(name)]:
            row["entry"] = float(chance.integers(0, int(row["time"]) + 1))
    path = tmp_path_factory.mktemp("beside") / "samples.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["sample", *made["0"][0]])
        writer.writeheader()
        writer.writerows(
            {"sample": name, **{key: f"{value:g}" for key, value in row.items()}}
            for name, rows in made.items()
            for row in rows
        )
    return path, made


def answers(path: Path, *command: str) -> list[Row]:
    """Run another program over the samples and return the lines that it writes."""
    written = path.with_suffix(".answers")
    subprocess.run([*command, str(path), str(written)], check=True, capture_output=True, cwd=HERE)
    with written.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def by_r(samples: tuple[Path, Samples]) -> list[Row]:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no R on this machine")
    asked = [rscript, "--vanilla", "-e", "quit(status = !requireNamespace('survival'))"]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("no package survival in the R of this machine")
    return answers(samples[0], rscript, "--vanilla", "survival.R")


def sample_of(rows: list[dict[str, float]]) -> FollowUp:
    return follow_up([row["time"] for row in rows], [row["event"] for row in rows])


def equal(ours: float | None, theirs: str, close: float = 1e-10) -> bool:
    """Whether both have the same value, or both none."""
    number = float(theirs) if theirs not in {"", "nan", "inf"} else math.nan
    if ours is None or math.isnan(number):
        return ours is None and math.isnan(number)
    return math.isclose(ours, number, rel_tol=close, abs_tol=close)


def test_medians_and_quantiles_are_those_of_r(
    samples: tuple[Path, Samples], by_r: list[Row]
) -> None:
    compared = 0
    for name, kind, *values in by_r:
        if kind not in KINDS:
            continue
        curve = kaplan_meier(sample_of(samples[1][name]))
        printed = curve.median(kind=KINDS[kind], convention=convention("R"))
        ours = [printed.estimate, printed.lower, printed.upper]
        read = [
            curve.quantile(share, kind=KINDS[kind], convention=convention("R quantile"))
            for share in SHARES
        ]
        for what in ("estimate", "lower", "upper"):
            ours += [getattr(one, what) for one in read]
        assert all(equal(*pair) for pair in zip(ours, values, strict=True)), (name, kind, ours)
        compared += 1
    assert compared == 5 * len(samples[1])


def test_comparisons_are_those_of_r(samples: tuple[Path, Samples], by_r: list[Row]) -> None:
    compared = 0
    for name, kind, *values in by_r:
        if kind != "logrank":
            continue
        rows = samples[1][name]
        arms = [row["arm"] for row in rows]
        if len(set(arms)) == 1:
            continue
        sites = [row["site"] for row in rows]
        settings: list[tuple[Weights, list[float] | None]] = [
            (Weighting.LOG_RANK, None),
            (FlemingHarrington(rho=1), None),
            (Weighting.LOG_RANK, sites),
        ]
        for place, (weighting, strata) in enumerate(settings):
            try:
                found = log_rank(sample_of(rows), arms, weighting=weighting, strata=strata)
            except NotEstimable:
                continue
            assert equal(found.statistic, values[2 * place]), (name, place)
            compared += 1
    assert compared > len(samples[1])


def test_late_entries_and_weights_are_those_of_r(
    samples: tuple[Path, Samples], by_r: list[Row]
) -> None:
    compared = 0
    for name, kind, *values in by_r:
        if kind != "late":
            continue
        rows = samples[1][name]
        curve = kaplan_meier(
            follow_up(
                [row["time"] + 1 for row in rows],
                [row["event"] for row in rows],
                weights=[row["weight"] for row in rows],
                entries=[row["entry"] for row in rows],
            )
        )
        assert equal(curve.at_risk[0].item(), values[0])
        assert equal(curve.survival[-1].item(), values[1])
        if curve.survival[-1] > 0:
            assert equal(math.sqrt(curve.log_variance[-1]), values[2])
            compared += 1
    assert compared > 20


def test_quantiles_are_those_of_the_python_libraries(samples: tuple[Path, Samples]) -> None:
    """But where survival is exactly the share, and the rounding of their product decides."""
    if not PEERS.exists():
        pytest.skip("no environment of peers; `make bench` makes it")
    limits = exactly = 0
    for name, library, share, *values in answers(samples[0], str(PEERS), "libraries.py"):
        curve = kaplan_meier(sample_of(samples[1][name]))
        found = curve.quantile(float(share), convention=convention(library))
        assert equal(found.lower, values[1]), (name, library, share)
        assert equal(found.upper, values[2]), (name, library, share)
        limits += 1
        if not equal(found.estimate, values[0]):
            assert np.abs(curve.survival - (1 - float(share))).min() < 1e-9
            exactly += 1
    assert limits == 2 * 3 * len(samples[1])
    assert exactly < limits / 10
