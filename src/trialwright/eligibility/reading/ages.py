"""Which amounts are ages of the participant, and which words say so."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.intervals import is_of_relatives
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

_AGE = frozenset(("age", "aged", "ages", "agee", "aging", "ageing"))
#: "Gestational age" and "bone age" are no ages of a participant.
_OTHER_AGES = word_set(
    "gestational gestation bone fetal foetal menstrual mental conceptional postmenstrual"
    " corrected paternal maternal legal"
)
#: May stand between the word and the amount.
_BETWEEN = word_set(
    "( ) , : ; - of is was at be must range ranging ranged group years year old in should for"
    " the between from than or and to any all participants patients subjects limit age ages"
    " are who been have has the time screening enrollment consent inclusion eligible >= a"
    " birth upper lower male female men women will lies lie within b w /"
)
_FARTHEST = 7
_OLDER = frozenset(("older", "younger", "elder"))


def age_words(tokens: Sequence[Token], amount: Amount) -> tuple[int, ...]:
    """Return the places of the words that make an amount an age; none if it is no age.

    >>> from trialwright.eligibility.reading.amounts import amounts_of
    >>> from trialwright.eligibility.reading.tokens import tokens_of
    >>> cut = tokens_of("aged 18 to 65 years")
    >>> age_words(cut, amounts_of(cut, [None] * len(cut))[0])
    (0,)
    """
    if amount.unit is not None and amount.time is None:
        return ()
    if amount.reference is not None:
        return ()
    if _is_of_event(tokens, amount) or is_of_relatives(tokens, amount):
        return ()
    for found in (
        _before(tokens, amount),
        _after(tokens, amount),
        _inside(tokens, amount),
        _alone(tokens, amount),
    ):
        if found is not None:
            return (found,) if found >= 0 else ()
    return ()


def is_age_again(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    """Say whether an amount bounds the same age as the one before it: "< 18 or > 60 years"."""
    between = [token.text for token in tokens[before.after : amount.first]]
    if amount.operator is None or amount.reference is not None or amount.over is not None:
        return False
    if amount.unit is not None and amount.time is None:
        return False
    if between == ["("] and amount.time == "a":
        return _texts(tokens, amount.after, 1) == [")"]
    return set(between) <= _AGAIN and bool({"or", "and", ",", "/"} & set(between))


_AGAIN = word_set("or and , / years year old of age aged ages is (")


def _before(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return the word of age before an amount; -1 if it is another kind of age."""
    first = amount.first
    for place in range(first - 1, max(first - 1 - _FARTHEST, -1), -1):
        text = tokens[place].text
        if text in _AGE:
            return -1 if _is_other(tokens, place) else place
        if text not in _BETWEEN and tokens[place].kind is Kind.WORD:
            return None
        if tokens[place].kind is Kind.NUMBER or text == ";":
            return None
    return None


def _is_other(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].text in _OTHER_AGES


def _after(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return "age" of "years of age", or "old" of "years old", after an amount."""
    at = _past_brackets(tokens, amount.after)
    if amount.signs and amount.signs[-1][1] == at and _texts(tokens, at, 1) == ["age"]:
        # "18 <= age": the sign stands between the number and the word.
        return at if tokens[at - 1].kind is Kind.SIGN else None
    if _texts(tokens, at, 2) == ["of", "age"]:
        return at + 1
    following = _texts(tokens, at, 2)
    is_range = amount.time in {None, "a"} and len(amount.values) > 1
    if is_range and amount.unit is None and following[:1] and following[0] in _ONE_SEX:
        # "Healthy 18-64 male".
        return at
    if (is_range or amount.time in {"h", "d", "wk"}) and following[:1] in (["age"], ["ages"]):
        return at
    if amount.time and following == ["years", "old"]:
        return at + 1
    if amount.time and following[:1] == ["old"]:
        return at if _is_person(tokens, amount) else -1
    if amount.time and following == ["-", "old"]:
        return at + 1
    if amount.time and following[:2] in ([".", "o"], ["o", "."], ["/", "o"]):
        return at + following.index("o")
    return None


def _past_brackets(tokens: Sequence[Token], at: int) -> int:
    """Skip the brackets of "6-12 weeks (42 to 90 days) of age" and "18 years (inclusive) old"."""
    if _texts(tokens, at, 1) != ["("]:
        return at
    for place in range(at + 1, min(at + _LONGEST_BRACKETS, len(tokens))):
        if tokens[place].text == ")":
            return place + 1
    return at


_LONGEST_BRACKETS = 8
#: "Onset before the age of 50" is no age of today.
_EVENTS = word_set(
    "onset diagnosed diagnosis died death occurring beginning began started menopause"
)
_FARTHEST_EVENT = 6


def _is_of_event(tokens: Sequence[Token], amount: Amount) -> bool:
    if amount.first > 0 and tokens[amount.first - 1].text in {"death", "deaths", "onset"}:
        return True
    if _texts(tokens, amount.after, 1) in (["prior"], ["before"], ["ago"]):
        # "An image not older than 4 years prior to enrolment".
        return True
    if amount.first > 0 and tokens[amount.first - 1].text == "at":
        near = tokens[max(amount.first - _FARTHEST_EVENT, 0) : amount.first]
        return any(token.text in _EVENTS for token in near)
    if tokens[amount.first].text not in {"before", "after", "prior"}:
        return False
    near = tokens[max(amount.first - _FARTHEST_EVENT, 0) : amount.first]
    return any(token.text in _EVENTS for token in near)


def _inside(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return a word of age within an amount: "under the age of 18", "older than 18"."""
    for place in range(amount.first, amount.after):
        if tokens[place].text in _AGE:
            return -1 if _is_other(tokens, place) else place
    for place in range(amount.first, amount.after):
        if tokens[place].text == "old" and amount.time:
            return place
    for place in range(amount.first, amount.after):
        alone = amount.unit is None or amount.time == "a"
        if tokens[place].text in _OLDER and alone:
            return place
    return None


#: Beside years that nothing else is said of: they are the age of these.
_PEOPLE = word_set(
    "patient patients subject subjects participant participants individuals adult adults volunteers"
    " women men woman man male males female females children people persons healthy and or who are"
    " is be must the all inclusive with ranging range ranged from to between aged of gender sex"
    " either both adult"
)
#: Fewer years may be anything: how long a disease lasts, how long someone is followed.
_FEWEST_YEARS = 12


def _alone(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return the word "years" of an item that says nothing but years: "Over 18 years"."""
    if amount.time != "a" or amount.operator is None or amount.unit is None:
        return None
    ends = [end.value for end in (amount.limits.low, amount.limits.high) if end is not None]
    if max(ends) < _FEWEST_YEARS:
        return None
    before = tokens[: amount.first]
    if _is_between_commas(before, tokens[amount.after :]) and max(ends) <= _MOST_YEARS:
        return amount.unit.first
    is_sexed = bool(before) and before[-1].text in _ONE_SEX
    is_people = all(token.text in _PEOPLE or token.kind is Kind.MARK for token in before)
    if not is_people and not is_sexed:
        return None
    after = tokens[amount.after :]
    if is_sexed and not (after and after[0].text in _SINCE):
        # "Men above 45 years or women above 55 years".
        return amount.unit.first
    if not is_people:
        return None
    is_alone = all(token.text in _PEOPLE or token.kind is Kind.MARK for token in after)
    named = bool(before) and before[-1].text in _NAMED_PEOPLE
    goes_on = bool(after) and after[0].text in _GOES_ON
    return amount.unit.first if is_alone or (named and goes_on) else None


def _is_between_commas(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether "patients with fibrillation, above 18 years, and ..." leaves years alone."""
    is_begun = bool(before) and before[-1].text == ","
    return is_begun and (not after or after[0].text in {",", ";", "."})


_SINCE = word_set("since after post from before following prior ago postmenopausal of")
_GOES_ON = word_set(
    "with and or who , diagnosed undergoing scheduled previously suffering having admitted"
    " presenting without treated"
)
_NAMED_PEOPLE = word_set(
    "patients subjects participants individuals adults volunteers women men male males female"
    " females children people persons adult"
)


_ONE_SEX = word_set("male males female females men women man woman")
_NO_PERSONS = word_set(
    "transplant transplants implant fracture fractures stroke lesion infarction graft surgery"
    " injury lesions wound wounds"
)


def is_age_of_people(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether "children (< 18)" or "consent of parents if under 18" bounds an age."""
    if _is_range_of_people(tokens, amount):
        return True
    has_unit = amount.unit is not None and amount.time != "a"
    if has_unit or amount.reference is not None or not amount.limits.directed or not amount.first:
        return False
    ends = [end.value for end in (amount.limits.low, amount.limits.high) if end is not None]
    if amount.over is not None or not all(_FEWEST_YEARS <= end <= _MOST_YEARS for end in ends):
        return False
    before = tokens[amount.first - 1].text
    following = _texts(tokens, amount.after, 1)
    is_end = not following or tokens[amount.after].kind is Kind.MARK
    if before == "if" and is_end and amount.limits.low is None:
        return True
    is_named = amount.first > 1 and tokens[amount.first - 2].text in _NAMED_PEOPLE
    return before == "(" and is_named and following == [")"]


_MOST_YEARS = 120


def _is_range_of_people(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether "men or women 18 to 65 with asthma" bounds an age: a range, and no more."""
    low, high = amount.limits.low, amount.limits.high
    if amount.unit is not None or len(amount.values) < 2 or low is None or high is None:  # noqa: PLR2004 - a range
        return False
    if amount.reference is not None or amount.over is not None or not amount.limits.directed:
        return False
    if not (low.value < high.value <= _MOST_YEARS and high.value >= _FEWEST_YEARS):
        return False
    following = _texts(tokens, amount.after, 1)
    is_end = not following or following[0] in _GOES_ON or following[0] in {".", ";", ")"}
    return amount.first > 0 and tokens[amount.first - 1].text in _NAMED_PEOPLE and is_end


def _is_person(tokens: Sequence[Token], amount: Amount) -> bool:
    return not any(token.text in _NO_PERSONS for token in tokens[: amount.first])


def _texts(tokens: Sequence[Token], at: int, count: int) -> list[str]:
    return [token.text for token in tokens[at : at + count]]
