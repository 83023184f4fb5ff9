"""Numbers in bytes come back as they were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from trialwright.registry.search.index.arrays import Units
from trialwright.registry.search.index.varints import decoded, encoded

_NUMBERS = arrays(
    np.uint32,
    some.integers(0, 40),
    elements=some.integers(0, 2**32 - 1) | some.integers(0, 300) | some.just(127) | some.just(128),
)


@given(_NUMBERS)
def test_numbers_come_back_as_they_were(
    numbers: Units,
) -> None:
    stretch, ends = encoded(numbers)

    assert decoded(stretch).tolist() == numbers.tolist()
    assert len(ends) == len(numbers)
    assert int(ends[-1] if len(ends) else 0) == len(stretch)


@given(_NUMBERS, some.integers(0, 40), some.integers(0, 40))
def test_a_stretch_between_two_ends_holds_the_numbers_between_them(
    numbers: Units, first: int, last: int
) -> None:
    stretch, ends = encoded(numbers)
    begins = [0, *ends.tolist()]
    first, last = sorted((min(first, len(numbers)), min(last, len(numbers))))

    assert decoded(stretch[begins[first] : begins[last]]).tolist() == numbers[first:last].tolist()


@pytest.mark.parametrize(("number", "size"), [(0, 1), (127, 1), (128, 2), (2**14, 3), (2**28, 5)])
def test_a_small_number_takes_few_bytes(number: int, size: int) -> None:
    stretch, _ = encoded(np.array([number], dtype=np.uint32))

    assert len(stretch) == size
