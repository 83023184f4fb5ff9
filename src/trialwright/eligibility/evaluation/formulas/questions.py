"""What one patient's facts say of every question, each asked once, and few of them at all.

A question of something of which nothing is recorded has the answer that it has of anybody of
whom nothing is recorded: unknown. Only the others are put to the patient, with the facts that
can matter to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from trialwright.eligibility.criteria import Exposure, Has
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.formulas.columns import Bools, Bytes, Columns
from trialwright.eligibility.evaluation.formulas.formula import ALWAYS, FIRST
from trialwright.eligibility.evaluation.formulas.leaves import Leaf, answer_of, leaf_from_json
from trialwright.eligibility.evaluation.signs import tests_of
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.patient import Fact, Patient, Policies
from trialwright.vocabulary import Concepts, concepts

_NOBODY = Patient(id="")
_NO_POLICY = Policies(day=date(2000, 1, 1))


@dataclass(frozen=True, slots=True)
class Said:
    """Answers, one for each of some terms: all that what joins them depends on.

    `verdict` is the value of a `Verdict`, `is_grounded` whether it stands on any evidence,
    `lacks_fact` whether it is open for want of a fact, and not of people alone.
    """

    verdict: Bytes
    is_grounded: Bools
    lacks_fact: Bools

    @classmethod
    def unknown(cls, count: int) -> Said:
        """Return so many answers that people alone can give."""
        verdict = np.full(count, Verdict.UNKNOWN.value, np.uint8)
        return cls(verdict, np.zeros(count, np.bool_), np.zeros(count, np.bool_))

    def put(self, place: int, answer: Answer) -> None:
        """Take down one answer."""
        self.verdict[place] = answer.verdict.value
        self.is_grounded[place] = bool(answer.evidence)
        self.lacks_fact[place] = _lacks_fact(answer)


def lacks_fact(leaf: Leaf, vocabulary: Concepts) -> bool:
    """Return whether a fact would settle a leaf of somebody of whom nothing is recorded."""
    return _lacks_fact(answer_of(leaf, _NOBODY, _NO_POLICY, vocabulary))


def said_of_leaves(
    columns: Columns, patient: Patient, policies: Policies, vocabulary: Concepts | None = None
) -> Said:
    """Return the answers of all terms, of which those of the nodes are still to be found."""
    known = vocabulary or concepts()
    said = Said.unknown(FIRST + columns.leaves + columns.nodes)
    said.verdict[ALWAYS] = Verdict.MET.value
    leaves = slice(FIRST, FIRST + columns.leaves)
    said.lacks_fact[leaves] = columns.leaf_lacks_fact
    facts = _facts_by_group(columns, patient, known)
    is_asked = np.zeros(len(columns.groups) + 1, np.bool_)
    is_asked[list(facts)] = True
    of_anybody = replace(patient, facts=tuple(one for one in patient.facts if not one.concepts))
    for number in np.flatnonzero(is_asked[columns.leaf_group]).tolist():
        group = int(columns.leaf_group[number])
        asked = replace(of_anybody, facts=facts[group])
        leaf = leaf_from_json(columns.leaf(number))
        said.put(FIRST + number, answer_of(leaf, asked, policies, known))
    if policies.complete:
        for number in np.flatnonzero(~is_asked[columns.leaf_group]).tolist():
            leaf = leaf_from_json(columns.leaf(number))
            if isinstance(leaf.atom, Has | Exposure):
                said.put(FIRST + number, answer_of(leaf, of_anybody, policies, known))
    return said


def _facts_by_group(
    columns: Columns, patient: Patient, vocabulary: Concepts
) -> Mapping[int, tuple[Fact, ...]]:
    """Return for each group of concepts of which anything is recorded the facts that can matter.

    Those without a concept are among them, for they may be anything. What is asked of the person
    (age, sex) has no concept, and no facts.
    """
    by_concept: dict[str, list[int]] = {}
    for place, fact in enumerate(patient.facts):
        for concept in fact.concepts:
            by_concept.setdefault(concept, []).append(place)
    unnamed = [place for place, fact in enumerate(patient.facts) if not fact.concepts]
    near = {one: _near(one, vocabulary) & by_concept.keys() for one in _all(columns.groups)}
    found: dict[int, tuple[Fact, ...]] = {}
    for number, group in enumerate(columns.groups):
        places = {place for one in group for here in near[one] for place in by_concept[here]}
        if places or not group:
            kept = sorted(places.union(unnamed)) if group else []
            found[number] = tuple(patient.facts[place] for place in kept)
    return found


def _all(groups: Iterable[tuple[str, ...]]) -> set[str]:
    return {one for group in groups for one in group}


def _near(concept: str, vocabulary: Concepts) -> frozenset[str]:
    """Return the concepts whose facts can matter to a question about one.

    Its kinds are it, what it is a kind of may be it, and the results that speak for it keep
    silence from being a "no".
    """
    kinds = vocabulary.descendants(concept)
    tests = {one for kind in kinds for one in tests_of(kind)}
    return kinds.union(
        vocabulary.ancestors(concept), *(vocabulary.descendants(one) for one in tests)
    )


def _lacks_fact(answer: Answer) -> bool:
    return any(not one.ask.for_people for one in answer.opens)
