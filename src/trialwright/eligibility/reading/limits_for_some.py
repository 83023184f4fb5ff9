"""A second limit of a variable that holds for some people, told before it or in its own sentence.

"ALT <= 2.5 x ULN (patients with liver metastases: <= 5 x ULN)", "unless there are liver
metastases, in which case <= 5 x ULN", "NOTE: <= 5 x ULN is acceptable if there are liver
metastases".
"""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.extents import Range
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.variables import VariableKind, VariableMention

_MEASURED = frozenset((VariableKind.LAB, VariableKind.ORGAN, VariableKind.VITAL))
#: Kinds of variables that conditions name: "in the presence of metastases".
_IN_CONDITIONS = frozenset((VariableKind.SIZE, VariableKind.GRADE, VariableKind.LINES))
_EDGES = word_set("or and , ; . but / otherwise ( ) [ ] : note however - exception exceptions")
_BEGINS = word_set("if for in when with unless except among subjects patients participants those")
_SECOND_BEGINS = word_set("if for in when with among")
#: Say that somebody is ill, and so for whom a limit in brackets is.
_ILLNESSES = word_set(
    "metastases metastasis metastatic mets syndrome disease involvement infiltration gilbert"
    " carcinoma hcc cirrhosis patients subjects participants tumor tumors cancer lymphoma"
)
#: Between a condition and the limit that is for it.
_BEFORE_LIMIT = word_set(
    "may must can could should will shall be is are have has had who which that in case it the up"
    " to a an also allowed acceptable permitted level levels value values elevated then of their"
    " and or , : ( ) . then serum with total"
)
_ALLOWED = word_set("is are will be may allowed acceptable permitted also considered eligible only")
_ENDS = word_set("; . )")
_FARTHEST = 30


@dataclass(frozen=True, slots=True)
class ExceptionForSome:
    """A limit for some people that stands by itself, where its variable is named, and for whom."""

    other: Amount
    named: int | None
    condition: Range


@dataclass(frozen=True, slots=True)
class ForSome:
    """A limit, the limit of the same variable for some people, and which words tell for whom.

    The first limit with its variable begins at `begin`; what is said of both ends at `after`.
    """

    begin: int
    base: Amount
    other: Amount
    condition: Range
    after: int
    #: Where another variable is named that is bounded for some: "in which case direct bilirubin".
    named: int | None = None


def limit_for_some(sheet: Sheet, lo: int, hi: int) -> ForSome | None:
    """Return the first limit of a range beside which one for some people stands."""
    held = _limits(sheet, lo, hi)
    for place, base in enumerate(held[:-1]):
        begin = _begin(sheet, held[place - 1].after if place else lo, base)
        found = None if begin is None else _told(sheet, (begin, hi), base, held[place + 1])
        if found is not None:
            return found
    return None


def exception_in(sheet: Sheet) -> ExceptionForSome | None:
    """Return the one limit of an item: "Patients with liver metastases: AST <= 5 x ULN"."""
    held = _limits(sheet, 0, len(sheet.tokens))
    if len(held) != 1 or not held[0].limits.directed or held[0].over is not None:
        return None
    other = held[0]
    named = [one for one in sheet.named(0, other.first) if one.variable.kind in _MEASURED]
    first = named[0].first if named else None
    condition = _before_limit(sheet, 0, other.first, named)
    if condition is None:
        place = other.after
        following = text_at(sheet, place)
        if following not in _SECOND_BEGINS:
            return None
        condition = place, _end_of_condition(sheet, place, len(sheet.tokens))
    return ExceptionForSome(other, first, condition)


def goes_on_for_some(sheet: Sheet, place: int, lo: int, hi: int) -> bool:
    """Say whether after the stop at a token a limit for some people goes on with the one before."""
    before = _limits(sheet, max(lo, place - _FARTHEST), place)[-1:]
    following = _limits(sheet, place, min(hi, place + _FARTHEST))[:1]
    if not before or not following:
        return False
    earlier = _limits(sheet, max(lo, place - _FARTHEST), before[0].first)[-1:]
    begin = _begin(sheet, earlier[0].after if earlier else lo, before[0])
    return begin is not None and _told(sheet, (begin, hi), before[0], following[0]) is not None


def _limits(sheet: Sheet, lo: int, hi: int) -> list[Amount]:
    """Return the amounts of a range that are no times and no ages."""
    aged = {id(one.amount) for one in sheet.aged(lo, hi)}
    return [one for one in sheet.held(lo, hi) if id(one) not in aged and one.time is None]


def _begin(sheet: Sheet, lo: int, base: Amount) -> int | None:
    """Return where the variable of a limit begins, with the words before it; None if none is."""
    named = [one for one in sheet.named(lo, base.first) if one.variable.kind in _MEASURED]
    if not named:
        return None
    begin = lo
    for place in range(lo, named[0].first):
        if sheet.tokens[place].text in {",", ";"}:
            begin = place + 1
    return begin


def _told(sheet: Sheet, place: Range, base: Amount, other: Amount) -> ForSome | None:
    """Return two limits as one for all and one for some, if words tell for whom."""
    begin, hi = place
    if not _are_alike(base, other):
        return None
    named = {one.variable.id for one in sheet.named(begin, base.first)}
    between = sheet.named(base.after, other.first)
    others = [one for one in between if _is_another(one, named)]
    if others and "case" not in {token.text for token in sheet.tokens[base.after : other.first]}:
        return None
    condition = _before_limit(sheet, base.after, other.first, between)
    after = other.after
    if condition is None:
        found = _behind_limit(sheet, base.after, other, hi)
        if found is None:
            return None
        return ForSome(begin, base, other, found, found[1])
    if text_at(sheet, after) in _SECOND_BEGINS:
        # "< 3 x ULN for this laboratory (< 5 x ULN for some)": whom it is for stands behind it.
        return None
    if text_at(sheet, after) == ")" and after < hi:
        after += 1
    return ForSome(begin, base, other, condition, after, others[0].first if others else None)


def _are_alike(base: Amount, other: Amount) -> bool:
    """Say whether two limits bound from the same side, and at least one as a multiple."""
    if base.over is not None or other.over is not None:
        return False
    if not base.limits.directed or not other.limits.directed:
        return False
    sides = [(one.limits.low is None, one.limits.high is None) for one in (base, other)]
    is_one_sided = sides[0] == sides[1] and sides[0][0] is not sides[0][1]
    units = [None if one.unit is None else one.unit.ucum for one in (base, other)]
    return is_one_sided and (base.reference is not None or units[0] == units[1] is not None)


def _is_another(one: VariableMention, named: set[str]) -> bool:
    return one.variable.id not in named and one.variable.kind not in _IN_CONDITIONS


def _before_limit(sheet: Sheet, lo: int, hi: int, named: list[VariableMention]) -> Range | None:
    """Return the words between two limits that tell for whom the second is."""
    is_enclosed = text_at(sheet, lo) in {"(", "["} or any(
        token.text in {";", ".", ":"} for token in sheet.tokens[lo:hi]
    )
    first, after = _stripped(sheet, lo, hi)
    measured = [one for one in named if one.variable.kind in _MEASURED]
    if measured:
        after = min(after, measured[0].first)
    while after > first and sheet.tokens[after - 1].text in _BEFORE_LIMIT:
        after -= 1
    if first >= after:
        return None
    words = {token.text for token in sheet.tokens[first:after]}
    if sheet.tokens[first].text not in _BEGINS and not (is_enclosed and words & _ILLNESSES):
        return None
    return (first, after) if words - _BEGINS - _BEFORE_LIMIT else None


def _behind_limit(sheet: Sheet, lo: int, other: Amount, hi: int) -> Range | None:
    """Return "if there are metastases" after "NOTE: <= 5 x ULN is acceptable"."""
    first, after = _stripped(sheet, lo, other.first)
    said = {token.text for token in sheet.tokens[lo : other.first]}
    if first < after or not said & {";", ".", "note"}:
        return None
    place = other.after
    while place < hi and sheet.tokens[place].text in _ALLOWED:
        place += 1
    if place >= hi or sheet.tokens[place].text not in _SECOND_BEGINS:
        return None
    end = _end_of_condition(sheet, place, hi)
    return (place, end) if end > place + 1 else None


def _end_of_condition(sheet: Sheet, place: int, hi: int) -> int:
    while place < hi and sheet.tokens[place].text not in _ENDS:
        place += 1
    return place


def _stripped(sheet: Sheet, lo: int, hi: int) -> Range:
    while lo < hi and sheet.tokens[lo].text in _EDGES:
        lo += 1
    while lo < hi and sheet.tokens[hi - 1].text in _EDGES:
        hi -= 1
    return lo, hi


def past_permission(sheet: Sheet, place: int, hi: int) -> int:
    """Return where words behind a limit end that only let people in: "may be enrolled"."""
    while place < hi and sheet.tokens[place].text in _LET_IN:
        place += 1
    return place


_LET_IN = word_set("may be are is will enrolled eligible allowed permitted included acceptable")


def tells_when(sheet: Sheet, place: tuple[int, int]) -> bool:
    """Say whether "(obtained within 14 days of the first dose)" only says when it is measured."""
    lo, hi = place
    lo += text_at(sheet, lo) in {"(", "["}
    return text_at(sheet, lo) in _OBTAINED and bool(sheet.timed(lo, hi))


_OBTAINED = word_set("obtained measured assessed performed documented determined tested within")
