"""One question to a patient, with all that its answer depends on besides the patient.

Where a text says it, in which criterion and under which negation make no difference to what is
known of the patient, so that the same question of many studies is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

import msgspec

from trialwright.eligibility.criteria import (
    Atom,
    Attestation,
    Biomarker,
    Citation,
    Compare,
    Criterion,
    Demographic,
    Exposure,
    Expression,
    Has,
    Judgement,
    Multiple,
    Opaque,
    Score,
    Section,
    Span,
    Term,
    Trait,
    Unit,
    as_json,
    from_json,
    mapped,
)
from trialwright.eligibility.criteria.kinds import classes, name_of
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.expressions import answered
from trialwright.eligibility.evaluation.meaning import Meaning, meaning_of
from trialwright.eligibility.evaluation.results import variable_of
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts

#: The word by which a diagnosis that was made once is asked for, not a disease of today.
_DIAGNOSED = "diagnos"


@dataclass(frozen=True, slots=True)
class Leaf:
    """An atom without its places, and what else its answer depends on.

    `excepted` are the expressions that are taken away from it, `index` the disease under study
    where another is asked for, and `is_of_diagnosis` says whether its words name a diagnosis.
    """

    atom: Atom
    excepted: tuple[Expression, ...] = ()
    index: tuple[str, ...] = ()
    is_of_diagnosis: bool = False


def leaf_of(atom: Atom, case: Case) -> Leaf | None:
    """Return the question that an atom asks at its place; None where only people can answer."""
    if is_for_people(atom, case.vocabulary):
        return None
    bare = _without_words(_bare_atom(atom), case.vocabulary)
    if not isinstance(bare, Has | Exposure):
        return Leaf(bare)
    return Leaf(
        bare,
        tuple(mapped(one, _bare_atom) for one in case.excepted),
        tuple(sorted(case.index)) if _meaning(bare, case.vocabulary).is_other else (),
        _DIAGNOSED in case.words_of(atom).casefold(),
    )


def is_for_people(atom: Atom, vocabulary: Concepts) -> bool:
    """Whether no fact can answer an atom, whoever the patient is."""
    match atom:
        case Attestation() | Judgement() | Citation() | Opaque():
            return True
        case Demographic():
            return atom.trait is Trait.REPRODUCTIVE_POTENTIAL
        case _:
            return not concepts_of(atom, vocabulary)


def concepts_of(atom: Atom, vocabulary: Concepts) -> tuple[str, ...]:
    """Return the concepts that an atom asks of; none where its words name none."""
    match atom:
        case Has() | Exposure():
            return _meaning(atom, vocabulary).concepts
        case Compare(variable=term) | Multiple(variable=term):
            found = variable_of(term, _case(Leaf(atom), _NOBODY, _NO_POLICY, vocabulary))
        case Score(scale=term) | Biomarker(antigen=term):
            found = variable_of(term, _case(Leaf(atom), _NOBODY, _NO_POLICY, vocabulary))
        case Demographic() | Attestation() | Judgement() | Citation() | Opaque():
            return ()
        case _:
            assert_never(atom)
    return (found,) if found is not None else ()


def answer_of(leaf: Leaf, patient: Patient, policies: Policies, vocabulary: Concepts) -> Answer:
    """Return what the facts of a patient say of a leaf; nobody has signed anything."""
    return answered(leaf.atom, _case(leaf, patient, policies, vocabulary))


def leaf_json(leaf: Leaf) -> str:
    """Return a leaf as JSON; what has its default is left out."""
    kind: type = type(leaf.atom)
    made: dict[str, Any] = {"kind": name_of(kind), "atom": as_json(leaf.atom)}
    if leaf.excepted:
        made["excepted"] = [as_json(one) for one in leaf.excepted]
    if leaf.index:
        made["index"] = list(leaf.index)
    if leaf.is_of_diagnosis:
        made["is_of_diagnosis"] = True
    return msgspec.json.encode(made).decode()


def leaf_from_json(source: bytes | str) -> Leaf:
    """Return the leaf that `leaf_json` wrote."""
    plain = msgspec.json.decode(source, type=_Written)
    excepted = msgspec.json.decode(plain.excepted)
    return Leaf(
        msgspec.json.decode(plain.atom, type=classes()[plain.kind]),
        tuple(map(from_json, excepted)),
        plain.index,
        plain.is_of_diagnosis,
    )


class _Written(msgspec.Struct):
    """A leaf as `leaf_json` writes it; what is made of an atom is told by its kind."""

    kind: str
    atom: msgspec.Raw
    excepted: msgspec.Raw = msgspec.Raw(b"[]")
    index: tuple[str, ...] = ()
    is_of_diagnosis: bool = False


#: Nobody, of whom nothing is recorded.
_NOBODY = Patient(id="")
_NO_POLICY = Policies(day=date(2000, 1, 1))


def _case(leaf: Leaf, patient: Patient, policies: Policies, vocabulary: Concepts) -> Case:
    """Return the leaf as a criterion of its own, of which the words say no more than they must."""
    text = _DIAGNOSED if leaf.is_of_diagnosis else ""
    span = Span(0, len(text))
    criterion = Criterion(id="", section=Section.INCLUSION, span=span, expression=leaf.atom)
    return Case(
        criterion=criterion,
        text=text,
        patient=patient,
        policies=policies,
        vocabulary=vocabulary,
        index=frozenset(leaf.index),
        excepted=leaf.excepted,
    )


def _meaning(atom: Has | Exposure, vocabulary: Concepts) -> Meaning:
    return meaning_of(atom.concept if isinstance(atom, Has) else atom.agent, vocabulary)


def _bare_atom(atom: Atom) -> Atom:
    return replace(atom, spans=())


def _without_words(atom: Atom, vocabulary: Concepts) -> Atom:
    """Return an atom without the words for what it says by ids: they make no difference."""
    match atom:
        case Has(concept=term):
            return replace(atom, concept=_named(term, vocabulary))
        case Exposure(agent=term):
            return replace(atom, agent=_named(term, vocabulary), unit=_coded(atom.unit))
        case Compare(variable=term):
            return replace(atom, variable=_named(term, vocabulary), unit=_coded(atom.unit))
        case Multiple(variable=term):
            return replace(atom, variable=_named(term, vocabulary))
        case Score(scale=term):
            return replace(atom, scale=_named(term, vocabulary))
        case Biomarker(antigen=term):
            return replace(atom, antigen=_named(term, vocabulary), unit=_coded(atom.unit))
        case Demographic():
            return replace(atom, unit=_coded(atom.unit))
        case Attestation() | Judgement() | Citation() | Opaque():
            return atom
        case _:
            assert_never(atom)


def _named(term: Term, vocabulary: Concepts) -> Term:
    is_known = term.concept is not None and vocabulary.concept(term.concept) is not None
    return Term("", term.concept) if is_known else term


def _coded(unit: Unit | None) -> Unit | None:
    return unit if unit is None or unit.ucum is None else Unit("", unit.ucum)
