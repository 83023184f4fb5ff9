"""The tree of errors is as it is drawn."""

from __future__ import annotations

import re

from trialwright import errors
from trialwright.errors import ContainerError, RecordError, TrialwrightError, quoted


def _below(kind: type[TrialwrightError]) -> set[type[TrialwrightError]]:
    own = [child for child in kind.__subclasses__() if child.__module__ == kind.__module__]
    return {kind}.union(*(_below(child) for child in own))


def test_every_error_stands_in_the_drawn_tree_with_its_exit_code() -> None:
    drawn = dict(re.findall(r"(\w+) +(?:exit code )?(\d+)", errors.__doc__ or ""))

    assert {kind.__name__: str(kind.exit_code) for kind in _below(TrialwrightError)} == {
        name: code for name, code in drawn.items() if name != "code"
    }


def test_a_record_error_says_which_record_which_field_what_and_what_was_expected() -> None:
    error = RecordError(
        nct_id="NCT07338357",
        path="statusModule.startDateStruct.date",
        found=quoted("2026-13-05"),
        expected="YYYY-MM or YYYY-MM-DD",
    )

    assert str(error) == (
        "NCT07338357: statusModule.startDateStruct.date is '2026-13-05', "
        "expected YYYY-MM or YYYY-MM-DD"
    )


def test_a_gigantic_value_does_not_fill_the_sentence() -> None:
    assert len(quoted("x" * 1_000_000)) < 200
    assert "1,000,002 characters" in quoted("x" * 1_000_000)
    assert quoted(1 << 99_999) == "a whole number of 100,000 bits"


def test_a_container_error_names_the_place() -> None:
    assert str(ContainerError(place="a.zip", found="nothing", expected="records")) == (
        "a.zip: found nothing, expected records"
    )
