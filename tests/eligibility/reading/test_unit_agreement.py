"""The units of running text and those of laboratories are two tables that must agree."""

from __future__ import annotations

import pytest

from trialwright.eligibility.reading.unit_names import PLAIN, TIMES
from trialwright.vocabulary import readings, unit

#: A "d" alone is a day; of lenses it is a diopter, which laboratories do not measure in.
KNOWN_TO_BOTH = {
    spelling: code for spelling, code in {**PLAIN, **TIMES}.items() if readings(spelling)
}


def test_many_spellings_are_in_both_tables() -> None:
    assert len(KNOWN_TO_BOTH) > 90


@pytest.mark.parametrize("spelling", sorted(KNOWN_TO_BOTH))
def test_a_spelling_means_what_the_vocabulary_takes_it_for(spelling: str) -> None:
    meant = unit(KNOWN_TO_BOTH[spelling])

    assert any(meant.is_same_as(one) for one in readings(spelling))
