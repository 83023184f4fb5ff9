"""What the reader finds, in the words of an annotated corpus."""

from __future__ import annotations

import pytest

from benchmarks.eligibility.labelled import labelled


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("AST < 2.5 x ULN", "Operator < | Value 2.5 | Unit ULN"),
        (
            "AST < 2 times the upper limit of normal (ULN)",
            "Operator < | Value 2 | Unit upper limit of normal | Unit ULN",
        ),
        ("AST twice higher than normal", "Value twice | Operator higher than | Unit normal"),
        ("AST higher than normal", "Operator higher than | Unit normal"),
        ("at least a high school degree", "Operator at least"),
        ("multiple bone metastases", "Operator multiple"),
        ("multiple sclerosis", ""),
        ("multiple, severe", ""),
        ("a daily smoker", "Temporal-Unit daily"),
        ("5 out of 10 on a scale", "Value 5 | Operator out of | Value 10"),
        (
            "within the last three (3) years",
            "Operator within | Value three | Value 3 | Temporal-Unit years",
        ),
        ("pleased (1)", ""),
        ("two-stage surgery", ""),
        ("cancer of stage 3A", "Unit stage | Value 3A"),
        ("cancer of stage IIIB", "Unit stage | Value IIIB"),
        ("Child-Pugh class B", "Value B"),
        ("class II hernia", "Unit class | Value II"),
    ],
)
def test_what_is_read_is_put_into_the_words_of_the_corpus(text: str, spans: str) -> None:
    found = sorted(labelled(text), key=lambda one: one[1])
    said = [f"{label.removeprefix('Eq-')} {text[start:end]}" for label, start, end in found]

    assert " | ".join(said) == spans
