"""Clinical concepts go by many names and codes, and each name and code means one."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.vocabulary.analytes import analytes
from trialwright.vocabulary.codes import Code
from trialwright.vocabulary.concepts import (
    Concept,
    ConceptKind,
    Concepts,
    concept,
    concept_called,
    concepts,
    concepts_version,
    concepts_with,
    is_a,
)


def called(name: str) -> str | None:
    found = concept_called(name)
    return None if found is None else found.id


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AML", "acute-myeloid-leukaemia"),
        ("acute myelogenous leukemia", "acute-myeloid-leukaemia"),
        ("Acute Myeloid Leukaemias", "acute-myeloid-leukaemia"),
        ("APL", "acute-promyelocytic-leukaemia"),
        ("ALL", "acute-lymphoblastic-leukaemia"),
        ("all", None),
        ("B-ALL", "b-cell-acute-lymphoblastic-leukaemia"),
        ("CLL", "chronic-lymphocytic-leukaemia"),
        ("CLL-1", "antigen/CLEC12A"),
        ("cll1", "antigen/CLEC12A"),
        ("CD371", "antigen/CLEC12A"),
        ("met", None),
        ("GvHD", "graft-versus-host-disease"),
        ("graft versus host disease", "graft-versus-host-disease"),
        ("Hepatitis b", "hepatitis-b"),
        ("aids", None),
        ("AIDS", "hiv-infection"),
        ("allo-HSCT", "allogeneic-hsct"),
        ("Crohn\u2019s disease", "inflammatory-bowel-disease"),
        ("Tumour lysis syndrome", "tumour-lysis-syndrome"),
        ("KPS", "karnofsky"),
        ("WBC", "leukocytes"),
        ("t(15;17)", "pml-rara"),
        ("", None),
        ("17", None),
        ("nothing of the kind", None),
    ],
)
def test_a_name_leads_to_its_concept(name: str, meant: str | None) -> None:
    assert called(name) == meant


def test_every_name_of_every_concept_leads_back_to_it() -> None:
    for one in concepts():
        if one.kind is not ConceptKind.ANTIGEN:
            for name in one.all_names:
                assert called(name) == one.id, name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acute-promyelocytic-leukaemia", "acute-myeloid-leukaemia"),
        ("acute-promyelocytic-leukaemia", "haematologic-malignancy"),
        ("acute-promyelocytic-leukaemia", "malignancy"),
        ("allogeneic-hsct", "transplant"),
        ("hbsag", "hbsag"),
        ("melanoma", "skin-cancer"),
        ("melanoma", "solid-tumour"),
        ("hcg-blood", "pregnancy-test"),
        ("hiv-infection", "immunodeficiency"),
    ],
)
def test_a_kind_is_a_kind_by_any_way_up(one: str, other: str) -> None:
    assert is_a(one, other)
    assert one in concepts().descendants(other)
    assert other in concepts().ancestors(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acute-myeloid-leukaemia", "acute-promyelocytic-leukaemia"),
        ("hematopoietic-stem-cell-transplant", "organ-transplant"),
        ("autologous-hsct", "allogeneic-hsct"),
        ("cervical-carcinoma-in-situ", "malignancy"),
        ("karnofsky", "lansky"),
        ("egfr", "creatinine-clearance"),
        ("hcg-urine", "hcg-blood"),
        ("no-known-allergy", "allergy"),
        ("unheard-of", "unheard-of"),
    ],
)
def test_what_is_another_thing_is_no_kind_of_it(one: str, other: str) -> None:
    assert not is_a(one, other)


@pytest.mark.parametrize(
    ("system", "code", "meant"),
    [
        ("ICD10CM", "C92.41", ["acute-promyelocytic-leukaemia"]),
        ("ICD10CM", "C92.00", ["acute-myeloid-leukaemia"]),
        ("ICD10CM", "C92.9", ["myeloid-leukaemia"]),
        ("ICD10", "C92.8", ["aml-myelodysplasia-related"]),
        ("ICD10CM", "C76.0", ["malignancy"]),
        ("ICD10CM", "C71.9", ["solid-tumour", "cns-malignancy"]),
        ("ICD10CM", "D05.12", ["ductal-carcinoma-in-situ"]),
        ("ICD10CM", "B18.2", ["hepatitis-c"]),
        ("ICD10CM", "F10.20", ["alcoholism"]),
        ("ICD10CM", "F10.90", ["mental-disorder"]),
        ("ICD10CM", "I26.99", ["thromboembolism"]),
        ("LOINC", "751-8", ["neutrophils"]),
        ("SNOMED", "91861009", ["acute-myeloid-leukaemia"]),
        ("NCIT", "C38144", ["lansky"]),
        ("LOINC", "0-0", []),
        ("RXNORM", "105585", []),
    ],
)
def test_a_code_means_the_most_exact_concept(system: str, code: str, meant: list[str]) -> None:
    assert [one.id for one in concepts().by_code(Code.of(system, code))] == meant


@given(
    st.sampled_from(["ICD10CM", "ICD10"]),
    st.from_regex(r"[A-Z][0-9][0-9A]([0-9]{0,3})", fullmatch=True),
)
def test_a_code_is_looked_up_as_its_ranges_define(system: str, text: str) -> None:
    code = Code.of(system, text)
    held = [
        ((span.is_single, len(span.first)), one.id)
        for one in concepts()
        for span in one.codes
        if span.holds(code)
    ]
    best = max((exactness for exactness, _ in held), default=None)
    ids = {one for exactness, one in held if exactness == best}
    most_exact = {one for one in ids if not any(other != one and is_a(other, one) for other in ids)}
    assert {one.id for one in concepts().by_code(code)} == most_exact


def test_what_is_measured_is_a_concept() -> None:
    for name in analytes():
        found = concept(name)
        assert found is not None, name
        assert found.kind in {ConceptKind.TEST, ConceptKind.SCALE}


def test_the_table_is_ordered_and_what_is_checked_is_a_code() -> None:
    assert concepts_version()
    for one in concepts():
        assert one.checked <= set(one.codes)
        assert len(set(one.codes)) == len(one.codes), one.id
        assert len(set(one.all_names)) == len(one.all_names), one.id


@pytest.fixture(scope="module")
def sample_codes(reference_data: Path) -> dict[tuple[str, str], str]:
    """Return the names of the LOINC and SNOMED codes of the OMOP sample."""
    with zipfile.ZipFile(reference_data / "eligibility" / "Synthea27Nj_5.4.zip") as archive:
        text = io.TextIOWrapper(archive.open("CONCEPT.csv"), "utf-8")
        return {
            (row["vocabulary_id"], row["concept_code"]): row["concept_name"]
            for row in csv.DictReader(text)
        }


#: Words of a sample name that stand for the concept, where its own words do not occur there.
_SAID = {
    "leukocytes": "Leukocytes",
    "haemoglobin": "Hemoglobin",
    "haematocrit": "Hematocrit",
    "anaemia": "Anemia",
    "egfr": "Glomerular filtration rate",
    "bilirubin-total": "Bilirubin.total",
    "total-protein": "Protein",
    "inr": "INR",
    "crp": "C reactive protein",
    "interleukin-6": "Interleukin 6",
    "cholesterol-total": "Cholesterol",
    "triglycerides": "Triglyceride",
    "hba1c": "Hemoglobin A1c",
    "body-mass-index": "Body mass index",
    "nyha-class": "cardiovascular disease NYHA New York Heart Association",
    "cardiovascular-disease": "Disorder of cardiovascular system",
    "substance-use-disorder": "Misuses drugs",
    "alcoholism": "Alcoholism",
    "depression": "Major depressive disorder",
    "electrocardiography": "Electrocardiographic procedure",
    "anti-hcv": "Hepatitis C antibody",
    "hbsag": "Hepatitis B surface antigen",
    "urinary-tract-infection": "Urinary tract infectious disease",
    "bacterial-infection": "Bacterial infectious disease",
    "breast-cancer": "Malignant tumor of breast",
    "colon-cancer": "Malignant tumor of colon",
    "surgery": "Surgical procedure",
    "lvef": "Left ventricular Ejection fraction",
    "latex-allergy": "Allergy to latex",
    "dialysis": "Renal dialysis",
    "heart-transplant": "Transplantation of heart",
    "lung-transplant": "Transplant of lung",
}


#: Short names of LOINC in the DSS LOINC code file of the US Department of Veterans Affairs (patch
#: ECX*3*112, 2008), for codes that the sample does not have.
_VETERANS = {
    "804-5": ("leukocytes", "WBC # Bld Manual"),
    "2164-2": ("creatinine-clearance", "CrCl 24H Ur+SerPl-vRate"),
    "2324-2": ("ggt", "GGT SerPl-cCnc"),
    "8127-3": ("cd4-count", "CD4 Cells # Bld"),
    "10900-9": ("anti-hbs", "HBV surface Ab Ser Ql EIA"),
    "13955-0": ("anti-hcv", "HCV Ab Ser Ql EIA"),
    "16128-1": ("anti-hcv", "HCV Ab Ser Ql"),
    "31201-7": ("anti-hiv", "HIV1+2 Ab Ser Ql EIA"),
    "11011-4": ("hcv-rna", "HCV RNA SerPl PCR-a-Cnc"),
    "13952-7": ("anti-hbc", "HBV core Ab Ser Ql EIA"),
    "16933-4": ("anti-hbc", "HBV core Ab Ser Ql"),
    "13954-3": ("hbeag", "HBV e Ag Ser Ql EIA"),
    "31844-4": ("hbeag", "HBV e Ag Ser Ql"),
    "3173-2": ("aptt", "aPTT Bld Qn"),
    "14979-9": ("aptt", "aPTT PPP Qn"),
    "34714-6": ("inr", "INR Bld Qn"),
    "1968-7": ("bilirubin-direct", "Bilirub Direct SerPl-mCnc"),
    "2777-1": ("phosphate", "Phosphate Ser-Pl-mCNC"),
}


@pytest.mark.parametrize("code", _VETERANS)
def test_a_code_means_what_a_second_list_says(code: str) -> None:
    meant, _ = _VETERANS[code]
    (found,) = concepts().by_code(Code("LOINC", code))
    assert found.id == meant
    assert code in {span.first for span in found.checked}


@pytest.mark.reference
def test_codes_that_are_said_to_be_checked_mean_the_same_in_the_sample(
    sample_codes: dict[tuple[str, str], str],
) -> None:
    compared = 0
    for one in concepts():
        for span in one.codes:
            theirs = sample_codes.get((span.system, span.first))
            if theirs is not None:
                assert span in one.checked, str(span)
                wanted = _SAID.get(one.id, one.name)
                stems = {word[:5].casefold() for word in wanted.replace("-", " ").split()}
                found = {word[:5].casefold() for word in theirs.replace("-", " ").split()}
                assert stems & found, f"{one.id}: {theirs}"
                compared += 1
    assert compared >= 80


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_site_adds_its_own_concepts(tmp_path: Path) -> None:
    own = written(
        tmp_path / "own.toml",
        '[[test]]\nid = "site-x"\nname = "site test X"\nis_a = ["hcg"]\ncodes = ["SITE:77"]\n',
    )
    vocabulary = concepts_with(own)
    found = vocabulary.called("Site Test X")
    assert found is not None
    assert vocabulary.by_code(Code.of("SITE", "77")) == (found,)
    assert vocabulary.is_a("site-x", "hcg")
    assert concept("site-x") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[test", "found no TOML in UTF-8"),
        ("[[antigen]]\nid='a'\nname='a'", "found the key 'antigen', expected lists of rows under"),
        ("test = 1", "found the key 'test'"),
        ("test = [1]", r"test row 1: found 1, expected a table with"),
        ("[[test]]\nid='a'\nname='a'\nfoo=1", r"test row 1: found \{"),
        ("[[test]]\nname='a'", "test row 1: id is None, expected a text"),
        ("[[test]]\nid='a'\nname=' '", "test row 1: name is ' ', expected a text"),
        ("[[test]]\nid='a'\nname='a'\ncodes='x'", "codes is 'x', expected a list of texts"),
        ("[[test]]\nid='a'\nname='a'\ncodes=['x']", "'x' is not a code"),
        ("[[test]]\nid='hcg'\nname='a'", "concept 'hcg' stands twice"),
        ("[[test]]\nid='a'\nname='AML'", "'AML' is both 'acute-myeloid-leukaemia' and 'a'"),
        ("[[test]]\nid='a'\nname='new'\nis_a=['b']", "is a kind of 'b': not known"),
        ("[[test]]\nid='a'\nname='new'\nis_a=['a']", "'a' is a kind of itself"),
    ],
)
def test_an_addition_that_does_not_fit_is_refused_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        concepts_with(written(tmp_path / "own.toml", text))


def test_a_circle_is_refused() -> None:
    rows = [
        Concept("a", ConceptKind.TEST, "one", ("b",)),
        Concept("b", ConceptKind.TEST, "two", ("a",)),
    ]
    with pytest.raises(ValueError, match="'a' is a kind of itself"):
        Concepts(rows)
