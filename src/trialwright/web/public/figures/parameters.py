"""What an estimated parameter is, as far as its name and its numbers say.

Sponsors name a parameter in free text. It is a difference or a ratio of groups only where the
name says nothing else: of anything that is told of one, such as a p-value, nobody can say which
value means no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum


class Kind(Enum):
    """What an estimated parameter is, as far as its name says."""

    DIFFERENCE = "difference"
    RATIO = "ratio"
    OTHER = "other"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_DIFFERENCE = _words(r"\bdifferences?\b")
_RATIO = _words(r"\bratios?\b", r"\brelative risk\b")
#: Ratios of groups that are never given in percent.
_PLAIN_RATIO = _words(
    r"\b(?:odds|hazards?|(?<!benefit\W)risks?|rates?|incidence|prevalence|win)\W+ratios?\b",
    r"\brelative risk\b",
)
_MIDDLE = r"(?:means?|medians?|titers?|titres?|concentrations?|proportions?|GM[CT]?s?|(?:GL)?LSMs?)"
#: Other ratios of groups; of two things measured in each group there are ratios too.
_RATIO_OF_GROUPS = _words(
    r"\b(?:means?|medians?|proportions?|treatments?|GM[CT]?s?|LSMs?)\W+ratios?\b",
    rf"\bgeometric\b.*\b{_MIDDLE}\W+ratios?\b",
    rf"\bratios?\s+of\b.*\b(?:{_MIDDLE}|rates?|odds|hazards?|risks?)\b",
    r"^(?:\W*\b(?:point|estimated?|of|the|adjusted|ratio)\b)+\W*$",
)
#: A logarithm of a ratio is no ratio, nor is what it takes away from 1; a ratio of percentages
#: may be either.
_NOT_OF_RATIO = _words(
    r"\blog(?!istic|\W?rank)",
    r"\bln(?:OR|HR|RR)?\b",
    "%",
    "percent",
    r"\breductions?\b",
    r"\befficacy\b",
    r"(?:^|\()\s*(?:1|one)\s*(?:-|\u2013|\u2212|minus\b)",
)
#: A difference of logarithms that is taken back is a ratio, whatever it is called.
_NOT_OF_DIFFERENCE = _words(
    r"\bgeometric\b", r"fold\b", r"\bexp\b", r"\bexponentia", r"\banti\W?log", r"\bback\W?transform"
)
#: What is told of a difference or a ratio is none itself.
_ABOUT = _words(
    r"\bst(?:andar)?d\W+(?:err(?:or)?|dev(?:iation)?)\b",
    r"\bvariance\b",
    r"\b(?:limit|bound|margin)s?\b",
    r"\bp\b",
    r"\b[fptz]\W{0,2}(?:values?|stat\w*|tests?|ratios?)\b",
    r"\bstatistics?\b",
    r"\bchi\W?squared?\b",
    r"\bsignifican",
    r"\bminim(?:al|um)(?:ly)?\b.*\bdifferences?\b",
    r"\bnumber needed\b",
    r"\b(?:inverse|reciprocal)\b",
)
#: What stands before "of a difference": such words name the difference itself, others do not.
_TOLD_OF = _words(r"^(.*?)\b(?:of|for|that)\b.*\b(?:differences?|ratios?|relative risk)\b")
_ITSELF = _words(
    r"\b(?:means?|medians?|averages?|comparisons?|differences?|ratios?)\b",
    r"\bestimat",
    r"\bconfidence interval\b",
    r"\bCI\b",
)
#: A ratio so great is more often one in percent.
_IN_PERCENT = 20.0


def kind_of(parameter: str | None, numbers: Sequence[float]) -> Kind:
    """Return what a parameter is, by its name as posted and the numbers posted for it."""
    name = " ".join((parameter or "").split())
    if _is_told_of_another(name):
        return Kind.OTHER
    if _RATIO.search(name):
        return Kind.RATIO if _is_ratio_of_groups(name, numbers) else Kind.OTHER
    is_difference = _DIFFERENCE.search(name) and not _NOT_OF_DIFFERENCE.search(name)
    return Kind.DIFFERENCE if is_difference else Kind.OTHER


def _is_told_of_another(name: str) -> bool:
    """Whether a name is that of something told of a difference or a ratio."""
    before = _TOLD_OF.search(name)
    is_itself = before is None or not before[1].strip() or _ITSELF.search(before[1])
    return _ABOUT.search(name) is not None or not is_itself


def _is_ratio_of_groups(name: str, numbers: Sequence[float]) -> bool:
    """Whether a name is that of a ratio of groups, and not in percent."""
    if _NOT_OF_RATIO.search(name) or _DIFFERENCE.search(name):
        return False
    if _PLAIN_RATIO.search(name):
        return True
    may_be_in_percent = any(one >= _IN_PERCENT for one in numbers)
    return _RATIO_OF_GROUPS.search(name) is not None and not may_be_in_percent
