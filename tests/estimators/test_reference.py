"""Every value that R gave, to twelve digits; what R calls NA is no value here either."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from trialwright.estimators import (
    FlemingHarrington,
    FollowUp,
    IntervalKind,
    Method,
    Proportion,
    SurvivalCurve,
    convention,
    follow_up,
    kaplan_meier,
    log_rank,
    reverse_kaplan_meier,
)
from trialwright.estimators.samples import Floats

Rows = list[dict[str, str]]
Read = Callable[[str], Rows]

pytestmark = pytest.mark.reference

PRINT, QUANTILE = convention("R"), convention("R quantile")
CLOSE = 1e-12


def number(text: str) -> float:
    return float(text) if text else math.nan


def kind(text: str) -> IntervalKind:
    return IntervalKind.ARCSINE if text == "arcsin" else IntervalKind(text)


def equal(ours: float | None, theirs: str) -> bool:
    if ours is None or theirs == "":
        return ours is None and theirs == ""
    return math.isclose(ours, float(theirs), rel_tol=CLOSE, abs_tol=CLOSE)


@pytest.fixture(scope="module")
def samples(rref: Read) -> dict[tuple[str, str], FollowUp]:
    aml, lung, ovarian = (rref(f"data_{name}.csv") for name in ("aml", "lung", "ovarian"))

    def sample(rows: Rows, time: str, status: str, event: str) -> FollowUp:
        return follow_up([float(row[time]) for row in rows], [row[status] == event for row in rows])

    made = {
        ("aml_all", "all"): sample(aml, "time", "status", "1"),
        ("lung_all", "all"): sample(lung, "time", "status", "2"),
    }
    for arm in ("Maintained", "Nonmaintained"):
        of = [row for row in aml if row["x"] == arm]
        made["aml_x", arm] = sample(of, "time", "status", "1")
    for group in ("1", "2"):
        of = [row for row in lung if row["sex"] == group]
        made["lung_sex", group] = sample(of, "time", "status", "2")
        of = [row for row in ovarian if row["rx"] == group]
        made["ovarian_rx", group] = sample(of, "futime", "fustat", "1")
    return made


@pytest.fixture(scope="module")
def curves(samples: dict[tuple[str, str], FollowUp]) -> dict[tuple[str, str], SurvivalCurve]:
    return {name: kaplan_meier(sample) for name, sample in samples.items()}


def test_limits_of_proportions_are_those_of_r(rref: Read) -> None:
    methods = {
        "cp": Method.CLOPPER_PEARSON,
        "wilson": Method.WILSON,
        "wilsoncc": Method.WILSON_PROP_TEST,
        "jeff": Method.JEFFREYS,
    }
    rows = rref("ref_binom.csv")
    assert len(rows) == 47
    for row in rows:
        proportion = Proportion(int(row["x"]), int(row["n"]))
        for column, method in methods.items():
            found = proportion.interval(method=method)
            assert equal(found.lower, row[f"{column}_lo"]), (row, method)
            assert equal(found.upper, row[f"{column}_hi"]), (row, method)


def test_published_shares_and_their_exact_limits_come_out_to_the_last_digit(
    reference_data: Path,
) -> None:
    """Zhang 2022 (8 children) and Jin 2022 (10 adults): counts as published, limits of theirs."""
    path = reference_data / "outcomes" / "published_summaries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7
    for row in rows:
        share = Proportion(int(row["numerator"]), int(row["denominator"]))
        limits = share.interval()
        assert f"{100 * share.estimate:.2f}"[: len(row["recomputed_pct"])] == row["recomputed_pct"]
        assert f"{limits.lower:.4f}" == row["cp95_lo"], row["key"]
        assert f"{limits.upper:.4f}" == row["cp95_hi"], row["key"]


def _is_like(ours: Floats, theirs: list[float]) -> bool:
    return bool(np.allclose(ours, theirs, rtol=CLOSE, atol=CLOSE, equal_nan=True))


def test_curves_and_their_limits_are_those_of_r(
    rref: Read, curves: dict[tuple[str, str], SurvivalCurve]
) -> None:
    rows = rref("ref_km.csv.gz")
    assert len(rows) == 2280
    for (name, group, shape), part in groupby(
        rows, lambda row: (row["dataset"], row["group"], row["conf.type"])
    ):
        table, curve = list(part), curves[name, group]
        limits = curve.limits(kind=kind(shape), convention=PRINT)
        for column, ours in {
            "time": curve.times,
            "n.risk": curve.at_risk,
            "n.event": curve.events,
            "n.censor": curve.censored,
            "surv": curve.survival,
            "std.err.surv": curve.standard_error,
            "lower": limits.lower,
            "upper": limits.upper,
        }.items():
            theirs = [number(row[column]) for row in table]
            assert _is_like(np.asarray(ours), theirs), (name, group, shape, column)


def test_quantiles_are_those_of_r(rref: Read, curves: dict[tuple[str, str], SurvivalCurve]) -> None:
    rows = rref("ref_quantiles.csv")
    assert len(rows) == 120
    for row in rows:
        curve = curves[row["dataset"], row["group"]]
        found = curve.quantile(float(row["prob"]), kind=kind(row["conf.type"]), convention=QUANTILE)
        assert equal(found.estimate, row["est"]), row
        assert equal(found.lower, row["lower"]), row
        assert equal(found.upper, row["upper"]), row


def test_medians_are_what_r_prints_and_what_its_quantile_gives(
    rref: Read, curves: dict[tuple[str, str], SurvivalCurve]
) -> None:
    """R disagrees with itself in one of these rows; each of its answers has a name here."""
    rows = rref("ref_median_print_vs_quantile.csv")
    assert len(rows) == 40
    assert [row["dataset"] for row in rows if row["differs"] == "TRUE"] == ["aml_all"]
    for row in rows:
        curve = curves[row["dataset"], row["group"]]
        for rules, prefix in ((QUANTILE, "q"), (PRINT, "print")):
            found = curve.median(kind=kind(row["conf.type"]), convention=rules)
            assert equal(found.estimate, row[f"{prefix}_med"]), row
            assert equal(found.lower, row[f"{prefix}_lo"]), row
            assert equal(found.upper, row[f"{prefix}_hi"]), row


def test_restricted_means_are_those_of_r(
    rref: Read, curves: dict[tuple[str, str], SurvivalCurve]
) -> None:
    rows = rref("ref_rmst.csv")
    assert len(rows) == 16
    for row in rows:
        found = curves[row["dataset"], row["group"]].restricted_mean(float(row["tau"]))
        assert equal(found.estimate, row["rmst"]), row
        assert equal(found.standard_error, row["se"]), row


def test_median_follow_up_is_that_of_r(
    rref: Read, samples: dict[tuple[str, str], FollowUp]
) -> None:
    rows = rref("ref_reverse_km.csv")
    assert len(rows) == 2
    for row in rows:
        curve = reverse_kaplan_meier(samples[f"{row['dataset']}_all", "all"])
        found = curve.median(convention=PRINT)
        assert equal(found.estimate, row["median_fu"]), row
        assert equal(found.lower, row["lower"]), row
        assert equal(found.upper, row["upper"]), row


def test_comparisons_of_groups_are_those_of_r(
    rref: Read, samples: dict[tuple[str, str], FollowUp]
) -> None:
    aml, lung, ovarian = (rref(f"data_{name}.csv") for name in ("aml", "lung", "ovarian"))
    everybody = follow_up(
        [float(row["futime"]) for row in ovarian], [row["fustat"] == "1" for row in ovarian]
    )
    tested = {
        "aml~x": (samples["aml_all", "all"], [row["x"] for row in aml]),
        "lung~sex": (samples["lung_all", "all"], [row["sex"] for row in lung]),
        "ovarian~rx": (everybody, [row["rx"] for row in ovarian]),
    }
    rows = rref("ref_logrank.csv")
    assert len(rows) == 5
    for row in rows:
        name, _, rho = row["test"].partition(" rho")
        found = log_rank(*tested[name], weighting=FlemingHarrington(rho=float(rho or 0)))
        assert equal(found.statistic, row["chisq"]), row
        assert equal(found.p_value, row["p"]), row
        assert found.degrees == int(row["df"])
