"""Codes go by one short name a system, and a code of a hierarchy holds what lies below it."""

from __future__ import annotations

import pytest

from trialwright.vocabulary.codes import Code, CodeRange, system_called


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("http://loinc.org", "LOINC"),
        ("loinc", "LOINC"),
        ("http://snomed.info/sct", "SNOMED"),
        ("SNOMED CT", "SNOMED"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "ICD10CM"),
        ("urn:oid:2.16.840.1.113883.6.3", "ICD10"),
        ("RxNorm", "RXNORM"),
        ("http://site.example/codes", "http://site.example/codes"),
    ],
)
def test_a_system_goes_by_its_short_name(written: str, short: str) -> None:
    assert system_called(written) == short


def test_an_icd_code_is_the_same_with_and_without_its_stop() -> None:
    assert Code.of("ICD10CM", "C9240") == Code.of("icd10cm", " c92.40 ")
    assert str(Code.of("ICD10CM", "C9240")) == "ICD10CM:C92.40"
    assert str(Code.of("ICD10", "C92")) == "ICD10:C92"


@pytest.mark.parametrize(
    ("span", "code", "held"),
    [
        ("ICD10CM:C92.4", "ICD10CM:C92.40", True),
        ("ICD10CM:C92.4", "ICD10CM:C92.4", True),
        ("ICD10CM:C92.4", "ICD10CM:C92", False),
        ("ICD10CM:C92.4", "ICD10:C92.4", False),
        ("ICD10CM:C81-C96", "ICD10CM:C96.9", True),
        ("ICD10CM:C81-C96", "ICD10CM:C80.1", False),
        ("ICD10CM:C00-C96", "ICD10CM:C7A.01", True),
        ("ICD10CM:K74.3-K74.6", "ICD10CM:K74.60", True),
        ("ICD10CM:K74.3-K74.6", "ICD10CM:K74.0", False),
        ("LOINC:751-8", "LOINC:751-8", True),
        ("LOINC:751-8", "LOINC:751-80", False),
        ("SNOMED:7200002", "SNOMED:72000021", False),
    ],
)
def test_a_range_holds_what_lies_between_and_below(span: str, code: str, held: object) -> None:
    assert CodeRange.read(span).holds(Code.of(*code.split(":"))) is held
    assert str(CodeRange.read(span)) == span


@pytest.mark.parametrize("text", ["C92.4", "ICD10CM:", "icd10cm:C92"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a code: expected SYSTEM:CODE"):
        CodeRange.read(text)


def test_what_lies_above_a_code_without_end_is_what_can_be_a_code() -> None:
    above = list(Code("ICD10CM", "C92." + "0" * 100_000).with_those_above())

    assert len(above) == 15
    assert above[1] == Code("ICD10CM", "C92." + "0" * 13)
    assert above[-1] == Code("ICD10CM", "C92")
