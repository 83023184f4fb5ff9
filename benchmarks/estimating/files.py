"""Made-up samples of two arms as files that every contender reads in the same way.

A folder holds three files of plain numbers: durations (float64), events and arms (int32).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

Times: TypeAlias = Literal["continuous", "whole days"]

_SEED = 20_260_325
_MEAN, _LONGEST, _END = 400.0, 900.0, 730.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of so many subjects, followed in continuous time or in whole days to day 730."""

    size: int
    times: Times

    @property
    def name(self) -> str:
        """Return what a reader calls it."""
        return f"{self.size:,} subjects, {self.times}"

    def write(self, folder: Path) -> Path:
        """Write the files of the sample into a folder of their own, and return that."""
        chance = np.random.default_rng(_SEED + self.size)
        arms = np.arange(self.size) % 2
        death = chance.exponential(_MEAN * (1 + 0.1 * arms))
        loss = chance.uniform(0, _LONGEST, self.size)
        durations, events = np.minimum(death, loss), death <= loss
        if self.times == "whole days":
            events &= durations < _END
            durations = np.minimum(np.ceil(durations), _END)
        here = folder / f"{self.size}-{self.times.replace(' ', '-')}"
        here.mkdir(parents=True, exist_ok=True)
        durations.astype("<f8").tofile(here / "durations")
        events.astype("<i4").tofile(here / "events")
        arms.astype("<i4").tofile(here / "arms")
        return here
