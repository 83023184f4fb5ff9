"""A person's corrections win over the rules, for as long as the words are what they were."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trialwright.eligibility.corrections import (
    Correction,
    Corrections,
    corrected,
    faults_of,
    read_corrections,
    skeleton,
)
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Has,
    Origin,
    Section,
    atoms_of,
    joined,
    parse,
    text_of,
)
from trialwright.eligibility.reading import fingerprint, fingerprint_of, own_words, read_criteria
from trialwright.errors import InvalidInput

TEXT = (
    "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n2. Weight \\>= 10 kg without a coat.\n\n"
    "Exclusion Criteria:\n\n1. Recently had major surgery.\n"
)
SURGERY = 'has(term("major surgery"), status: "history")'


def correction(text: str, expression: str, section: Section = Section.EXCLUSION) -> Correction:
    return Correction(
        criterion="E1",
        section=section,
        fingerprint=fingerprint(section, text),
        text=text,
        expression=parse(expression),
        by="A. Physician",
        on=date(2026, 11, 28),
        reason="The protocol names no time.",
    )


def of(*corrections: Correction) -> Corrections:
    return Corrections(version=1, study=None, corrections=corrections)


def test_a_correction_wins_and_says_that_a_person_made_it() -> None:
    found = corrected(read_criteria(TEXT), of(correction("Recently had major surgery.", SURGERY)))

    one = found.reading.criteria[-1]
    assert [name for name, _ in found.applied] == ["E1"]
    assert one.origin is Origin.PERSON
    assert text_of(one.expression, with_spans=False) == SURGERY
    assert one.unread == ()
    assert {other.origin for other in found.reading.criteria[:-1]} == {Origin.RULES}
    assert found.unfit == ()
    assert found.remarks == ()


def test_a_corrected_criterion_is_read_from_all_its_words() -> None:
    reading = corrected(
        read_criteria(TEXT), of(correction("Recently had major surgery.", SURGERY))
    ).reading

    one = reading.criteria[-1]
    places = joined([span for atom in atoms_of(one.expression) for span in atom.spans])
    assert [span.of(TEXT).strip() for span in places] == ["Recently had major surgery."]


@pytest.mark.parametrize(
    "newer",
    [
        TEXT.replace("1. Recently", "7. Recently"),
        TEXT.replace("1. Aged 3 to 18 years.\n", ""),
        TEXT.replace("Recently had major", "* Recently  had\n   major").replace("1. *", "*"),
        TEXT.replace("Recently", "&#82;ecently"),
    ],
    ids=["renumbered", "moved", "another bullet and other blanks", "stored with an escape"],
)
def test_a_correction_survives_a_new_version_with_the_same_words(newer: str) -> None:
    found = corrected(read_criteria(newer), of(correction("Recently had major surgery.", SURGERY)))

    assert found.unfit == ()
    assert found.reading.criteria[-1].origin is Origin.PERSON


def test_a_correction_of_other_words_says_that_it_no_longer_fits_and_changes_nothing() -> None:
    newer = TEXT.replace("major surgery", "major surgery or dental surgery")
    reading = read_criteria(newer)

    found = corrected(reading, of(correction("Recently had major surgery.", SURGERY)))

    assert found.reading == reading
    (unfit,) = found.unfit
    assert unfit.nearest == "E1"
    assert unfit.sentence == (
        "the correction of E1 by A. Physician on 2026-11-28 fits no criterion: its text has "
        "changed; E1 is the most like it"
    )


def test_a_criterion_in_another_section_is_another_criterion() -> None:
    moved = TEXT.replace("Exclusion Criteria", "Inclusion Criteria")

    found = corrected(read_criteria(moved), of(correction("Recently had major surgery.", SURGERY)))

    assert found.unfit[0].nearest is None
    assert "or stands in another section" in found.unfit[0].sentence


def test_a_number_that_a_person_set_is_remarked_on() -> None:
    expression = (
        'has(term("major surgery"), status: "history", window: window("before", '
        'anchor: anchor("screening"), limits: <= 28, unit: "d"))'
    )

    found = corrected(
        read_criteria(TEXT), of(correction("Recently had major surgery.", expression))
    )

    (remark,) = found.remarks
    assert remark.rule == "number-set-by-a-person"
    assert remark.sentence == (
        "the number 28 does not stand in the text: A. Physician set it on 2026-11-28"
    )


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("Any two of: a, b, c", 'at_least(2, parts: [has(term("a")), has(term("b"))])'),
        ("Platelets below 50,000/mm3", 'compare(term("platelets"), limits: < 50000)'),
        ("NYHA class III or IV", 'score(term("NYHA"), limits: [3, 4])'),
        ("age \\<16 years", 'demographic("age", limits: < 16)'),
        ("Smoked in the prior year", 'exposure(term("x"), dose: <= 1)'),
        ("Both of: a, b", 'at_least(2, parts: [has(term("a")), has(term("b"))])'),
        ("Any of: a, b", 'at_least(1, parts: [has(term("a")), has(term("b"))])'),
        ("Weight of 1.500 g", 'compare(term("weight"), limits: >= 1500)'),
    ],
)
def test_numbers_of_the_text_in_any_writing_are_no_fault(words: str, expression: str) -> None:
    assert faults_of(parse(expression), words) == ()


@pytest.mark.parametrize(
    "expression",
    [
        'compare(term("platelets"), limits: (1, 40])',
        'score(term("NYHA"), limits: <= 4, window: window("before", anchor: anchor("screening")))',
        'has(term("x"), window: window("before", anchor: anchor("screening"), half_lives: <= 5))',
        'not(any([has(term("x")), at_least(3, parts: [has(term("y"))])]))',
    ],
)
def test_a_number_that_the_words_do_not_have_is_a_fault_wherever_it_stands(expression: str) -> None:
    faults = faults_of(parse(expression), "Platelets above 1")

    assert len(faults) == 1
    assert "does not stand in the text" in faults[0]


@pytest.mark.reference
def test_what_rules_read_from_real_criteria_has_no_number_that_is_not_there(
    reference_data: Path,
) -> None:
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    for source in gzip.decompress(cover.read_bytes()).splitlines():
        record = msgspec.json.decode(source)
        module = record.get("protocolSection", {}).get("eligibilityModule", {})
        reading = read_criteria(module.get("eligibilityCriteria", ""))
        for one in reading.criteria:
            words = own_words(reading.text, one)
            assert faults_of(one.expression, words) == (), words


def test_the_same_words_twice_are_corrected_twice() -> None:
    twice = f"{TEXT}2. Recently had major surgery.\n"

    found = corrected(read_criteria(twice), of(correction("Recently had major surgery.", SURGERY)))

    assert [name for name, _ in found.applied] == ["E1", "E2"]


def filled(reading: CriteriaReading, ids: set[str]) -> str:
    """Return a skeleton as a person fills it in who agrees with the rules."""
    begun = skeleton(reading, [one for one in reading.criteria if one.id in ids], study="NCT1")
    signed = begun.replace('by = ""', 'by = "B"').replace('reason = ""', 'reason = "agreed"')
    return signed.replace("# on = the day, such as 2026-11-28", "on = 2026-11-28")


def test_a_skeleton_is_refused_until_a_person_fills_it_in() -> None:
    reading = read_criteria(TEXT)

    with pytest.raises(InvalidInput, match="by is '', expected a text that is not empty"):
        read_corrections(skeleton(reading, reading.criteria), "new.toml")

    corrections = read_corrections(filled(reading, {"I1", "E1"}), "new.toml")
    assert (corrections.version, corrections.study) == (1, "NCT1")
    assert [one.criterion for one in corrections.corrections] == ["I1", "E1"]


_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(words=st.lists(_WORDS, min_size=1, max_size=4))
def test_whatever_a_text_holds_its_skeleton_fits_it_and_means_what_the_rules_read(
    words: list[str],
) -> None:
    reading = read_criteria("Exclusion Criteria:\n\n* " + "\n* ".join(words))
    every = {one.id for one in reading.criteria}

    prints = {fingerprint_of(reading.text, one) for one in reading.criteria}
    # The same words twice are one criterion to a correction.
    assume(len(prints) == len(reading.criteria))

    corrections = read_corrections(filled(reading, every), "new.toml")
    found = corrected(reading, corrections)

    assert found.unfit == ()
    assert [text_of(one.expression, with_spans=False) for one in found.reading.criteria] == [
        text_of(one.expression, with_spans=False) for one in reading.criteria
    ]
    assert {one.origin for one in found.reading.criteria} <= {Origin.PERSON}


def test_own_words_have_no_numbers_and_bullets() -> None:
    reading = read_criteria(TEXT)

    assert [own_words(TEXT, one) for one in reading.criteria] == [
        "Aged 3 to 18 years.",
        "Weight >= 10 kg without a coat.",
        "Recently had major surgery.",
    ]
    assert isinstance(parse(SURGERY), Has)
