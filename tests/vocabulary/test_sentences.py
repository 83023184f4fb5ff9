"""Sentences are texts, and remember what they were made of."""

from __future__ import annotations

import json
import pickle

from trialwright.vocabulary.sentences import in_a_row, named, sentence


def test_a_sentence_is_its_english_text() -> None:
    made = sentence("The start ({date}) is {kind}.", date="2026-01", kind=named("actual", "Actual"))

    assert made == "The start (2026-01) is actual."
    assert json.dumps(made) == '"The start (2026-01) is actual."'
    assert type(str(made)) is str
    assert (made.words, made.values["date"]) == ("The start ({date}) is {kind}.", "2026-01")


def test_a_row_remembers_its_parts() -> None:
    made = in_a_row(" and ", (name for name in ("a", "b")))

    assert made == "a and b"
    assert (made.between, made.parts) == (" and ", ("a", "b"))
    assert in_a_row(" and ", ()) == ""


def test_what_is_remembered_goes_from_process_to_process() -> None:
    made = sentence("One of {parts}", parts=in_a_row(", ", [named("x", "X")]))

    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own bytes

    assert again == made
    assert again.values["parts"].parts[0].label == "X"
