"""Stretches of time beside an anchor: "within 14 days before screening".

The direction is that of the preposition next to the anchor, not that of "within": "within 6
months after the end of the study" lies ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import Anchor, Bound, Direction, Limits, Point, Window
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.anchors import STUDY_MOMENTS, VISITS, anchor_at
from trialwright.eligibility.reading.directions import (
    BEFORE_PREPOSITION,
    LOOKING_AHEAD,
    LOOKING_BACK,
    PREPOSITIONS,
    bare_prior,
    both_sides,
    late_anchor,
    past,
    said_at,
)
from trialwright.eligibility.reading.grouped_times import before_brackets, for_two_groups
from trialwright.eligibility.reading.half_lives import (
    in_half_lives,
    or_half_lives,
    past_half_lives,
)
from trialwright.eligibility.reading.intervals import is_value, spread_over
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.tokens import Kind, Token, word_set
from trialwright.eligibility.reading.variables import VariableMention


@dataclass(frozen=True, slots=True)
class WindowMention:
    """A window in a text, from the token `first` to just before `after`."""

    first: int
    after: int
    window: Window


_LASTING = word_set("for duration lasting least")


def windows_of(
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
    measured: Sequence[VariableMention] = (),
) -> list[WindowMention]:
    """Return the windows of a text from left to right.

    `measured` are the variables whose values are lengths of time; what lies beside one of
    them is no window unless a preposition says so.
    """
    found: list[WindowMention] = []
    for place, one in enumerate(amounts):
        amount = spread_over(tokens, one)
        if found and amount.first < found[-1].after:
            continue
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        lives = past_half_lives(tokens, amount)
        if following is not None and _are_halves(amount, following):
            found += _in_two_units(tokens, amount, following, measured)
            continue
        if (amount.time is None and lives is None) or is_value(tokens, amount):
            continue
        stretch = _stretch(tokens, amount) if lives is None else None
        if stretch is not None:
            found.append(stretch)
            continue
        if lives is not None:
            found_in_lives, after = in_half_lives(tokens, _at_most(amount), lives)
            window: WindowMention | None = WindowMention(amount.first, after, found_in_lives)
        else:
            window = _window(tokens, amount) or _bare(tokens, amount, measured)
        if window is None:
            continue
        window = _past_same(tokens, window, following)
        window = replace(
            window, window=before_brackets(tokens, window.window, window.after, following)
        )
        second = None if following is None else (following, _at_most(following))
        made, after = or_half_lives(tokens, window.window, window.after, second)
        window = WindowMention(window.first, after, made)
        found.append(_lasting_as(tokens, found[-1] if found else None, window, amount))
        found += _for_another_group(tokens, found, following)
    return found


def _are_halves(amount: Amount, following: Amount) -> bool:
    """Say whether two lengths are the ends of one range in two units: "15 minutes to 3 h"."""
    if amount.time is None or following.time is None or amount.after != following.first:
        return False
    if not amount.operator is following.operator is Operator.BETWEEN:
        return False
    return amount.limits.high is None and following.limits.low is None


def _in_two_units(
    tokens: Sequence[Token], amount: Amount, following: Amount, measured: Sequence[VariableMention]
) -> list[WindowMention]:
    """Return the ends of a range in two units as two windows, on one side of one anchor."""
    whole = replace(following, first=amount.first)
    both = _window(tokens, whole) or _bare(tokens, whole, measured)
    if both is None:
        return []
    low = replace(both.window, limits=amount.limits, unit=amount.time)
    return [
        WindowMention(both.first, amount.after, low),
        WindowMention(following.first, both.after, both.window),
    ]


def _lasting_as(
    tokens: Sequence[Token], before: WindowMention | None, found: WindowMention, amount: Amount
) -> WindowMention:
    """Let "and not more than 5 years" last after "lasting for over 6 months"."""
    if before is None or before.window.direction is not Direction.LASTING:
        return found
    if found.window.direction is not Direction.UNSTATED or amount.operator is None:
        return found
    between = {token.text for token in tokens[before.after : found.first]}
    if not between <= {"and", "but", "or", ","}:
        return found
    return replace(found, window=replace(found.window, direction=Direction.LASTING))


def _past_same(
    tokens: Sequence[Token], found: WindowMention, following: Amount | None
) -> WindowMention:
    """Take "(12 months)" after "within the past year" along: it says the same again."""
    if following is None or following.operator is not None or following.time is None:
        return found
    is_enclosed = said_at(tokens, found.after) == "(" and said_at(tokens, following.after) == ")"
    if not is_enclosed or following.first != found.after + 1:
        return found
    window, after = late_anchor(tokens, found.window, following.after + 1)
    return WindowMention(found.first, after, window)


def _for_another_group(
    tokens: Sequence[Token], found: list[WindowMention], following: Amount | None
) -> list[WindowMention]:
    """Return the second time of "within 2 weeks (for A) or 4 weeks (for B) before X"."""
    last = found[-1]
    if following is None:
        return []
    both = for_two_groups(tokens, last.window, last.after, (following, _at_most(following)))
    if both is None:
        return []
    first, second, end = both
    found[-1] = replace(last, window=first)
    return [WindowMention(last.after, end, second)]


def _stretch(tokens: Sequence[Token], amount: Amount) -> WindowMention | None:
    """Read "during the 4-week run-in period" and "during the first 2 weeks of the study"."""
    if amount.operator is not None or not amount.values or amount.unit is None:
        return None
    lead = amount.first - 1
    while lead > 0 and tokens[lead].text in {"the", "a", "first", "each", "initial", "this"}:
        lead -= 1
    is_first = any(token.text in {"first", "initial"} for token in tokens[lead : amount.first])
    is_of = said_at(tokens, amount.after) == "of"
    is_glued = is_of or tokens[amount.values[-1][1]].text == "-"
    if lead < 0 or tokens[lead].text not in {"during", "throughout"} or not (is_first or is_glued):
        return None
    begin = amount.first - 1 if is_first else amount.first
    anchor, after = anchor_at(tokens, begin)
    if after < amount.after:
        return None
    limits = _at_most(amount) if is_first else amount.limits
    return WindowMention(lead, after, Window(Direction.DURING, anchor, limits, amount.time))


def _window(tokens: Sequence[Token], amount: Amount) -> WindowMention | None:
    if said_at(tokens, amount.after) in _POSTS:
        # "6 weeks postpartum": one word holds the preposition and the anchor.
        after = amount.after + 1
        anchor = Anchor(_POSTS[tokens[after - 1].text], tokens[after - 1].written)
        window = Window(Direction.AFTER, anchor, amount.limits, amount.time)
        return WindowMention(_with_lead(tokens, amount.first), after, window)
    at = past(tokens, _past_dot(tokens, amount.after), BEFORE_PREPOSITION)
    around = both_sides(tokens, at)
    if around is not None:
        anchor, after = anchor_at(tokens, around)
        first = _with_lead(tokens, amount.first)
        window = Window(Direction.AROUND, anchor, _at_most(amount), amount.time)
        return WindowMention(first, after, window)
    preposition = PREPOSITIONS.at(tokens, at) or bare_prior(tokens, at)
    if preposition is not None and not _names_event(tokens, at, preposition):
        made = _anchored(tokens, amount, preposition)
        if made is not None:
            return made
    return _without_anchor(tokens, amount)


def _past_dot(tokens: Sequence[Token], at: int) -> int:
    """Skip the dot of "3 mos. of screening"."""
    return at + 1 if said_at(tokens, at) == "." and tokens[at - 1].text in _SHORT_TIMES else at


_SHORT_TIMES = word_set("mo mos mth mths yr yrs wk wks hr hrs min mins d")
_POSTS = {
    **dict.fromkeys(("postpartum", "postmenopausal", "posttransplant"), Point.EVENT),
    **dict.fromkeys(("postoperatively", "postoperative", "postsurgery"), Point.SURGERY),
}


def _names_event(tokens: Sequence[Token], at: int, preposition: tuple[Direction, int]) -> bool:
    """Say whether "of" after a time in brackets leads to what is placed: "(within a year) of"."""
    if preposition[0] is not Direction.AROUND or said_at(tokens, at - 1) != ")":
        return False
    return anchor_at(tokens, preposition[1])[0].point is Point.EVENT


def _anchored(
    tokens: Sequence[Token], amount: Amount, preposition: tuple[Direction, int]
) -> WindowMention | None:
    direction, at = preposition
    anchor, after = anchor_at(tokens, at)
    if not anchor.words and (shared := _shared_anchor(tokens, at)) is not None:
        anchor, after = shared, at
    if not anchor.words:
        return None
    if direction is Direction.AROUND and not _is_moment(tokens, amount, anchor):
        return None
    if direction is not Direction.BEFORE and _says_past(tokens, amount):
        if anchor.point not in STUDY_MOMENTS:
            # "In the past 3 months from any other study": the months lie behind today.
            return None
        direction = Direction.BEFORE
    if _is_from_visit(tokens, at, amount, anchor):
        direction = Direction.AROUND
    if direction is Direction.AFTER and _says_until(tokens, amount, anchor):
        direction = Direction.UNTIL
    is_own = after > at
    if direction is Direction.BEFORE and is_own and _lasts_until(tokens, amount):
        direction = Direction.LASTING
    first = amount.first - (1 if direction is Direction.UNTIL else 0)
    limits = _at_most(amount) if _looks_back(tokens, amount, direction) else amount.limits
    if direction is Direction.UNTIL:
        limits = replace(limits, directed=True)
    first = _with_lead(tokens, first)
    return WindowMention(first, after, Window(direction, anchor, limits, amount.time))


def _lasts_until(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether "for 6 weeks before X" is how long a state has gone on, and no event."""
    if tokens[amount.first - 1].text != "for":
        return False
    near = tokens[max(amount.first - _FARTHEST_START, 0) : amount.first]
    return not any(token.text in _STARTS for token in near)


_FARTHEST_START = 9
_STARTS = word_set(
    "start started starting initiation initiated onset diagnosed diagnosis completed completion"
    " stopped discontinued discontinuation"
)


def _says_past(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether "past" or "last" stands right before a length, or among its signs."""
    begin = amount.values[0][0] if amount.values else amount.first
    before = tokens[begin - 1].text if begin > 0 else ""
    return before in LOOKING_BACK


def _is_from_visit(tokens: Sequence[Token], at: int, amount: Amount, anchor: Anchor) -> bool:
    """Say whether "within 30 days from screening" names no side of it."""
    is_within = bool(amount.signs) and tokens[amount.signs[0][0]].text == "within"
    is_past = _says_past(tokens, amount)
    return is_within and not is_past and tokens[at - 1].text == "from" and anchor.point in VISITS


def _shared_anchor(tokens: Sequence[Token], at: int) -> Anchor | None:
    """Return the anchor of "2 hours before and 6 hours after each dose" for the first length."""
    if said_at(tokens, at) not in {"and", "or"}:
        return None
    for place in range(at + 2, min(at + _FARTHEST_SHARED, len(tokens))):
        preposition = PREPOSITIONS.at(tokens, place)
        if preposition is not None and preposition[0] in {Direction.BEFORE, Direction.AFTER}:
            anchor, _ = anchor_at(tokens, preposition[1])
            return anchor if anchor.words else None
    return None


_FARTHEST_SHARED = 7


def _is_moment(tokens: Sequence[Token], amount: Amount, anchor: Anchor) -> bool:
    """Say whether "N weeks of X" means a distance in time: "within 4 weeks of enrollment"."""
    is_within = bool(amount.signs) and tokens[amount.signs[0][0]].text == "within"
    return is_within or (
        anchor.point not in {Point.EVENT, Point.FIRST_DOSE, Point.STUDY_START}
        and amount.operator is not None
    )


def _without_anchor(tokens: Sequence[Token], amount: Amount) -> WindowMention | None:
    unstated = Anchor(Point.UNSTATED)
    within = [token.text for token in tokens[max(amount.first - 2, 0) : amount.after]]
    if "last" in within and _is_verb(tokens, max(amount.first - 2, 0) + within.index("last")):
        within.remove("last")
    before = tokens[amount.first - 1].text if amount.first else ""
    first = _with_lead(tokens, amount.first)
    if before == "for" and amount.operator is None and LOOKING_BACK.isdisjoint(within):
        made = Window(Direction.LASTING, unstated, amount.limits, amount.time)
    elif not LOOKING_BACK.isdisjoint(within):
        is_long = amount.limits.directed and amount.limits.high is None
        side = Direction.LASTING if is_long else Direction.BEFORE
        made = Window(side, unstated, _at_most(amount), amount.time)
    elif not LOOKING_AHEAD.isdisjoint(within):
        made = Window(Direction.AFTER, unstated, _at_most(amount), amount.time)
    elif before in _LASTING or said_at(tokens, amount.after) in {"duration", "long"}:
        made = Window(Direction.LASTING, unstated, amount.limits, amount.time)
    elif said_at(tokens, amount.after) in {"earlier", "ago"} or _ends_with_prior(
        tokens, amount.after
    ):
        made = Window(Direction.BEFORE, unstated, amount.limits, amount.time)
        return WindowMention(first, amount.after + 1, made)
    elif amount.signs and tokens[amount.signs[0][0]].text == "within":
        made = Window(Direction.UNSTATED, unstated, amount.limits, amount.time)
    else:
        return None
    after = amount.after + (1 if said_at(tokens, amount.after) == "duration" else 0)
    return WindowMention(first, after, made)


def _ends_with_prior(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "3 months prior" ends there; "18 years previously untreated" goes on."""
    if said_at(tokens, at) not in {"previously", "prior", "previous"}:
        return False
    goes_on = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.WORD
    return not goes_on or tokens[at + 1].text in {"and", "or", "for", "with", "in"}


#: How far from a length the variable may stand whose value it is.
_FARTHEST_VARIABLE = 14
_FARTHEST_VARIABLE_AFTER = 4
_LASTS = word_set("duration lasting persisting persisted lasted last lasts")
_OF_LENGTH = _LASTS | word_set("for period continually continuously")
_LONGER = word_set("longer older exceed exceeds exceeding exceeded")


def _bare(
    tokens: Sequence[Token], amount: Amount, measured: Sequence[VariableMention]
) -> WindowMention | None:
    """Read a length of time that nothing places: "6 months or longer", "in 6 months"."""
    near = {token.text for token in tokens[max(amount.first - 4, 0) : amount.first]}
    before = tokens[amount.first - 1].text if amount.first else ""
    is_least = amount.limits.directed and amount.limits.low is not None
    is_throughout = before == "during" and is_least
    is_long = amount.time in _LONG or (
        amount.time == "min" and (is_throughout or bool(near & _LASTS))
    )
    if not is_long or not amount.values or amount.over is not None:
        return None
    if said_at(tokens, amount.after) in {"of", "old", "age"} and _says_age(tokens, amount.after):
        return None
    for one in () if is_throughout else measured:
        if 0 <= amount.first - one.after <= _FARTHEST_VARIABLE:
            return None
        if amount.first <= one.first <= amount.after + _FARTHEST_VARIABLE_AFTER:
            return None
    longer = {token.text for first, after in amount.signs for token in tokens[first:after]}
    farther = {token.text for token in tokens[max(amount.first - 8, 0) : amount.first]}
    lasts = (
        bool(near & _OF_LENGTH)
        or "duration" in farther
        or bool(_LONGER & longer)
        or before == "since"
    )
    lasts = lasts or is_throughout or (before == "of" and is_least)
    following = [token.text for token in tokens[amount.after : amount.after + 2]]
    lasts = lasts or bool({"of", "apart", "duration", "long", "history"} & set(following[:1]))
    lasts = lasts or following in (["documented", "history"], ["clinical", "history"])
    lasts = lasts or following == ["'", "duration"]
    # "In the first 24 hours of life" is when, and not how long.
    is_first = any(token.text == "first" for token in tokens[amount.first : amount.after])
    placed = before in {"in", "first"} or is_first
    direction = Direction.LASTING if lasts and not placed else Direction.UNSTATED
    limits = _extreme(tokens, amount)
    if limits is not amount.limits:
        direction = Direction.LASTING
    window = Window(direction, Anchor(Point.UNSTATED), limits, amount.time)
    return WindowMention(amount.first, amount.after, window)


def _extreme(tokens: Sequence[Token], amount: Amount) -> Limits:
    """Return the limits of "a maximum exposure of 10 months", or those that a length has itself."""
    value = amount.limits.low
    near = [token.text for token in tokens[max(amount.first - 4, 0) : amount.first]]
    if amount.limits.directed or value is None or near[-1:] != ["of"]:
        return amount.limits
    if not {"maximum", "maximal"}.isdisjoint(near):
        return Limits(high=value)
    return Limits(low=value) if not {"minimum", "minimal"}.isdisjoint(near) else amount.limits


def _says_age(tokens: Sequence[Token], at: int) -> bool:
    return any(token.text in {"age", "old"} for token in tokens[at : at + 2])


_LONG = frozenset(("a", "mo", "wk", "d", "h"))


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Say whether "last" is what something does: "bouts last a minimum of 16 weeks"."""
    if said_at(tokens, place - 1) in {
        "should",
        "must",
        "may",
        "can",
        "will",
        "to",
        "which",
        "that",
    }:
        return True
    return said_at(tokens, place + 1) in {"a", "at", "for", "less", "more", "between", "up", "from"}


def _looks_back(tokens: Sequence[Token], amount: Amount, direction: Direction) -> bool:
    """Say whether "in the 3 months prior to X" means up to three months."""
    if amount.operator is not None or direction is not Direction.BEFORE:
        return False
    before = [token.text for token in tokens[max(amount.first - 2, 0) : amount.first]]
    return bool({"the", "last", "past", "in", "during", "over", "previous"} & set(before))


def _at_most(amount: Amount) -> Limits:
    """Return an undirected length as an upper end; one with an operator as it is."""
    value = amount.limits.high
    if amount.limits.directed or value is None:
        return amount.limits
    return Limits(high=Bound(value.value))


def _with_lead(tokens: Sequence[Token], first: int) -> int:
    """Take "in the past" and "during the last" before a length along with it."""
    while first > 0 and tokens[first - 1].text in _LEADS:
        first -= 1
    return first


_LEADS = word_set(
    "the past last previous prior preceding in within during over for recent next ( until"
)


def _says_until(tokens: Sequence[Token], amount: Amount, anchor: Anchor) -> bool:
    """Say whether a length after a moment is how long something goes on, and not when it is.

    "For 6 months after the last dose" does where what is asked for is still to come.
    """
    before = tokens[amount.first - 1].text if amount.first else ""
    is_end = anchor.point in {Point.LAST_DOSE, Point.STUDY_END}
    if before == "and" and not amount.signs:
        near = tokens[max(amount.first - _FARTHEST_DURING, 0) : amount.first]
        return is_end and any(token.text in {"during", "throughout"} for token in near)
    return before in {"until", "till", "through"} or (before == "for" and is_end)


_FARTHEST_DURING = 8
