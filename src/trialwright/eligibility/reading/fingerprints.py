"""By what a criterion is known again in another version of its text: its section and its words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from trialwright.eligibility.criteria import Criterion, ResidueKind, Section, Span, gaps
from trialwright.eligibility.reading.raw import text_from

#: Hexadecimal digits that are kept: 64 bits.
DIGITS = 16


def own_words(text: str, criterion: Criterion) -> str:
    """Return the words of a criterion without its numbers and bullets, blanks made single.

    Escapes of the registry's markup are undone, so that two ways to store one text are one.
    """
    return " ".join(" ".join(_worded(text, criterion)).split())


def _worded(text: str, criterion: Criterion) -> Iterator[str]:
    markers = [one.span for one in criterion.residues if one.kind is ResidueKind.MARKER]
    for stretch in gaps(criterion.span, markers):
        if stretch.start < stretch.end:
            yield text_from(Span(stretch.start, stretch.end).of(text)).plain


def fingerprint_of(text: str, criterion: Criterion) -> str:
    """Return the fingerprint of a criterion: the same wherever in the text it stands.

    It changes with any word, and where the criterion moves from one section to another.
    """
    return fingerprint(criterion.section, own_words(text, criterion))


def fingerprint(section: Section, words: str) -> str:
    """Return the fingerprint of words in a section.

    >>> fingerprint(Section.INCLUSION, "Aged 3 to 18 years.")
    '99d0df3f0e068583'
    """
    said = f"{section.value}\n{' '.join(words.split())}"
    # Half of a surrogate pair, which a damaged text may hold, is as good a sign as any.
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
