"""Numbers that bound nothing: sizes of a study, definitions of units, pronouns and years."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.numbers import Number
from trialwright.eligibility.reading.tokens import Kind, Token, word_set
from trialwright.eligibility.reading.units import unit_at

#: Words that are no number without an operator, a unit or a reference beside them.
_PRONOUNS = frozenset(("one", "hundred", "twice"))
#: A first number of at least so many people is the size of the study and no bound.
_FEWEST_PEOPLE = 15
_HAVE_PEOPLE = word_set(
    "among involved involves recruited recruit include includes included enroll enrol enrolled"
)
_GLASSES = word_set("pint shot glass can bottle")
_CONTAIN = word_set("contains equals containing")
_SERVINGS = word_set("unit drink pint shot glass can bottle")
_PEOPLE = word_set(
    "men women patients subjects participants volunteers children adults people persons males"
    " females controls donors individuals infants newborns neonates students couples families"
    " orphans youth youths mothers parents caregivers"
)


def is_sample_size(tokens: Sequence[Token], place: int, number: Number) -> bool:
    """Say whether a number is that of "n = 20" or of "120 healthy volunteers"."""
    if place > 1 and [token.text for token in tokens[place - 2 : place]] == ["n", "="]:
        return True
    before = tokens[place - 1].text if place else ""
    if place > 1 and before == "of" and tokens[place - 2].text in {"sample", "total"}:
        return number.value >= _FEWEST_PEOPLE and unit_at(tokens, place + 1) is None
    following = [token.text for token in tokens[place + 1 : place + 6]]
    if number.value < _FEWEST_PEOPLE or _PEOPLE.isdisjoint(following):
        return False
    if following[0] in {"-", "to", "~"}:
        # "39-65 years old men" is a range.
        return False
    return place == 0 or before in _HAVE_PEOPLE


def is_definition(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a number is one of "1 unit = 12 ounces" or of "one of the 2 sites"."""
    said = [token.text for token in tokens[place + 2 : place + 4]]
    if tokens[place].text == "1" and (
        _equals(tokens, place) or said == ["is", "equivalent"] or not _CONTAIN.isdisjoint(said)
    ):
        return True
    if tokens[place].text == "1" and said[:1] == ["of"] and tokens[place + 1].text in _GLASSES:
        return True
    if _is_one_of_unit(tokens, place):
        return True
    before = [token.text for token in tokens[max(place - 7, 0) : place]]
    if not _CONTAIN.isdisjoint(before[-1:]) and not {"1", "one", "a"}.isdisjoint(before[-5:-1]):
        return not _SERVINGS.isdisjoint(before)
    if before[-2:] in (["mean", "of"], ["average", "of"]) or _is_of_all(before):
        return unit_at(tokens, place + 1) is None
    return before[-2:] == ["defined", "as"] and bool({"month", "year", "drink"} & set(before))


def _equals(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a sign of equality follows a number and its unit or one word."""
    unit = unit_at(tokens, place + 1)
    at = place + 2 if unit is None else unit.after
    return at < len(tokens) and tokens[at].text == "="


def _is_one_of_unit(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a number is what one unit equals: "1 drink = 12"; not that of "HbA1c = 7"."""
    if place == 0 or tokens[place - 1].text != "=":
        return False
    for at in range(max(place - _LONGEST_UNIT, 0), place - 1):
        if tokens[at].text == "1" and not _is_in_name(tokens, at):
            unit = unit_at(tokens, at + 1)
            words = tokens[at + 1 : place - 1]
            if unit is not None and unit.after == place - 1:
                return True
            return all(word.kind is Kind.WORD and word.text not in _JOINTS for word in words)
    return False


def _is_in_name(tokens: Sequence[Token], at: int) -> bool:
    """Say whether letters touch a number: it is a part of "HbA1c"."""
    before = tokens[at - 1] if at else None
    return before is not None and before.kind is Kind.WORD and before.end == tokens[at].start


_LONGEST_UNIT = 5
_JOINTS = word_set("or and if")
_CHOICES = word_set("one any either")
_ALL_CHOICES = _CHOICES | word_set("each all both none some most")
_WHOLE = word_set("the these following")


def _is_of_all(before: Sequence[str]) -> bool:
    """Say whether words before a number are "one of", "any of the following" or the like."""
    words = [word for word in before[-4:] if word not in _WHOLE]
    if len(words) < 2 or words[-1] != "of":  # noqa: PLR2004 - "one of"
        return False
    return words[-2] in (_ALL_CHOICES if before[-1] in _WHOLE else _CHOICES)


def is_pronoun(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a bare number is a pronoun or a year."""
    text = tokens[place].text
    if text == "one" and place + 1 < len(tokens):
        return tokens[place + 1].text not in {"prior", "previous", "line", "single"}
    return text in _PRONOUNS or (len(text) == 4 and text[:2] in {"19", "20"})  # noqa: PLR2004 - a year
