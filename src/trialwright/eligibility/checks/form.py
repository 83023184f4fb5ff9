"""The form of the text: headings that are missing, and text that breaks off."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import CriteriaReading, Section, Span
from trialwright.vocabulary.sentences import sentence

#: Words that a sentence does not end with.
_BREAKS = frozenset(
    ("and", "or", "of", "the", "with", "to", "a", "in", "for", "by", "than", "including")
)


def _headings(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    sections = {one.section for one in reading.criteria}
    whole = Span(0, len(reading.text))
    if not reading.criteria:
        return
    if Section.INCLUSION not in sections:
        said = sentence("no heading opens criteria of inclusion")
        yield Remark("heading-missing", None, whole, said)
    if Section.EXCLUSION not in sections:
        said = sentence("no heading opens criteria of exclusion")
        yield Remark("heading-missing", None, whole, said)


def _sections(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if criterion.section is Section.UNKNOWN:
            said = sentence(
                "it stands under no heading: whether it includes or excludes is not known"
            )
            yield Remark("section-unknown", criterion.id, criterion.span, said)


def _truncated(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        words = criterion.span.of(reading.text).rstrip().lower().split()
        if words and words[-1] in _BREAKS:
            said = sentence("it ends with {words}", words=repr(words[-1]))
            yield Remark("truncated", criterion.id, criterion.span, said)


RULES = (
    Rule("heading-missing", "a section has no heading", _headings),
    Rule("section-unknown", "a criterion stands under no heading", _sections),
    Rule("truncated", "a criterion breaks off", _truncated),
)
