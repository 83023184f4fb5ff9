"""Whether a finite maximum of the partial likelihood exists.

It does not if, in some direction of the coefficients, every event always befell a subject whose
covariates lay farthest in that direction of all at risk: the likelihood then rises without end
(monotone likelihood; M. C. Bryson, M. E. Johnson: The incidence of monotone likelihood in the
Cox model. Technometrics 23 (1981) 381-383). Whether there is such a direction is a question of
linear inequalities, so it is answered by linear programming and not by how large numbers became.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from trialwright.estimators.errors import NotEstimable
from trialwright.estimators.hazards.likelihood import Stratum
from trialwright.estimators.samples import Booleans, Floats

#: Covariates are scaled to a spread of about 1 before; a rise below this is rounding.
_RISE = 1e-7
_INDEPENDENT = 1e-10
#: What is left of the information of a constant by rounding.
_NOTHING = 1e-25
#: Information that is this part of what the spread of a covariate would give has six digits.
_DIGITS_TOGETHER = 1e-10
_DIGITS_APART = 1e-14
#: A solution of inequalities holds them up to rounding, or it is none.
_ROUNDING = 1e-11


class InfiniteCoefficients(NotEstimable):
    """The likelihood rises without end as coefficients go to infinity together.

    `direction` has, for each covariate that takes part, its name and the sign of infinity.
    """

    def __init__(self, direction: Sequence[tuple[str, int]]) -> None:
        self.direction = tuple(direction)
        said = ", ".join(
            f"{name} to {'plus' if sign > 0 else 'minus'} infinity" for name, sign in self.direction
        )
        super().__init__(
            f"the likelihood has no maximum, it rises as coefficients go on: {said}; every event "
            "befell somebody farthest in that direction of all at risk"
        )


def check_independent(
    information: Floats, names: Sequence[str], constant: Booleans | None = None
) -> None:
    """Refuse covariates that the ones before them determine among all at risk.

    `information` is that at 0, of covariates scaled to a spread of about 1; `constant` (p,) says
    which are known to be constant whenever they could tell something.
    """
    left = information.copy()
    for place, name in enumerate(names):
        size, alone = left[place, place], information[place, place]
        is_constant = constant is not None and constant[place]
        if is_constant or alone <= _NOTHING or size <= _INDEPENDENT * alone:
            raise NotEstimable(_tells_nothing(name, names[:place]))
        column = left[:, place].copy()
        left -= np.outer(column, column) / size


def check_digits(
    information: Floats, events: int, names: Sequence[str], *, summed_apart: bool
) -> None:
    """Refuse a fit whose covariates lie so far apart that it has lost its digits.

    `information` is that at the maximum, of covariates scaled to a spread of about 1;
    `summed_apart` says that each covariance was summed around its own mean, and is not a
    difference of sums over all.
    """
    least = _DIGITS_APART if summed_apart else _DIGITS_TOGETHER
    for name, size in zip(names, np.diag(information).tolist(), strict=True):
        if size < least * events:
            raise NotEstimable(_too_far_apart(name))


def _too_far_apart(name: str) -> str:
    return (
        f"the values of covariate {name} lie too far apart to be compared in numbers of 16 digits: "
        "take their logarithm, or leave out what is far from all others"
    )


def constant_at_risk(strata: Sequence[Stratum], *, among_events: bool) -> Booleans:
    """Say which covariates (p,) are constant in each stratum among all who are compared.

    These are all who were ever at risk; where events at one time are not compared with each other
    (`among_events` False), all who were at risk when not everybody at risk had the event.
    """
    spreads = [
        np.ptp(one.covariates[: compared.max()], axis=0)
        for one in strata
        if (compared := one.stops[among_events | (one.stops > one.counts)]).size
    ]
    # Of what nobody is compared in, everything is constant.
    return np.asarray(np.max(spreads, axis=0) == 0) if spreads else _all(strata)


def _all(strata: Sequence[Stratum]) -> Booleans:
    return np.ones(strata[0].covariates.shape[1], dtype=np.bool_)


def _tells_nothing(name: str, before: Sequence[str]) -> str:
    among = "among those at risk whenever an event came"
    if not before:
        return f"covariate {name} tells nothing: it is constant {among}"
    return (
        f"covariate {name} tells nothing beside {', '.join(before)}: it is constant or determined "
        f"by them {among}"
    )


def check_finite(strata: Sequence[Stratum], names: Sequence[str], *, among_events: bool) -> None:
    """Raise InfiniteCoefficients if the likelihood rises without end in some direction.

    `among_events` says that events at one time are compared with each other, as by Breslow and
    Efron; in the exact likelihood only those without an event are compared with them.
    """
    direction = _direction(strata, len(names), among_events=among_events)
    if direction is not None:
        if _violation(strata, direction, among_events=among_events) > _ROUNDING:
            farthest = int(np.argmax(np.abs(direction)))
            raise NotEstimable(_too_far_apart(names[farthest]))
        signs = np.sign(np.where(np.abs(direction) > _RISE, direction, 0)).astype(int)
        found = [(name, int(sign)) for name, sign in zip(names, signs, strict=True) if sign]
        raise InfiniteCoefficients(found)


def _direction(strata: Sequence[Stratum], p: int, *, among_events: bool) -> Floats | None:
    """Return a direction b in which events lie farthest, some of them strictly; None if none.

    What is maximised, with b between -1 and 1, is by how much x b of events lies above the mean
    of x b of all at risk.
    """
    inequalities = _Inequalities(unknowns=p)
    gain = np.zeros(p)
    for stratum in strata:
        inequalities.add_stratum(stratum, among_events=among_events)
        means = np.cumsum(stratum.covariates, axis=0)[stratum.stops - 1] / stratum.stops[:, None]
        above = stratum.covariates[stratum.deaths] - np.repeat(means, stratum.counts, axis=0)
        gain += above.sum(axis=0)
    bounds = inequalities.unknowns - p
    solved = linprog(  # type: ignore[call-overload] # its stubs know no sparse rows
        np.concatenate((-gain, np.zeros(bounds))),
        A_ub=inequalities.matrix(),
        b_ub=np.zeros(inequalities.count),
        bounds=[(-1, 1)] * p + [(None, None)] * bounds,
        method="highs",
    )
    if solved.status != 0:
        raise NotEstimable(f"whether finite coefficients exist could not be told: {solved.message}")
    return np.asarray(solved.x[:p]) if -solved.fun > _RISE else None


def _violation(strata: Sequence[Stratum], direction: Floats, *, among_events: bool) -> float:
    """Return by how much an event at most lies below another at risk in a direction."""
    worst = 0.0
    for stratum in strata:
        along = stratum.covariates @ direction
        ends = stratum.starts + stratum.counts
        for stop, start, end in zip(stratum.stops, stratum.starts, ends, strict=True):
            deaths = stratum.deaths[start:end]
            others = along[:stop] if among_events else np.delete(along[:stop], deaths)
            highest = float(others.max(initial=-np.inf))
            worst = max(worst, highest - float(along[deaths].min()))
    return worst


class _Inequalities:
    """Rows "sum of value times unknown <= 0"; the first unknowns are b, then bounds of x b.

    At each event time two bounds are unknown: that of x b of those at risk without an event
    then, and that of all at risk. Whoever is at risk later is so now, so that the bound of
    later times and those whose follow-up ended in between suffice.
    """

    def __init__(self, unknowns: int) -> None:
        self.unknowns = unknowns
        self.count = 0
        self._entries: list[tuple[int, int, float]] = []

    def add_stratum(self, stratum: Stratum, *, among_events: bool) -> None:
        x, joined, bound_later = stratum.covariates, 0, None
        ends = stratum.starts + stratum.counts
        for stop, start, end in zip(stratum.stops, stratum.starts, ends, strict=True):
            deaths = stratum.deaths[start:end]
            others, everybody = self.unknowns, self.unknowns + 1
            self.unknowns += 2
            self._at_most(others, everybody)
            if bound_later is not None:
                self._at_most(bound_later, others)
            for place in np.setdiff1d(np.arange(joined, stop), deaths):
                self._row(x[place], 1.0, others, -1.0)
            for place in deaths:
                self._row(x[place], 1.0, everybody, -1.0)
                self._row(x[place], -1.0, everybody if among_events else others, 1.0)
            joined, bound_later = int(stop), everybody

    def matrix(self) -> coo_array:
        """Return the rows as a sparse matrix."""
        rows, columns, values = zip(*self._entries, strict=True)
        return coo_array((values, (rows, columns)), shape=(self.count, self.unknowns))

    def _at_most(self, lower: int, upper: int) -> None:
        self._entries += [(self.count, lower, 1.0), (self.count, upper, -1.0)]
        self.count += 1

    def _row(self, x: Floats, sign: float, bound: int, sign_of_bound: float) -> None:
        self._entries += [(self.count, place, sign * v) for place, v in enumerate(x.tolist())]
        self._entries.append((self.count, bound, sign_of_bound))
        self.count += 1
