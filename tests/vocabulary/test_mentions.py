"""Concepts are found in texts from left to right, the longest name first."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary.concepts import ConceptKind, concepts
from trialwright.vocabulary.mentions import concept_mentions


def found(text: str) -> list[tuple[str, str]]:
    return [(one.concept.id, text[one.start : one.end]) for one in concept_mentions(text)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "relapsed or refractory AML, CLL-1 positive blasts",
            "relapse refractory-disease acute-myeloid-leukaemia antigen/CLEC12A blasts",
        ),
        ("relapsed CLL, 1 prior line", "relapse chronic-lymphocytic-leukaemia"),
        ("anti-CLL-1 CAR-T cells", "antigen/CLEC12A car-t-therapy"),
        ("ALL patients must agree to all of the above", ""),
        (
            "patients with ALL, CLL or MDS",
            "acute-lymphoblastic-leukaemia chronic-lymphocytic-leukaemia myelodysplastic-syndrome",
        ),
        ("meets ALL of the following", ""),
        ("a subject aids; AIDS", "hiv-infection"),
        (
            "acute promyelocytic leukemia (APL)",
            "acute-promyelocytic-leukaemia acute-promyelocytic-leukaemia",
        ),
        ("HBsAg or HBV-DNA, HCV antibody", "hbsag hbv-dna anti-hcv"),
        ("Hepatitis B virus surface", "hepatitis-b"),
        ("active graft-versus-host\ndisease", "graft-versus-host-disease"),
        (
            "organ transplantation except HSCT",
            "organ-transplant hematopoietic-stem-cell-transplant",
        ),
        ("Lansky \\>= 50, ECOG 0~2", "lansky ecog"),
        ("absolute neutrophil count (ANC)", "neutrophils neutrophils"),
        ("carcinoma in situ of the cervix", "cervical-carcinoma-in-situ"),
        ("bone marrow. Transplant of a plan", "transplant"),
        ("heart, failure", ""),
        ("heart\n\n\n\nfailure", ""),
        ("", ""),
    ],
)
def test_what_a_text_names_is_found(text: str, ids: str) -> None:
    assert [one for one, _ in found(text)] == ids.split()


def test_a_place_is_that_of_the_words() -> None:
    assert found("no prior allo-HSCT, please") == [("allogeneic-hsct", "allo-HSCT")]


def test_every_name_is_found_in_a_sentence() -> None:
    for one in concepts():
        if one.kind is not ConceptKind.ANTIGEN:
            for name in one.all_names:
                ids = [concept for concept, _ in found(f"history: {name} -- or none")]
                assert one.id in ids, name


WORDS = "AML ALL CLL -1 acute leukemia of hepatitis B b heart failure allo- HSCT , . the"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=20).map(" ".join))
def test_mentions_stand_in_order_and_do_not_overlap(text: str) -> None:
    reached = 0
    for one in concept_mentions(text):
        assert reached <= one.start < one.end <= len(text)
        reached = one.end


@pytest.mark.parametrize("word", ["acute ", "allogeneic hematopoietic stem cell ", "CLL-", "AML "])
def test_time_grows_with_the_text_only(word: str) -> None:
    """Four times the text takes far less than sixteen times as long."""

    def seconds(times: int) -> float:
        text = word * times
        begun = time.process_time()
        for _ in concept_mentions(text):
            pass
        return time.process_time() - begun

    seconds(10)
    short = min(seconds(2_000) for _ in range(3))
    assert min(seconds(8_000) for _ in range(3)) < 10 * short + 0.01


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("acute or chronic GVHD", "graft-versus-host-disease"),
        ("chronic GVHD", "chronic-gvhd"),
        ("hepatitis B or C", "hepatitis-b-or-c"),
        ("uncontrolled hypertension", "hypertension"),
        ("severe mental disorders", "mental-disorder"),
        (
            "basal cell or squamous cell skin cancer",
            "basal-cell-carcinoma squamous-cell-skin-cancer",
        ),
    ],
)
def test_what_is_said_in_short_is_meant_in_full_and_severity_stays_outside(
    text: str, ids: str
) -> None:
    assert [one for one, _ in found(text)] == ids.split()
