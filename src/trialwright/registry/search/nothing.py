"""What a registry that holds nothing answers: no study, to every question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from trialwright.registry.fields import Field
from trialwright.registry.search.questions import (
    CellCount,
    Cursor,
    Facet,
    Found,
    Grid,
    Overview,
    Question,
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)


@dataclass(frozen=True, slots=True)
class NoStudies:
    """Answers for a registry without records; nothing was loaded before `moment` (UTC)."""

    moment: datetime

    def count(self, question: Question) -> int:  # noqa: ARG002 - the protocol has it
        """Return that there is none."""
        return 0

    def find(
        self,
        question: Question,  # noqa: ARG002 - the protocol has it
        size: int,  # noqa: ARG002 - the protocol has it
        after: Cursor | None = None,  # noqa: ARG002 - the protocol has it
    ) -> Found:
        """Return an empty page, which is the last."""
        return Found(0, (), None)

    def find_each(self, asked: Sequence[tuple[Question, int]]) -> tuple[Found, ...]:
        """Return empty pages."""
        return tuple(Found(0, (), None) for _ in asked)

    def facet(
        self,
        question: Question,  # noqa: ARG002 - the protocol has it
        field: Field,  # noqa: ARG002 - the protocol has it
    ) -> tuple[ValueCount, ...]:
        """Return no value."""
        return ()

    def among(
        self,
        question: Question,  # noqa: ARG002 - the protocol has it
        ncts: npt.NDArray[np.uint32],
    ) -> npt.NDArray[np.bool_]:
        """Return that none is a hit."""
        return np.zeros(len(ncts), dtype=np.bool_)

    def look(  # noqa: PLR0913 - each is asked of the same hits
        self,
        question: Question,  # noqa: ARG002 - the protocol has it
        size: int,  # noqa: ARG002 - the protocol has it
        *,
        skipped: int = 0,  # noqa: ARG002 - the protocol has it
        fields: Sequence[Field] = (),
        most: int | None = None,  # noqa: ARG002 - the protocol has it
        ncts: npt.NDArray[np.uint32] | None = None,
    ) -> Overview:
        """Return an empty page, and facets without values."""
        facets = tuple(Facet(field, (), 0) for field in fields)
        among = None if ncts is None else np.zeros(len(ncts), dtype=np.bool_)
        return Overview(Found(0, (), None), facets, among)

    def places(
        self,
        question: Question,  # noqa: ARG002 - the protocol has it
        grid: Grid,  # noqa: ARG002 - the protocol has it
    ) -> tuple[CellCount, ...]:
        """Return no cell."""
        return ()

    def values(self, fields: Sequence[Field]) -> tuple[ValueStatistics, ...]:
        """Return that nothing is said at leaves, and that it is missing nowhere."""
        return tuple(ValueStatistics(field=field, missing=0) for field in fields)

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Return that there is no list of any length."""
        return tuple(
            SizeStatistics(field=field, unique=0, smallest=0, largest=0, top=()) for field in fields
        )

    def record_sizes(self) -> RecordSizes:
        """Return that there are no bytes."""
        return RecordSizes(studies=0, average=0.0, largest=(), percentiles={}, ranges=())
