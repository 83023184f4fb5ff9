"""What codes and words mean among the concepts, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trialwright.eligibility.patient import Fact, FactKind, Span, Standing
from trialwright.vocabulary import Code, ConceptKind, Concepts

_NO_KNOWN_ALLERGY = "no-known-allergy"
_ALLERGY = "allergy"


def meant(codes: Iterable[Code], text: str, vocabulary: Concepts) -> tuple[str, ...]:
    """Return the ids of the concepts that codes mean, or the text where no code is known.

    A text means a concept only if it is one of its names and nothing else: "no sign of AML" is
    no AML.
    """
    known = {concept.id for code in codes for concept in vocabulary.by_code(code)}
    if not known and text.strip():
        called = vocabulary.called(text)
        known = {called.id} if called is not None else set()
    return tuple(sorted(known))


def ordered(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return codes each once, in an order that does not depend on the source."""
    return tuple(sorted(set(codes)))


def as_said(fact: Fact, vocabulary: Concepts) -> Fact:
    """Return a fact as what it says, whichever table it stands in.

    "No known allergy" is the denial of every allergy. An allergy among conditions or observations
    is an allergy, and one that was observed on a day lasts.
    """
    if _NO_KNOWN_ALLERGY in fact.concepts:
        standing = Standing.DENIED if fact.standing is Standing.SURE else fact.standing
        denied = replace(fact, kind=FactKind.ALLERGY, concepts=(_ALLERGY,), standing=standing)
        return replace(denied, span=_lasting(fact.span))
    kinds = [vocabulary.concept(one) for one in fact.concepts]
    is_allergy = bool(kinds) and all(
        one is not None and one.kind is ConceptKind.ALLERGY for one in kinds
    )
    if is_allergy and fact.kind in {FactKind.DIAGNOSIS, FactKind.OBSERVATION}:
        return replace(fact, kind=FactKind.ALLERGY, span=_lasting(fact.span))
    return fact


def _lasting(span: Span) -> Span:
    return Span(span.start, None, span.by) if span.is_event else span
