"""The file of a screening: what was known is what is read again, word for word."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.evaluation.screened import base_rows, patient_of

from trialwright.eligibility.evaluation import Choice, Signed
from trialwright.eligibility.patient import (
    Absent,
    Activity,
    Coded,
    Completeness,
    Fact,
    FactKind,
    Interval,
    Measured,
    Patient,
    Policies,
    ReferenceRange,
    Sex,
    Source,
    Span,
    Standing,
    Value,
    Window,
    Worded,
)
from trialwright.errors import InvalidInput
from trialwright.exchange.patients import read_patients, read_patients_text
from trialwright.exchange.patients.screening import (
    NotAnswered,
    SavedScreening,
    is_saved,
    looks_saved,
    read_saved,
    written,
)
from trialwright.vocabulary import Code, DateRange, NctId, PartialDate

STUDY = NctId("NCT07338357")
DAY = date(2026, 3, 15)
SAVED = SavedScreening(
    study=STUDY,
    patient=patient_of(base_rows()),
    policies=Policies(
        day=DAY,
        stale_after=MappingProxyType({"body-weight": 30}),
        at_screening=14,
        complete=(
            Completeness(FactKind.PROCEDURE, Window(None, DAY), "Dr. Qin", "allogeneic-hsct"),
            Completeness(FactKind.DIAGNOSIS, Window(date(2020, 1, 1), DAY), "the site"),
        ),
    ),
    signed=(
        Signed(
            by="Dr. Qin, investigator",
            on=DAY,
            criterion="I5",
            words="Recovery",
            reason="seen",
            patient="child",
            holds=True,
        ),
        Signed(
            by="Dr. Qin",
            on=DAY,
            criterion="I3",
            words="relapse and refractoriness",
            reason="the guideline",
            reading=Choice.OR,
        ),
    ),
    not_answered=(
        NotAnswered(about="lansky-score", criterion="", said="not done", by="Nurse Lu", on=DAY),
    ),
    replaced=patient_of(base_rows()).facts[:1],
    remarks=("child.csv: 2 rows could not be read",),
)

texts = st.text(max_size=12)
days = st.none() | st.builds(
    lambda day, length: PartialDate(str(day)[:length]),
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from([4, 7, 10]),
)
numbers = st.none() | st.fractions()
codes = st.lists(st.builds(Code, texts, texts), max_size=2).map(tuple)
values: st.SearchStrategy[Value | None] = st.one_of(
    st.none(),
    st.builds(
        Measured,
        st.builds(Interval, numbers, numbers, st.booleans(), st.booleans()),
        texts,
        texts,
        texts,
    ),
    st.builds(Coded, codes, texts),
    st.builds(Worded, texts),
    st.builds(Absent, texts),
)
facts = st.builds(
    Fact,
    kind=st.sampled_from(FactKind),
    codes=codes,
    text=texts,
    concepts=st.lists(texts, max_size=2).map(tuple),
    value=values,
    ranges=st.lists(st.builds(ReferenceRange, texts, texts, texts), max_size=2).map(tuple),
    span=st.builds(Span, days, days, days, days),
    recorded=days,
    clock=st.none() | st.times(),
    standing=st.sampled_from(Standing),
    activity=st.sampled_from(Activity),
    specimen=texts,
    method=texts,
    severity=texts,
    source=st.builds(Source, texts, texts, texts),
)
patients = st.builds(
    Patient,
    id=texts.filter(str.strip),
    sex=st.sampled_from(Sex),
    birth=days,
    death=days,
    is_dead=st.booleans(),
    observed=st.lists(
        st.builds(DateRange, st.just(date(2020, 1, 1)), st.dates(date(2020, 1, 2))), max_size=2
    ).map(tuple),
    facts=st.lists(facts, max_size=4).map(tuple),
)


def test_what_was_saved_is_read_word_for_word() -> None:
    assert read_saved(written(SAVED), "saved.json") == SAVED


@given(patients)
def test_nothing_of_any_patient_is_lost(patient: Patient) -> None:
    """Two facts are equal wherever they came from, so sources are compared apart."""
    read = read_saved(written(replace(SAVED, patient=patient)), "saved.json").patient

    assert read == patient
    assert [one.source for one in read.facts] == [one.source for one in patient.facts]
    assert [_written(one) for one in read.facts] == [_written(one) for one in patient.facts]


def _written(fact: Fact) -> str | None:
    return fact.value.written if isinstance(fact.value, Measured) else None


def test_every_field_of_a_fact_is_in_the_form_of_the_file() -> None:
    """A fact in which nothing is as it is by default: a field forgotten would be noticed."""
    fact = Fact(
        kind=FactKind.MEASUREMENT,
        codes=(Code("LOINC", "751-8"),),
        text="Neutrophils",
        concepts=("neutrophils",),
        value=Measured(Interval(None, Fraction(1, 3), high_open=True), "10*9/L", "0.3", "K/uL"),
        ranges=(ReferenceRange("1", "2", "10*9/L"),),
        span=Span(*map(PartialDate, ("2026-01", "2026-02", "2026", "2026-03"))),
        recorded=PartialDate("2026-03-01"),
        clock=time(8, 30),
        standing=Standing.TENTATIVE,
        activity=Activity.ACTIVE,
        specimen="blood",
        method="flow",
        severity="severe",
        source=Source("a", "b", "c"),
    )
    plain = Fact(kind=FactKind.DIAGNOSIS, source=Source("", "", ""))
    for one in fields(Fact):
        assert getattr(fact, one.name) != getattr(plain, one.name), one.name
    read = read_saved(written(replace(SAVED, patient=Patient(id="1", facts=(fact,)))), "saved.json")
    assert read.patient.facts == (fact,)


def test_it_is_a_source_of_patients_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(written(SAVED))

    for read in (read_patients(path), read_patients_text(path.read_bytes(), "a pipe")):
        assert read.format == "trialwright"
        assert read.patients == (SAVED.patient,)
        assert sum(read.rows.values()) == len(SAVED.patient.facts)


def test_other_json_is_no_screening() -> None:
    assert looks_saved(written(SAVED))
    assert looks_saved(b'\xef\xbb\xbf {"trialwright_screening": 1}')
    assert not looks_saved(b'{"resourceType": "Bundle"}')
    assert not looks_saved(b"patient_id,kind\n")


def test_what_a_file_is_is_seen_by_its_beginning(tmp_path: Path) -> None:
    """However long it is: this one is longer than any memory, with nothing in it."""
    path = tmp_path / "long.json"
    path.write_bytes(written(SAVED))
    assert is_saved(path)
    os.truncate(path, 1 << 40)
    assert is_saved(path)
    path.write_bytes(b'{"resourceType": "Bundle"}')
    os.truncate(path, 1 << 40)
    assert not is_saved(path)
    assert not is_saved(tmp_path)
    assert not is_saved(tmp_path / "nowhere")


def changed(**values: object) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(written(SAVED)), **values})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"trialwright_screening": 1', "saved.json: found no screening: "),
        (changed(trialwright_screening=2), "version 2, expected 1"),
        (changed(study="NCT"), "is not an NCT id"),
        (changed(verdict="eligible"), "unknown field `verdict`"),
        (changed(as_of="2026-13-01"), r"as_of"),
        (changed(patient={"id": " "}), "the patient has no id"),
        (changed(patient={"id": "1", "birth": "2026-02-30"}), "is not a date"),
        (changed(at_screening_days=-1), "-1 is not a number of days"),
        (changed(stale_after_days={"body-weight": 40_001}), "40001 is not a number of days"),
    ],
)
def test_what_does_not_read_is_said_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read_saved(data, "saved.json")


@pytest.mark.parametrize(("low", "what"), [("1e9", "not a number"), ("1/0", "divides by zero")])
def test_a_number_that_is_none_is_refused(low: str, what: str) -> None:
    value = {"type": "number", "unit": "kg", "low": low}
    fact = {"kind": "measurement", "source": ["a", "b", "c"], "value": value}
    with pytest.raises(InvalidInput, match=what):
        read_saved(changed(patient={"id": "1", "facts": [fact]}), "saved.json")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"reason": " "}, "no `reason`"),
        ({"holds": None}, "either `holds` or `reading`"),
        ({"reading": "and"}, "either `holds` or `reading`"),
        ({"patient": ""}, "names its `patient`"),
    ],
)
def test_a_signature_that_is_not_whole_is_refused(row: dict[str, object], what: str) -> None:
    signed = msgspec.json.decode(written(SAVED))["signed"][0] | row
    with pytest.raises(InvalidInput, match=what):
        read_saved(changed(signed=[signed]), "saved.json")
