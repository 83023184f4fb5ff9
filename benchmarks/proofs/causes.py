"""Follow-up with causes, groups and covariates: estimates as literal sums have them, or refusals.

Each estimate is computed again as its paper writes it: incidences and their variance in exact
fractions, the scores of Gray's test from every group's own curves, and for regressions the
gradient and the curvature at what was found, by sums over all subjects at every event.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.chance import dice
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.estimators import InvalidSample, NotEstimable
from trialwright.estimators.competing import (
    CumulativeIncidence,
    LimitKind,
    VarianceKind,
    cumulative_incidence,
    gray_test,
)
from trialwright.estimators.hazards import InfiniteCoefficients, Ties, cox_regression
from trialwright.estimators.subdistribution import subdistribution_regression

Floats: TypeAlias = NDArray[np.float64]

_CLOSE = 1e-9
#: By how much a Newton step from the maximum may still raise the log likelihood.
_FLAT = 1e-8
#: What an inverse may lose where covariates are nearly dependent.
_INVERTED = 1e-5
_SIZES = (1, 2, 3, 4, 6, 8, 10, 10, 12, 15, 20, 30)
_UNITS = (1.0, 1.0, 1 / 30.4375, 1 / 365.25, 86_400.0, 1e-9, 1e12)
_FEW, _MOST_CAUSES = 12, 10
_SCALES = (1.0, 1.0, 1e-6, 1e6)

RIGHT = "estimated, and right by literal sums"
REFUSED = "spoiled, and refused with a sentence"
UNDETERMINED = "not determined by the sample, and said so rightly"
EXPECTED = (RIGHT, UNDETERMINED, REFUSED)


@dataclass(slots=True)
class Given:
    """What an estimator is given, column by column, and what was spoiled in it, if anything."""

    durations: Any
    causes: Any
    groups: Any
    covariates: Any
    spoiled: str = ""


def given(count: int, seed: int) -> Iterator[tuple[int, Given]]:
    """Yield what is given; each depends on the seed and its own number alone."""
    for number in range(count):
        chance = dice(f"causes {seed} {number}")
        one = _sound(chance)
        if chance.random() < 1 / 4:
            one.spoiled, spoil = chance.choice(_SPOILS)
            spoil(chance, one)
        yield number, one


def prove_causes(*, count: int, seed: int) -> Proven:
    """Estimate everything of everything that is given, each kind of estimate counted apart."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    for number, one in told(given(count, seed), "samples", count):
        for kind, estimate in ESTIMATES.items():
            found = outcome_of(one, estimate)
            if found in EXPECTED:
                tried[f"{kind}: {found}"] += 1
            else:
                faults.append(f"sample {number} ({one.spoiled or 'sound'}), {kind}: {found}")
    names = [f"{kind}: {found}" for kind in ESTIMATES for found in EXPECTED]
    return Proven({name: tried[name] for name in names if tried[name]}, tuple(faults))


def outcome_of(one: Given, estimate: Callable[[Given], str | None]) -> str:
    """Return what became of a sample: one of those expected, or what must not be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _outcome(one, estimate)
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"


def _outcome(one: Given, estimate: Callable[[Given], str | None]) -> str:
    try:
        found = estimate(one)
    except InvalidSample as error:
        if one.spoiled and " is " in str(error) and ", expected " in str(error):
            return REFUSED
        return f"refused though sound, or without a reason: {error}"
    if one.spoiled and estimate not in _INDIFFERENT[one.spoiled]:
        return "not refused"
    return found or RIGHT


# What is drawn.


def _sound(chance: Random) -> Given:
    size = chance.choice(_SIZES)
    unit, scale = chance.choice(_UNITS), chance.choice(_SCALES)
    draw = chance.choice((_few_days, _days, _continuous, _all_alike))
    among = chance.choice(((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2), (0, 0, 1, 2), (0, 1, 2, 7)))
    value = chance.choice((_zero_or_one, _whole, _normal))
    columns = chance.choice((1, 1, 2))
    return Given(
        durations=[unit * draw(chance) for _ in range(size)],
        causes=[chance.choice(among) for _ in range(size)],
        groups=[chance.choice("ABC"[: chance.choice((1, 2, 2, 3))]) for _ in range(size)],
        covariates=[[scale * value(chance) for _ in range(columns)] for _ in range(size)],
    )


def _few_days(chance: Random) -> float:
    return float(chance.randint(0, 5))


def _days(chance: Random) -> float:
    return float(chance.randint(0, 730))


def _continuous(chance: Random) -> float:
    return chance.expovariate(1 / 400)


def _all_alike(_: Random) -> float:
    return 30.0


def _zero_or_one(chance: Random) -> float:
    return float(chance.randint(0, 1))


def _whole(chance: Random) -> float:
    return float(chance.randint(-3, 3))


def _normal(chance: Random) -> float:
    return chance.gauss(5, 1)


_WRONG = (float("nan"), float("inf"), -float("inf"), None, "7", "", 1e200, 10**400, [1], 1j)


def _wrong_duration(chance: Random, one: Given) -> None:
    one.durations[chance.randrange(len(one.durations))] = chance.choice((*_WRONG, -1.0))


def _wrong_cause(chance: Random, one: Given) -> None:
    one.causes[chance.randrange(len(one.causes))] = chance.choice((*_WRONG, -1, 0.5))


def _wrong_covariate(chance: Random, one: Given) -> None:
    chance.choice(one.covariates)[0] = chance.choice(_WRONG)


def _wrong_group(chance: Random, one: Given) -> None:
    one.groups[chance.randrange(len(one.groups))] = chance.choice((None, float("nan"), [1], 1j))


def _one_missing(chance: Random, one: Given) -> None:
    column = chance.choice(("durations", "causes"))
    setattr(one, column, getattr(one, column)[1:])


def _covariate_missing(_: Random, one: Given) -> None:
    del one.covariates[0]


def _group_missing(_: Random, one: Given) -> None:
    del one.groups[0]


def _nobody(_: Random, one: Given) -> None:
    one.durations, one.causes, one.groups, one.covariates = [], [], [], []


_SPOILS: tuple[tuple[str, Callable[[Random, Given], None]], ...] = (
    ("a duration", _wrong_duration),
    ("a cause", _wrong_cause),
    ("a covariate", _wrong_covariate),
    ("a group", _wrong_group),
    ("one left out", _one_missing),
    ("one without covariates", _covariate_missing),
    ("one without a group", _group_missing),
    ("nobody", _nobody),
)


# What must be right.


def _incidence(one: Given) -> str | None:
    found = cumulative_incidence(one.durations, one.causes)
    times = [float(time) for time in one.durations]
    if found.times.tolist() != sorted(set(times)):
        return f"times are {found.times.tolist()}"
    for cause in found.causes:
        wrong = _wrong_incidence(found, cause, list(zip(times, one.causes, strict=True)))
        if wrong:
            return f"cause {cause}: {wrong}"
    total = found.survival + found.incidence.sum(axis=1)
    return None if np.allclose(total, 1, rtol=0, atol=_CLOSE) else f"chances sum to {total}"


def _wrong_incidence(
    found: CumulativeIncidence, cause: int, subjects: list[tuple[float, int]]
) -> str | None:
    """Return what is wrong with one cause, or None: steps and delta variances in fractions."""
    survival, incidence = Fraction(1), Fraction(0)
    steps: list[tuple[Fraction, Fraction, int, int, int]] = []
    errors = found.standard_errors(cause)
    for place, time in enumerate(found.times.tolist()):
        n = sum(end >= time for end, _ in subjects)
        d = sum(end == time and why > 0 for end, why in subjects)
        own = sum(end == time and why == cause for end, why in subjects)
        incidence += survival * Fraction(own, n)
        steps.append((incidence, survival, n, d, own))
        survival *= Fraction(n - d, n)
        if not math.isclose(found.of(cause)[place], incidence, rel_tol=_CLOSE):
            return f"incidence at {time} is {found.of(cause)[place]}, not {float(incidence)}"
        variance = sum((_delta(incidence, step) for step in steps), Fraction(0))
        # Sums of squares lose digits where they nearly cancel, at an incidence near 1.
        if not math.isclose(errors[place] ** 2, variance, rel_tol=1e-7, abs_tol=1e-14):
            return f"variance at {time} is {errors[place] ** 2}, not {float(variance)}"
    return _wrong_limits(found, cause)


def _delta(at: Fraction, step: tuple[Fraction, Fraction, int, int, int]) -> Fraction:
    """Return what one event time adds to the variance of an incidence of `at`."""
    then, before, n, d, own = step
    later = at - then
    first = later**2 * Fraction(d, n * (n - d)) if n > d else Fraction(0)
    crossed = 2 * later * before * Fraction(own, n**2)
    return first - crossed + before**2 * Fraction(own * (n - own), n**3)


def _wrong_limits(found: CumulativeIncidence, cause: int) -> str | None:
    values = found.of(cause)
    inside = (values > 0) & (values < 1)
    for kind in LimitKind:
        for variance in VarianceKind:
            limits = found.limits(cause, 0.95, kind, variance)
            lower, upper = limits.lower[inside], limits.upper[inside]
            good = (lower >= 0) & (lower <= values[inside] * (1 + _CLOSE)) & (upper <= 1)
            if not (good & (upper >= values[inside] * (1 - _CLOSE))).all():
                return f"limits {lower} and {upper} ({kind}, {variance})"
            if not np.isnan(limits.lower[~inside]).all():
                return f"limits of 0 or 1 are {limits.lower[~inside]}"
    return None


def _gray(one: Given) -> str | None:
    alone = not one.spoiled and len(set(one.groups)) == 1
    try:
        found = gray_test(one.durations, one.causes, one.groups)
    except NotEstimable:
        return UNDETERMINED
    except InvalidSample:
        if alone:
            return UNDETERMINED
        raise
    for label, score in zip(found.groups, found.scores.tolist(), strict=True):
        exact = _gray_score(one, label)
        if not math.isclose(score, exact, rel_tol=_CLOSE, abs_tol=_CLOSE):
            return f"the score of {label} is {score}, not {float(exact)}"
    covariance = found.covariance
    size = float(np.abs(covariance).max())
    if not np.allclose(covariance, covariance.T, rtol=0, atol=_CLOSE * size):
        return f"the covariance {covariance} is not symmetric"
    if not np.allclose(covariance.sum(axis=0), 0, rtol=0, atol=_CLOSE * size):
        return f"the covariance {covariance} does not sum to 0"
    if not (found.statistic >= 0 and 0 <= found.p_value <= 1):
        return f"a statistic of {found.statistic}, p {found.p_value}"
    return None


def _gray_score(one: Given, label: str) -> Fraction:
    """Return events of cause 1 in a group less those expected from its share of R."""
    subjects = list(zip(one.durations, one.causes, one.groups, strict=True))
    score = Fraction(0)
    for time in sorted({end for end, why, _ in subjects if why == 1}):
        shares = {group: _undiminished(subjects, group, time) for group in set(one.groups)}
        came = [group for end, why, group in subjects if end == time and why == 1]
        expected = len(came) * shares[label] / sum(shares.values())
        score += came.count(label) - expected
    return score


def _undiminished(subjects: list[tuple[Any, int, str]], group: str, at: float) -> Fraction:
    """Return Y (1 - F(t-)) / S(t-) of a group: who has not had cause 1, others included."""
    survival, incidence = Fraction(1), Fraction(0)
    own = [(end, why) for end, why, of in subjects if of == group]
    for time in sorted({end for end, why in own if why > 0 and end < at}):
        n = sum(end >= time for end, _ in own)
        incidence += survival * Fraction(sum(end == time and why == 1 for end, why in own), n)
        survival *= 1 - Fraction(sum(end == time and why > 0 for end, why in own), n)
    there = sum(end >= at for end, _ in own)
    return there * (1 - incidence) / survival if there else Fraction(0)


def _cox_by(ties: Ties) -> Callable[[Given], str | None]:
    def cox(one: Given) -> str | None:
        if ties is Ties.EXACT and cox in _INDIFFERENT.get(one.spoiled, (cox,)):
            one = _few_of(one)
        events = [_as_event(why) for why in one.causes]
        try:
            found = cox_regression(one.durations, events, one.covariates, ties=ties)
        except InfiniteCoefficients as error:
            return _infinite(one, events, ties, error)
        except NotEstimable as error:
            return _not_estimable(one, str(error), has_event=any(events))
        x = _scaled(one)
        at = np.array([it.estimate for it in found.coefficients]) * _spread(one)
        gradient, information = _LITERAL[ties](np.array(one.durations), np.array(events), x, at)
        return _wrong_maximum(gradient, information) or _wrong_inverse(
            found.covariance * np.outer(_spread(one), _spread(one)), information
        )

    return cox


def _as_event(why: Any) -> Any:  # noqa: ANN401 - it may be spoiled
    """Return 1 for any cause and 0 for none; what is no cause stays what it is."""
    return int(why > 0) if isinstance(why, int) and 0 <= why < _MOST_CAUSES else why


def _few_of(one: Given) -> Given:
    """Return the first subjects, so few that all sets of them can be looked at."""
    return Given(
        durations=one.durations[:_FEW],
        causes=one.causes[:_FEW],
        groups=one.groups[:_FEW],
        covariates=one.covariates[:_FEW],
        spoiled=one.spoiled,
    )


def _spread(one: Given) -> Floats:
    values = np.array(one.covariates)
    return np.asarray(np.maximum(np.ptp(values, axis=0), 1e-300))


def _scaled(one: Given) -> Floats:
    values = np.array(one.covariates)
    return np.asarray((values - values.mean(axis=0)) / _spread(one))


def _wrong_maximum(gradient: Floats, information: Floats) -> str | None:
    step = np.linalg.lstsq(information, gradient, rcond=None)[0]
    rise = float(gradient @ step) / 2
    if rise > _FLAT or not np.isfinite(rise):
        return f"no maximum: the likelihood still rises by {rise}"
    return None


def _wrong_inverse(covariance: Floats, information: Floats) -> str | None:
    one = covariance @ information
    near = np.linalg.cond(information) * 1e-12 + _INVERTED
    if not np.allclose(one, np.eye(len(one)), rtol=0, atol=near):
        return f"covariance times information is {one.tolist()}"
    return None


def _breslow(times: Floats, events: Floats, x: Floats, b: Floats) -> tuple[Floats, Floats]:
    return _by_sets(times, events, x, b, efron=False)


def _efron(times: Floats, events: Floats, x: Floats, b: Floats) -> tuple[Floats, Floats]:
    return _by_sets(times, events, x, b, efron=True)


def _by_sets(
    times: Floats, events: Floats, x: Floats, b: Floats, *, efron: bool
) -> tuple[Floats, Floats]:
    """Return gradient and information, each event against its own weighted set."""
    gradient, information = np.zeros(x.shape[1]), np.zeros((x.shape[1],) * 2)
    for time in np.unique(times[events == 1]):
        dying = np.flatnonzero((times == time) & (events == 1))
        for already, death in enumerate(dying):
            there = times >= time
            weight = np.exp((x - x[there].mean(axis=0)) @ b) * there
            if efron:
                weight[dying] *= 1 - already / dying.size
            _add(gradient, information, x, weight, x[death])
    return gradient, information


def _exact(times: Floats, events: Floats, x: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return gradient and information, the events at a time against all sets of as many."""
    gradient, information = np.zeros(x.shape[1]), np.zeros((x.shape[1],) * 2)
    for time in np.unique(times[events == 1]):
        dying = np.flatnonzero((times == time) & (events == 1))
        there = np.flatnonzero(times >= time)
        sums = np.array([x[list(these)].sum(axis=0) for these in combinations(there, dying.size)])
        predictor = sums @ b
        _add(gradient, information, sums, np.exp(predictor - predictor.max()), x[dying].sum(axis=0))
    return gradient, information


def _add(gradient: Floats, information: Floats, x: Floats, weight: Floats, own: Floats) -> None:
    share = weight / weight.sum()
    mean = share @ x
    gradient += own - mean
    information += (share[:, None] * (x - mean)).T @ (x - mean)


_LITERAL = {Ties.BRESLOW: _breslow, Ties.EFRON: _efron, Ties.EXACT: _exact}


def _infinite(one: Given, events: list[int], ties: Ties, error: InfiniteCoefficients) -> str:
    """Return that the likelihood has no maximum, with one covariate after looking for oneself."""
    x = np.array(one.covariates, dtype=float)
    if x.shape[1] > 1:
        return UNDETERMINED
    along = x[:, 0] * error.direction[0][1]
    times = np.array(one.durations)
    for place in np.flatnonzero(events):
        rivals = times >= times[place]
        if ties is Ties.EXACT:
            rivals &= ~((times == times[place]) & (np.array(events) == 1))
        if (along[rivals] > along[place]).any():
            return f"said to be infinite, but {along[place]} is not the farthest at risk"
    return UNDETERMINED


def _not_estimable(one: Given, said: str, *, has_event: bool) -> str | None:
    if not has_event:
        return UNDETERMINED if "there is no event" in said else f"no event, and said: {said}"
    if "tells nothing" not in said:
        return f"not estimated: {said}"
    x = np.array(one.covariates, dtype=float)
    if x.shape[1] == 1 and _tells(one):
        return f"the covariate varies, and said: {said}"
    return UNDETERMINED


def _tells(one: Given) -> bool:
    """Whether one covariate varies among those at risk at some event not all of them have."""
    times, x = np.array(one.durations), np.array(one.covariates)[:, 0]
    events = np.array(one.causes) > 0
    return any(
        np.ptp(x[times >= time]) > 0 and not events[times >= time].all()
        for time in times[events]
    )  # fmt: skip


def _fine_gray(one: Given) -> str | None:
    try:
        found = subdistribution_regression(one.durations, one.causes, one.covariates)
    except InfiniteCoefficients:
        return UNDETERMINED
    except NotEstimable as error:
        none = not any(why == 1 for why in one.causes)
        said = "no event of cause 1" if none else "tells nothing"
        return UNDETERMINED if said in str(error) else f"not estimated: {error}"
    at = np.array([it.estimate for it in found.coefficients]) * _spread(one)
    times, causes, x = np.array(one.durations), np.array(one.causes), _scaled(one)
    gradient, information = np.zeros(x.shape[1]), np.zeros((x.shape[1],) * 2)
    for event in np.flatnonzero(causes == 1):
        weight = np.array([_staying(times, causes, its, times[event]) for its in range(times.size)])
        predictor = (x - x[weight > 0].mean(axis=0)) @ at
        _add(gradient, information, x, weight * np.exp(predictor), x[event])
    errors = [it.standard_error for it in found.coefficients]
    if not all(math.isfinite(error) and error >= 0 for error in errors):
        return f"standard errors are {errors}"
    return _wrong_maximum(gradient, information)


def _staying(times: Floats, causes: NDArray[np.int_], its: int, at: float) -> float:
    """Return a subject's weight in the risk set of a time: 1, 0, or G(t-)/G(T-)."""
    if times[its] >= at:
        return 1.0
    if causes[its] in {0, 1}:
        return 0.0
    kept = Fraction(1)
    for time in np.unique(times[(causes == 0) & (times >= times[its]) & (times < at)]):
        lost = int(((times == time) & (causes == 0)).sum())
        kept *= 1 - Fraction(lost, int((times >= time).sum()))
    return float(kept)


#: The estimates by what they are called.
ESTIMATES: dict[str, Callable[[Given], str | None]] = {
    "cumulative incidence": _incidence,
    "Gray's test": _gray,
    **{f"Cox's regression, ties by {ties}": _cox_by(ties) for ties in Ties},
    "Fine and Gray's regression": _fine_gray,
}
_REGRESSIONS = tuple(ESTIMATES.values())[2:]
#: Which estimates do not look at what is spoiled.
_INDIFFERENT: dict[str, tuple[Callable[[Given], str | None], ...]] = {
    **{name: () for name, _ in _SPOILS},
    "a covariate": (_incidence, _gray),
    "one without covariates": (_incidence, _gray),
    "a group": (_incidence, *_REGRESSIONS),
    "one without a group": (_incidence, *_REGRESSIONS),
}
