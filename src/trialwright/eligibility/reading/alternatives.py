"""Two limits of one variable for two kinds of people: by sex, by age, by a condition.

"Hemoglobin >= 13 g/dL for men or >= 12 g/dL for women", "ALT <= 3 x ULN, or <= 5 x ULN if
there are liver metastases", "(if liver metastases are present, <= 5 x ULN)".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from trialwright.eligibility.criteria import Bound, Limits
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.extents import Range
from trialwright.eligibility.reading.intervals import is_of_relatives
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import SEXES
from trialwright.eligibility.reading.variables import VariableKind

_JOINTS = word_set("or and , ; but / otherwise")
_BEGINS = word_set("if for in when with")
_LEADS = word_set(
    "if for in when with the case cases of presence there is are patients subjects participants"
    " who have those having a an any known documented unless except due to related attributable"
    " secondary caused by among where it is exception following unless has had individuals"
    " persons people"
)
_OF_SEX = word_set("for in if the patients subjects participants adult adults are is of ( )")
_AFTER_SEX = word_set(", ; . during at within on by [")
_NOTHING = word_set("no not without absence absent")
#: Kinds of variables that conditions name: "in the presence of metastases".
_NO_BOUND = frozenset((VariableKind.SIZE, VariableKind.GRADE, VariableKind.LINES))
_STOPS = word_set(", ; . )")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A limit, another limit of the same variable, and for whom each is."""

    base: Amount
    other: Amount
    base_condition: Range | None
    condition: Range
    sexes: tuple[str | None, str] | None
    after: int


def alternative_in(sheet: Sheet, lo: int, hi: int) -> Alternative | None:
    """Return the first two limits of a range that are for two kinds of people."""
    timed = sheet.timed(lo, hi)
    aged = {id(one.amount) for one in sheet.aged(lo, hi)}
    held = [
        one
        for one in sheet.held(lo, hi)
        if id(one) not in aged and not any(w.first <= one.first < w.after for w in timed)
    ]
    for base, other in pairwise(held):
        if not _may_be_two(sheet, lo, base, other):
            continue
        found = _with_conditions(sheet, (lo, hi), base, other)
        if found is not None:
            return found
    return None


def _may_be_two(sheet: Sheet, lo: int, base: Amount, other: Amount) -> bool:
    """Say whether a second limit may bound what the first does: nothing is named between them."""
    if not base.limits.directed or other.over is not None:
        return False
    if is_of_relatives(sheet.tokens, base):
        # "Family history (men < 55 years, women < 65 years)": these are no patients.
        return False
    between = [one.variable.kind for one in sheet.named(base.after, other.first)]
    if not set(between) <= _NO_BOUND or base.first <= lo:
        return False
    units = {one.unit.ucum for one in (base, other) if one.unit is not None}
    return len(units) < 2 and base.over is None and other.over is None  # noqa: PLR2004 - one unit


def _with_conditions(sheet: Sheet, place: Range, base: Amount, other: Amount) -> Alternative | None:
    lo, hi = place
    led = _led_by_sexes(sheet, lo, base, other)
    if led is not None:
        return led
    first = _stripped(sheet, base.after, other.first)
    after = _end(sheet, other.after, hi)
    second = _stripped(sheet, other.after, after)
    if first is not None and second is None and _opens_before(sheet, base.after, other.first):
        # "(if liver metastases are present, <= 5 x ULN)": the condition stands first.
        first, second = None, first
    if second is None:
        return None
    sexes = (None if first is None else _sex(sheet, *first), _sex(sheet, *second))
    closes = after + 1 if text_at(sheet, after) == ")" and after < hi else after
    if sexes[1] is not None and sexes[0] != sexes[1] and (first is None or sexes[0] is not None):
        return Alternative(
            base, _directed_as(base, other), first, second, (sexes[0], sexes[1]), closes
        )
    if sheet.tokens[second[0]].text not in _BEGINS or not other.limits.directed:
        return None
    if not sheet.named(lo, base.first):
        return None
    if first is not None and sheet.tokens[first[0]].text not in _BEGINS:
        return None
    return Alternative(base, other, first, second, None, closes)


def _led_by_sexes(sheet: Sheet, lo: int, base: Amount, other: Amount) -> Alternative | None:
    """Read "QTc interval male >= 450 ms, female >= 470 ms": the sexes stand before the limits."""
    led = [at for at in range(lo, base.first) if sheet.tokens[at].text in SEXES][-1:]
    places = [(at, at + 1) for at in (*led, other.first - 1)]
    if len(places) < 2:  # noqa: PLR2004 - two sexes
        return None
    one, second = (_sex(sheet, *place) for place in places)
    if one is None or second is None or one == second or not other.limits.directed:
        return None
    if _stripped(sheet, base.after, other.first) != places[1]:
        return None
    return Alternative(base, other, places[0], places[1], (one, second), other.after)


def sex_of_bound(sheet: Sheet, lo: int, hi: int, place: Range) -> Range | None:
    """Return where a bound says for which sex it is: "QTcF > 450 msec (males)".

    `place` is that of its number; what tells more beside the sex leaves it to a reader.
    """
    after = place[1]
    while after < hi and (text_at(sheet, after) in _OF_SEX or text_at(sheet, after) in SEXES):
        after += 1
    ends = after >= hi or text_at(sheet, after) in _AFTER_SEX
    if ends and _sex(sheet, place[1], after) is not None:
        return place[1], after
    before = (place[0] - 1, place[0])
    is_named = before[0] > lo and bool(sheet.named(lo, before[0]))
    return before if is_named and _sex(sheet, *before) is not None else None


def _directed_as(base: Amount, other: Amount) -> Amount:
    """Return "7 units for women" after "> 14 units for men" with the side of the first."""
    value = other.limits.low
    if other.limits.directed or value is None:
        return other
    low, high = base.limits.low, base.limits.high
    if low is not None and high is not None:
        return other
    end = low or high
    assert end is not None, "a directed limit has an end"
    bound = Bound(value.value, end.inclusive)
    limits = Limits(low=bound) if low is not None else Limits(high=bound)
    return replace(other, limits=limits)


def _stripped(sheet: Sheet, lo: int, hi: int) -> Range | None:
    """Return a range without brackets and joining words at its edges; None if nothing is left."""
    edges = _JOINTS | {"(", ")", "[", "]", ":"}
    while lo < hi and sheet.tokens[lo].text in edges:
        lo += 1
    while lo < hi and sheet.tokens[hi - 1].text in edges:
        hi -= 1
    return (lo, hi) if lo < hi else None


def _end(sheet: Sheet, place: int, hi: int) -> int:
    """Return where a condition that begins at a token ends."""
    at = place
    if text_at(sheet, at) == "(":
        at += 1
    while at < hi and sheet.tokens[at].text not in _STOPS and not sheet.kept[at]:
        if at > place and text_at(sheet, at) == "(" and text_at(sheet, place) != "(":
            break
        at += 1
    return at


def _opens_before(sheet: Sheet, lo: int, hi: int) -> bool:
    texts = [token.text for token in sheet.tokens[lo:hi]]
    return texts[:1] == ["("] and ")" not in texts


def _sex(sheet: Sheet, lo: int, hi: int) -> str | None:
    """Return the one sex that words name, if they name nothing else."""
    named = {SEXES[token.text] for token in sheet.tokens[lo:hi] if token.text in SEXES}
    others = [
        token
        for token in sheet.tokens[lo:hi]
        if token.kind is not Kind.MARK and token.text not in SEXES and token.text not in _OF_SEX
    ]
    return named.pop() if len(named) == 1 and not others else None


def past_lead(sheet: Sheet, place: Range) -> Range:
    """Return a condition without "if there are" before it."""
    lo, hi = place
    while lo < hi and sheet.tokens[lo].text in _LEADS:
        lo += 1
    while hi > lo and sheet.tokens[hi - 1].text in _ENDS:
        hi -= 1
    return lo, hi


_ENDS = word_set(
    "is are present exist exists , ) . : ( subjects patients participants occurred occurs occur"
)


def is_denied(sheet: Sheet, place: Range) -> bool:
    """Say whether a condition says that something is not there."""
    return any(token.text in _NOTHING for token in sheet.tokens[place[0] : place[1]])


def conditional_limit(sheet: Sheet, lo: int, hi: int) -> tuple[int, Amount, int] | None:
    """Return where a bracket with a limit and a condition opens, the limit, and where it closes."""
    for amount in sheet.held(lo + 2, hi):
        opened = amount.first - 1
        if sheet.tokens[opened].text not in {"(", "["} or not sheet.held(lo, opened):
            continue
        closed = opened + 1
        while closed < hi and sheet.tokens[closed].text not in {")", "]"}:
            closed += 1
        following = text_at(sheet, amount.after)
        if amount.after < closed - 1 and following in {"if", "for", "in", "with"}:
            return opened, amount, closed
    return None
