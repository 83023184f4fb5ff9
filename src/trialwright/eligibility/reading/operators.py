"""The words and signs that say on which side of a number something must lie."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from trialwright.eligibility.criteria import Bound, Limits
from trialwright.eligibility.reading.tokens import Phrases


class Operator(Enum):
    """A comparison; the value is what stands between a variable and its bound."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    BETWEEN = "between"
    PLUS_MINUS = "+/-"


_GREATER = ("greater", "more", "higher", "larger", "older", "longer", "heavier", "bigger", "later")
_SMALLER = (
    "less",
    "lower",
    "smaller",
    "younger",
    "shorter",
    "fewer",
    "lighter",
)

_BEFORE_AT_LEAST = (
    "at least",
    "at a minimum",
    "at minimum",
    *(f"at least {word}" for word in ("at", "on", "in", "for", "during", "from")),
    "at or above",
    "of or above",
    "of or over",
    "at or over",
    "minimum",
    "minimum of",
    "minimal",
    "a minimum of",
    "min",
    "not below",
    "no younger than",
    "not younger than",
    "not under",
    "equal to or better than",
    "equal to or above",
    "equal to or over",
    "equal or above",
    "above or equal to",
    "above or equal",
    "over or equal to",
    "superior or equal to",
    "upper or equal to",
    "upper or equal than",
    "superior or equal",
    "equal or superior to",
    "equal to or superior to",
    "greater or equal to",
    "greater or equal",
    "more or equal to",
    "higher or equal to",
    "older or equal to",
    *("not earlier than", "no earlier than", "not sooner than", "no sooner than"),
    "starting from",
)
_BEFORE_ABOVE = (
    "over",
    "above",
    "exceeding",
    "exceeds",
    "exceed",
    "exceeded",
    "in excess of",
    "superior to",
    "superior than",
    "upper than",
    "major than",
    "beyond",
    "elevated above",
    "greater then",
    "more then",
    "better than",
    "after the age of",
    "after age",
)
_BEFORE_AT_MOST = (
    "at most",
    "at or below",
    "up to",
    "maximum",
    "maximum of",
    "a maximum of",
    *(f"{word} dose of" for word in ("max .", "max", "maximum", "maximal")),
    "max",
    "within",
    "not exceeding",
    "not exceed",
    "does not exceed",
    "not exceeding more than",
    "not exceed more than",
    "not to exceed",
    "not to exceed more than",
    "no more then",
    "not more then",
    "never exceeding",
    "never exceeded",
    "not exceeded",
    "without exceeding",
    "not above",
    "not over",
    "no later than",
    "not later than",
    "equal to or below",
    "equal or below",
    "below or equal to",
    "below or equal",
    "under or equal to",
    "inferior or equal to",
    "inferior or equal",
    "less or equal to",
    "less or equal",
    "lower or equal to",
    "as much as",
    "in the first",
)
_BEFORE_BELOW = (
    "before the age of",
    "prior to the age of",
    "before age",
    "prior to age",
    "under",
    "below",
    "inferior to",
    "inferior than",
    "minor than",
    "less then",
    "worse than",
)
_BEFORE_EQUAL = ("equal to", "exactly", "=", "equals")

_SIGNS = {
    ">": Operator.ABOVE,
    "<": Operator.BELOW,
    "\u2265": Operator.AT_LEAST,
    "\u2264": Operator.AT_MOST,
    ">=": Operator.AT_LEAST,
    "<=": Operator.AT_MOST,
    "=>": Operator.AT_LEAST,
    "=<": Operator.AT_MOST,
    "=/>": Operator.AT_LEAST,
    "=/<": Operator.AT_MOST,
    ">/=": Operator.AT_LEAST,
    "</=": Operator.AT_MOST,
    "\u2265/=": Operator.AT_LEAST,
    "\u2264/=": Operator.AT_MOST,
    "\u2265\u2265": Operator.AT_LEAST,
    "\u2264\u2264": Operator.AT_MOST,
    "> or =": Operator.AT_LEAST,
    "< or =": Operator.AT_MOST,
    "> or equal to": Operator.AT_LEAST,
    "< or equal to": Operator.AT_MOST,
    "> or equal": Operator.AT_LEAST,
    "< or equal": Operator.AT_MOST,
    "> _": Operator.AT_LEAST,
    "_ >": Operator.AT_LEAST,
    "_ <": Operator.AT_MOST,
    "< _": Operator.AT_MOST,
    # What is left of a sign that was stored under another encoding.
    "\u00e2 \u2030 \u00a5": Operator.AT_LEAST,
    "\u00e2 \u2030 \u00a4": Operator.AT_MOST,
    "above / equal": Operator.AT_LEAST,
    "below / equal": Operator.AT_MOST,
    ">>": Operator.ABOVE,
    "<<": Operator.BELOW,
    "+/-": Operator.PLUS_MINUS,
    "\u00b1": Operator.PLUS_MINUS,
}


_OR_EQUAL = (
    *("or equal to", "or equal", "or equals", "or equals to"),
    *("/ equal to", ", equal to", ", or equal to"),
)


#: "Than", and how it is misspelt.
_THAN = ("than", "that", "then", "thatn")


def _comparatives() -> dict[str, Operator]:
    """Return "greater than" and its like, with "or equal to" and with "not" and "no"."""
    made: dict[str, Operator] = {}
    sides = (
        (_GREATER, Operator.ABOVE, Operator.AT_LEAST, Operator.AT_MOST),
        (_SMALLER, Operator.BELOW, Operator.AT_MOST, Operator.AT_LEAST),
    )
    for words, strict, inclusive, denied in sides:
        for word in words:
            made |= dict.fromkeys((f"{word} {than}" for than in _THAN), strict)
            made[f"{word} or equal"] = made[f"{word} or equal to"] = inclusive
            for equal in _OR_EQUAL:
                made[f"{word} than {equal}"] = inclusive
            for equal in ("equal to or", "equal or", "equal to and"):
                made[f"{equal} {word} than"] = inclusive
            for no in ("not", "no"):
                made[f"{no} {word} than"] = denied
    return made


def _before() -> dict[str, Operator]:
    made = _comparatives()
    rows = (
        (_BEFORE_AT_LEAST, Operator.AT_LEAST),
        (_BEFORE_ABOVE, Operator.ABOVE),
        (_BEFORE_AT_MOST, Operator.AT_MOST),
        (_BEFORE_BELOW, Operator.BELOW),
        (_BEFORE_EQUAL, Operator.EQUAL),
    )
    for phrases, operator in rows:
        made |= dict.fromkeys(phrases, operator)
    return made


def _after() -> dict[str, Operator]:
    made: dict[str, Operator] = {}
    up = (*_GREATER, "above", "over", "up", "upwards", "upward", "elder", "beyond", "better")
    down = (*_SMALLER, "below", "under", "earlier", "worse")
    for join in ("or", "and", "/", "and / or"):
        made |= {f"{join} {word}": Operator.AT_LEAST for word in up}
        made |= {f"{join} {word}": Operator.AT_MOST for word in down}
    made |= dict.fromkeys(
        ("+", "plus", "minimum", "at least", "upwards", "upward"), Operator.AT_LEAST
    )
    made |= dict.fromkeys(("maximum", "at most"), Operator.AT_MOST)
    return made


def _said_twice() -> dict[str, Operator]:
    """Return operators with their sign in brackets: "greater than or equal to (>=)"."""
    sides = {
        Operator.AT_LEAST: ("\u2265", ">="),
        Operator.ABOVE: (">",),
        Operator.AT_MOST: ("\u2264", "<="),
        Operator.BELOW: ("<",),
    }
    return {
        f"{phrase} ( {sign} )": operator
        for phrase, operator in _comparatives().items()
        for sign in sides.get(operator, ())
    }


#: What stands before a number.
BEFORE: Phrases[Operator] = Phrases({**_before(), **_SIGNS, **_said_twice()})
#: What stands after a number and its unit: "18 years or older".
AFTER: Phrases[Operator] = Phrases(_after())
#: What stands between the two ends of a range.
RANGE_SIGNS = frozenset(("-", "~", "to", "through", "till", "until"))


def limits_of(operator: Operator | None, value: Decimal) -> Limits:
    """Return the limits that an operator makes of a value; without one, they have no direction."""
    match operator:
        case Operator.AT_LEAST:
            return Limits(low=Bound(value))
        case Operator.ABOVE:
            return Limits(low=Bound(value, inclusive=False))
        case Operator.AT_MOST:
            return Limits(high=Bound(value))
        case Operator.BELOW:
            return Limits(high=Bound(value, inclusive=False))
        case Operator.PLUS_MINUS:
            return Limits(Bound(-value), Bound(value))
        case Operator.EQUAL | Operator.BETWEEN:
            return Limits(Bound(value), Bound(value))
        case None:
            return Limits(Bound(value), Bound(value), directed=False)
