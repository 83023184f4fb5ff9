"""Corrections of the reading on the screening page: whom they are of, and whether they fit."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest
from tests import records
from tests.web.study.rounds import asking, known, questions, sent
from tests.web.study.test_privacy import contents
from tests.web.study.test_screening import commanded, effect
from tests.web.study.visiting import STUDY, Visitor

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Effect
from trialwright.eligibility.reading import fingerprint
from trialwright.errors import InvalidInput
from trialwright.exchange.patients.screening import read_saved
from trialwright.web.study.forms import SentFile
from trialwright.web.study.rendering import html_of
from trialwright.web.study.screening.page import report_page, screening_page

WEIGHT = "Weight ≥10 kg and age 3 to 18 years (inclusive)."
ALONE = 'compare(term("Weight", concept: "body-weight"), limits: >= 40, unit: unit("kg"))'


def correction(
    text: str = WEIGHT,
    expression: str = ALONE,
    *,
    criterion: str = "I2",
    section: Section = Section.INCLUSION,
) -> str:
    """Return one correction of a file."""
    return f"""
[[correction]]
criterion = "{criterion}"
section = "{section.value}"
fingerprint = "{fingerprint(section, text)}"
text = "{text}"
expression = '{expression}'
by = "A. Physician"
on = 2026-03-01
reason = "The protocol, section 5.2."
"""


def file_of(*rows: str, study: str = STUDY) -> bytes:
    """Return a file of corrections."""
    return f'format = 1\nversion = 3\nstudy = "{study}"\n{"".join(rows)}'.encode()


GONE = correction("Consent of the guardians.", criterion="I8")
CHANGED = correction(WEIGHT.replace("10", "12"))


def corrects(visitor: Visitor, file: bytes) -> httpx.Response:
    """Choose a file of corrections and send the form."""
    return visitor.sends({}, files={"corrections": ("site.toml", file)})


def weighs(visitor: Visitor, kilograms: str) -> None:
    """Type in a weight."""
    typed = {"value": kilograms, "unit": "kg", "day": "2026-03-10"}
    visitor.sends({"body weight": typed, "Birth date": {"day": "2014-06-10"}})


def test_a_correction_wins_over_the_reading_and_is_shown_with_who_made_it(visitor: Visitor) -> None:
    weighs(visitor, "34")
    assert effect(visitor.verdict(), "I2") == "satisfied"

    assert corrects(visitor, file_of(correction())).status_code == 200
    assert visitor.troubles == []
    assert visitor.says("Corrections of the reading, version 3 (1)")
    assert visitor.says("I2 ✓ It fits, and wins over what was read.")
    assert visitor.says("A. Physician, 2026-03-01: The protocol, section 5.2.")
    assert visitor.says("As corrected Weight at least 40 kg.")
    assert visitor.says("corrected by A. Physician on 2026-03-01: The protocol, section 5.2.")
    assert visitor.says("the number 40 does not stand in the text")
    made = visitor.verdict()
    assert effect(made, "I2") == "rules out"
    assert made["corrections"]["applied"][0]["by"] == "A. Physician"


def test_a_correction_stays_until_it_is_taken_back(visitor: Visitor) -> None:
    corrects(visitor, file_of(correction()))
    weighs(visitor, "34")
    assert effect(visitor.verdict(), "I2") == "rules out"

    visitor.sends({}, others={"back.corrections": "1"})
    assert not visitor.says("Corrections of the reading")
    made = visitor.verdict()
    assert (effect(made, "I2"), made["corrections"]) == ("satisfied", None)


def test_another_file_of_corrections_takes_the_place_of_the_first(visitor: Visitor) -> None:
    corrects(visitor, file_of(correction()))
    corrects(visitor, file_of(correction(expression=ALONE.replace("40", "20"))))
    weighs(visitor, "34")
    assert effect(visitor.verdict(), "I2") == "satisfied"


def test_a_correction_that_fits_no_more_is_shown_and_changes_nothing(visitor: Visitor) -> None:
    weighs(visitor, "34")
    corrects(visitor, file_of(CHANGED, GONE))
    assert visitor.says("Corrections of the reading, version 3 (2)")
    assert visitor.says("the words have changed, and I2 is the most like it.")
    assert visitor.says("its words are gone, or stand in another section.")
    assert visitor.says("Consent of the guardians.")
    assert not visitor.says("corrected by A. Physician")
    made = visitor.verdict()
    assert effect(made, "I2") == "satisfied"
    assert len(made["corrections"]["unfit"]) == 2


def test_the_saved_file_brings_corrections_along_and_the_command_applies_them(
    visitor: Visitor, study_home: Path, study_client: httpx.Client
) -> None:
    weighs(visitor, "34")
    corrects(visitor, file_of(correction(), GONE))
    saved = visitor.sends({}, to="/save").content
    assert commanded(study_home, saved) == visitor.verdict()

    later = Visitor(study_client).opens()
    later.sends({}, files={"file": ("saved.json", saved)})
    assert later.says("Corrections of the reading, version 3 (2)")
    assert "corrections" not in msgspec.json.decode(
        Visitor(study_client).opens().sends({}, to="/save").content
    )


def test_the_report_has_the_corrections(visitor: Visitor) -> None:
    corrects(visitor, file_of(correction(), GONE))
    report = visitor.sends({}, to="/report").text
    assert "<input" not in report
    for words in ("Corrections of the reading, version 3", "wins over what was read", "I8"):
        assert words in report, words


def test_a_patients_file_leaves_the_corrections_as_they_are(visitor: Visitor) -> None:
    corrects(visitor, file_of(correction()))
    rows = b"patient_id,kind,text,value,unit,date\n1,measurement,Body weight,34,kg,2026-03-10\n"
    visitor.sends({}, files={"file": ("child.csv", rows)})
    assert effect(visitor.verdict(), "I2") == "rules out"


@pytest.mark.parametrize(
    ("file", "trouble"),
    [
        (b"not TOML", "site.toml: found no TOML"),
        (b"", "site.toml: format is missing"),
        (b"\xff\xfe", "The file of corrections is not UTF-8."),
        (b"a = " + b"[" * 50_000, "it is nested too deeply"),
        (b"a = " + b"9" * 5_000, "found no TOML"),
        (b"a." * 40_000 + b"b = 1", "found a key of many parts"),
        (file_of(), "The file holds no correction."),
        (file_of(correction(), study=f"NCT{records.FIRST:08d}"), f"expected {STUDY}"),
        (file_of(correction(expression="all(")), "correction 1: expression: "),
        (file_of(*[GONE] * 2), "corrections 1 and 2 are of the same criterion"),
        (
            file_of(*[correction(f"Words {number}.") for number in range(101)]),
            "The file holds 101 corrections, expected at most 100.",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(
    visitor: Visitor, file: bytes, trouble: str
) -> None:
    corrects(visitor, file_of(correction()))
    before = visitor.known
    assert corrects(visitor, file).status_code == 400
    (said,) = visitor.troubles
    assert trouble in said
    assert visitor.known == before
    assert 'id="corrections" name="corrections" type="file"' in visitor.page
    assert 'aria-describedby="corrections-amiss"' in visitor.page


def test_a_file_that_is_too_large_is_refused(visitor: Visitor) -> None:
    answer = corrects(visitor, b"#" * 100_001)
    assert answer.status_code == 413
    assert "The file of corrections is too large: expected at most 100 kB." in answer.text


def test_a_form_whose_corrections_do_not_read_is_none_of_these_pages(
    visitor: Visitor, study_client: httpx.Client
) -> None:
    for text in ("not TOML", file_of(correction(), study="NCT00000001").decode()):
        state = msgspec.json.encode({**visitor.known, "corrections": text})
        with pytest.raises(InvalidInput, match="form: corrections"):
            read_saved(state, "form")
        answer = study_client.post(visitor.address, data={"state": state})
        assert answer.status_code == 400


def test_a_patients_file_that_does_not_read_is_answered_with_400(visitor: Visitor) -> None:
    assert visitor.sends({}, files={"file": ("x.csv", b"\xff")}).status_code == 400
    assert visitor.sends({"body weight": {"value": "34,5"}}).status_code == 200


def test_corrections_are_kept_nowhere_and_stand_in_no_log(
    visitor: Visitor, study_home: Path, log: list[bytes]
) -> None:
    before = contents(study_home)
    log.clear()
    corrects(visitor, file_of(correction()))
    corrects(visitor, b"secret")
    assert contents(study_home) == before
    assert len(log) == 2
    for word in (b"Physician", b"site.toml", b"secret", b"protocol"):
        assert word not in b"".join(log), word


def test_only_a_form_of_these_pages_brings_corrections(visitor: Visitor) -> None:
    visitor.headers = {"Sec-Fetch-Site": "cross-site"}
    assert corrects(visitor, file_of(correction())).status_code == 403


def test_what_is_asked_is_what_the_corrected_criterion_asks() -> None:
    """An answer is about the question that stood on the page, by the corrections of that page."""
    asked = asking("Inclusion Criteria:\n\n* Suitable for the study\n")
    file = file_of(correction("Suitable for the study", ALONE, criterion="I1"))
    first = sent(asked, known(asked), {}, {"corrections": SentFile("site.toml", file)})
    assert list(questions(first.asked, first.saved)) == ["body weight"]
    key = questions(first.asked, first.saved)["body weight"].key
    typed = {f"{key}.value": "41", f"{key}.unit": "kg", f"{key}.day": "2026-03-10"}
    second = sent(asked, first.saved, typed)
    assert second.taken.count == 1
    assert [one.effect for one in second.screened().findings] == [Effect.SATISFIED]
    for page in (screening_page(second), report_page(second)):
        assert "corrected by A. Physician on 2026-03-01" in html_of(page)
