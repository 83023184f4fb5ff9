"""Sentences that say who is let in or kept out, against or beside the section they stand in.

Under "Exclusion", "patients with a cured skin cancer are eligible" takes something out of what
excludes; under "Inclusion", "patients with seizures are excluded" denies, and "radiotherapy is
allowed" asks for nothing.
"""

from __future__ import annotations

import re
from enum import Enum


class Verdict(Enum):
    """What a sentence says of those whom it describes."""

    IN = "in"
    OUT = "out"
    ALLOWED = "allowed"


_WHO = r"(?:are|is|will be|may be|can be|should be|shall be|must be|would be|be)"
_OUT = re.compile(
    rf"\b(?:{_WHO}(?:\ also)?\ (?:excluded|ineligible|unsuitable|disqualified|exclusionary"
    rf"|not\ (?:be\ )?(?:eligible|allowed|permitted|included|enrolled|acceptable)|prohibited)"
    r"|(?:will|may|can|should|must|shall)\ not\ be\ (?:eligible|allowed|permitted|included|enrolled"
    r"|accepted|admitted)|cannot\ be\ (?:included|enrolled)|not\ (?:allowed|permitted|eligible))\b",
    re.IGNORECASE | re.VERBOSE,
)
_IN = re.compile(
    rf"\b{_WHO}\ (?:still\ |also\ |potentially\ )?(?:eligible|included|enrolled|accepted|admitted"
    r"|considered\ eligible)\b|\bremain\ eligible\b"
    r"|\bcan\ include\ (?:patients|subjects|participants)\b"
    r"|\bmay\ (?:still\ )?(?:participate|enrol|enter)",
    re.IGNORECASE | re.VERBOSE,
)
_ALLOWED = re.compile(
    rf"\b{_WHO}\ (?:still\ |also\ )?(?:allowed|permitted|acceptable|permissible|allowable)\b"
    r"|\bmay\ be\ (?:considered|used|given|waived|added|continued|repeated|performed)\b"
    r"|\bexceptions?\ (?:will|may|can)\ be\ (?:made|granted|allowed)"
    r"|\b(?:allowed|permitted)\ (?:if|when|as\ long\ as|provided|up\ to|until|but)\b"
    r"|\b(?:allowed|permitted)\W*$"
    r"|\b(?:do(?:es)?|will|would|should|shall|need|must|may)\ not\ (?:by\ \w+\ )?"
    r"(?:exclude|preclude|disqualify|constitute|count|be\ cause|be\ grounds|represent)\b"
    r"|\b(?:are|is|be)\ not\ (?:considered\ |counted\ |regarded\ )?(?:as\ )?(?:to\ be\ )?"
    r"(?:an?\ |the\ )?(?:reasons?\ for\ |grounds\ for\ |cause\ for\ )?"
    r"(?:exclu(?:ded|sions?|sionary|ding)|disqualif\w+|ineligible)\b"
    r"|\b(?:will|would|should|shall|must|may|can|need)\ not\ be\ (?:considered\ |regarded\ )?"
    r"(?:as\ )?(?:an?\ )?(?:exclu(?:ded|sions?|sionary)|disqualif\w+|ineligible)\b"
    r"|\b(?:are|is|be)\ exempt(?:ed)?\b|\bnot\ (?:an?\ )?(?:exclusion|exclusionary)\b",
    re.IGNORECASE | re.VERBOSE,
)
#: A sentence that begins so allows nothing: "no steroids are allowed".
_NOT = re.compile(r"^\W*(?:no|none|neither|never)\b", re.IGNORECASE)


#: How often something may be measured: "(2 rechecks are allowed)" lets nobody in.
_RECHECKS = re.compile(
    r"\((?:up\ to\ )?(?:[1-9]|one|two|three)\ [a-z-]{4,20}"
    r"(?:\ (?:is|are))?\ (?:allowed|permitted)\)",
    re.IGNORECASE,
)


_IN_BRACKETS = re.compile(r"\([^()]*\)")


def _without_brackets(words: str) -> str:
    """Return a sentence without what brackets add, which is said of a part of it."""
    rest = _IN_BRACKETS.sub(" ", words)
    return rest if any(sign.isalpha() for sign in rest) else words


def verdict_of(words: str) -> Verdict | None:
    """Return whom a sentence lets in or keeps out; None if it only describes.

    >>> verdict_of("Patients with seizures will be excluded")
    <Verdict.OUT: 'out'>
    >>> verdict_of("Prior radiotherapy is allowed")
    <Verdict.ALLOWED: 'allowed'>
    """
    words = _RECHECKS.sub(" ", words)
    allowed = _ALLOWED.search(words)
    if allowed is not None and not _NOT.search(words[: allowed.start()]):
        return Verdict.ALLOWED
    if _OUT.search(_without_brackets(words)):
        return Verdict.OUT
    found = _IN.search(words)
    if found is not None and not _NOT.search(words[: found.start()]):
        return Verdict.IN
    return None


def without_verdict(words: str) -> str:
    """Return a sentence without the words that keep somebody out.

    >>> without_verdict("Patients with seizures will not be eligible")
    'Patients with seizures  '
    """
    return _OUT.sub(" ", words)


_CHECKED_AGAIN = re.compile(
    r"\([^()]*\b(?:re-?checks?|re-?tests?|repeats?|repetitions?|re-?tested|repeated)\b[^()]*\)",
    re.IGNORECASE,
)


def without_rechecks(words: str) -> str:
    """Return words without brackets that only say how often something is measured.

    >>> without_rechecks("BP above 150 (2 rechecks are allowed)")
    'BP above 150 '
    >>> without_rechecks("Any infection (a treated one is allowed)")
    'Any infection (a treated one is allowed)'
    """
    return _CHECKED_AGAIN.sub("", words)
