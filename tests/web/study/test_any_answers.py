"""Whatever is answered in whatever order, the page stands and says what the evaluation says."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.study.rounds import NCT, asking, known, questions, reference, sent

from trialwright.eligibility.evaluation import Screening, StudyVerdict, screen
from trialwright.eligibility.evaluation.json_form import screening_json
from trialwright.exchange.patients import read_patients_text
from trialwright.exchange.patients.screening import SavedScreening, read_saved, written
from trialwright.vocabulary import concepts
from trialwright.web.study.asked import AskedStudy
from trialwright.web.study.forms import SentFile
from trialwright.web.study.rendering import html_of
from trialwright.web.study.screening.page import report_page, screening_page

#: A text with what the reference study does not ask: limits of the laboratory, units of all kinds.
OWN = asking(
    "Inclusion Criteria:\n\n* ALT <= 3 x ULN\n* Haemoglobin >= 80 g/L within 14 days before "
    "screening\n* HBsAg negative\n* ECOG 0-1\n* No prior allogeneic HSCT\n\n"
    "Exclusion Criteria:\n\n* Pregnant women\n* Treatment with methotrexate within 4 weeks before "
    "screening\n* Known allergy to penicillin\n* Prior CAR-T therapy\n\nOther:\n\n* Gout"
)
STUDIES = [reference(), OWN]

days = st.sampled_from(["", "2026", "2026-02", "2026-03-10", "2026-03-15", "2030", "soon", "0"])
values = st.sampled_from(
    ["", "0", "34", "62.5", "< 0.5", ">=90", "1e2", "34,5", "x", "80", "9" * 50]
)
parts = st.fixed_dictionaries(
    {},
    optional={
        "said": st.sampled_from(
            [
                "",
                "yes",
                "no",
                "over",
                "not known",
                "not done",
                "positive",
                "negative",
                "female",
                "male",
                "and",
                "or",
                "perhaps",
            ]
        ),
        "value": values,
        "low": values,
        "high": values,
        "day": days,
        "until": days,
        "unit": st.sampled_from(["", "kg", "%", "g/dL", "10*9/L", "nothing"]),
        "specimen": st.sampled_from(["", "AML blasts", "blood"]),
        "method": st.sampled_from(["", "flow cytometry"]),
        "what": st.sampled_from(["", "hepatoblastoma", "lymphoma", "a thing"]),
        "grounds": st.sampled_from(["", "seen"]),
    },
)
people = st.sampled_from([{}, {"typist.name": ""}, {"signer.name": ""}, {"signer.day": "x"}])


def evaluated(asked: AskedStudy, saved: SavedScreening) -> Screening:
    """Return what the evaluation says of a file that was saved and read again."""
    again = read_saved(written(saved), "saved.json")
    assert again == saved
    return screen(
        asked.criteria.reading,
        again.patient,
        again.policies,
        signed=again.signed,
        stated=asked.criteria.stated,
    )


#: One round: answers to questions by their places, what is taken back by place, and by whom.
rounds = st.tuples(
    st.lists(st.tuples(st.integers(0, 60), parts), max_size=6),
    st.lists(st.integers(0, 60), max_size=2),
    people,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rounds, min_size=1, max_size=3), st.sampled_from(STUDIES))
def test_no_answers_break_the_page_and_the_verdict_is_the_evaluation(
    listed: list[Any], asked: AskedStudy
) -> None:
    saved = known(asked)
    before: list[str] = []
    for answers, back, who in listed:
        open_ = list(questions(asked, saved).values())
        fields: dict[str, str] = {**who}
        for place, typed in answers if open_ else ():
            key = open_[place % len(open_)].key
            fields |= {f"{key}.{part}": text for part, text in typed.items()}
        fields |= {f"back.{before[place % len(before)]}": "1" for place in back if before}
        one_round = sent(asked, saved, fields)
        saved = one_round.saved

        page = screening_page(one_round)
        html = html_of(page)
        html_of(report_page(one_round))
        reading = asked.criteria.reading
        made = evaluated(asked, saved)
        told = screening_json(one_round.screened(), reading, str(NCT), concepts())
        assert told == screening_json(made, reading, str(NCT), concepts())
        assert page.outcome.verdict == made.verdict.value.replace(" ", "-")
        if page.groups:
            assert all(f'id="{anchor}"' in html for anchor, _ in page.problems)
        before = [one.name for one in page.typed]


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=200), st.dictionaries(st.text(max_size=12), st.text(max_size=12)))
def test_whatever_is_sent_is_answered(file: bytes, fields: dict[str, str]) -> None:
    """Fields of no meaning change nothing, and files of no meaning are told."""
    meaningless = {
        name: text
        for name, text in fields.items()
        if name not in {"patient", "as_of", "reach", "wanted"}
    }
    saved = known(OWN)
    files = {"file": SentFile("x.csv", file), "corrections": SentFile("x.toml", file)}
    one = sent(OWN, saved, meaningless, files)
    if one.taken.problems:
        assert one.saved == saved
    html_of(screening_page(one))


def test_an_answer_as_the_study_asks_for_each_question_makes_eligible() -> None:
    """Every question of the smallest set has a way to be answered on the page."""
    rows = "patient_id,kind,text,value,date,status\n1,birth_date,,,2014-06-10,\n1,sex,,male,,\n"
    rows += "1,diagnosis,AML,,2025-06-01,active\n"
    (child,) = read_patients_text(rows.encode(), "child.csv").patients
    asked, saved = reference(), known(reference(), child)
    best = {
        "body weight": {"value": "34", "unit": "kg", "day": "2026-03-10"},
        "CLEC12A": {
            "value": "82",
            "day": "2026-03-11",
            "specimen": "AML blasts",
            "method": "flow cytometry",
        },
        "Lansky play-performance scale": {"value": "90", "day": "2026-03-15"},
        # The criterion says "no" of these itself.
        "treatment option of clinical relevance": {"said": "no"},
        "suitable registered trial available": {"said": "no"},
    }
    for _ in range(6):
        open_ = questions(asked, saved)
        fields: dict[str, str] = {}
        for name, one in open_.items():
            is_exclusion = all(each.startswith("E") for each in one.criteria)
            answer = {"said": "no" if is_exclusion else "yes"}
            if one.kind.value == "reading":
                answer = {"said": "or"}
            for part, text in best.get(name, answer).items():
                fields[f"{one.key}.{part}"] = text
        if not fields:
            break
        saved = sent(asked, saved, fields).saved
    made = evaluated(asked, saved)
    assert [one.criterion.id for one in made.all_findings if one.effect.value != "satisfied"] == []
    assert made.verdict is StudyVerdict.ELIGIBLE


def test_limits_that_the_form_does_not_ask_for_change_nothing() -> None:
    asked = reference()
    key = questions(asked, known(asked))["body weight"].key
    typed = {f"{key}.value": "34", f"{key}.unit": "kg", f"{key}.day": "2026-03-10"}
    more = {f"{key}.low": "< 0.5", f"{key}.high": "x"}

    plain, odd = (sent(asked, known(asked), fields) for fields in (typed, typed | more))
    assert odd.taken.problems == ()
    assert odd.saved == plain.saved
