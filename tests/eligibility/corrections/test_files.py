"""A file of corrections that cannot be meant is refused in one sentence with its place."""

from __future__ import annotations

import re

import pytest

from trialwright.eligibility.corrections import read_corrections
from trialwright.eligibility.criteria import Section
from trialwright.eligibility.reading import fingerprint
from trialwright.errors import InvalidInput

_PRINT = fingerprint(Section.EXCLUSION, "Asthma.")
WHOLE = f"""
format = 1
version = 2
study = "NCT90000001"

[[correction]]
criterion = "E1"
section = "exclusion"
fingerprint = "{_PRINT}"
text = "Asthma."
expression = 'has(term("asthma", concept: "asthma"))'
by = "A. Physician"
on = 2026-11-28
reason = "Stated so by the protocol."
"""


def test_a_whole_file_is_read() -> None:
    found = read_corrections(WHOLE, "site.toml")

    (one,) = found.corrections
    assert (found.version, found.study) == (2, "NCT90000001")
    assert (one.criterion, one.section, one.fingerprint) == ("E1", Section.EXCLUSION, _PRINT)
    assert one.on.isoformat() == "2026-11-28"


def test_the_study_may_be_left_open_and_no_correction_be_there_yet() -> None:
    found = read_corrections("format = 1\nversion = 1\n", "site.toml")

    assert (found.study, found.corrections) == (None, ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "site.toml: format is 2, expected 1"),
        ("format = 1", "format = true", "site.toml: format is True, expected 1"),
        ("format = 1", "", "site.toml: format is missing, expected 1"),
        ("version = 2", "version = 0", "site.toml: version is 0, expected a whole number from 1"),
        ('study = "NCT90000001"', "study = 1", "site.toml: study is 1, expected an NCT id"),
        ("version = 2", "version = 2\nauthor = 1", "has the key 'author', expected only format"),
        ("reason", "because", "correction 1 has the key 'because', expected only criterion"),
        ('"exclusion"', '"excluded"', "correction 1: section is 'excluded', expected inclusion"),
        ("Asthma.", "Asthma", "correction 1: fingerprint is '[0-9a-f]{16}', expected '"),
        ("has(", "hat(", "correction 1: expression: 'hat' is no kind of expression"),
        ("2026-11-28", '"today"', "correction 1: on is 'today', expected a day such as"),
        ("2026-11-28", "2026-11-28T10:00:00", "on is datetime.*expected a day"),
        ('by = "A. Physician"', 'by = " "', "by is ' ', expected a text that is not empty"),
        ("[[correction]]", "[correction]", "correction is {.*expected .*tables"),
        ("format = 1", "format == 1", "site.toml: found no TOML"),
        ('concept: "asthma"', "spans: [1-2]", "expression"),
        ("has(term", "[has(term", "expression"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(old: str, new: str, said: str) -> None:
    assert old in WHOLE

    with pytest.raises(InvalidInput, match=said.replace("[correction]", re.escape("[correction]"))):
        read_corrections(WHOLE.replace(old, new), "site.toml")


def test_places_are_refused_for_they_hold_for_one_version_of_the_text() -> None:
    placed = WHOLE.replace('concept: "asthma"))', 'concept: "asthma"), spans: [3-9])')

    with pytest.raises(InvalidInput, match="holds spans, expected none"):
        read_corrections(placed, "site.toml")


def test_one_criterion_is_corrected_once() -> None:
    twice = WHOLE + WHOLE[WHOLE.index("[[correction]]") :]

    with pytest.raises(InvalidInput, match="corrections 1 and 2 are of the same criterion"):
        read_corrections(twice, "site.toml")


def test_a_row_is_a_table() -> None:
    with pytest.raises(InvalidInput, match="correction 1 is 3, expected a table"):
        read_corrections("format = 1\nversion = 1\ncorrection = [3]\n", "site.toml")


def test_a_text_of_an_expression_is_written_as_json_writes_it() -> None:
    odd = WHOLE.replace('\'has(term("asthma", concept: "asthma"))\'', "'has(term(\"a\\q\"))'")

    with pytest.raises(InvalidInput, match="is no text as JSON writes it"):
        read_corrections(odd, "site.toml")
