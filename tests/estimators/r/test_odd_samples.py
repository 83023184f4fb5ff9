"""Small odd samples beside R, drawn anew from a seed: ties, all censored, one subject, day 0.

The table of samples is written here, R reads it once and writes what it estimates, and every
number that R gives must be ours. Where R gives none (NA) neither do we, and we refuse a sample
that R takes only where its numbers say nothing.
"""

from __future__ import annotations

import csv
import math
import random
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from trialwright.estimators import (
    Alternative,
    Change,
    EstimationError,
    FlemingHarrington,
    FollowUp,
    IntervalKind,
    Method,
    Proportion,
    Quantile,
    Rate,
    RateComparison,
    SurvivalCurve,
    Ties,
    VarianceKind,
    change,
    convention,
    cox_regression,
    cumulative_incidence,
    follow_up,
    gray_test,
    kaplan_meier,
    log_rank,
    subdistribution_regression,
)

#: R takes its time on a machine that has much else to do.
pytestmark = pytest.mark.timeout(900)

_FOLDER = Path(__file__).parent
_NEEDS = "quit(status = !all(sapply(c('survival', 'cmprsk'), requireNamespace, quietly = TRUE)))"
_SEED, _SAMPLES = 20261128, 60
_LEVEL = 0.9
_PRINT, _QUANTILE = convention("R"), convention("R quantile")

Row: TypeAlias = dict[str, Any]
Values: TypeAlias = Mapping[str, float | None]


def _sample(chance: random.Random, number: int) -> Iterator[Row]:
    size = chance.choice((1, 1, 2, 2, 3, 4, 5, 7, 10, 15))
    causes = chance.choice(((0,), (1,), (0, 1), (0, 1, 1, 2), (1, 2), (2, 0)))
    most, unit = chance.choice(((0, 1.0), (1, 1.0), (4, 1.0), (30, 1.0), (300, 1 / 30.4375)))
    groups = chance.choice((("a", "b"), ("a", "b", "c"), ("a",)))
    distinct = chance.sample(range(-40, 41), size)
    for x in distinct:
        days = chance.randint(0, most)
        late = max(days, 1)
        yield {
            "sample": number,
            "time": days * unit,
            "cause": chance.choice(causes),
            "group": chance.choice(groups),
            "stratum": chance.choice("st"),
            "weight": chance.randint(1, 3),
            "late": late * unit,
            "entry": chance.randint(0, late - 1) * unit,
            "x": x / 8,
        }


@pytest.fixture(scope="module")
def samples() -> dict[int, list[Row]]:
    chance = random.Random(_SEED)
    return {number: list(_sample(chance, number)) for number in range(_SAMPLES)}


@pytest.fixture(scope="module")
def by_r(
    samples: dict[int, list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[int, str], dict[str, float]]:
    """Return what R says: by sample and estimate, values by name, NaN where R says NA."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no R on this machine")
    if subprocess.run([rscript, "-e", _NEEDS], check=False, capture_output=True).returncode:
        pytest.skip("no packages survival and cmprsk in the R of this machine")
    folder = tmp_path_factory.mktemp("r")
    with (folder / "samples.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(samples[0][0]))
        writer.writeheader()
        for rows in samples.values():
            writer.writerows({name: repr(one) if isinstance(one, float) else one
                              for name, one in row.items()} for row in rows)  # fmt: skip
    script = str(_FOLDER / "odd_samples.R")
    subprocess.run([rscript, script], cwd=folder, check=True, capture_output=True, timeout=600)
    found: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for row in csv.DictReader((folder / "estimates.csv").read_text("utf-8").splitlines()):
        value = math.nan if row["value"] in {"NA", "NaN"} else float(row["value"])
        found[int(row["sample"]), row["of"]][row["name"]] = value
    return found


def _curve(rows: list[Row], of: str) -> SurvivalCurve:
    events = [row["cause"] > 0 for row in rows]
    times = [row["time"] for row in rows]
    match of:
        case "weighted":
            sample = follow_up(times, events, weights=[row["weight"] for row in rows])
        case "late":
            entries = [row["entry"] for row in rows]
            sample = follow_up([row["late"] for row in rows], events, entries=entries)
        case _:
            sample = follow_up(times, events)
    return kaplan_meier(sample)


def _by_time(curve: SurvivalCurve, values: Any, names: Mapping[str, float]) -> Values:  # noqa: ANN401 - an array
    """Return values by the names that R gives to their times."""
    assert len(names) == len(curve.times)
    return dict(zip(names, values.tolist(), strict=True))


def _of_quantile(found: Quantile) -> dict[str, float | None]:
    return {"quantile": found.estimate, "lower": found.lower, "upper": found.upper}


def _survival(rows: list[Row], of: str, names: Mapping[str, float]) -> Values:
    which, _, rest = of.partition(" ")
    curve = _curve(rows, which)
    if rest == "survival":
        return _by_time(curve, curve.survival, names)
    if rest == "at risk":
        return _by_time(curve, curve.at_risk, names)
    if rest == "rmean":
        mean = curve.restricted_mean()
        return dict(zip(names, (mean.estimate, mean.standard_error), strict=True))
    scale, what, *side = rest.split()
    kind = IntervalKind.ARCSINE if scale == "arcsin" else IntervalKind(scale)
    if what in {"lower", "upper"}:
        return _by_time(curve, getattr(curve.limits(_LEVEL, kind, _PRINT), what), names)
    if what == "median":
        median = _of_quantile(curve.median(_LEVEL, kind, _PRINT))
        return {"estimate": median["quantile"], **median}
    shares = {name: float(name) / 100 for name in names}
    return {
        name: _of_quantile(curve.quantile(share, _LEVEL, kind, _QUANTILE))[side[0]]
        for name, share in shares.items()
    }


def _ours(rows: list[Row], of: str, number: int, names: Mapping[str, float]) -> Values:  # noqa: C901, PLR0912 - one case for each estimate
    times, causes = [row["time"] for row in rows], [row["cause"] for row in rows]
    events = [cause > 0 for cause in causes]
    count, watched = sum(events), sum(row["late"] for row in rows)
    match of.split():
        case ["plain" | "weighted" | "late", *_]:
            return _survival(rows, of, names)
        case ["survdiff", rho, strata]:
            return _log_rank(rows, follow_up(times, events), float(rho), strata)
        case ["gray"]:
            gray = gray_test(times, causes, [row["group"] for row in rows])
            return {"statistic": gray.statistic, "degrees": gray.degrees}
        case ["cuminc", what]:
            found = cumulative_incidence(times, causes)
            values = found.of(1) if what == "estimate" else found.variances(1, VarianceKind.AALEN)
            return dict(zip(names, values.tolist(), strict=True))
        case ["cox", ties, strata]:
            fit = cox_regression(
                times,
                events,
                [row["x"] for row in rows],
                ties=Ties(ties),
                strata=[row["stratum"] for row in rows] if strata == "two" else None,
            )
            return {
                "x": fit.coefficients[0].estimate,
                "variance": fit.covariance[0, 0].item(),
                "score": fit.score.statistic,
            }
        case ["binomial", side]:
            kinds = {"two.sided": Alternative.DIFFERENT, "less": Alternative.LESS}
            test = Proportion(count, len(rows)).test(
                (1 + number % 19) / 20, kinds.get(side, Alternative.GREATER)
            )
            return {"p": test.p_value}
        case ["clopper-pearson"]:
            limits = Proportion(count, len(rows)).interval(_LEVEL, Method.CLOPPER_PEARSON)
            return {"lower": limits.lower, "upper": limits.upper}
        case ["rate"]:
            rate = Rate(events=count, time=watched).interval(_LEVEL)
            return {"lower": rate.lower, "upper": rate.upper}
        case ["rates"]:
            both = RateComparison(
                rate=Rate(events=count, time=watched), other=Rate(events=number % 5, time=7)
            )
            ratio = both.ratio_interval(_LEVEL)
            return {"p": both.p_value(), "lower": ratio.lower, "upper": ratio.upper}
        case ["crr"]:
            late, x = [row["late"] for row in rows], [row["x"] for row in rows]
            sub = subdistribution_regression(late, causes, x)
            return {"x": sub.coefficients[0].estimate, "variance": sub.covariance[0, 0].item()}
        case ["mean"]:
            moved = change([0.0] * len(rows), [row["x"] for row in rows])
            mean = moved.mean_interval(_LEVEL)
            return {"estimate": moved.mean(), "lower": mean.lower, "upper": mean.upper}
        case ["signed", "ranks"]:
            return _signed_ranks(change([0.0] * len(rows), [row["x"] for row in rows]))
        case _:
            raise AssertionError(of)


def _signed_ranks(moved: Change) -> Values:
    test = moved.signed_rank_test()
    found: dict[str, float | None] = {
        "p": test.p_value, "sum": test.rank_sum, "centre": moved.hodges_lehmann(),
    }  # fmt: skip
    if moved.subjects > 4:  # With fewer, least and greatest do not cover 80%.
        limits = moved.hodges_lehmann_interval(0.8)
        found |= {"lower": limits.lower, "upper": limits.upper}
    return found


def _log_rank(rows: list[Row], sample: FollowUp, rho: float, strata: str) -> Values:
    found = log_rank(
        sample,
        [row["group"] for row in rows],
        weighting=FlemingHarrington(rho),
        strata=[row["stratum"] for row in rows] if strata == "two" else None,
    )
    return {
        "statistic": found.statistic,
        "observed": found.observed[0].item(),
        "expected": found.expected[0].item(),
    }


def _is_like(ours: float | None, theirs: float) -> bool:
    if ours is None or math.isnan(ours):
        return math.isnan(theirs)
    return math.isclose(ours, theirs, rel_tol=1e-7, abs_tol=1e-9)


def _says_nothing(theirs: Mapping[str, float]) -> bool:
    """Return whether R gives numbers that are none: where nothing is compared.

    Without any event that counts `survdiff` has a statistic of 0, and `cuminc` one of -1; where
    all at risk have the event Cox's exact likelihood is level, with a score of 0.
    """
    return theirs.get("statistic") in {0.0, -1.0} or theirs.get("score") == 0


def test_whatever_r_estimates_of_odd_samples_is_estimated_so(
    samples: dict[int, list[Row]], by_r: dict[tuple[int, str], dict[str, float]]
) -> None:
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    degenerate: Counter[str] = Counter()
    differ = []
    for (number, of), theirs in by_r.items():
        kind = of.split()[0]
        try:
            ours = _ours(samples[number], of, number, theirs)
        except EstimationError as error:
            if _says_nothing(theirs):
                degenerate[kind] += 1
            else:
                refused[f"{kind}: {error}"] += 1
            continue
        for name, value in theirs.items():
            tried[kind] += 1
            if not _is_like(ours[name], value):
                differ.append((number, of, name, ours[name], value))
    assert not differ, (len(differ), Counter(of for _, of, *_ in differ), differ[:20], refused)
    assert not refused, refused
    assert min(tried.values()) >= 6, tried
    assert degenerate["survdiff"], degenerate
