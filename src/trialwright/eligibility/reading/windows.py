"""Stretches of time beside an anchor: "within 14 days before screening".

The direction is that of the preposition next to the anchor, not that of "within": "within 6
months after the end of the study" lies ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import Anchor, Bound, Direction, Limits, Point, Window
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Kind, Phrases, Token, word_set
from trialwright.eligibility.reading.variables import VariableMention


@dataclass(frozen=True, slots=True)
class WindowMention:
    """A window in a text, from the token `first` to just before `after`."""

    first: int
    after: int
    window: Window


_BEFORE = ("prior to", "before", "preceding", "previous to", "ahead of", "in advance of", "pre -")
_AFTER = (
    "after",
    "following",
    "since",
    "post",
    "from",
    "subsequent to",
    "post -",
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
    ") immediately the directly just or less more time period ( interval"
)
_STOPS = word_set(
    ", ; ) ( . and or unless except with that who which whichever if but for : excluding is are"
    " will without prior before within"
)
_LONGEST_ANCHOR = 9
#: The first word or phrase that is found says which point is meant; more telling ones first.
_POINTS: tuple[tuple[str, Point], ...] = (
    ("last dose", Point.LAST_DOSE),
    ("final dose", Point.LAST_DOSE),
    ("last study", Point.LAST_DOSE),
    ("last treatment", Point.LAST_DOSE),
    ("last administration", Point.LAST_DOSE),
    ("last injection", Point.LAST_DOSE),
    ("last infusion", Point.LAST_DOSE),
    ("end of study", Point.STUDY_END),
    ("end of the study", Point.STUDY_END),
    ("end of the trial", Point.STUDY_END),
    ("end of treatment", Point.LAST_DOSE),
    ("completion of the study", Point.STUDY_END),
    ("study completion", Point.STUDY_END),
    ("first dose", Point.FIRST_DOSE),
    ("initial dose", Point.FIRST_DOSE),
    ("first administration", Point.FIRST_DOSE),
    ("start of treatment", Point.FIRST_DOSE),
    ("start of study treatment", Point.FIRST_DOSE),
    ("start of study drug", Point.FIRST_DOSE),
    ("initiation of study treatment", Point.FIRST_DOSE),
    ("initiation of treatment", Point.FIRST_DOSE),
    ("treatment start", Point.FIRST_DOSE),
    ("study drug", Point.FIRST_DOSE),
    ("study treatment", Point.FIRST_DOSE),
    ("study medication", Point.FIRST_DOSE),
    ("dosing", Point.FIRST_DOSE),
    ("leukapheresis", Point.COLLECTION),
    ("apheresis", Point.COLLECTION),
    ("lymphodepletion", Point.CONDITIONING),
    ("conditioning", Point.CONDITIONING),
    ("infusion", Point.INFUSION),
    ("screening", Point.SCREENING),
    ("screen", Point.SCREENING),
    ("consent", Point.CONSENT),
    ("icf", Point.CONSENT),
    ("randomization", Point.RANDOMIZATION),
    ("randomisation", Point.RANDOMIZATION),
    ("randomized", Point.RANDOMIZATION),
    ("enrollment", Point.ENROLLMENT),
    ("enrolment", Point.ENROLLMENT),
    ("enrolling", Point.ENROLLMENT),
    ("inclusion", Point.ENROLLMENT),
    ("registration", Point.ENROLLMENT),
    ("study entry", Point.ENROLLMENT),
    ("entry", Point.ENROLLMENT),
    ("entering", Point.ENROLLMENT),
    ("recruitment", Point.ENROLLMENT),
    ("baseline", Point.BASELINE),
    ("study start", Point.STUDY_START),
    ("start of the study", Point.STUDY_START),
    ("start of study", Point.STUDY_START),
    ("initiation of the study", Point.STUDY_START),
    ("visit 1", Point.SCREENING),
    ("the study", Point.STUDY_START),
    ("study", Point.STUDY_START),
    ("surgery", Point.SURGERY),
    ("operation", Point.SURGERY),
    ("birth", Point.BIRTH),
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
        lives = past_half_lives(tokens, amount)
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
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        window = _past_same(tokens, window, following)
        found.append(_with_half_lives(tokens, window, following))
    return found


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
    at = _past(tokens, amount.after, _BEFORE_PREPOSITION)
    preposition = _PREPOSITIONS.at(tokens, at)
    if preposition is not None:
        made = _anchored(tokens, amount, preposition)
        if made is not None:
            return made
    return _without_anchor(tokens, amount)


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
    if direction is Direction.AFTER and _says_until(tokens, amount.first):
        direction = Direction.UNTIL
    first = amount.first - (1 if direction is Direction.UNTIL else 0)
    limits = _at_most(amount) if _looks_back(tokens, amount, direction) else amount.limits
    if direction is Direction.UNTIL:
        limits = replace(limits, directed=True)
    first = _with_lead(tokens, first)
    return WindowMention(first, after, Window(direction, anchor, limits, amount.time))


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
    elif _text(tokens, amount.after) in {"earlier", "ago", "previously"}:
        made = Window(Direction.BEFORE, unstated, amount.limits, amount.time)
        return WindowMention(first, amount.after + 1, made)
    elif amount.signs and tokens[amount.signs[0][0]].text == "within":
        made = Window(Direction.UNSTATED, unstated, amount.limits, amount.time)
    else:
        return None
    after = amount.after + (1 if _text(tokens, amount.after) == "duration" else 0)
    return WindowMention(first, after, made)


#: How far from a length the variable may stand whose value it is.
_FARTHEST_VARIABLE = 14
_FARTHEST_VARIABLE_AFTER = 4
_OF_LENGTH = word_set("duration lasting persisting persisted lasted last lasts for period")


def _bare(
    tokens: Sequence[Token], amount: Amount, measured: Sequence[VariableMention]
) -> WindowMention | None:
    """Read a length of time that nothing places: "6 months or longer", "in 6 months"."""
    if amount.time not in _LONG or not amount.values or amount.over is not None:
        return None
    if _text(tokens, amount.after) in {"of", "old", "age"} and _says_age(tokens, amount.after):
        return None
    for one in measured:
        if 0 <= amount.first - one.after <= _FARTHEST_VARIABLE:
            return None
        if amount.first <= one.first <= amount.after + _FARTHEST_VARIABLE_AFTER:
            return None
    before = tokens[amount.first - 1].text if amount.first else ""
    near = {token.text for token in tokens[max(amount.first - 4, 0) : amount.first]}
    longer = {token.text for first, after in amount.signs for token in tokens[first:after]}
    lasts = bool(near & _OF_LENGTH) or bool({"longer", "older"} & longer)
    following = [token.text for token in tokens[amount.after : amount.after + 2]]
    lasts = lasts or bool({"of", "apart", "duration", "long"} & set(following[:1]))
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


def anchor_at(tokens: Sequence[Token], place: int) -> tuple[Anchor, int]:
    """Return the anchor whose words begin at a token, and the token after them."""
    start = place
    while start < len(tokens) and tokens[start].text in {
        "the",
        "a",
        "an",
        "their",
        "this",
        "any",
        "-",
    }:
        start += 1
    after = start
    while (
        after < len(tokens) and after - start < _LONGEST_ANCHOR and tokens[after].text not in _STOPS
    ):
        after += 1
    if after == start:
        return Anchor(Point.UNSTATED), place
    words = " ".join(token.written for token in tokens[start:after])
    return Anchor(point_of(words), words), after


def point_of(words: str) -> Point:
    """Return the point that the words of an anchor mean; EVENT if it is none of the study's."""
    small = words.lower()
    for phrase, point in _POINTS:
        if phrase in small:
            return point
    return Point.EVENT


#: May stand between a number and its half-lives: "5 PK half-lives", "5 x the half-life".
_BEFORE_LIVES = word_set(
    "x \u00d7 times * the elimination plasma terminal drug biological pk serum its"
)
_LIVES: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("half-life", "half-lives", "half life", "half lives", "halflife", "halflives"),
            *("half - lives", "half-live", "half-life(s)", "half-life times"),
            *("t1/2", "t 1/2", "half-life periods", "half-live(s)"),
        ),
        True,
    )
)
_MOST_BEFORE_LIVES = 3


def past_half_lives(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return where the half-lives after a number end; None if it counts none."""
    at = amount.after
    if amount.unit is not None:
        return None
    while at - amount.after < _MOST_BEFORE_LIVES and _text(tokens, at) in _BEFORE_LIVES:
        at += 1
    found = _LIVES.at(tokens, at)
    return found[1] if found is not None else None


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
        if set(between) <= {"or", ",", "(", "and", "of", "within", "at", "least"} and window.limits:
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
