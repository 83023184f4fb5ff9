"""Criteria text to expressions, by rules that hold for every study.

Reads: one criteria text, and the structured fields beside it, as values. Writes: criteria with
spans, and residues for what was not read; the fingerprint by which a criterion is known again.
Never knows: a participant, or where the text comes from.
Start at `reader`.
"""

from trialwright.eligibility.reading.fingerprints import fingerprint, fingerprint_of, own_words
from trialwright.eligibility.reading.headings import section_heading
from trialwright.eligibility.reading.places import window_places
from trialwright.eligibility.reading.reader import read_criteria
from trialwright.eligibility.reading.sheet import Lookup, no_concepts

__all__ = [
    "Lookup",
    "fingerprint",
    "fingerprint_of",
    "no_concepts",
    "own_words",
    "read_criteria",
    "section_heading",
    "window_places",
]
