"""Names and scales of covariates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialwright.estimators.errors import InvalidSample
from trialwright.estimators.samples import Floats


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


def scale_of(covariates: Floats) -> Floats:
    """Return the spread of each covariate (p,), 1 where it is constant."""
    spread = np.abs(covariates - covariates.mean(axis=0)).max(axis=0)
    floor = 1e-12 * np.abs(covariates).max(axis=0)
    return np.where(spread > floor, spread, 1.0)
