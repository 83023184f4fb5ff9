"""The language of the sample: ordinary words, then made-up ones, joined to phrases.

A phrase bank is a table of 16,384 slots or more in which popular phrases fill many slots,
so that one uniform draw gives words with the frequencies of real text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from trialwright.registry.sample.chance import Dice, by_popularity
from trialwright.registry.sample.coinage import coined
from trialwright.registry.sample.shapes import read_table

#: Words of the common language: beyond this rank a word belongs to a record or two.
BODY_WORDS = 5_000

_THINGS = 24_000
_PLACEHOLDER_FORMS = (
    "{noun}",
    "{adjective} {noun}",
    "the {noun}",
    "{noun} and {other}",
    "the {adjective} {noun}",
    "{noun} of the {other}",
    "{noun} {other}",
    "{adjective} {noun} {other}",
    "the {noun} of {other}",
    "{noun} in {adjective} {other}",
    "a {adjective} {noun} of {other}",
    "{noun} or {other}",
    "{adjective} and {second} {noun}",
    "{noun} with {other} {third}",
    "{number} {noun}",
    "{noun} for {number} {time}",
    "{adjective} {noun} ({other})",
)
_LATE_FORMS = (
    "in the {noun}",
    "for {number} {time}",
    "after {number} {time} of {noun}",
    "during {noun}",
    "before the {adjective} {noun}",
    "with {adjective} {noun}",
    "by {noun}",
    "at {time} {number}",
    "on the {adjective} {noun}",
    "from {time} {number} to {time} {second_number}",
    "within {number} {time} of {noun}",
    "without {noun} or {other}",
)
_TIMES = ("weeks", "days", "months", "hours", "years", "minutes", "week", "day", "month", "visit")
_NUMBERS = (
    *(
        "12",
        "6",
        "4",
        "3",
        "2",
        "24",
        "8",
        "1",
        "10",
        "30",
        "5",
        "18",
        "7",
        "28",
        "14",
        "52",
        "100",
    ),
    *(
        "20",
        "48",
        "16",
        "60",
        "36",
        "15",
        "90",
        "50",
        "72",
        "9",
        "21",
        "25",
        "40",
        "65",
        "80",
        "75",
    ),
    *(str(number) for number in range(101, 500, 7)),
    *(f"{number / 10:.1f}" for number in range(1, 120, 3)),
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrase banks by their part in a sentence, and the plain lists of `words.toml`.

    `things` are noun phrases, `late` what may follow them; `lists` holds every list of
    phrases with its first ones most frequent.
    """

    things: tuple[str, ...]
    late: tuple[str, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    numbers: tuple[str, ...]
    lists: dict[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """Return the language, which is the same for every seed."""
    written = read_table("words.toml")
    dice = Dice("language", 0)
    nouns = _nouns(written)
    adjectives = _adjectives(written)
    numbers = by_popularity(_NUMBERS, exponent=1.0)
    filler = _Filler(dice, nouns, adjectives, numbers)
    things = tuple(filler.fill(_form(dice, _PLACEHOLDER_FORMS)) for _ in range(_THINGS))
    late = tuple(filler.fill(_form(dice, _LATE_FORMS)) for _ in range(_THINGS // 6))
    lists = _lists(written)
    return Lexicon(
        things=by_popularity(things, exponent=0.62, slots=65_536),
        late=by_popularity((*lists["adverbials"][::40], *late), exponent=0.6, offset=4.0),
        nouns=nouns,
        adjectives=adjectives,
        numbers=numbers,
        lists=lists,
    )


def _nouns(written: dict[str, Any]) -> tuple[str, ...]:
    common = tuple(dict.fromkeys(written["nouns"].split()))
    made_up = tuple(coined(number) for number in range(BODY_WORDS - len(common)))
    return by_popularity((*common, *made_up), exponent=1.02, offset=12.0, slots=65_536)


def _adjectives(written: dict[str, Any]) -> tuple[str, ...]:
    common = tuple(dict.fromkeys(written["adjectives"].split()))
    made_up = tuple(f"{coined(BODY_WORDS + number)}ic" for number in range(1_200))
    return by_popularity((*common, *made_up), exponent=1.0, offset=8.0)


def _lists(written: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    phrases = {
        name: tuple(" ".join(phrase.split()) for phrase in text.split(";") if phrase.strip())
        for name, text in written.items()
        if isinstance(text, str) and ";" in text
    }
    forms = {name: tuple(forms) for name, forms in written.items() if isinstance(forms, list)}
    return {
        name: by_popularity(options, exponent=0.6, offset=2.0, slots=2_048)
        for name, options in (phrases | forms).items()
    }


def _form(dice: Dice, forms: Sequence[str]) -> str:
    """Return a form; the first ones come more often."""
    return forms[int(dice.random() ** 1.5 * len(forms))]


@dataclass(frozen=True, slots=True)
class _Filler:
    """Puts words into the places of a form."""

    dice: Dice
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    numbers: tuple[str, ...]

    def fill(self, form: str) -> str:
        pick = self.dice.pick
        return form.format(
            noun=pick(self.nouns),
            other=pick(self.nouns),
            third=pick(self.nouns),
            adjective=pick(self.adjectives),
            second=pick(self.adjectives),
            number=pick(self.numbers),
            second_number=pick(self.numbers),
            time=pick(_TIMES),
        )
