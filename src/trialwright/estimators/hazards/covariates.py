"""Names and scales of covariates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialwright.estimators.errors import InvalidSample
from trialwright.estimators.samples import Booleans, Durations, Floats, Integers


def checked_names(names: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """Return names of covariates, x1 and so on by default; raises InvalidSample."""
    if count == 0:
        raise InvalidSample(
            quantity="covariates", position=None, found="none", expected="one or more"
        )
    if names is None:
        return tuple(f"x{place}" for place in range(1, count + 1))
    if len(names) != count or len(set(names)) != count:
        found = f"{list(names)!r}"
        expected = f"{count} different names"
        raise InvalidSample(quantity="names", position=None, found=found, expected=expected)
    return tuple(names)


def scale_of(covariates: Floats, at_risk: Booleans) -> tuple[Floats, Floats]:
    """Return centre and spread (p,) of those subjects who matter; 1 where all are alike."""
    those = covariates[at_risk]
    centre = those.mean(axis=0)
    spread = np.abs(those - centre).max(axis=0)
    floor = 1e-14 * np.abs(those).max(axis=0)
    return centre, np.where(spread > floor, spread, 1.0)


def ever_at_risk(durations: Durations, events: Booleans, member: Integers) -> Booleans:
    """Say who was followed until the first event of their stratum, or longer, (n,)."""
    until = np.full(int(member.max()) + 1, np.inf)
    np.minimum.at(until, member[events], durations[events].astype(np.float64))
    return np.asarray(durations >= until[member])
