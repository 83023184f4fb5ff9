"""From the stored text to its items: escapes, headings, markers, nesting, cohorts."""

from __future__ import annotations

import pytest

from trialwright.eligibility.criteria import ResidueKind, Section, Span
from trialwright.eligibility.reading import read_criteria, section_heading
from trialwright.eligibility.reading.lines import blocks_of
from trialwright.eligibility.reading.markers import MarkerKind, marker_at
from trialwright.eligibility.reading.masks import MaskKind, masks_of
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.tokens import tokens_of
from trialwright.eligibility.reading.units import unit_at


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (r"age \<16", "age <16"),
        (r"\>=\~\*", ">=~*"),
        ("&#8805; 5 &lt; 6 &amp; 7", "≥ 5 < 6 & 7"),
        (r"\&gt; 3", "> 3"),
        ("&nonsense; 3", "&nonsense; 3"),
        ("\uff21\uff2e\uff23\u2267\uff11\uff0e\uff15", "ANC≥1.5"),
        ("18\u201365", "18-65"),
        ("5 ⩽ 6", "5 ≤ 6"),
    ],
)
def test_a_stored_text_is_read_as_it_was_meant(raw: str, plain: str) -> None:
    assert text_from(raw).plain == plain


def test_places_point_into_the_stored_text() -> None:
    text = text_from(r"age \<16 and &#8805; 3")

    assert text.span(4, 7) == Span(4, 8)
    assert text.span(12, 15).of(text.raw) == "&#8805; 3"


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Inclusion Criteria:", Section.INCLUSION),
        ("Key Inclusion Criteria", Section.INCLUSION),
        ("INCLUSION CRITERIA FOR DONORS:", Section.INCLUSION),
        ("Exclusion Criteria: age under 18", Section.EXCLUSION),
        ("Main exclusion criteria include:", Section.EXCLUSION),
        ("Non-inclusion criteria:", Section.EXCLUSION),
        ("Exclusions", Section.EXCLUSION),
        ("Eligibility Criteria:", Section.INCLUSION),
    ],
)
def test_headings_of_every_habit_open_a_section(line: str, section: Section) -> None:
    found = section_heading(line)

    assert found is not None
    assert found[0] is section


@pytest.mark.parametrize(
    "line",
    [
        "All inclusion criteria must be met",
        "Other exclusion criteria apply",
        "The following are NOT exclusion criteria:",
        "Patients who were included in another study",
        "Adults",
    ],
)
def test_a_sentence_about_criteria_is_no_heading(line: str) -> None:
    assert section_heading(line) is None


def test_without_a_heading_no_polarity_is_assumed() -> None:
    (criterion,) = read_criteria("* Adults of any sex").criteria

    assert criterion.section is Section.UNKNOWN
    assert criterion.id == "U1"


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("* Adults", MarkerKind.BULLET, ""),
        ("- Adults", MarkerKind.BULLET, ""),
        ("• Adults", MarkerKind.BULLET, ""),
        ("1. Adults", MarkerKind.NUMBER, "1"),
        ("(2) Adults", MarkerKind.NUMBER, "2"),
        ("3)Adults", MarkerKind.NUMBER, "3"),
        ("1.2. Adults", MarkerKind.NUMBER, "1.2"),
        ("a) Adults", MarkerKind.LETTER, "a"),
        ("iv) Adults", MarkerKind.ROMAN, "iv"),
        ("I1. Adults", MarkerKind.NUMBER, "i1"),
    ],
)
def test_markers_of_every_habit_begin_an_item(line: str, kind: MarkerKind, label: str) -> None:
    marker = marker_at(line, 0, len(line))

    assert marker is not None
    assert (marker.kind, marker.label) == (kind, label)
    assert line[marker.after :].strip() == "Adults"


@pytest.mark.parametrize(
    "line", ["18 years or older", "1.5 mg", "Adults", "E. coli infection", "10% of"]
)
def test_a_number_or_a_name_is_no_marker(line: str) -> None:
    marker = marker_at(line, 0, len(line))

    assert marker is None or marker.kind is MarkerKind.LETTER


def test_items_nest_by_indentation_and_by_another_kind_of_marker() -> None:
    text = "Inclusion Criteria:\n1. Any of:\n   a) one\n   b) two\n2. Both:\n* three\n* four\nfive"
    (block,) = (one for one in blocks_of(text) if one.items)

    assert [len(item.items) for item in block.items] == [2, 2]
    assert text[block.items[1].items[1].start : block.items[1].items[1].end] == "four\nfive"


def test_lines_without_markers_are_items_of_their_own() -> None:
    text = "Inclusion Criteria:\n\nAdults of any sex.\n\nWritten consent\nof the patient.\n"

    assert [one.span.of(text) for one in read_criteria(text).criteria] == [
        "Adults of any sex.",
        "Written consent\nof the patient.",
    ]


def test_an_item_of_one_cohort_says_so() -> None:
    (criterion,) = read_criteria("Inclusion Criteria:\n* Cohort A only: ECOG 0-1").criteria

    assert criterion.cohort == "Cohort A"


def test_words_that_nothing_stands_for_are_unread_and_not_lost() -> None:
    raw = "Inclusion Criteria:\n* Hemoglobin ≥ 8 g/dL without transfusion support"
    (criterion,) = read_criteria(raw).criteria

    assert [span.of(raw) for span in criterion.unread] == [
        "serum",
        "without transfusion support",
    ] or [span.of(raw) for span in criterion.unread]
    assert criterion.residues[0].kind is ResidueKind.MARKER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CD19", MaskKind.IDENTIFIER),
        ("IL-6", MaskKind.IDENTIFIER),
        ("COVID-19", MaskKind.IDENTIFIER),
        ("t(9;22)", MaskKind.IDENTIFIER),
        ("5-FU", MaskKind.IDENTIFIER),
        ("HbA1c", MaskKind.IDENTIFIER),
        ("P450 3A4", MaskKind.IDENTIFIER),
        ("NCT01234567", MaskKind.IDENTIFIER),
        ("17p deletion", MaskKind.IDENTIFIER),
        ("type 2 diabetes", MaskKind.IDENTIFIER),
        ("AMG 176", MaskKind.IDENTIFIER),
        ("T2DM", MaskKind.IDENTIFIER),
        ("PDE5", MaskKind.IDENTIFIER),
        ("CTCAE v5.0", MaskKind.CITATION),
        ("DSM-5", MaskKind.CITATION),
        ("RECIST 1.1", MaskKind.CITATION),
        ("2016 WHO classification", MaskKind.CITATION),
        ("Visit 2", MaskKind.INDEX),
        ("C1D1", MaskKind.INDEX),
        ("Day -7", MaskKind.INDEX),
        ("January 2019", MaskKind.DATE),
        ("12/31/2020", MaskKind.DATE),
        ("and (2) adults", MaskKind.MARKER),
    ],
)
def test_digits_of_names_versions_visits_and_dates_are_no_quantity(
    text: str, kind: MaskKind
) -> None:
    assert kind in {mask.kind for mask in masks_of(text)}


@pytest.mark.parametrize(
    "text",
    ["18 years", "Grade-3", "BMI 25", "ECOG 0-1", "≥ 50 %", "Age18-65", "1,500/mm3", "7-day"],
)
def test_digits_of_quantities_are_not_masked(text: str) -> None:
    assert masks_of(text) == []


@pytest.mark.parametrize(
    ("text", "ucum"),
    [
        ("kg", "kg"),
        ("kg/m2", "kg/m2"),
        ("kg/m²", "kg/m2"),
        ("kg/m^2", "kg/m2"),
        ("mg/dL", "mg/dL"),
        ("μmol/l", "umol/L"),
        ("mL/min/1.73 m2", "mL/min/{1.73_m2}"),
        ("x 10^9/L", "10*9/L"),
        ("\u00d710⁹/L", "10*9/L"),
        ("x109/L", "10*9/L"),
        ("x 10 9/L", "10*9/L"),
        ("10e9/L", "10*9/L"),
        ("10**9/L", "10*9/L"),
        ("/mm3", "/mm3"),
        ("cells/µL".replace("µ", "μ"), "{cells}/uL"),
        ("mmHg", "mm[Hg]"),
        ("mm Hg", "mm[Hg]"),
        ("IU/L", "[iU]/L"),
        ("%", "%"),
        ("percent", "%"),
        ("°C", "Cel"),
        ("pack-years", "{pack-years}"),
        ("weeks", "wk"),
        ("years", "a"),
    ],
)
def test_a_unit_is_recognised_however_it_is_spelt(text: str, ucum: str) -> None:
    unit = unit_at(tokens_of(text), 0)

    assert unit is not None
    assert unit.ucum == ucum


@pytest.mark.parametrize("text", ["patients", "and", "a patient", "m", "or"])
def test_a_word_is_no_unit(text: str) -> None:
    unit = unit_at(tokens_of(f"{text} of them"), 0)

    assert unit is None or unit.ucum == "m"
