"""What a patient has, had, or is to have, one recorded fact at a time."""

from __future__ import annotations

import pytest
from tests.eligibility.evaluation.screened import DAY, patient_of, policies_of, read, tell

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Finding, Signed, Verdict, Why, screen
from trialwright.eligibility.evaluation.wording import evidence_in_words
from trialwright.eligibility.patient import FactKind, Standing

MET, UNKNOWN, NOT_MET = Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET
EXCLUSION = Section.EXCLUSION
WHOLE = policies_of(DAY, tuple(FactKind))


def put(found: Finding) -> tuple[Verdict, list[Why]]:
    """Return the verdict and why it is open."""
    return found.verdict, [one.why for one in found.opens]


@pytest.mark.parametrize(
    ("status", "end", "expected"),
    [
        ("", "2026-03-14", (NOT_MET, [])),
        ("", "2025", (NOT_MET, [])),
        ("", "2026-03-15", (MET, [])),
        ("", "2026-06-01", (MET, [])),
        ("", "2026", (UNKNOWN, [Why.PARTIAL_DATE])),
        ("", "2026-03", (UNKNOWN, [Why.PARTIAL_DATE])),
        ("resolved", "2026-06-01", (MET, [])),
        ("resolved", "", (NOT_MET, [])),
    ],
)
def test_a_disease_is_over_once_its_end_has_surely_passed(
    status: str, end: str, expected: tuple[Verdict, list[Why]]
) -> None:
    row = f"diagnosis|||hepatitis B|||2025-01-01|{status}|||{end}"
    found = tell('has(term("hepatitis B"))', row, section=EXCLUSION, policies=WHOLE)
    assert put(found) == expected


ACTIVE = "2025-06-01|active"
BREAST, BOWEL, AML = (
    f"diagnosis|||{one}|||{ACTIVE}" for one in ("breast cancer", "colorectal cancer", "AML")
)


def other(index: str, *rows: str) -> tuple[Verdict, list[Why]]:
    """Return whether another malignancy than the one under study is found."""
    asked = 'has(term("other malignancy"), status: "history")'
    found = tell(asked, *rows, section=EXCLUSION, policies=WHOLE, index=frozenset({index}))
    return put(found)


def test_of_two_kinds_of_a_broad_index_disease_one_may_be_another_disease() -> None:
    assert other("solid-tumour", BREAST, BOWEL) == (UNKNOWN, [Why.NEEDS_JUDGEMENT])
    assert other("malignancy", AML, BREAST) == (UNKNOWN, [Why.NEEDS_JUDGEMENT])
    over = f"{BOWEL.removesuffix(ACTIVE)}2015-01-01|resolved|||2016-01-01"
    assert other("solid-tumour", BREAST, over) == (UNKNOWN, [Why.NEEDS_JUDGEMENT])


def test_one_disease_told_by_several_names_is_the_index_disease() -> None:
    refuted = "diagnosis|||colorectal cancer|||2025-06-01|refuted"
    apl = f"diagnosis|||APL|||{ACTIVE}"
    assert other("solid-tumour", BREAST, BREAST, refuted) == (NOT_MET, [])
    assert other("malignancy", AML, apl) == (NOT_MET, [])
    assert other("acute-myeloid-leukaemia", AML, apl) == (NOT_MET, [])
    assert other("acute-myeloid-leukaemia", AML, BREAST) == (MET, [])


MTX = "medication|||methotrexate|||{}|planned"
TAKES = 'exposure(term("methotrexate"))'
TOOK = (
    'exposure(term("methotrexate"), status: "history", window: window("before", '
    'anchor: anchor("screening"), limits: <= 4, unit: "wk"))'
)


@pytest.mark.parametrize("asked", [TAKES, TOOK])
@pytest.mark.parametrize("day", ["2026-03-01", "2025-01-01", "2026", ""])
def test_what_was_prescribed_before_the_day_may_have_been_taken(asked: str, day: str) -> None:
    found = tell(asked, MTX.format(day), section=EXCLUSION, policies=WHOLE)
    assert put(found) == (UNKNOWN, [Why.TENTATIVE])
    assert [one.name for one in found.evidence] == ["methotrexate"]


@pytest.mark.parametrize(
    "row", [MTX.format("2026-03-16"), "medication|||cyclophosphamide|||2026|planned"]
)
def test_a_prescription_of_another_time_or_drug_says_nothing(row: str) -> None:
    assert put(tell(TAKES, row, section=EXCLUSION, policies=WHOLE)) == (NOT_MET, [])
    assert put(tell(TAKES, row, section=EXCLUSION)) == (UNKNOWN, [Why.MISSING])


HBV = "diagnosis|||hepatitis B|||2024-01-01|active"
HAS_HBV = 'has(term("hepatitis B"))'
HBSAG = "measurement|||HBsAg|positive||2026-03-10|final"
DNA = "measurement|||HBV DNA|{}||2026-03-10|final"


def excepted(base: str, exception: str, *rows: str) -> tuple[Verdict, list[Why]]:
    """Return what an exclusion with an exception says of the patient of some rows."""
    asked = f"except({base}, exceptions: [{exception}])"
    return put(tell(asked, *rows, section=EXCLUSION, policies=WHOLE))


@pytest.mark.parametrize(("base", "row"), [(HAS_HBV, HBV), ('has(term("positive HBsAg"))', HBSAG)])
def test_an_exception_of_another_result_is_asked_for_itself(base: str, row: str) -> None:
    no_dna = 'has(term("negative HBV DNA"))'
    assert excepted(base, no_dna, row, DNA.format("negative")) == (NOT_MET, [])
    assert excepted(base, no_dna, row, DNA.format("positive")) == (MET, [])
    assert excepted(base, no_dna, row) == (UNKNOWN, [Why.MISSING])
    assert excepted(base, no_dna, row, DNA.format("unclear")) == (UNKNOWN, [Why.NOT_QUALITATIVE])


def test_an_exception_by_treatment_lifts_an_exclusion_by_disease() -> None:
    takes = 'exposure(term("methotrexate"))'
    assert excepted(HAS_HBV, takes, HBV) == (MET, [])
    assert excepted(HAS_HBV, takes, HBV, "medication|||methotrexate|||2026-03-15|") == (NOT_MET, [])
    assert excepted(HAS_HBV, takes, HBV, MTX.format("2026-03-01")) == (UNKNOWN, [Why.TENTATIVE])


def test_an_exception_of_several_diseases_may_speak_of_one_alone() -> None:
    """Who has HIV is not let through by a negative test for the virus of hepatitis B."""
    several = f'any([{HAS_HBV}, has(term("HIV infection"))])'
    hiv = "diagnosis|||HIV infection|||2024-01-01|active"
    no_dna = 'has(term("negative HBV DNA"))'
    assert excepted(several, no_dna, hiv, DNA.format("negative")) == (UNKNOWN, [Why.AMBIGUOUS_TEXT])
    assert excepted(several, no_dna, hiv, DNA.format("positive")) == (MET, [])


def test_what_is_signed_of_an_exception_fits_the_words_of_its_criterion() -> None:
    text = "Exclusion Criteria:\n\n* HIV infection or hepatitis B, except negative HBV DNA"
    hiv = "diagnosis|||HIV infection|||2024-01-01|active"
    one = patient_of([hiv, DNA.format("negative")])
    (found,) = screen(read(text), one, WHOLE).findings
    (opened,) = found.opens
    signed = Signed(
        by="Dr. Wei",
        on=DAY,
        criterion="E1",
        words=opened.ask.about,
        reason="HIV counts for itself",
        patient=one.id,
        holds=True,
    )
    made = screen(read(text), one, WHOLE, signed=[signed])
    assert ([each.verdict for each in made.findings], made.stray) == ([MET], ())


def test_an_exception_of_the_same_kind_is_still_taken_fact_by_fact() -> None:
    base, basal = 'has(term("malignancy"))', 'has(term("basal cell carcinoma"))'
    row = f"diagnosis|||basal cell carcinoma|||{ACTIVE}"
    assert excepted(base, basal, row) == (NOT_MET, [])
    assert excepted(base, basal, row, BREAST) == (MET, [])
    treated = 'has(term("hematopoietic stem cell transplant"), status: "history")'
    graft = "procedure|||allogeneic HSCT|||2020-01-01|completed"
    drug = "medication|||methotrexate|||2020-01-01|completed"
    took = 'exposure(term("methotrexate"), status: "history")'
    assert excepted(treated, took, graft, drug) == (UNKNOWN, [Why.AMBIGUOUS_TEXT])


def within(amount: int, unit: str) -> str:
    return (
        'has(term("malignancy"), status: "history", window: window("before", '
        f'anchor: anchor("screening"), limits: <= {amount}, unit: "{unit}"))'
    )


def refuted(day: str) -> str:
    return f"diagnosis|||malignancy|||{day}|refuted"


def test_a_denial_says_nothing_of_the_time_after_its_day() -> None:
    assert put(tell(within(3, "a"), refuted("2010-01-01"))) == (UNKNOWN, [Why.STALE])
    assert put(tell(within(3, "a"), refuted("2023-03-14"))) == (UNKNOWN, [Why.STALE])
    assert put(tell(within(3, "a"), refuted("2023"))) == (UNKNOWN, [Why.STALE])
    assert put(tell(within(3, "a"), refuted(""))) == (UNKNOWN, [Why.STALE])
    assert put(tell(within(3, "a"), refuted("2023-03-15"))) == (NOT_MET, [])
    assert put(tell(within(20, "a"), refuted("2010-01-01"))) == (NOT_MET, [])
    whole = tell(within(3, "a"), refuted("2010-01-01"), policies=WHOLE)
    assert put(whole) == (NOT_MET, [])


def test_of_today_a_denial_is_the_last_word_as_long_as_the_policy_lets_it() -> None:
    limited = policies_of(DAY, (), malignancy=365)
    now = 'has(term("malignancy"))'
    for asked in (now, 'has(term("malignancy"), status: "history")'):
        assert put(tell(asked, refuted("2010-01-01"))) == (NOT_MET, [])
        assert put(tell(asked, refuted(""))) == (NOT_MET, [])
        assert tell(asked, refuted("2010-01-01"), policies=limited).verdict is UNKNOWN


def test_a_fact_that_is_not_simply_so_is_told_with_its_standing() -> None:
    found = tell('has(term("hepatitis B"))', "diagnosis|||hepatitis B|||2026-01-10|refuted")
    (one,) = found.evidence
    assert (one.standing, one.date) == (Standing.DENIED, "2026-01-10")
    (file,) = (evidence_in_words(each) for each in found.evidence)
    assert file.startswith("hepatitis B (a denial), 2026-01-10 (child.csv: ")
