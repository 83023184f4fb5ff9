"""Each cell of the table of who does what, and the choice to follow one of them by name."""

from __future__ import annotations

import pytest

from trialwright.estimators import (
    CONVENTIONS,
    TRIALWRIGHT,
    IntervalKind,
    InvalidSetting,
    Quantile,
    SurvivalCurve,
    convention,
    follow_up,
    kaplan_meier,
)

NAMES = ("trialwright", "R print", "R quantile", "SAS", "lifelines", "statsmodels")
NAN = float("nan")

Ends = tuple[float, float]

#: Survival is 1 until the event on day 2 and 0 from day 3 on.
FROM_ONE_TO_ZERO = kaplan_meier(follow_up([1, 2, 3], [0, 1, 1]))
TEN_DEATHS = kaplan_meier(follow_up(range(1, 11), [1] * 10))
FIVE_DEATHS = kaplan_meier(follow_up(range(1, 11), [1] * 5 + [0] * 5))
#: The upper log limit falls below one half on day 45 and rises again, still below it, on day 48.
AML = kaplan_meier(
    follow_up(
        [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
        [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
    )
)


def test_every_convention_has_its_name() -> None:
    assert tuple(one.name for one in CONVENTIONS) == NAMES
    assert convention("trialwright") is TRIALWRIGHT
    assert convention("R").name == convention("r PRINT").name == "R print"
    assert all(one.source for one in CONVENTIONS)
    with pytest.raises(InvalidSetting, match="convention is 'S', expected R or one of trialwright"):
        convention("S")


@pytest.mark.parametrize(
    ("name", "kind"),
    [*zip(NAMES, ["log-log", "log", "log", "log-log", "log-log", "log-log"], strict=True)],
)
def test_the_scale_of_limits_if_nothing_is_said(name: str, kind: str) -> None:
    assert TEN_DEATHS.limits(convention=convention(name)).kind == kind


@pytest.mark.parametrize(
    ("name", "estimate"), [*zip(NAMES, [5.5, 5.5, 5.5, 5.5, 5, 6], strict=True)]
)
def test_the_median_of_ten_deaths(name: str, estimate: float) -> None:
    assert TEN_DEATHS.median(convention=convention(name)).estimate == estimate


@pytest.mark.parametrize(
    ("name", "estimate"), [*zip(NAMES, [5, 5, 7.5, None, 5, None], strict=True)]
)
def test_the_median_of_five_deaths_and_five_censored(name: str, estimate: float | None) -> None:
    assert FIVE_DEATHS.median(convention=convention(name)).estimate == estimate


@pytest.mark.parametrize(
    ("name", "kind", "ends"),
    [
        *((name, kind, (1, 1)) for name in ("trialwright", "SAS", "lifelines")
          for kind in IntervalKind),
        *((name, kind, (1, 1)) for name in ("R print", "R quantile")
          for kind in (IntervalKind.PLAIN, IntervalKind.LOG)),
        *((name, kind, (NAN, NAN)) for name in ("R print", "R quantile")
          for kind in (IntervalKind.LOG_LOG, IntervalKind.LOGIT, IntervalKind.ARCSINE)),
    ],
)  # fmt: skip
def test_limits_where_survival_is_1(name: str, kind: IntervalKind, ends: Ends) -> None:
    limits = FROM_ONE_TO_ZERO.limits(kind=kind, convention=convention(name))
    assert (limits.lower[0], limits.upper[0]) == pytest.approx(ends, nan_ok=True)


@pytest.mark.parametrize("kind", IntervalKind)
@pytest.mark.parametrize("name", NAMES)
def test_limits_where_survival_is_0(name: str, kind: IntervalKind) -> None:
    limits = FROM_ONE_TO_ZERO.limits(kind=kind, convention=convention(name))
    ends = (0, 0) if name == "lifelines" else (NAN, NAN)
    assert (limits.lower[-1], limits.upper[-1]) == pytest.approx(ends, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [
        ("trialwright", 18, 45),
        ("R print", 18, 45),
        ("R quantile", 18, 48),
        ("lifelines", 18, 45),
        ("statsmodels", 18, 45),
    ],
)
def test_limits_of_a_median_where_a_limit_rises_again(
    name: str, lower: float, upper: float
) -> None:
    found = AML.median(kind=IntervalKind.LOG, convention=convention(name))
    assert found == Quantile(probability=0.5, estimate=27, lower=lower, upper=upper)


@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [
        # The last limit of ten deaths is not known; only the inverted test goes on to the last day.
        ("trialwright", 3, None),
        ("R print", 3, None),
        ("lifelines", 3, 10),
        ("statsmodels", 3, 10),
    ],
)
def test_upper_limits_of_a_median_at_the_end(name: str, lower: float, upper: float | None) -> None:
    found = TEN_DEATHS.median(kind=IntervalKind.LOG, convention=convention(name))
    assert (found.lower, found.upper) == (lower, upper)


def test_no_event_time_may_include_a_share() -> None:
    """One death of one: the inverted test knows no error, and so no interval."""
    curve = kaplan_meier(follow_up([5], [1]))
    found = curve.median(convention=convention("statsmodels"))
    assert (found.estimate, found.lower, found.upper) == (5, None, None)


@pytest.mark.parametrize("curve", [TEN_DEATHS, FIVE_DEATHS, AML, FROM_ONE_TO_ZERO])
@pytest.mark.parametrize("name", NAMES)
def test_quantiles_rise_with_the_share(curve: SurvivalCurve, name: str) -> None:
    shares = [step / 40 for step in range(1, 40)]
    found = [curve.quantile(share, convention=convention(name)).estimate for share in shares]
    reached = [time for time in found if time is not None]
    assert reached == sorted(reached)
    assert found[: len(reached)] == reached
