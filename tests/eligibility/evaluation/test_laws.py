"""Laws of screening that hold for any child: on made-up facts, against the reference text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.eligibility.evaluation.screened import STATED, patient_of, policies_of, read
from tests.eligibility.evaluation.test_verdicts import answer_of, answers, combine

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import (
    Effect,
    Evidence,
    Open,
    Screening,
    StudyVerdict,
    Verdict,
    Why,
    screen,
)
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.logic import all_of, any_of, if_else, some_of
from trialwright.eligibility.patient import (
    Fact,
    FactKind,
    Measured,
    Patient,
    Policies,
    Span,
)
from trialwright.registry.restatement import restatement
from trialwright.vocabulary import NctId, PartialDate

DAY = date(2026, 3, 15)
_KINDS = (FactKind.DIAGNOSIS, FactKind.PROCEDURE, FactKind.ALLERGY)
#: Reasons that a fact can cause by being there: taking it away may then decide.
_BY_A_FACT = frozenset(
    {
        Why.CONFLICT,
        Why.STALE,
        Why.PARTIAL_DATE,
        Why.UNIT_MISMATCH,
        Why.IMPLAUSIBLE,
        Why.WRONG_METHOD,
        Why.WRONG_POPULATION,
        Why.NOT_A_NUMBER,
        Why.NOT_QUALITATIVE,
        Why.TENTATIVE,
        Why.UNSPECIFIC,
        Why.UNMAPPED,
        Why.BOUND,
    }
)


def _text() -> str:
    restated = restatement(NctId("NCT07338357"))
    assert restated is not None
    protocol = restated.study.protocol_section
    assert protocol is not None
    assert protocol.eligibility_module is not None
    return protocol.eligibility_module.eligibility_criteria or ""


READING = read(_text())

_DIAGNOSES = (
    "AML",
    "APL",
    "MDS",
    "leukemia",
    "breast cancer",
    "basal cell carcinoma",
    "hepatitis B",
    "CNS involvement",
    "acute GVHD",
    "alcoholism",
    "depression",
)
_days = st.dates(date(2024, 1, 1), date(2026, 4, 1))
_partial = _days.flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Draw one fact of what the reference study asks."""
    when = draw(_partial)
    status = draw(st.sampled_from(["", "active", "resolved", "provisional", "refuted"]))
    what = draw(st.sampled_from(["diagnosis", "procedure", "weight", "cll1", "score", "allergy"]))
    match what:
        case "diagnosis":
            name = draw(st.sampled_from(_DIAGNOSES))
            return f"diagnosis|||{name}|||{when}|{status}"
        case "procedure":
            done = draw(st.sampled_from(["completed", "planned", "not-done"]))
            name = draw(st.sampled_from(["allogeneic HSCT", "autologous HSCT", "HSCT"]))
            other = draw(st.sampled_from([name, "kidney transplant", "transplant"]))
            return f"procedure|||{other}|||{when}|{done}"
        case "weight":
            number = draw(st.sampled_from(["9", "10", "34", "34000"]))
            unit = draw(st.sampled_from(["kg", "kg", "g", ""]))
            return f"measurement|LOINC|29463-7|Body weight|{number}|{unit}|{when}|final"
        case "cll1":
            number = draw(st.sampled_from(["49", "50", ">60", "<70", "positive"]))
            cells = draw(st.sampled_from(["blasts", "blasts", "all cells"]))
            return f"measurement|||CLL-1|{number}|%|{when}|final|{cells}|flow cytometry"
        case "score":
            scale = draw(st.sampled_from(["Lansky score", "Karnofsky score"]))
            number = draw(st.sampled_from(["40", "50", "55", "70"]))
            return f"measurement|||{scale}|{number}|{{score}}|{when}|final"
        case _:
            name = draw(st.sampled_from(["no known allergy", "drug allergy"]))
            return f"allergy|||{name}|||{when}|"


_births = st.dates(date(2006, 1, 1), date(2024, 1, 1)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)


@st.composite
def patients(draw: st.DrawFn) -> Patient:
    """Draw a patient with up to eight facts."""
    personal = [
        f"birth_date||||||{draw(_births)}|",
        f"sex||||{draw(st.sampled_from(['male', 'female', 'unknown']))}|||",
    ]
    return patient_of([*personal, *draw(st.lists(rows(), max_size=8))])


POLICIES = st.sampled_from(
    [
        Policies(day=DAY),
        policies_of(DAY, _KINDS),
        replace(policies_of(DAY, _KINDS), at_screening=400),
    ]
)


def put(one: Patient, policies: Policies) -> Screening:
    return screen(READING, one, policies, stated=STATED)


def verdicts(made: Screening) -> dict[str, Verdict]:
    return {one.criterion.id: one.verdict for one in made.all_findings}


@settings(max_examples=20)
@given(patients(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(
    one: Patient, policies: Policies, chance: object
) -> None:
    facts = list(one.facts)
    chance.shuffle(facts)  # type: ignore[attr-defined] # a Random
    mixed = put(replace(one, facts=tuple(facts)), policies)
    plain = put(one, policies)

    assert verdicts(mixed) == verdicts(plain)
    assert [one.missing for one in mixed.findings] == [one.missing for one in plain.findings]


@settings(max_examples=20)
@given(patients(), POLICIES)
def test_the_order_of_criteria_changes_nothing(one: Patient, policies: Policies) -> None:
    backwards = replace(READING, criteria=tuple(reversed(READING.criteria)))
    assert verdicts(screen(backwards, one, policies, stated=STATED)) == verdicts(put(one, policies))


@settings(max_examples=20)
@given(patients(), st.sampled_from([Policies(day=DAY), policies_of(DAY, _KINDS)]))
def test_taking_a_fact_away_decides_nothing_that_was_open_unless_the_fact_kept_it_open(
    one: Patient, policies: Policies
) -> None:
    """A judgement that is open may be about the very fact; then it is among what was looked at."""
    whole = put(one, policies)
    for fact in one.facts:
        rest = tuple(each for each in one.facts if each is not fact)
        less = verdicts(put(replace(one, facts=rest), policies))
        for found in whole.all_findings:
            if found.verdict is Verdict.UNKNOWN:
                open_by_facts = any(_may_be_by(fact, each) for each in found.opens)
                decided = less[found.criterion.id] is not Verdict.UNKNOWN
                assert not decided or open_by_facts, found.criterion.id


def _may_be_by(fact: Fact, open_: Open) -> bool:
    """Whether a question can be open because of a fact."""
    return open_.why in _BY_A_FACT or Evidence.of(fact) in open_.evidence


@settings(max_examples=30)
@given(patients(), rows())
def test_a_fact_that_is_older_than_all_others_never_turns_a_verdict_round(
    one: Patient, row: str
) -> None:
    """Nothing is concluded from silence here, so only a newer result could replace one."""
    policies = replace(Policies(day=DAY), at_screening=8000)
    (drawn,) = patient_of([row]).facts
    old = PartialDate("2010-01-01")
    end = old if drawn.span.end is not None else None
    added = replace(drawn, span=Span(old, end), recorded=None)
    before, after = put(one, policies), put(replace(one, facts=(*one.facts, added)), policies)
    for first, then in zip(before.all_findings, after.all_findings, strict=True):
        assert {first.verdict, then.verdict} != {Verdict.MET, Verdict.NOT_MET}, first.criterion.id


_EQUAL = {"kg": ("g", Fraction(1000)), "g": ("kg", Fraction(1, 1000)), "%": ("1", Fraction(1, 100))}


def _converted(fact: Fact) -> Fact:
    value = fact.value
    if not isinstance(value, Measured) or value.unit not in _EQUAL:
        return fact
    unit, factor = _EQUAL[value.unit]
    number = value.number.mapped(factor.__mul__)
    return replace(fact, value=Measured(number, unit, ""))


@settings(max_examples=20)
@given(patients(), POLICIES)
def test_converting_every_unit_changes_no_verdict(one: Patient, policies: Policies) -> None:
    other = replace(one, facts=tuple(map(_converted, one.facts)))
    assert verdicts(put(other, policies)) == verdicts(put(one, policies))


@settings(max_examples=20)
@given(patients(), st.sampled_from([28, 56]), POLICIES)
def test_shifting_all_whole_days_changes_nothing_that_counts_in_days(
    one: Patient, shift: int, policies: Policies
) -> None:
    """E8 counts weeks; ages, and windows of months and years, go by the calendar instead."""
    exact = tuple(fact for fact in one.facts if _is_to_the_day(fact))
    plain = replace(one, facts=exact)
    moved = replace(one, facts=tuple(_shifted(fact, shift) for fact in exact))
    complete = tuple(
        replace(each, window=replace(each.window, end=policies.day + timedelta(days=shift)))
        for each in policies.complete
    )
    later = replace(policies, day=policies.day + timedelta(days=shift), complete=complete)
    for name in ("E3", "E4", "E6", "E7", "E8", "E10", "I4"):
        assert verdicts(put(plain, policies))[name] is verdicts(put(moved, later))[name]


def _is_to_the_day(fact: Fact) -> bool:
    return all(len(str(when)) == 10 for when in (fact.span.start, fact.span.end) if when)


def _shifted(fact: Fact, days: int) -> Fact:
    def moved(when: PartialDate | None) -> PartialDate | None:
        return when and PartialDate(str(when.earliest + timedelta(days=days)))

    span = replace(
        fact.span, start=moved(fact.span.start), end=moved(fact.span.end), by=moved(fact.span.by)
    )
    return replace(fact, span=span, recorded=moved(fact.recorded))


@settings(max_examples=20)
@given(patients(), POLICIES)
def test_what_is_settled_has_nothing_open_and_what_is_open_says_why(
    one: Patient, policies: Policies
) -> None:
    for found in put(one, policies).all_findings:
        is_open = found.verdict is Verdict.UNKNOWN
        assert bool(found.opens) is is_open
        assert (found.effect is Effect.OPEN) is is_open
        assert bool(found.satisfied.ways or found.ruled_out.ways)


@settings(max_examples=20)
@given(patients(), POLICIES)
def test_no_child_is_eligible_while_anybody_must_sign(one: Patient, policies: Policies) -> None:
    assert put(one, policies).verdict is not StudyVerdict.ELIGIBLE


@settings(max_examples=20)
@given(patients(), POLICIES)
def test_an_exclusion_that_holds_rules_out_and_one_that_does_not_never_does(
    one: Patient, policies: Policies
) -> None:
    for found in put(one, policies).all_findings:
        excludes = found.criterion.section is Section.EXCLUSION
        if found.verdict is Verdict.MET:
            assert found.effect is (Effect.RULES_OUT if excludes else Effect.SATISFIED)
        if found.verdict is Verdict.NOT_MET:
            assert found.effect is (Effect.SATISFIED if excludes else Effect.RULES_OUT)


@given(st.lists(answers(), max_size=4), st.integers(0, 5))
def test_joined_answers_follow_kleene_whatever_is_open_in_them(
    parts: list[Answer], least: int
) -> None:
    values = [one.verdict.value for one in parts]
    assert all_of(parts).verdict.value == min(values, default=2)
    assert any_of(parts).verdict.value == max(values, default=0)
    sure = sum(value == 2 for value in values)
    possible = sum(value > 0 for value in values)
    expected = 2 if sure >= least else 0 if possible < least else 1
    assert some_of(least, parts).verdict.value == expected


@given(answers(), answers())
def test_de_morgan_holds_for_verdicts_and_for_ways(one: Answer, other: Answer) -> None:
    left, right = ~all_of([one, other]), any_of([~one, ~other])
    assert (left.verdict, left.met, left.not_met) == (right.verdict, right.met, right.not_met)


@given(st.lists(st.sampled_from(["met", "not met", "open"]), min_size=3, max_size=3))
def test_the_smallest_way_is_what_trying_every_answer_finds(kinds: list[str]) -> None:
    """Every set of questions is tried, each with every answer; no smaller one decides."""
    one, two, three = parts = [answer_of(kind, str(n)) for n, kind in enumerate(kinds)]
    trees: list[tuple[Answer, Callable[[int, int, int], int]]] = [
        (all_of([one, any_of([two, three])]), lambda a, b, c: min(a, max(b, c))),
        (some_of(2, parts), lambda a, b, c: sorted((a, b, c))[1]),
        (if_else(one, two, three), _branch),
    ]
    for made, tree in trees:
        for family, end in ((made.met, 2), (made.not_met, 0)):
            fewest = family.smallest
            assert (None if fewest is None else len(fewest)) == combine(parts, tree, end)


def _branch(condition: int, then: int, otherwise: int) -> int:
    if condition == 1:
        return then if then == otherwise else 1
    return then if condition == 2 else otherwise
