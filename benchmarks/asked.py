"""What a run of the benchmarks was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from benchmarks.contenders import CONTENDERS, Stores
from benchmarks.corpus import Corpus, Kind

Size: TypeAlias = Literal["small", "medium", "whole"]

#: The registry held about 605,000 studies in September 2026.
COUNTS: dict[Size, int] = {"small": 5_000, "medium": 50_000, "whole": 605_000}
REPEATS: dict[Size, int] = {"small": 3, "medium": 3, "whole": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many records of which kind, how often each work is repeated, and beside whom."""

    size: Size
    kind: Kind
    folder: Path
    repeats: int
    contenders: tuple[str, ...] = CONTENDERS
    #: Searches are asked of no other engine: filling those with the whole registry takes an hour.
    alone: bool = False

    def corpus(self) -> Corpus:
        """Return the files to load."""
        return Corpus(self.kind, COUNTS[self.size], self.folder / "corpora")

    def stores(self) -> Stores:
        """Return where the stores of these files lie."""
        return Stores(self.folder, self.corpus())
