"""One study's criteria as a formula: what is one question, what is none, what joins them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.eligibility.evaluation.formulas.drawn import drawn_patient, drawn_policies, drawn_reading
from tests.eligibility.evaluation.screened import read

from trialwright.eligibility.criteria import Atom, parse
from trialwright.eligibility.criteria.atoms import ATOMS
from trialwright.eligibility.evaluation import StudyVerdict
from trialwright.eligibility.evaluation.formulas import (
    Formula,
    assemble,
    compiled,
    formula_from_json,
    formula_json,
    standings,
)
from trialwright.eligibility.evaluation.formulas.formula import ALWAYS, UNKNOWN
from trialwright.eligibility.evaluation.formulas.leaves import (
    Leaf,
    answer_of,
    concepts_of,
    is_for_people,
    leaf_from_json,
    leaf_json,
)
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.vocabulary import concepts


def _atom(text: str) -> Atom:
    atom = parse(text)
    assert isinstance(atom, ATOMS)
    return atom


def _formula(text: str) -> Formula:
    return compiled(read(text))


def _questions(formula: Formula) -> list[str]:
    return [one for one in formula.terms if isinstance(one, str)]


def test_the_same_question_in_other_words_and_places_is_one_question() -> None:
    formula = _formula(
        "Inclusion Criteria:\n\n* Body weight >= 10 kg\n* Weight of at least 10 kg\n\n"
        "Exclusion Criteria:\n\n* Hepatitis B\n* HBV infection\n"
    )
    assert len(_questions(formula)) == 2
    assert formula.texts[0] == formula.texts[1]
    assert formula.texts[2] == formula.texts[3]


def test_another_bound_is_another_question() -> None:
    formula = _formula("Inclusion Criteria:\n\n* Weight >= 10 kg\n* Weight >= 11 kg\n")
    assert len(_questions(formula)) == 2


def test_what_only_people_can_answer_is_no_question_to_the_facts() -> None:
    formula = _formula("Inclusion Criteria:\n\n* Written informed consent\n")
    assert not _questions(formula)
    ((_, term),) = formula.texts
    assert term == UNKNOWN


def test_a_diagnosis_that_was_made_once_is_another_question_than_a_disease_of_today() -> None:
    formula = _formula("Inclusion Criteria:\n\n* AML\n* Diagnosed with AML\n")
    assert len(_questions(formula)) == 2


def test_another_malignancy_is_asked_beside_the_disease_of_the_study() -> None:
    text = "Inclusion Criteria:\n\n* {}\n\nExclusion Criteria:\n\n* Other malignancy\n"
    one, other = (_formula(text.format(name)) for name in ("AML", "Breast cancer"))
    assert one.disease == ("acute-myeloid-leukaemia",)
    assert _questions(one)[-1] != _questions(other)[-1]


def test_a_formula_comes_back_from_its_json() -> None:
    for seed in range(40):
        formula = compiled(drawn_reading(seed))
        assert formula_from_json(formula_json(formula)) == formula


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf(_atom('has(term("AML", concept: "acute-myeloid-leukaemia"))')),
        Leaf(
            _atom('has(term("other malignancy"), status: "history")'),
            (parse('any([has(term("DCIS")), has(term("BCC"))])'),),
            ("acute-myeloid-leukaemia",),
            is_of_diagnosis=True,
        ),
        Leaf(_atom('compare(term("weight"), limits: [1.50, 3), unit: unit("stones"))')),
    ],
)
def test_a_leaf_comes_back_from_its_json(leaf: Leaf) -> None:
    assert leaf_from_json(leaf_json(leaf)) == leaf


def test_what_is_for_people_alone_is_so_for_anybody() -> None:
    """No fact of any drawn patient answers an atom that is said to be for people."""
    known = concepts()
    for text in (
        'attestation("consent", words: "signs")',
        'judgement("suitability", words: "suitable")',
        'citation("a guideline")',
        'opaque("etc.", reason: "open list")',
        'demographic("reproductive potential")',
        'has(term("something without a concept"))',
        'compare(variable: term("something unheard of"), limits: >= 1)',
    ):
        atom = _atom(text)
        assert is_for_people(atom, known)
        assert concepts_of(atom, known) == ()
        for seed in range(10):
            said = answer_of(Leaf(atom), drawn_patient(seed), drawn_policies(seed), known)
            assert said.verdict is Verdict.UNKNOWN
            assert all(one.ask.for_people for one in said.opens)


def test_studies_share_what_they_ask() -> None:
    text = "Inclusion Criteria:\n\n* AML\n* Weight >= 10 kg\n"
    once, twice = (assemble([_formula(text)] * count) for count in (1, 2))
    assert (once.leaves, once.nodes) == (twice.leaves, twice.nodes)
    assert (once.studies, twice.studies) == (1, 2)
    assert twice.entry_start.tolist() == [0, 2, 4]


def test_nothing_is_asked_where_there_is_no_study() -> None:
    columns = assemble([])
    found = standings(columns, drawn_patient(1), drawn_policies(1))
    assert columns.studies == len(found.verdict) == 0


def test_a_study_without_criteria_is_for_a_person() -> None:
    found = standings(assemble([compiled(read(""))]), drawn_patient(1), drawn_policies(1))
    assert found.verdict_of(0) is StudyVerdict.NEEDS_REVIEW
    assert not found.has_text[0]


def test_empty_rows_are_met_or_not_by_logic_alone() -> None:
    assert ALWAYS != UNKNOWN
    columns = assemble(
        [
            Formula(terms=(), texts=((0, ALWAYS),), fields=()),
            Formula(terms=(), texts=((0, -ALWAYS),), fields=()),
        ]
    )
    found = standings(columns, drawn_patient(1), drawn_policies(1))
    assert found.verdict_of(0) is StudyVerdict.ELIGIBLE
    assert found.verdict_of(1) is StudyVerdict.NOT_ELIGIBLE
    assert np.array_equal(found.ruling_out, [0, 1])
