"""The disease that a study is about, and what of a patient's history is that same disease."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType

from trialwright.eligibility.criteria import (
    All,
    CriteriaReading,
    Expression,
    Has,
    Section,
    Status,
)
from trialwright.eligibility.evaluation.meaning import meaning_of
from trialwright.eligibility.patient import Fact, FactKind, Standing
from trialwright.vocabulary import ConceptKind, Concepts

_MALIGNANCY = "malignancy"
_RECORDED = frozenset({Standing.SURE, Standing.TENTATIVE})


class Kinship(Enum):
    """Whether a recorded disease is the one under study."""

    SAME = "same"
    PERHAPS = "perhaps"
    NONE = "none"


def index_of(reading: CriteriaReading, vocabulary: Concepts) -> frozenset[str]:
    """Return the malignant diseases that the inclusion criteria ask for.

    Only the criteria are asked, never a title or a keyword.
    """
    return frozenset(
        concept
        for criterion in reading.criteria
        if criterion.section is Section.INCLUSION
        for atom in _asked_for(criterion.expression)
        for concept in meaning_of(atom.concept, vocabulary).concepts
        if _is_disease(concept, vocabulary)
    )


def kinship(
    fact: Fact, index: frozenset[str], facts: Iterable[Fact], vocabulary: Concepts
) -> Kinship:
    """Return whether a recorded disease is the index disease or a kind of it.

    PERHAPS where it is something more general, or what the index disease often develops from, or
    where the patient's `facts` hold several kinds of the index disease: which of them is meant is
    then not told. Without a known index disease nothing can be told from it.
    """
    listed = fact.concepts
    if not index:
        return Kinship.PERHAPS
    if not index.isdisjoint(listed):
        return Kinship.SAME
    if any(vocabulary.is_a(one, other) for one in listed for other in index):
        is_one = _are_one(_kinds_of(index, (fact, *facts), vocabulary), vocabulary)
        return Kinship.SAME if is_one else Kinship.PERHAPS
    before = {one for disease in index for one in _precursors().get(disease, ())}
    is_before = any(vocabulary.is_a(one, other) for one in listed for other in before)
    is_more_general = any(vocabulary.is_a(other, one) for one in listed for other in index)
    return Kinship.PERHAPS if is_before or is_more_general else Kinship.NONE


def _kinds_of(index: frozenset[str], facts: Iterable[Fact], vocabulary: Concepts) -> frozenset[str]:
    """Return the kinds of the index disease that are recorded."""
    return frozenset(
        concept
        for fact in facts
        if fact.kind is FactKind.DIAGNOSIS and fact.standing in _RECORDED
        for concept in fact.concepts
        if any(vocabulary.is_a(concept, one) for one in index)
    )


def _are_one(kinds: frozenset[str], vocabulary: Concepts) -> bool:
    """Whether of any two kinds one is a kind of the other, so that all can be one disease."""
    return all(
        vocabulary.is_a(one, other) or vocabulary.is_a(other, one)
        for one, other in combinations(kinds, 2)
    )


def _asked_for(expression: Expression) -> Iterable[Has]:
    """Yield what an expression asks to be there, not what it asks to be absent."""
    match expression:
        case Has(status=Status.PRESENT):
            yield expression
        case All(parts):
            for part in parts:
                yield from _asked_for(part)
        case _:
            return


def _is_disease(concept: str, vocabulary: Concepts) -> bool:
    known = vocabulary.concept(concept)
    is_disease = known is not None and known.kind is ConceptKind.DISEASE
    return is_disease and vocabulary.is_a(concept, _MALIGNANCY)


@cache
def _precursors() -> Mapping[str, tuple[str, ...]]:
    source = files("trialwright.eligibility.evaluation").joinpath("precursors.toml")
    rows = tomllib.loads(source.read_text("utf-8"))["precursor"]
    return MappingProxyType({row["disease"]: tuple(row["before"]) for row in rows})
