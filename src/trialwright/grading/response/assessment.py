"""What was found at one assessment of leukaemia; None is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trialwright.errors import InvalidInput

#: Percent.
_WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Cellularity:
    """Whether a marrow is more than aplastic: any one of its signs is enough."""

    spicules: bool | None = None
    cells_counted: int | None = None
    biopsy_percent: float | None = None

    def __post_init__(self) -> None:
        if self.cells_counted is not None and self.cells_counted < 0:
            raise InvalidInput(f"cells_counted is {self.cells_counted}, expected 0 or more")
        percent = self.biopsy_percent
        if percent is not None and not 0 <= percent <= _WHOLE:
            raise InvalidInput(f"biopsy_percent is {percent:g}, expected percent, 0 to 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mrd:
    """Measurable residual disease by one method.

    `level`, `sensitivity` and `threshold` are in the same unit, percent of cells as a rule.
    `level` None with `detected` False is below what the method can see.
    """

    method: str
    sensitivity: float
    threshold: float
    level: float | None = None
    detected: bool | None = None

    def __post_init__(self) -> None:
        for name, value in (
            ("sensitivity", self.sensitivity),
            ("threshold", self.threshold),
            ("level", self.level),
        ):
            if value is not None and not 0 <= value < math.inf:
                raise InvalidInput(f"MRD {name} is {value:g}, expected a number from 0 upwards")
        if not self.threshold:
            raise InvalidInput("MRD threshold is 0, expected more: nothing lies below 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment.

    `marrow_blasts` and `baseline_blasts` in percent of nucleated marrow cells, `neutrophils`
    and `platelets` in 10*9/L. `marrow` False says that there is no adequate marrow, for the
    reason in `no_marrow_because`. `needs_red_cells` says that red-cell transfusions are needed.
    """

    day: int
    marrow: bool | None = None
    no_marrow_because: str = ""
    marrow_blasts: float | None = None
    baseline_blasts: float | None = None
    cellularity: Cellularity = Cellularity()
    auer_rods: bool | None = None
    circulating_blasts: bool | None = None
    extramedullary: bool | None = None
    new_extramedullary: bool | None = None
    neutrophils: float | None = None
    platelets: float | None = None
    needs_red_cells: bool | None = None
    mrd: Mrd | None = None

    def __post_init__(self) -> None:
        for name in ("marrow_blasts", "baseline_blasts"):
            self._check(name, "percent, 0 to 100", _WHOLE)
        for name in ("neutrophils", "platelets"):
            self._check(name, "10*9/L, from 0 upwards", math.inf)
        if self.marrow is False and self.marrow_blasts is not None:
            raise InvalidInput(
                f"day {self.day}: marrow_blasts is {self.marrow_blasts:g} though there is no "
                "adequate marrow, expected one of the two"
            )

    def _check(self, name: str, expected: str, most: float) -> None:
        value: float | None = getattr(self, name)
        if value is not None and not (0 <= value <= most and math.isfinite(value)):
            raise InvalidInput(f"day {self.day}: {name} is {value:g}, expected {expected}")
