"""Numbers that bound nothing: sizes of a study, definitions of units, pronouns and years."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.numbers import Number
from trialwright.eligibility.reading.tokens import Token, word_set
from trialwright.eligibility.reading.units import unit_at

#: Words that are no number without an operator, a unit or a reference beside them.
_PRONOUNS = frozenset(("one", "hundred", "twice"))
#: A first number of at least so many people is the size of the study and no bound.
_FEWEST_PEOPLE = 15
_GLASSES = word_set("pint shot glass can bottle")
_CONTAIN = word_set("contains equals containing")
_SERVINGS = word_set("unit drink pint shot glass can bottle")
_PEOPLE = word_set(
    "men women patients subjects participants volunteers children adults people persons males"
    " females controls donors individuals"
)


def is_sample_size(tokens: Sequence[Token], place: int, number: Number) -> bool:
    """Say whether a number is that of "n = 20" or of "120 healthy volunteers"."""
    if place > 1 and [token.text for token in tokens[place - 2 : place]] == ["n", "="]:
        return True
    following = [token.text for token in tokens[place + 1 : place + 6]]
    if number.value < _FEWEST_PEOPLE or _PEOPLE.isdisjoint(following):
        return False
    if following[0] in {"-", "to", "~"}:
        # "39-65 years old men" is a range.
        return False
    before = tokens[place - 1].text if place else ""
    is_of_sample = place > 1 and before == "of" and tokens[place - 2].text in {"sample", "total"}
    return place == 0 or is_of_sample or before in {"among", "involved", "involves", "recruited"}


def is_definition(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a number is one of "1 unit = 12 ounces" or of "one of the 2 sites"."""
    said = [token.text for token in tokens[place + 2 : place + 4]]
    if tokens[place].text == "1" and (
        said[:1] == ["="] or said == ["is", "equivalent"] or not _CONTAIN.isdisjoint(said)
    ):
        return True
    if tokens[place].text == "1" and said[:1] == ["of"] and tokens[place + 1].text in _GLASSES:
        return True
    before = [token.text for token in tokens[max(place - 7, 0) : place]]
    if before[-1:] == ["="] and "1" in before[-4:-1]:
        return True
    if not _CONTAIN.isdisjoint(before[-1:]) and not {"1", "one", "a"}.isdisjoint(before[-5:-1]):
        return not _SERVINGS.isdisjoint(before)
    if before[-3:] == ["one", "of", "the"] or before[-2:] in (
        ["mean", "of"],
        ["average", "of"],
    ):
        return unit_at(tokens, place + 1) is None
    return before[-2:] == ["defined", "as"] and bool({"month", "year", "drink"} & set(before))


def is_pronoun(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a bare number is a pronoun or a year."""
    text = tokens[place].text
    if text == "one" and place + 1 < len(tokens):
        return tokens[place + 1].text not in {"prior", "previous", "line", "single"}
    return text in _PRONOUNS or (len(text) == 4 and text[:2] in {"19", "20"})  # noqa: PLR2004 - a year
