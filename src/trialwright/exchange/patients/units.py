"""Which unit counts where a source gives one in code and one in words."""

from __future__ import annotations

from trialwright.vocabulary import readings


def one_unit(code: str, words: str) -> tuple[str, str]:
    """Return the unit of a result, and the other one where the two do not mean the same.

    The code counts; words that nobody can read are a remark, no contradiction.

    >>> one_unit("10*3/uL", "K/uL"), one_unit("mg/dL", "umol/L")
    (('10*3/uL', ''), ('mg/dL', 'umol/L'))
    """
    if not code or not words or code == words:
        return code or words, ""
    coded, worded = readings(code), readings(words)
    if not coded:
        return (words, "") if worded else (code, "")
    if not worded or any(one.is_same_as(other) for one in coded for other in worded):
        return code, ""
    return code, words
