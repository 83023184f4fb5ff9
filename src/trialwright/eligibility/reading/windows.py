"""Stretches of time beside an anchor: "within 14 days before screening".

The direction is that of the preposition next to the anchor, not that of "within": "within 6
months after the end of the study" lies ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import Anchor, Bound, Direction, Limits, Point, Window
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.anchors import anchor_at
from trialwright.eligibility.reading.half_lives import past_half_lives
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.tokens import Kind, Phrases, Token, word_set
from trialwright.eligibility.reading.variables import VariableMention


@dataclass(frozen=True, slots=True)
class WindowMention:
    """A window in a text, from the token `first` to just before `after`."""

    first: int
    after: int
    window: Window


_BEFORE = (
    "prior to",
    "prior of",
    "before",
    "preceding",
    "previous to",
    "ahead of",
    "in advance of",
    "pre -",
)
_AFTER = (
    "after",
    "following",
    "since",
    "post",
    "from",
    "subsequent to",
    "post -",
    "status post",
    "status - post",
    "s / p",
    "from the time of",
)
_PREPOSITIONS: Phrases[Direction] = Phrases(
    {
        **dict.fromkeys(_BEFORE, Direction.BEFORE),
        **dict.fromkeys(_AFTER, Direction.AFTER),
        **dict.fromkeys(("of", "around", "from / before"), Direction.AROUND),
    }
)
_LOOKING_BACK = word_set("past last previous prior preceding recent latest")
_LOOKING_AHEAD = word_set("next coming following upcoming subsequent")
_LASTING = word_set("for duration lasting least")
_BEFORE_PREPOSITION = word_set(
    ") immediately the directly just or less more time period ( interval must should have has had"
    " elapsed passed out away"
)


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
    for place, amount in enumerate(amounts):
        if found and amount.first < found[-1].after:
            continue
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        lives = past_half_lives(tokens, amount)
        if following is not None and _are_halves(amount, following):
            found += _in_two_units(tokens, amount, following, measured)
            continue
        if amount.time is None and lives is None:
            continue
        stretch = _stretch(tokens, amount) if lives is None else None
        if stretch is not None:
            found.append(stretch)
            continue
        if lives is not None:
            window: WindowMention | None = _half_lives_first(tokens, amount, lives)
        else:
            window = _window(tokens, amount) or _bare(tokens, amount, measured)
        if window is None:
            continue
        window = _past_same(tokens, window, following)
        window = _with_half_lives(tokens, window, following)
        found.append(_lasting_as(tokens, found[-1] if found else None, window, amount))
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
    is_enclosed = _text(tokens, found.after) == "(" and _text(tokens, following.after) == ")"
    if not is_enclosed or following.first != found.after + 1:
        return found
    window, after = _late_anchor(tokens, found.window, following.after + 1)
    return WindowMention(found.first, after, window)


def _stretch(tokens: Sequence[Token], amount: Amount) -> WindowMention | None:
    """Read "during the 4-week run-in period" and "during the first 2 weeks of the study"."""
    if amount.operator is not None or not amount.values or amount.unit is None:
        return None
    lead = amount.first - 1
    while lead > 0 and tokens[lead].text in {"the", "a", "first", "each", "initial", "this"}:
        lead -= 1
    is_first = any(token.text in {"first", "initial"} for token in tokens[lead : amount.first])
    is_of = lead == amount.first - 1 and _text(tokens, amount.after) == "of"
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
    if _text(tokens, amount.after) in _POSTS:
        # "6 weeks postpartum": one word holds the preposition and the anchor.
        after = amount.after + 1
        anchor = Anchor(_POSTS[tokens[after - 1].text], tokens[after - 1].written)
        window = Window(Direction.AFTER, anchor, amount.limits, amount.time)
        return WindowMention(_with_lead(tokens, amount.first), after, window)
    at = _past(tokens, amount.after, _BEFORE_PREPOSITION)
    around = _both_sides(tokens, at)
    if around is not None:
        anchor, after = anchor_at(tokens, around)
        first = _with_lead(tokens, amount.first)
        window = Window(Direction.AROUND, anchor, _at_most(amount), amount.time)
        return WindowMention(first, after, window)
    preposition = _PREPOSITIONS.at(tokens, at) or _bare_prior(tokens, at)
    if preposition is not None:
        made = _anchored(tokens, amount, preposition)
        if made is not None:
            return made
    return _without_anchor(tokens, amount)


_POSTS = {
    **dict.fromkeys(("postpartum", "postmenopausal", "posttransplant"), Point.EVENT),
    **dict.fromkeys(("postoperatively", "postoperative", "postsurgery"), Point.SURGERY),
}


def _both_sides(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the anchor of "3 days before and after testing" begins."""
    one = _PREPOSITIONS.at(tokens, at)
    if one is None or _text(tokens, one[1]) not in {"and", "or", "/"}:
        return None
    other = _PREPOSITIONS.at(tokens, one[1] + 1)
    if other is None or {one[0], other[0]} != {Direction.BEFORE, Direction.AFTER}:
        return None
    return other[1] if anchor_at(tokens, other[1])[0].words else None


def _bare_prior(tokens: Sequence[Token], at: int) -> tuple[Direction, int] | None:
    """Read "3 months prior inclusion" as before it; "3 months prior therapy" names a therapy."""
    if _text(tokens, at) != "prior" or anchor_at(tokens, at + 1)[0].point in _NO_MOMENTS:
        return None
    return Direction.BEFORE, at + 1


_NO_MOMENTS = frozenset((Point.EVENT, Point.UNSTATED))


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
    if direction is Direction.AFTER and tokens[amount.first - 1].text in _LOOKING_BACK:
        # "In the past 3 months from any other study": the months lie behind today.
        return None
    if _is_from_visit(tokens, at, amount, anchor):
        direction = Direction.AROUND
    if direction is Direction.AFTER and _says_until(tokens, amount.first):
        direction = Direction.UNTIL
    first = amount.first - (1 if direction is Direction.UNTIL else 0)
    limits = _at_most(amount) if _looks_back(tokens, amount, direction) else amount.limits
    if direction is Direction.UNTIL:
        limits = replace(limits, directed=True)
    first = _with_lead(tokens, first)
    return WindowMention(first, after, Window(direction, anchor, limits, amount.time))


def _is_from_visit(tokens: Sequence[Token], at: int, amount: Amount, anchor: Anchor) -> bool:
    """Say whether "within 30 days from screening" names no side of it."""
    is_within = bool(amount.signs) and tokens[amount.signs[0][0]].text == "within"
    return is_within and tokens[at - 1].text == "from" and anchor.point in _VISITS


_VISITS = frozenset(
    (
        *(Point.SCREENING, Point.CONSENT, Point.ENROLLMENT, Point.RANDOMIZATION),
        *(Point.BASELINE, Point.STUDY_START),
    )
)


def _shared_anchor(tokens: Sequence[Token], at: int) -> Anchor | None:
    """Return the anchor of "2 hours before and 6 hours after each dose" for the first length."""
    if _text(tokens, at) not in {"and", "or"}:
        return None
    for place in range(at + 2, min(at + _FARTHEST_SHARED, len(tokens))):
        preposition = _PREPOSITIONS.at(tokens, place)
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
    if before == "for" and amount.operator is None and _LOOKING_BACK.isdisjoint(within):
        made = Window(Direction.LASTING, unstated, amount.limits, amount.time)
    elif not _LOOKING_BACK.isdisjoint(within):
        made = Window(Direction.BEFORE, unstated, _at_most(amount), amount.time)
    elif not _LOOKING_AHEAD.isdisjoint(within):
        made = Window(Direction.AFTER, unstated, _at_most(amount), amount.time)
    elif before in _LASTING or _text(tokens, amount.after) in {"duration", "long"}:
        made = Window(Direction.LASTING, unstated, amount.limits, amount.time)
    elif _text(tokens, amount.after) in {"earlier", "ago"} or _ends_with_prior(
        tokens, amount.after
    ):
        made = Window(Direction.BEFORE, unstated, amount.limits, amount.time)
        return WindowMention(first, amount.after + 1, made)
    elif amount.signs and tokens[amount.signs[0][0]].text == "within":
        made = Window(Direction.UNSTATED, unstated, amount.limits, amount.time)
    else:
        return None
    after = amount.after + (1 if _text(tokens, amount.after) == "duration" else 0)
    return WindowMention(first, after, made)


def _ends_with_prior(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "3 months prior" ends there; "18 years previously untreated" goes on."""
    if _text(tokens, at) not in {"previously", "prior", "previous"}:
        return False
    goes_on = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.WORD
    return not goes_on or tokens[at + 1].text in {"and", "or", "for", "with", "in"}


#: How far from a length the variable may stand whose value it is.
_FARTHEST_VARIABLE = 14
_FARTHEST_VARIABLE_AFTER = 4
_LASTS = word_set("duration lasting persisting persisted lasted last lasts")
_OF_LENGTH = _LASTS | word_set("for period")
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
    if _text(tokens, amount.after) in {"of", "old", "age"} and _says_age(tokens, amount.after):
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
    direction = Direction.LASTING if lasts and before != "in" else Direction.UNSTATED
    window = Window(direction, Anchor(Point.UNSTATED), amount.limits, amount.time)
    return WindowMention(amount.first, amount.after, window)


def _says_age(tokens: Sequence[Token], at: int) -> bool:
    return any(token.text in {"age", "old"} for token in tokens[at : at + 2])


_LONG = frozenset(("a", "mo", "wk", "d", "h"))


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Say whether "last" is what something does: "bouts last a minimum of 16 weeks"."""
    if _text(tokens, place - 1) in {"should", "must", "may", "can", "will", "to", "which", "that"}:
        return True
    return _text(tokens, place + 1) in {"a", "at", "for", "less", "more", "between", "up", "from"}


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


def _says_until(tokens: Sequence[Token], first: int) -> bool:
    return first > 0 and tokens[first - 1].text in {"until", "till", "through"}


def _half_lives_first(tokens: Sequence[Token], amount: Amount, at: int) -> WindowMention:
    """Read "5 half-lives before the first dose"; `at` is the token after the half-lives."""
    preposition = _PREPOSITIONS.at(tokens, at)
    direction, anchor, after = Direction.UNSTATED, Anchor(Point.UNSTATED), at
    if preposition is not None and preposition[0] is not Direction.AROUND:
        direction = preposition[0]
        anchor, after = anchor_at(tokens, preposition[1])
    return WindowMention(
        amount.first, after, Window(direction, anchor, half_lives=_at_most(amount))
    )


def _with_half_lives(
    tokens: Sequence[Token], found: WindowMention, following: Amount | None
) -> WindowMention:
    """Add "or 5 half-lives, whichever is longer" to a window in days."""
    after, window = found.after, found.window
    lives = past_half_lives(tokens, following) if following is not None else None
    if following is not None and lives is not None:
        between = [token.text for token in tokens[after : following.first]]
        if set(between) <= _BEFORE_SECOND_LENGTH and window.limits:
            window = replace(window, half_lives=_at_most(following))
            window, after = _late_anchor(tokens, window, lives)
    at = _past(tokens, after, word_set(", ( )"))
    if _text(tokens, at) == "whichever" and at + 2 < len(tokens):
        end = at + 1
        while end < len(tokens) and tokens[end].text in {"is", "the", "was", "period", "comes"}:
            end += 1
        if end < len(tokens) and tokens[end].kind is Kind.WORD:
            window = replace(window, whichever=tokens[end].text)
            window, after = _late_anchor(tokens, window, end + 1)
    return WindowMention(found.first, after, window)


_BEFORE_SECOND_LENGTH = word_set("or , ( and of within at least approximately about around")


def _late_anchor(tokens: Sequence[Token], window: Window, at: int) -> tuple[Window, int]:
    """Read "prior to the first dose" that follows the second length."""
    place = _past(tokens, at, word_set(", ) ("))
    preposition = _PREPOSITIONS.at(tokens, place)
    if window.anchor.point is not Point.UNSTATED or preposition is None:
        return window, at
    if preposition[0] is Direction.AROUND:
        return window, at
    anchor, after = anchor_at(tokens, preposition[1])
    return replace(window, direction=preposition[0], anchor=anchor), after


def _past(tokens: Sequence[Token], at: int, words: frozenset[str]) -> int:
    for _ in range(3):
        if at < len(tokens) and tokens[at].text in words:
            at += 1
    return at


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""
