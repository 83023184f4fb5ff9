"""What codes and words mean among the concepts, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from trialwright.eligibility.patient import Certainty, Fact, FactKind, Span, Standing, presence
from trialwright.vocabulary import Code, ConceptKind, Concepts
from trialwright.vocabulary.mentions import Finder

#: The system whose names of products begin with, or list, what they hold.
_DRUG_NAMES = "RXNORM"
_NO_KNOWN_ALLERGY = "no-known-allergy"
_ALLERGY = "allergy"
#: Kinds of fact under which sources keep allergies.
_OF_ALLERGIES = frozenset({FactKind.ALLERGY, FactKind.DIAGNOSIS, FactKind.OBSERVATION})
_BY_ANSWER = MappingProxyType(
    {
        Certainty.YES: Standing.SURE,
        Certainty.NO: Standing.DENIED,
        Certainty.UNKNOWN: Standing.TENTATIVE,
    }
)


def meant(codes: Iterable[Code], text: str, vocabulary: Concepts) -> tuple[str, ...]:
    """Return the ids of the concepts that codes mean, or the text where no code is known.

    A text means a concept only if it is one of its names and nothing else: "no sign of AML" is
    no AML. The name that a terminology gives to a drug, though, says what is in it ("methotrexate
    2.5 MG Oral Tablet").
    """
    listed = tuple(codes)
    known = {concept.id for code in listed for concept in vocabulary.by_code(code)}
    if not known and text.strip():
        called = vocabulary.called(text)
        known = {called.id} if called is not None else set()
    if not known and any(code.system == _DRUG_NAMES for code in listed):
        known = {
            mention.concept.id
            for mention in _finder(vocabulary).mentions(text)
            if mention.concept.kind is ConceptKind.THERAPY
        }
    return tuple(sorted(known))


@lru_cache(maxsize=2)
def _finder(vocabulary: Concepts) -> Finder:
    return Finder(vocabulary)


def ordered(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return codes each once, in an order that does not depend on the source."""
    return tuple(sorted(set(codes)))


def as_said(fact: Fact, vocabulary: Concepts) -> Fact:
    """Return a fact as what it says, whichever table it stands in.

    "No known allergy" is the denial of every allergy. An allergy among conditions or observations
    is an allergy, and one that was observed on a day lasts. Where a value stands beside either, it
    is the answer to it: an allergy of which the answer is "negative" is denied.
    """
    if _NO_KNOWN_ALLERGY in fact.concepts:
        denied = replace(fact, kind=FactKind.ALLERGY, concepts=(_ALLERGY,), standing=_denied(fact))
        return replace(denied, span=_lasting(fact.span))
    kinds = [vocabulary.concept(one) for one in fact.concepts]
    is_allergy = bool(kinds) and all(
        one is not None and one.kind is ConceptKind.ALLERGY for one in kinds
    )
    if is_allergy and fact.kind in _OF_ALLERGIES:
        return replace(
            fact, kind=FactKind.ALLERGY, span=_lasting(fact.span), standing=_affirmed(fact)
        )
    return fact


def _affirmed(fact: Fact) -> Standing:
    """Return how far an allergy counts by the answer beside it; one that is not plain is open."""
    if fact.standing is not Standing.SURE or fact.value is None:
        return fact.standing
    return _BY_ANSWER[presence(fact.value)]


def _denied(fact: Fact) -> Standing:
    """Return how far "no known allergy" denies; refuted, or not so, it names no allergy yet."""
    if fact.standing not in {Standing.SURE, Standing.DENIED}:
        return fact.standing
    return Standing.DENIED if _affirmed(fact) is Standing.SURE else Standing.TENTATIVE


def _lasting(span: Span) -> Span:
    return replace(span, end=None) if span.is_event else span
