"""Verdicts have three values, and questions combine into the fewest that would decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product

import pytest
from hypothesis import strategies as st

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Ask, Effect, Verdict, Why
from trialwright.eligibility.evaluation.answers import Answer, Open, settled, undecided
from trialwright.eligibility.evaluation.reasons import why_of
from trialwright.eligibility.evaluation.verdicts import effect_of, verdict_if, verdict_of
from trialwright.eligibility.evaluation.ways import (
    DONE,
    MOST_WAYS,
    NEVER,
    asking,
    at_least,
    both,
    either,
)
from trialwright.eligibility.patient import Certainty, Reason

NOT_MET, UNKNOWN, MET = Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET


def ask(name: str) -> Ask:
    return Ask(name, for_people=False)


def open_on(name: str) -> Answer:
    return undecided(Open(Why.MISSING, ask(name), ()))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Draw a settled answer, or one that waits for a question of its own."""
    kind = draw(st.sampled_from(["met", "not met", "open"]))
    return answer_of(kind, str(draw(st.integers(0, 10**9))))


def answer_of(kind: str, name: str) -> Answer:
    """Return a settled answer, or one that waits for the question of a name."""
    return open_on(name) if kind == "open" else settled(verdict_if(holds=kind == "met"))


def combine(parts: Sequence[Answer], tree: Callable[[int, int, int], int], end: int) -> int | None:
    """Return the fewest open parts whose answers can bring a tree to an end, by trying all."""
    unknown = [n for n, one in enumerate(parts) if one.verdict is UNKNOWN]
    for count in range(len(unknown) + 1):
        for chosen in combinations(unknown, count):
            for said in product((0, 2), repeat=count):
                values = [one.verdict.value for one in parts]
                for place, value in zip(chosen, said, strict=True):
                    values[place] = value
                if tree(*values) == end:
                    return count
    return None


@pytest.mark.parametrize("one", Verdict)
@pytest.mark.parametrize("other", Verdict)
def test_kleene_s_tables(one: Verdict, other: Verdict) -> None:
    assert (one & other).value == min(one.value, other.value)
    assert (one | other).value == max(one.value, other.value)
    assert ~(one & other) is (~one | ~other)


def test_a_verdict_refuses_to_be_true_or_false() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(Verdict.MET)


@pytest.mark.parametrize(
    ("section", "verdict", "effect"),
    [
        (Section.INCLUSION, MET, Effect.SATISFIED),
        (Section.INCLUSION, NOT_MET, Effect.RULES_OUT),
        (Section.INCLUSION, UNKNOWN, Effect.OPEN),
        (Section.EXCLUSION, MET, Effect.RULES_OUT),
        (Section.EXCLUSION, NOT_MET, Effect.SATISFIED),
        (Section.EXCLUSION, UNKNOWN, Effect.OPEN),
        (Section.UNKNOWN, MET, Effect.OPEN),
        (Section.UNKNOWN, NOT_MET, Effect.OPEN),
    ],
)
def test_the_section_alone_says_what_a_verdict_does(
    section: Section, verdict: Verdict, effect: Effect
) -> None:
    assert effect_of(section, verdict) is effect


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_facts_has_a_code(reason: Reason) -> None:
    assert why_of(reason).name == reason.name


def test_a_certainty_is_a_verdict() -> None:
    assert [verdict_of(one) for one in Certainty] == list(Verdict)


def test_a_measurement_settles_what_is_missing_and_a_person_what_conflicts() -> None:
    assert not Why.MISSING.is_for_people
    assert not Why.PARTIAL_DATE.is_for_people
    assert Why.CONFLICT.is_for_people
    assert Why.NEEDS_ATTESTATION.is_for_people


def test_the_smallest_way_prefers_facts_to_people_and_is_the_same_each_time() -> None:
    person, fact = Ask("a", for_people=True), ask("z")
    assert either([asking(person), asking(fact)]).smallest == frozenset({fact})
    assert either([asking(ask("b")), asking(ask("a"))]).smallest == frozenset({ask("a")})


def test_no_way_holds_another() -> None:
    one, other = asking(ask("one")), asking(ask("other"))
    assert either([one, both([one, other])]) == one
    assert both([one, one]) == one
    assert both([one, NEVER]) == NEVER
    assert either([one, DONE]) == DONE
    assert at_least(0, [one]) == DONE
    assert at_least(2, [one]) == NEVER


def test_beyond_so_many_ways_the_smallest_is_a_bound() -> None:
    pairs = [either([asking(ask(f"a{n}")), asking(ask(f"b{n}"))]) for n in range(9)]
    family = both(pairs)
    assert len(family.ways) == MOST_WAYS
    assert not family.is_exact
    assert family.smallest is not None
    assert len(family.smallest) == 9
    assert both(pairs[:6]).is_exact
