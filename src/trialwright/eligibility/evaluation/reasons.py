"""Why something is not decided, and who or what could decide it."""

from __future__ import annotations

from enum import Enum

from trialwright.eligibility.patient import Reason


class Why(Enum):
    """Why a part of a criterion has no answer; the value is its code.

    Those up to CONFLICT are reasons of a patient's facts, under the same names.
    """

    MISSING = "MISSING"
    STALE = "STALE"
    PARTIAL_DATE = "PARTIAL_DATE"
    UNIT_MISMATCH = "UNIT_MISMATCH"
    IMPLAUSIBLE = "IMPLAUSIBLE"
    NO_REFERENCE_RANGE = "NO_REFERENCE_RANGE"
    WRONG_METHOD = "WRONG_METHOD"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_QUALITATIVE = "NOT_QUALITATIVE"
    TENTATIVE = "TENTATIVE"
    UNSPECIFIC = "UNSPECIFIC"
    UNMAPPED = "UNMAPPED"
    BOUND = "BOUND"
    CONFLICT = "CONFLICT"
    WRONG_POPULATION = "WRONG_POPULATION"
    """A result exists, but of other cells, or of cells that it does not name."""
    AMBIGUOUS_TEXT = "AMBIGUOUS_TEXT"
    """The text allows two readings that lead to different verdicts."""
    UNRESOLVED_REFERENCE = "UNRESOLVED_REFERENCE"
    """The text points to a guideline or a list that is not in the record."""
    NEEDS_JUDGEMENT = "NEEDS_JUDGEMENT"
    """A named person decides."""
    NEEDS_ATTESTATION = "NEEDS_ATTESTATION"
    """Somebody promises or signs."""
    OPEN_LIST = "OPEN_LIST"
    """The text leaves its list open; a person says whether anything else of it is there."""
    UNREAD = "UNREAD"
    """Words of the criterion were not read; a person reads them."""
    PROPOSED = "PROPOSED"
    """The reading is a proposal that nobody has accepted."""

    @property
    def is_for_people(self) -> bool:
        """Whether only a person's answer can settle it, not another fact."""
        return self in _FOR_PEOPLE


_FOR_PEOPLE = frozenset(
    {
        Why.IMPLAUSIBLE,
        Why.UNMAPPED,
        Why.CONFLICT,
        Why.AMBIGUOUS_TEXT,
        Why.UNRESOLVED_REFERENCE,
        Why.NEEDS_JUDGEMENT,
        Why.NEEDS_ATTESTATION,
        Why.OPEN_LIST,
        Why.UNREAD,
        Why.PROPOSED,
    }
)


def why_of(reason: Reason) -> Why:
    """Return the code of a reason of a patient's facts."""
    return Why[reason.name]
