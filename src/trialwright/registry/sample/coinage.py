"""Words that nobody has written before: one for every number, spelt in syllables."""

from __future__ import annotations

from functools import cache

_ONSETS = ("b", "br", "c", "cl", "d", "f", "g", "gl", "l", "m", "n", "p", "pr", "r", "s", "st")
_MORE_ONSETS = ("t", "tr", "v", "z", "x", "k", "h", "pl", "ph", "qu", "th", "sp", "ch", "dr", "w")
_VOWELS = ("a", "e", "i", "o", "u", "io", "ea")
_CODAS = ("", "", "", "n", "r", "l", "s", "m")

#: Multiplied with a number and reduced by it, neighbours land far apart: a bijection below it.
_PRIME = 2_147_483_647
_SPREADER = 1_103_515_245


@cache
def _syllables() -> tuple[str, ...]:
    return tuple(
        onset + vowel + coda
        for onset in _ONSETS + _MORE_ONSETS
        for vowel in _VOWELS
        for coda in _CODAS[2:]
    )


def coined(number: int) -> str:
    """Return the made-up word of this number: two or three syllables, always the same ones.

    Two numbers rarely share a spelling, as homonyms do.
    """
    syllables = _syllables()
    rest = (number + 1) * _SPREADER % _PRIME
    # Small numbers get short words, as frequent words are short.
    length = 2 if number < len(syllables) * 20 else 3
    spelt = []
    for _ in range(length):
        rest, syllable = divmod(rest, len(syllables))
        spelt.append(syllables[syllable])
    return "".join(spelt)


def far_down(random: float, *, first: int, exponent: float) -> int:
    """Return a rank from `first` on, drawn from a power law without end.

    A word of rank r turns up as often as r^-exponent, so that the number of different
    words keeps growing with the length of the text, as Heaps observed of real text.
    """
    return int(first * (1.0 - random) ** (-1.0 / (exponent - 1.0))) % _PRIME
