"""A finding is said so that a site can act on it."""

from __future__ import annotations

import pytest
from tests.eligibility.evaluation.screened import DAY, STATED, patient_of, policies_of, read, tell

from trialwright.eligibility.criteria import Section, Span
from trialwright.eligibility.evaluation import Evidence, Open, Why, screen
from trialwright.eligibility.evaluation.ways import Ask
from trialwright.eligibility.evaluation.wording import (
    headline,
    name_of,
    need_of,
    policies_in_words,
    sentence_of,
    verdict_in_words,
)
from trialwright.eligibility.patient import FactKind, Policies
from trialwright.vocabulary import concepts

AML = 'has(term("AML"))'
HAS_AML = "diagnosis|||AML|||2025-06-01|active"
WHOLE = policies_of(DAY, tuple(FactKind))
LANSKY = 'score(term("Lansky score", concept: "lansky"), limits: >= 50)'


@pytest.mark.parametrize(
    ("section", "row", "said"),
    [
        (Section.INCLUSION, HAS_AML, "inclusion satisfied"),
        (Section.INCLUSION, "sex||||male|||", "inclusion not satisfied: rules out"),
        (Section.EXCLUSION, HAS_AML, "exclusion present: excludes"),
        (Section.EXCLUSION, "sex||||male|||", "exclusion absent: does not exclude"),
    ],
)
def test_a_headline_says_what_follows(section: Section, row: str, said: str) -> None:
    found = tell(AML, row, section=section, policies=WHOLE)
    assert headline(found) == sentence_of(found, concepts()) == said


def test_an_unknown_says_what_would_settle_it() -> None:
    needs = sentence_of(tell(LANSKY), concepts())
    assert needs == "unknown: needs a result: Lansky play-performance scale"
    silent = sentence_of(tell(AML), concepts())
    assert silent == (
        "unknown: needs a statement on acute myeloid leukaemia, for silence is no answer"
    )


def test_what_is_not_asked_and_what_stands_under_no_heading_is_said_so() -> None:
    asked = f'not_applicable_unless(demographic("sex", value: "female"), part: {LANSKY})'
    boy = "sex||||male|||"
    assert headline(tell(asked, boy)) == "not applicable: satisfied"
    excluded = tell(asked, boy, section=Section.EXCLUSION)
    assert headline(excluded) == "not applicable: does not exclude"
    nowhere = tell(AML, HAS_AML, section=Section.UNKNOWN)
    assert headline(nowhere) == "unknown: whether it includes or excludes is not stated"


def test_a_criterion_of_which_only_a_part_is_not_asked_applies() -> None:
    part = f'not_applicable_unless(demographic("sex", value: "female"), part: {LANSKY})'
    boy = "sex||||male|||"
    both = tell(f'all([{part}, demographic("sex", value: "male")])', boy)
    assert headline(both) == "inclusion satisfied"

    denied = tell(f"any([not({part}), {part}])", boy)
    assert headline(denied) == "not applicable: satisfied"


@pytest.mark.parametrize("why", Why)
def test_every_code_has_a_sentence_with_its_subject_or_the_patient_s_own_data(why: Why) -> None:
    ask = Ask("is suitable" if why.is_for_people else "lansky", why.is_for_people)
    evidence = (Evidence("file: row 1", "Lansky", "55 {score}", "2026-03-10"),)
    said = need_of(Open(why, ask, (Span(0, 1),), evidence, "detail"), concepts())
    assert any(part in said for part in ("is suitable", "Lansky", "detail"))
    if why in {Why.STALE, Why.IMPLAUSIBLE, Why.BOUND, Why.TENTATIVE}:
        assert "55 {score}, 2026-03-10" in said


def test_a_name_may_say_more_than_its_concept() -> None:
    ask = Ask("antigen/CLEC12A on AML blasts", for_people=False)
    assert name_of(ask, concepts()) == "CLEC12A on AML blasts"
    assert name_of(Ask("birth date", for_people=False), concepts()) == "birth date"


def test_the_verdict_names_the_criteria_that_rule_out() -> None:
    reading = read("Inclusion Criteria:\n\n* AML\n* Age 12 to 18 years")
    one = patient_of(["birth_date||||||2014-06-10|", HAS_AML])
    made = screen(reading, one, WHOLE, stated=STATED)
    assert verdict_in_words(made) == "not eligible (I2)"
    older = patient_of(["birth_date||||||2012-06-10|", HAS_AML])
    assert verdict_in_words(screen(reading, older, WHOLE)).startswith("eligible")
    silent = patient_of(["birth_date||||||2012-06-10|"])
    assert verdict_in_words(screen(reading, silent, Policies(day=DAY))) == "needs data"
    judged = read("Inclusion Criteria:\n\n* Suitable in the judgement of the investigator")
    assert verdict_in_words(screen(judged, silent, WHOLE)).startswith("needs review")


def test_every_policy_is_said() -> None:
    made = screen(read(""), patient_of(["sex||||male|||"]), policies_of(DAY, at_screening=14))
    said = "\n".join(policies_in_words(made.policies))
    assert "reference day 2026-03-15" in said
    assert "the 14 days before 2026-03-15" in said
    assert "no limit is set" in said
    assert "every diagnosis from birth to 2026-03-15 is recorded, says the site" in said
