"""A screening as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trialwright.eligibility.criteria import CriteriaReading, Span
from trialwright.eligibility.evaluation.answers import Evidence, Open
from trialwright.eligibility.evaluation.evaluating import Finding
from trialwright.eligibility.evaluation.screening import Screening
from trialwright.eligibility.evaluation.signing import Signed
from trialwright.eligibility.evaluation.ways import Ask, Family
from trialwright.eligibility.evaluation.wording import (
    headline,
    name_of,
    need_of,
    policies_in_words,
    sentence_of,
)
from trialwright.eligibility.patient import Policies
from trialwright.vocabulary import Concepts


def screening_json(
    made: Screening, reading: CriteriaReading, study: str | None, vocabulary: Concepts
) -> dict[str, Any]:
    """Return a screening as plain values; spans count characters of `text`.

    The findings of structured fields stand apart, for their words are in no text.
    """
    return {
        "study": study,
        "patient": made.patient,
        "died": made.death or None,
        "as_of": made.policies.day,
        "verdict": made.verdict.value,
        "ruled_out_by": [one.criterion.id for one in made.ruling_out],
        "text": reading.text,
        "criteria": [_finding(one, vocabulary) for one in made.findings],
        "fields": [_finding(one, vocabulary) for one in made.fields],
        "open": [_ask(one, vocabulary) for one in made.asks],
        "fewest_to_admit": _fewest(made.to_admit, vocabulary),
        "fewest_to_rule_out": _fewest(made.to_rule_out, vocabulary),
        "not_counted": [_signed(one) for one in made.stray],
        "policies": {**_policies(made.policies), "words": list(policies_in_words(made.policies))},
    }


def _finding(one: Finding, vocabulary: Concepts) -> dict[str, Any]:
    return {
        "id": one.criterion.id,
        "section": one.criterion.section.value,
        "span": _span(one.criterion.span),
        "words": one.words,
        "verdict": one.verdict.name.lower(),
        "effect": one.effect.value,
        "headline": headline(one),
        "sentence": sentence_of(one, vocabulary),
        "open": [_open(each, vocabulary) for each in one.opens],
        "evidence": _evidence(one.evidence),
        "notes": list(one.notes),
        "signed": [_signed(each) for each in one.signed],
    }


def _open(one: Open, vocabulary: Concepts) -> dict[str, Any]:
    return {
        "reason": one.why.value,
        "for_people": one.ask.for_people,
        "about": one.ask.about,
        "spans": [_span(each) for each in one.spans],
        "detail": one.detail,
        "needs": need_of(one, vocabulary),
        "evidence": _evidence(one.evidence),
    }


def _evidence(listed: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "source": one.source,
            "name": one.name,
            "value": one.value,
            "date": one.date,
            "standing": one.standing.value,
        }
        for one in listed
    ]


def _ask(one: Ask, vocabulary: Concepts) -> dict[str, Any]:
    return {
        "about": one.about,
        "name": name_of(one, vocabulary),
        "for_people": one.for_people,
        "criterion": one.criterion or None,
    }


def _fewest(family: Family, vocabulary: Concepts) -> dict[str, Any]:
    """Return the smallest way, null where no answer brings it about, and whether it is exact."""
    way = family.smallest
    asks = None if way is None else [_ask(one, vocabulary) for one in sorted(way)]
    return {"asks": asks, "is_exact": family.is_exact}


def _signed(one: Signed) -> dict[str, Any]:
    return {
        "by": one.by,
        "on": one.on,
        "criterion": one.criterion,
        "words": one.words,
        "holds": one.holds,
        "read_as": one.reading.value if one.reading is not None else None,
        "reason": one.reason,
    }


def _policies(policies: Policies) -> dict[str, Any]:
    return {
        "at_screening_days": policies.at_screening,
        "stale_after_days": dict(policies.stale_after),
        "complete": [
            {
                "kind": one.kind.value,
                "concept": one.concept or None,
                "from": one.window.start,
                "until": one.window.end,
                "declared_by": one.declared_by,
            }
            for one in policies.complete
        ],
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
