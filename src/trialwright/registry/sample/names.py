"""Made-up names: diseases, products, sponsors and people that do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trialwright.registry.sample.chance import Dice, by_popularity
from trialwright.registry.sample.coinage import coined, far_down
from trialwright.registry.sample.lexicon import lexicon
from trialwright.registry.sample.shapes import read_table

#: The made-up words of names lie apart from those of the texts.
_DISEASES = 100_000
_PRODUCTS = 200_000
_PEOPLE = 300_000
_INSTITUTIONS = 400_000
_CITIES = 500_000

_KNOWN_DISEASES = 4_000
_QUALIFIERS = ("", "", "Chronic", "Acute", "Primary", "Recurrent", "Type 2", "Refractory", "Severe")
_SECOND_PARTS = ("", "", "", "", "Syndrome", "Disease", "Cancer", "Disorder", "Deficiency")


@dataclass(frozen=True, slots=True)
class Diseases:
    """Names of diseases; `popular` is a table of their numbers by popularity."""

    names: tuple[str, ...]
    popular: tuple[int, ...]


@cache
def diseases() -> Diseases:
    """Return the known diseases of the sample."""
    endings = _endings("disease_endings")
    dice = Dice("diseases", 0)
    names = tuple(_disease(dice, number, endings) for number in range(_KNOWN_DISEASES))
    return Diseases(
        names=names,
        popular=by_popularity(range(_KNOWN_DISEASES), exponent=0.9, offset=3.0, slots=32_768),
    )


def _disease(dice: Dice, number: int, endings: tuple[str, ...]) -> str:
    stem = coined(_DISEASES + number)
    second = dice.pick(_SECOND_PARTS)
    core = f"{stem} {second}" if second else stem + dice.pick(endings)
    qualifier = dice.pick(_QUALIFIERS)
    return f"{qualifier} {core.title()}".strip()


def product(dice: Dice) -> str:
    """Return the name of a product under study: some popular, most of them rare."""
    endings = _endings("drug_endings")
    number = far_down(dice.random(), first=30, exponent=1.25) % 60_000
    stem = coined(_PRODUCTS + number)[:6]
    return (stem + endings[number % len(endings)]).capitalize()


def code(dice: Dice) -> str:
    """Return a company's code of a product."""
    letters = coined(_PRODUCTS + dice.between(0, 2_000))[:3].upper()
    return f"{letters}-{dice.between(10, 9_999)}"


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in read_table("words.toml")[name].split(";"))


def surname(dice: Dice) -> str:
    """Return a family name."""
    number = far_down(dice.random(), first=300, exponent=1.6) % 500_000
    return _accented(coined(_PEOPLE + number), number)


def given_name(dice: Dice) -> str:
    """Return a given name."""
    number = int(dice.random() ** 2 * 900)
    return _accented(coined(_PEOPLE + 600_000 + number), number)


def person(dice: Dice) -> str:
    """Return a full name, often with an initial."""
    if dice.chance(0.3):
        return f"{given_name(dice)} {'ABCDEFGHJKLMNPRSTW'[dice.between(0, 17)]}. {surname(dice)}"
    return f"{given_name(dice)} {surname(dice)}"


def titled_person(dice: Dice) -> str:
    """Return a full name with a degree."""
    if dice.chance(0.25):
        return person(dice)
    return f"{person(dice)}, {dice.pick(lexicon().lists['degrees'])}"


def institution(dice: Dice) -> str:
    """Return the name of a sponsor; every one begins with "Sample"."""
    number = far_down(dice.random(), first=6, exponent=1.5) % 200_000
    form = lexicon().lists["sponsor_forms"][number * 157 % 2_048]
    return form.format(_accented(coined(_INSTITUTIONS + number), number))


def facility(dice: Dice) -> str:
    """Return the name of a site; every one begins with "Sample"."""
    number = far_down(dice.random(), first=120, exponent=1.5) % 500_000
    form = lexicon().lists["facility_forms"][number * 157 % 2_048]
    return form.format(_accented(coined(_INSTITUTIONS + number), number))


def city_name(number: int) -> str:
    """Return the name of the city of this number."""
    return _accented(coined(_CITIES + number), number)


_WORDS_AN_ACCENT = 110
_ACCENTS = str.maketrans({"e": "é", "u": "ü", "o": "ö", "a": "ä"})


def _accented(word: str, number: int) -> str:
    """Return the word with a capital, now and then spelt with accents."""
    return (word.translate(_ACCENTS) if number % _WORDS_AN_ACCENT == 0 else word).capitalize()
