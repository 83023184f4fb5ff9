"""The form of the text: headings that are missing, and text that breaks off."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import CriteriaReading, Section, Span

#: Words that a sentence does not end with.
_BREAKS = frozenset(
    ("and", "or", "of", "the", "with", "to", "a", "in", "for", "by", "than", "including")
)


def _headings(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    sections = {one.section for one in reading.criteria}
    whole = Span(0, len(reading.text))
    if not reading.criteria:
        return
    for wanted in (Section.INCLUSION, Section.EXCLUSION):
        if wanted not in sections:
            sentence = f"no heading opens criteria of {wanted.value}"
            yield Remark("heading-missing", None, whole, sentence)


def _sections(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if criterion.section is Section.UNKNOWN:
            sentence = "it stands under no heading: whether it includes or excludes is not known"
            yield Remark("section-unknown", criterion.id, criterion.span, sentence)


def _truncated(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        words = criterion.span.of(reading.text).rstrip().lower().split()
        if words and words[-1] in _BREAKS:
            sentence = f"it ends with {words[-1]!r}"
            yield Remark("truncated", criterion.id, criterion.span, sentence)


RULES = (
    Rule("heading-missing", "a section has no heading", _headings),
    Rule("section-unknown", "a criterion stands under no heading", _sections),
    Rule("truncated", "a criterion breaks off", _truncated),
)
