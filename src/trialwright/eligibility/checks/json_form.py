"""Criteria as read, with what is left to people and what was remarked, as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from trialwright.eligibility.checks.decisions import decisions_of
from trialwright.eligibility.checks.values import Remark
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    Span,
    as_json,
    criterion_as_json,
    sentence_of,
    text_of,
)
from trialwright.eligibility.criteria.json_form import Plain
from trialwright.eligibility.reading.fingerprints import fingerprint_of


def checked_as_json(reading: CriteriaReading, remarks: Iterable[Remark]) -> dict[str, Plain]:
    """Return a reading with its remarks as plain values; places are pairs into ``text``.

    A criterion has besides what `criterion_as_json` gives: ``sentence`` for a site, ``canonical``
    text of the expression, ``unread`` places, ``decisions`` that are left to people, and the
    ``fingerprint`` by which a correction names it.
    """
    return {
        "criteria": [_criterion(reading, one) for one in reading.criteria],
        "remarks": [
            {
                "criterion": one.criterion,
                "rule": one.rule,
                "span": _pair(one.span),
                "sentence": str(one.sentence),
            }
            for one in remarks
        ],
        "outside": as_json(reading.outside),
        "text": reading.text,
    }


def _criterion(reading: CriteriaReading, criterion: Criterion) -> dict[str, Plain]:
    return {
        **criterion_as_json(criterion),
        "sentence": sentence_of(criterion.expression),
        "canonical": text_of(criterion.expression, with_spans=False),
        "unread": [_pair(span) for span in criterion.unread],
        "decisions": [
            {"kind": one.kind.value, "words": one.words, "span": _pair(one.span)}
            for one in decisions_of(criterion, reading.text)
        ],
        "fingerprint": fingerprint_of(reading.text, criterion),
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
