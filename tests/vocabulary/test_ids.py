"""NCT ids: read in any accepted form, kept in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary import NctId


@given(st.integers(1, 99_999_999), st.integers(0, 3))
def test_any_accepted_form_of_an_id_is_the_same_id(number: int, zeros: int) -> None:
    written = f"nCt{'0' * zeros}{number}"

    assert NctId(written) == NctId.from_number(number)
    assert NctId(written).number == number
    assert len(NctId(written)) == 11


@pytest.mark.parametrize(
    "text", ["", "NCT", "NCT0", "NCT123456789", "07338357", "NCT12 ", "NCT\u0661"]
)
def test_what_is_no_id_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(ValueError, match="is not an NCT id"):
        NctId(text)


def test_the_ids_of_samples_lie_where_the_registry_does_not_come() -> None:
    assert NctId("NCT90000000").is_sample
    assert not NctId("NCT07338357").is_sample
    assert repr(NctId("NCT07338357")) == "NctId('NCT07338357')"
