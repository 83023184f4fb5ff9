"""Posted words are marked by what they were read as, and none is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.reading import read_criteria
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.web.public.criteria.marks import Kind, keys, pieces_of


def marked(words: str) -> list[tuple[str, Kind]]:
    """Return the marked words of one criterion."""
    text = f"Exclusion Criteria:\n\n* {words}"
    (criterion,) = read_criteria(text).criteria
    return [(one.text, one.kind) for one in pieces_of(text, criterion) if one.kind]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Weight \\< 10 kg", [("Weight < 10 kg", "compared")]),
        ("AST &gt; 3 x ULN", [("AST > 3 x ULN", "compared")]),
        ("Aged 3 to 18 years", [("Aged 3 to 18 years", "compared")]),
        ("Karnofsky < 70", [("Karnofsky < 70", "compared")]),
        ("CD19 positive blasts", [("CD19 positive blasts", "present")]),
        ("Asthma", [("Asthma", "present")]),
        (
            "allo-HSCT within 6 weeks before screening",
            [("allo-HSCT ", "present"), ("within 6 weeks before screening", "timed")],
        ),
        ("Life expectancy < 3 months", [("Life expectancy < 3 months", "judged")]),
        ("Unwilling to sign consent", [("Unwilling to sign consent", "signed")]),
        ("Asthma, gout, etc.", [("Asthma", "present"), ("gout", "present"), ("etc.", "open")]),
        (
            "Weight < 10 kg without a coat",
            [("Weight < 10 kg", "compared"), ("without a coat", "unread")],
        ),
    ],
)
def test_each_kind_of_words_has_its_mark(words: str, expected: list[tuple[str, Kind]]) -> None:
    assert marked(words) == expected


def test_a_reference_is_marked_as_such() -> None:
    kinds = {kind for _, kind in marked("AML according to the 2016 WHO classification")}

    assert kinds == {"present", "cited"}


def test_a_time_within_a_promise_is_marked_too() -> None:
    found = marked("Unwilling to use contraception until 1 year after the last dose")

    assert found == [
        ("Unwilling to use contraception ", "signed"),
        ("until 1 year after the last dose", "timed"),
    ]


def test_every_kind_has_a_key_with_a_name_of_its_own() -> None:
    assert len({one.name for one in keys()}) == len(keys()) == 8


def assert_nothing_is_lost(reading: CriteriaReading) -> None:
    text = reading.text
    for criterion in reading.criteria:
        shown = "".join(one.text for one in pieces_of(text, criterion))
        assert shown == unescape(Markup(criterion.span.of(text)))


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_character_of_a_criterion_is_lost_whatever_it_holds(words: str) -> None:
    assert_nothing_is_lost(read_criteria(f"Inclusion Criteria:\n\n1. {words}"))


@pytest.mark.reference
def test_no_character_of_real_criteria_is_lost(reference_data: Path) -> None:
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    for source in gzip.decompress(cover.read_bytes()).splitlines():
        record = msgspec.json.decode(source)
        module = record.get("protocolSection", {}).get("eligibilityModule", {})
        assert_nothing_is_lost(read_criteria(module.get("eligibilityCriteria", "")))
