"""What stands under an item and turns what the item says: its exceptions, ranges it leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialwright.eligibility.criteria import (
    All,
    Any,
    Atom,
    Compare,
    Expression,
    IfElse,
    Multiple,
    Not,
    Opaque,
    atoms_of,
    mapped,
)
from trialwright.eligibility.reading.atoms import condition_of, read_segment
from trialwright.eligibility.reading.bounds_again import with_limits
from trialwright.eligibility.reading.limits_for_some import exception_in
from trialwright.eligibility.reading.sheet import Sheet

_EXCEPTIONS = re.compile(
    r"\b(?:with|except)\b[^.;]{0,40}\bexceptions?\b[^.;]{0,12}:?\s*$|\bexcept(?:ions?)?\s*:\s*$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:outside|out\s+of|not\s+(?:with)?in|beyond)\b[^.;]{0,40}\b(?:ranges?|limits?|values?)\b"
    r"[^.;]{0,30}$",
    re.IGNORECASE,
)


def lists_exceptions(words: str) -> bool:
    """Say whether what stands under an item are exceptions from it.

    >>> lists_exceptions("AST and ALT <= 2.5 x ULN, with the following exceptions:")
    True
    """
    return _EXCEPTIONS.search(words) is not None


def with_exceptions(base: Expression, below: Sequence[tuple[Sheet, Expression]]) -> Expression:
    """Return a bound with what stands under it: for some people, another bound of a variable.

    Whatever else an exception says is left to a person, who may find that it lets somebody in.
    """
    left: list[Expression] = []
    for sheet, read in below:
        made = _with_exception(base, sheet)
        if made is None:
            left.append(_left(sheet, read))
        else:
            base = made
    return base if not left else Any((base, *left))


def _with_exception(base: Expression, sheet: Sheet) -> Expression | None:
    found = exception_in(sheet)
    if found is None:
        return None
    condition = condition_of(sheet, found.condition)
    if condition is None:
        return None
    amount, spans = found.other, sheet.spans([(found.other.first, found.other.after)])
    if found.named is None:
        other = with_limits(base, sheet, amount, spans)
        return None if other is None else IfElse(condition, other, base)
    bound = read_segment(sheet, found.named, amount.after)
    by_name = {_name(one): one for one in atoms_of(bound) if isinstance(one, Compare | Multiple)}
    if not by_name.keys() & {_name(one) for one in atoms_of(base)}:
        return None

    def branched(atom: Atom) -> Expression:
        same = by_name.get(_name(atom))
        return atom if same is None else IfElse(condition, same, atom)

    return mapped(base, branched)


def _name(atom: Atom) -> str | None:
    return atom.variable.concept if isinstance(atom, Compare | Multiple) else None


def _left(sheet: Sheet, read: Expression) -> Expression:
    """Return an exception that is told whole, or its words."""
    if isinstance(read, All) and not any(isinstance(one, Opaque) for one in atoms_of(read)):
        return read
    whole = (0, len(sheet.tokens))
    return Opaque(words=sheet.words(*whole), spans=sheet.spans([whole]))


def outside(words: str, parts: Sequence[Expression]) -> Sequence[Expression]:
    """Return ranges as values outside them, if the item above says so.

    "Vital signs outside these ranges:" and under it "Heart rate 50 to 100 bpm".
    """
    if _OUTSIDE.search(words) is None:
        return parts
    return [Not(one) if _is_range(one) else one for one in parts]


def _is_range(part: Expression) -> bool:
    if not isinstance(part, Compare) or part.limits is None:
        return False
    return part.limits.low is not None and part.limits.high is not None and part.limits.directed
