"""How well a hit answers a query: the formula, from 0 to 1.

Words that are found score by the form in which they are found and by the weight of the field
that has them. What only says yes or no (a value, a range, a distance, a negation) has no
score and does not dilute that of the words beside it. The factors are this program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

#: All words as they were asked for, adjacent and in order, within one text.
WHOLE = 1.0
#: Another name of the same thing.
OTHER_NAME = 0.85
#: Each word somewhere in the fields.
APART = 0.5


def score_of_text(whole: float, other_name: float, words: Sequence[float]) -> float:
    """Return the score of words that are looked for in fields, by the best of three forms.

    `whole` and `other_name` are the greatest weight of a field that has all words, or another
    name for all of them; `words` has for each word the greatest weight of a field that has it,
    or `OTHER_NAME` of that of a field that has another name for the words it belongs to. 0
    where there is none, or where the query does not allow the form.
    """
    apart = sum(words) / len(words) if words else 0.0
    return max(WHOLE * whole, OTHER_NAME * other_name, APART * apart)


def score_of_all(parts: Sequence[float]) -> float | None:
    """Return the mean of the scores of the parts that have one; None if none has.

    Whether a part has a score depends on what it asks and not on the study.
    """
    return sum(parts) / len(parts) if parts else None


def score_of_any(parts: Sequence[float]) -> float | None:
    """Return the score of alternatives: several that hold are worth more than the best of them.

    `parts` are the scores of the parts that have one, 0 for those that do not hold; None if
    there are none.
    """
    return 1 - prod(1 - score for score in parts) if parts else None
