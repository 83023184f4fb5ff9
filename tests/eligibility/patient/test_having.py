"""Whether a patient has something: silence is never a "no"."""

from __future__ import annotations

from datetime import date

import pytest
from tests.eligibility.patient.people import ask, fact, partial, patient

from trialwright.eligibility.patient import (
    Activity,
    Certainty,
    Completeness,
    Fact,
    FactKind,
    Finding,
    Patient,
    Reason,
    Standing,
    Window,
    days_ago,
    finding,
)

NO, UNKNOWN, YES = Certainty.NO, Certainty.UNKNOWN, Certainty.YES
DIAGNOSIS, PROCEDURE, ALLERGY = FactKind.DIAGNOSIS, FactKind.PROCEDURE, FactKind.ALLERGY
DAY = date(2026, 3, 15)
WHOLE = Completeness(DIAGNOSIS, Window(), "site registry")


def about(one: Patient, concept: str, *kinds: FactKind, **policies: object) -> Finding:
    return finding(ask(one, concept, **policies), kinds or (DIAGNOSIS,))


def told(found: Finding) -> tuple[Certainty, Reason | None]:
    return found.certainty, found.unanswered[0].reason if found.unanswered else None


APL = fact(DIAGNOSIS, "acute-promyelocytic-leukaemia", "2025-06-01")
AML = fact(DIAGNOSIS, "acute-myeloid-leukaemia", "2025-06-01")


def test_a_kind_of_a_disease_is_the_disease() -> None:
    assert about(patient(APL), "acute-myeloid-leukaemia") == Finding(YES, (APL,))


def test_a_disease_is_not_yet_one_of_its_kinds() -> None:
    """APL lies under AML: whether an AML is one is unknown until its kind is recorded."""
    for policies in ({}, {"complete": (WHOLE,)}):
        found = about(patient(AML), "acute-promyelocytic-leukaemia", **policies)
        assert told(found) == (UNKNOWN, Reason.UNSPECIFIC)


def test_silence_is_unknown_and_a_no_only_where_the_source_is_declared_whole() -> None:
    assert told(about(patient(), "hepatitis-b")) == (UNKNOWN, Reason.MISSING)
    assert told(about(patient(AML), "hepatitis-b", complete=(WHOLE,))) == (NO, None)
    part = Completeness(DIAGNOSIS, Window(date(2020, 1, 1)), "site")
    assert told(about(patient(), "hepatitis-b", complete=(part,))) == (UNKNOWN, Reason.MISSING)
    other = Completeness(PROCEDURE, Window(), "site")
    assert told(about(patient(), "hepatitis-b", complete=(other,))) == (UNKNOWN, Reason.MISSING)


def test_a_completeness_of_one_concept_speaks_of_it_and_its_kinds_alone() -> None:
    """Who never had a stem cell transplant had no allogeneic one; not the other way about."""
    none = Completeness(
        PROCEDURE, Window(None, DAY), "Dr. Qin", "hematopoietic-stem-cell-transplant"
    )
    allogeneic = Completeness(PROCEDURE, Window(None, DAY), "Dr. Qin", "allogeneic-hsct")

    def told_of(concept: str, declared: Completeness) -> Certainty:
        return about(patient(), concept, PROCEDURE, complete=(declared,)).certainty

    assert told_of("allogeneic-hsct", none) is NO
    assert told_of("allogeneic-hsct", allogeneic) is NO
    assert told_of("hematopoietic-stem-cell-transplant", allogeneic) is UNKNOWN
    assert told_of("organ-transplant", allogeneic) is UNKNOWN


MEDICATION = FactKind.MEDICATION


@pytest.mark.parametrize(
    ("start", "end", "by", "activity", "certainty"),
    [
        ("2026-01-01", None, None, Activity.ACTIVE, YES),
        ("2026-01-01", None, None, Activity.UNKNOWN, UNKNOWN),
        ("2026-01-01", "2026-02-01", None, Activity.ACTIVE, NO),
        ("2026-01-01", "2026-01-01", None, Activity.ACTIVE, NO),
        (None, None, "2026-02-01", Activity.ACTIVE, YES),
        ("2026-04", None, None, Activity.ACTIVE, NO),
    ],
)
def test_a_medication_that_is_active_goes_on_to_the_day(
    start: str | None, end: str | None, by: str | None, activity: Activity, certainty: Certainty
) -> None:
    taken = fact(MEDICATION, "methotrexate", start, end, by, activity=activity)
    question = ask(
        patient(taken), "methotrexate", complete=(Completeness(MEDICATION, Window(), ""),)
    )
    assert finding(question, (MEDICATION,), Window(DAY, DAY)).certainty is certainty


def test_a_code_that_nobody_knows_could_be_anything() -> None:
    strange = fact(DIAGNOSIS, "", "2025", text="code 77")
    found = about(patient(strange), "hepatitis-b", complete=(WHOLE,))
    assert told(found) == (UNKNOWN, Reason.UNMAPPED)
    assert found.facts == (strange,)


def test_a_completeness_covers_the_window_that_is_asked_about() -> None:
    years = Completeness(DIAGNOSIS, Window(date(2020, 1, 1), date(2026, 12, 31)), "site")
    question = ask(patient(), "hepatitis-b", complete=(years,))
    assert finding(question, [DIAGNOSIS], Window(date(2023, 3, 15), DAY)).certainty is NO
    assert finding(question, [DIAGNOSIS], Window(date(2019, 3, 15), DAY)).certainty is UNKNOWN
    assert finding(question, [DIAGNOSIS], Window(date(2023, 3, 15))).certainty is UNKNOWN


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing.SURE, (YES, None)),
        (Standing.TENTATIVE, (UNKNOWN, Reason.TENTATIVE)),
        (Standing.DENIED, (NO, None)),
        (Standing.PLANNED, (UNKNOWN, Reason.TENTATIVE)),
        (Standing.VOID, (UNKNOWN, Reason.MISSING)),
    ],
)
def test_how_far_a_diagnosis_counts(
    standing: Standing, expected: tuple[Certainty, Reason | None]
) -> None:
    one = fact(DIAGNOSIS, "hepatitis-b", "2025-06-01", standing=standing)
    assert told(about(patient(one), "hepatitis-b")) == expected


def test_who_has_no_leukaemia_has_no_acute_one_but_not_the_other_way_about() -> None:
    none = fact(DIAGNOSIS, "leukaemia", "2025-06-01", standing=Standing.DENIED)
    assert told(about(patient(none), "acute-myeloid-leukaemia")) == (NO, None)
    assert told(about(patient(none), "malignancy")) == (UNKNOWN, Reason.MISSING)


def test_a_denial_is_overtaken_and_contradicted_by_later_facts() -> None:
    denied = fact(DIAGNOSIS, "hepatitis-b", "2025-06-01", standing=Standing.DENIED)
    later = fact(DIAGNOSIS, "hepatitis-b", "2025-07-01")
    same = fact(DIAGNOSIS, "hepatitis-b", "2025-06-01")
    assert told(about(patient(denied, later), "hepatitis-b")) == (YES, None)
    assert told(about(patient(denied, same), "hepatitis-b")) == (UNKNOWN, Reason.CONFLICT)
    assert told(about(patient(denied), "hepatitis-b", stale_after={"hepatitis-b": 30})) == (
        UNKNOWN,
        Reason.MISSING,
    )
    future = fact(DIAGNOSIS, "hepatitis-b", "2026-06-01", standing=Standing.DENIED)
    assert told(about(patient(future), "hepatitis-b")) == (UNKNOWN, Reason.MISSING)


def denial(concept: str, day: str, recorded: str | None = None) -> Fact:
    return fact(
        DIAGNOSIS, concept, day, standing=Standing.DENIED, recorded=recorded and partial(recorded)
    )


def test_a_refuted_kind_is_not_open_any_more() -> None:
    no_apl = denial("acute-promyelocytic-leukaemia", "2025-06-05")
    assert about(patient(AML, no_apl), "acute-promyelocytic-leukaemia") == Finding(NO, (no_apl,))
    newer = fact(DIAGNOSIS, "acute-myeloid-leukaemia", "2025-07-01")
    assert told(about(patient(newer, no_apl), "acute-promyelocytic-leukaemia")) == (
        UNKNOWN,
        Reason.UNSPECIFIC,
    )


def test_a_denial_of_all_that_is_recorded_of_a_part_is_a_conflict() -> None:
    none = denial("leukaemia", "2025-06-05")
    assert told(about(patient(AML, none), "acute-promyelocytic-leukaemia")) == (
        UNKNOWN,
        Reason.CONFLICT,
    )


def test_a_denial_is_as_old_as_the_day_on_which_it_was_written() -> None:
    onset_long_ago = denial("hepatitis-b", "2020-01-01", "2026-03-01")
    suspected = fact(DIAGNOSIS, "hepatitis-b", "2026-02-01", standing=Standing.TENTATIVE)
    both = patient(onset_long_ago, suspected)
    assert about(both, "hepatitis-b", stale_after={"hepatitis-b": 30}).certainty is NO
    early = denial("hepatitis-b", "2026-01-01")
    assert told(about(patient(early, suspected), "hepatitis-b")) == (UNKNOWN, Reason.TENTATIVE)


def test_a_procedure_not_done_one_day_may_have_been_done_on_another() -> None:
    not_done = fact(
        PROCEDURE, "organ-transplant", "2026-01-01", "2026-01-01", standing=Standing.DENIED
    )
    assert told(about(patient(not_done), "organ-transplant", PROCEDURE)) == (
        UNKNOWN,
        Reason.MISSING,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-01", (YES, None)),
        ("2026-01-31", (UNKNOWN, Reason.MISSING)),
        ("2026-03-15", (YES, None)),
        ("2026-03-16", (UNKNOWN, Reason.MISSING)),
        ("2026-02", (YES, None)),
        ("2026-03", (UNKNOWN, Reason.PARTIAL_DATE)),
        (None, (UNKNOWN, Reason.PARTIAL_DATE)),
    ],
)
def test_a_transplant_within_42_days(
    day: str | None, expected: tuple[Certainty, Reason | None]
) -> None:
    done = fact(PROCEDURE, "allogeneic-hsct", day, day)
    window = Window(days_ago(DAY, 42, "d"), DAY)
    question = ask(patient(done), "allogeneic-hsct")
    assert told(finding(question, [PROCEDURE], window)) == expected
    autologous = fact(PROCEDURE, "autologous-hsct", day, day)
    assert told(finding(ask(patient(autologous), "allogeneic-hsct"), [PROCEDURE], window)) == (
        UNKNOWN,
        Reason.MISSING,
    )


def test_a_planned_transplant_counts_where_plans_are_asked_for() -> None:
    planned = fact(PROCEDURE, "liver-transplant", "2026-03-01", standing=Standing.PLANNED)
    question = ask(patient(planned), "organ-transplant")
    both = (Standing.SURE, Standing.PLANNED)
    assert finding(question, [PROCEDURE]).certainty is UNKNOWN
    assert finding(question, [PROCEDURE], standings=both).certainty is YES


def diagnosis(activity: Activity, start: str | None, end: str | None = None) -> Fact:
    return fact(DIAGNOSIS, "chronic-gvhd", start, end, by="2024-05-01", activity=activity)


@pytest.mark.parametrize(
    ("one", "certainty"),
    [
        (diagnosis(Activity.ACTIVE, "2020"), YES),
        (diagnosis(Activity.ACTIVE, None), YES),
        (diagnosis(Activity.UNKNOWN, "2020"), UNKNOWN),
        (diagnosis(Activity.RESOLVED, "2020"), UNKNOWN),
        (diagnosis(Activity.RESOLVED, "2020", "2021"), UNKNOWN),
        (diagnosis(Activity.UNKNOWN, "2020", "2026-03-01"), YES),
    ],
)
def test_an_open_end_is_not_resolved_and_not_present(one: Fact, certainty: Certainty) -> None:
    """96 of 470 conditions of the OMOP sample have no end."""
    now = Window(date(2026, 3, 1), DAY)
    assert finding(ask(patient(one), "graft-versus-host-disease"), [DIAGNOSIS], now).certainty is (
        certainty
    )


def test_no_known_allergy_denies_every_allergy() -> None:
    none = fact(ALLERGY, "allergy", "2026-03-01", "2026-03-01", standing=Standing.DENIED)
    assert told(about(patient(none), "dmso-allergy", ALLERGY)) == (NO, None)


@pytest.mark.parametrize(
    ("day", "limits", "expected"),
    [
        ("2025-03-15", {}, (NO, None)),
        ("2025-03-14", {}, (UNKNOWN, Reason.MISSING)),
        ("", {}, (UNKNOWN, Reason.MISSING)),
        ("2015-03-14", {"allergy": 9999}, (NO, None)),
        ("2026-01-01", {"allergy": 30}, (UNKNOWN, Reason.MISSING)),
        ("2026-01-01", {"dmso-allergy": 30}, (UNKNOWN, Reason.MISSING)),
    ],
)
def test_no_known_allergy_of_long_ago_says_nothing_of_today(
    day: str, limits: dict[str, int], expected: tuple[Certainty, Reason | None]
) -> None:
    """Allergies come with time; the study may set another limit than a year."""
    none = fact(ALLERGY, "allergy", day or None, day or None, standing=Standing.DENIED)
    asked = about(patient(none), "dmso-allergy", ALLERGY, stale_after=limits)
    assert told(asked) == expected
