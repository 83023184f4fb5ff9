"""How much two items are alike, for those that may be the same under a new name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trialwright.registry.diff.keys import ItemKey
from trialwright.registry.trees import JsonValue

#: From this share of words in common on, two items count as one that was renamed:
#: "Overall Survival (OS)" is "Overall Survival", "Progression-free Survival" is not.
SAME_FROM = 0.6

#: Beyond this many pairs no renaming is looked for: the lists were exchanged, not edited.
MOST_PAIRS = 250_000

_WORD = re.compile(r"\w+")
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """The words by which an item can be recognised; those of the `name` count double."""

    name: frozenset[str]
    description: frozenset[str] = frozenset()
    agreeing: str = ""

    @property
    def weight(self) -> int:
        """How many words it has, those of the name twice."""
        return 2 * len(self.name) + len(self.description)


def likeness(one: Profile, other: Profile) -> float:
    """Return the share of words in common (Dice's coefficient), from 0 to 1."""
    weight = one.weight + other.weight
    if not weight or one.agreeing != other.agreeing:
        return 0.0
    shared = 2 * len(one.name & other.name) + len(one.description & other.description)
    return 2 * shared / weight


def profile_of_item(item: JsonValue, key: ItemKey) -> Profile:
    """Return the words of the fields that name and describe an item of a known kind."""
    return Profile(
        name=frozenset(_words_of_fields(item, key.named_by)),
        description=frozenset(_words_of_fields(item, key.described_by)),
        agreeing=" ".join(_words_of_fields(item, key.agreeing)),
    )


def profile_of_line(text: str) -> Profile:
    """Return the words of a line of text."""
    return Profile(name=frozenset(_words(text)))


def profile_of_term(text: str) -> Profile:
    """Return a short text's runs of three letters: a misspelt word shares no word."""
    padded = f" {' '.join(_words(text))} "
    return Profile(
        name=frozenset(padded[i : i + _LETTERS] for i in range(len(padded) - _LETTERS + 1))
    )


def profile_of_anything(value: JsonValue) -> Profile:
    """Return all words of an item of a kind that is not known."""
    if isinstance(value, str):
        return profile_of_term(value)
    return Profile(name=frozenset(_words_within(value)))


def most_alike(
    before: Mapping[int, Profile], after: Mapping[int, Profile]
) -> list[tuple[int, int, float]]:
    """Return pairs of indices with their likeness, the most alike chosen first.

    Ties go to the pair that stands closest to its old place, so that the choice is the
    same when the two sides are exchanged.
    """
    if len(before) * len(after) > MOST_PAIRS:
        return []
    candidates = [
        (-score, abs(i - j), i + j, i, j)
        for i, old in before.items()
        for j, new in after.items()
        if (score := likeness(old, new)) >= SAME_FROM
    ]
    chosen: list[tuple[int, int, float]] = []
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    for negative_score, _, _, i, j in sorted(candidates):
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            chosen.append((i, j, -negative_score))
    return chosen


def _words_of_fields(item: JsonValue, fields: tuple[str, ...]) -> Iterator[str]:
    if isinstance(item, dict):
        for field in fields:
            yield from _words_within(item.get(field))


def _words_within(value: JsonValue) -> Iterator[str]:
    """Yield the words of every text below a value."""
    if isinstance(value, str):
        yield from _words(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words_within(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words_within(part)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
