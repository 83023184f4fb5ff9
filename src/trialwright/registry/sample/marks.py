"""Lines with an escape or a character beyond ASCII, as often as real records have them."""

from __future__ import annotations

from functools import cache

from trialwright.registry.sample.chance import Dice
from trialwright.registry.sample.lexicon import lexicon
from trialwright.registry.sample.shapes import read_table, shapes

_MOST_LINES = 4


def marked_lines(dice: Dice) -> list[str]:
    r"""Return the lines that carry the marks of one record, `\<` and `≥` among them.

    They belong into markup fields and nowhere else.
    """
    lines: list[str] = []
    for mark, share in _shares():
        if dice.random() < share:
            forms = _forms()[mark]
            lines += (_line(dice, dice.pick(forms)) for _ in range(dice.between(1, _MOST_LINES)))
    return lines


@cache
def _shares() -> tuple[tuple[str, float], ...]:
    r"""Return the marks that have lines of their own; `\]` stands in the lines of `\[`."""
    table = shapes().escapes | shapes().beyond_ascii
    return tuple((mark, share) for mark, share in table.items() if _forms()[mark])


@cache
def _forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = read_table("words.toml")["marks"]
    return forms


def _line(dice: Dice, form: str) -> str:
    words = lexicon()
    return form.format(
        noun=dice.pick(words.nouns),
        adjective=dice.pick(words.adjectives),
        number=dice.pick(words.numbers),
        unit=dice.pick(words.lists["units"]),
    )
