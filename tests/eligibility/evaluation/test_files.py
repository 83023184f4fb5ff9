"""Signed answers and policies are read whole, or refused with their place."""

from __future__ import annotations

from datetime import date

import pytest

from trialwright.eligibility.evaluation import Choice
from trialwright.eligibility.evaluation.files import read_policies, read_signed
from trialwright.eligibility.patient import FactKind
from trialwright.errors import InvalidInput

DAY = date(2026, 3, 15)
ROW = 'patient = "1"\ncriterion = "I5"\nstatement = "x"\nby = "Dr. A"\non = 2026-03-14\n'
ANSWER = f'[[answer]]\n{ROW}reason = "seen"\n'
READING = (
    '[[reading]]\ncriterion = "I3"\nwords = "x"\nby = "Dr. A"\non = 2026-03-14\nreason = "r"\n'
)


def test_answers_and_readings_are_read() -> None:
    text = f'study = "NCT07338357"\n{ANSWER}holds = false\n{READING}read_as = "or"\n'
    answer, reading = read_signed(text, "signed.toml", "NCT07338357")
    assert (answer.patient, answer.holds, answer.reading) == ("1", False, None)
    assert (reading.patient, reading.holds, reading.reading) == ("", None, Choice.OR)
    assert read_signed("", "signed.toml") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[answer", "found no TOML"),
        ("[[answers]]\n", "found the key 'answers', expected answer, reading, study"),
        ("answer = 1\n", "answer is 1, expected rows"),
        ("answer = [1]\n", "answer 1: found 1, expected a table"),
        ('study = "NCT00000001"\n', "study is 'NCT00000001', expected NCT07338357"),
        (f"{ANSWER}", "answer 1: holds is None, expected true or false"),
        (f'{ANSWER}holds = "yes"\n', "holds is 'yes', expected true or false"),
        (f"{ANSWER}holds = true\nsure = true\n", "answer 1: found 'sure', expected by, criterion"),
        (f"[[answer]]\n{ROW}holds = true\n", "reason is None, expected a text"),
        (f"{ANSWER.replace('2026-03-14', '1')}holds = true\n", "on is 1, expected a day"),
        (f'{READING}read_as = "xor"\n', "reading 1: read_as is 'xor', expected and, or"),
    ],
)
def test_an_answer_that_does_not_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match="signed") as caught:
        read_signed(text, "signed.toml", "NCT07338357")
    assert said in str(caught.value)


def test_policies_are_read() -> None:
    made = read_policies(
        "at_screening_days = 14\n[stale_after_days]\nbody-weight = 30\n"
        '[[complete]]\nkind = "diagnosis"\nuntil = 2026-03-15\ndeclared_by = "Dr. A"\n'
        '[[complete]]\nkind = "procedure"\nfrom = 2020-01-01\ndeclared_by = "Dr. A"\n',
        "policies.toml",
        DAY,
    )
    assert (made.day, made.at_screening, dict(made.stale_after)) == (DAY, 14, {"body-weight": 30})
    first, second = made.complete
    assert (first.kind, first.window.start, first.window.end) == (FactKind.DIAGNOSIS, None, DAY)
    assert (second.window.start, second.window.end) == (date(2020, 1, 1), None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stale_after_days = 3\n", "stale_after_days is 3, expected a table"),
        ("[stale_after_days]\nalt = -1\n", "stale_after_days.alt is -1, expected a number of days"),
        ("at_screening_days = true\n", "at_screening_days is True, expected a number of days"),
        ('[[complete]]\nkind = "all"\n', "complete 1: kind is 'all', expected diagnosis"),
        ('[[complete]]\nkind = "diagnosis"\n', "declared_by is None, expected a text"),
    ],
)
def test_a_policy_that_does_not_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match="policies") as caught:
        read_policies(text, "policies.toml", DAY)
    assert said in str(caught.value)


def test_a_declaration_may_be_about_one_concept() -> None:
    (one,) = read_policies(
        '[[complete]]\nkind = "procedure"\nconcept = "allogeneic-hsct"\ndeclared_by = "Dr. A"\n',
        "policies.toml",
        DAY,
    ).complete
    assert one.concept == "allogeneic-hsct"
    with pytest.raises(InvalidInput, match="concept is 1, expected a text"):
        read_policies(
            '[[complete]]\nkind = "procedure"\nconcept = 1\ndeclared_by = "x"\n', "p", DAY
        )
