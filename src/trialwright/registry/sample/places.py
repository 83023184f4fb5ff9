"""Made-up cities in real countries, each with a middle that geography allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trialwright.registry.sample.chance import Dice, Weighted, by_popularity
from trialwright.registry.sample.names import city_name
from trialwright.registry.sample.shapes import read_table

_CITIES_A_SITE = 1.6
_FEWEST_CITIES = 3
_ZIP_LETTERS = {"United Kingdom", "Canada"}


@dataclass(frozen=True, slots=True)
class City:
    """A city with the centroid that the registry would compute for it, in degrees."""

    name: str
    region: str | None
    country: str
    first_zip: int
    lat: float
    lon: float

    def zip_code(self, dice: Dice) -> str:
        """Return a postal code of the country's form."""
        digits = str(self.first_zip + dice.between(0, 9))
        if self.country in _ZIP_LETTERS:
            return f"{self.name[:2].upper()}{digits[0]} {digits[1]}{self.name[-2:].upper()}"
        return digits


@dataclass(frozen=True, slots=True)
class Places:
    """Countries by their number of sites, and the cities of each by popularity."""

    countries: Weighted[str]
    cities: dict[str, tuple[City, ...]]
    dialling: dict[str, str]


@cache
def places() -> Places:
    """Return the map of the sample, which is the same for every seed."""
    rows = read_table("places.toml")["countries"]
    dice = Dice("places", 0)
    cities = {}
    first = 0
    for row in rows:
        count = max(_FEWEST_CITIES, round(row["sites"] * _CITIES_A_SITE))
        cities[row["name"]] = by_popularity(
            [_city(dice, row, first + number) for number in range(count)],
            exponent=0.8,
            slots=8_192,
        )
        first += count
    return Places(
        countries=Weighted.from_weights({row["name"]: row["sites"] for row in rows}),
        cities=cities,
        dialling={row["name"]: row["dialling"] for row in rows},
    )


def _city(dice: Dice, row: dict[str, object], number: int) -> City:
    lat, lon, spread = row["lat"], row["lon"], row["spread"]
    regions, zip_digits = row["regions"], row["zip"]
    assert isinstance(lat, float)
    assert isinstance(lon, float)
    assert isinstance(spread, float)
    assert isinstance(regions, list)
    assert isinstance(zip_digits, int)
    return City(
        name=city_name(number),
        region=dice.pick(regions) if regions else None,
        country=str(row["name"]),
        first_zip=dice.between(10 ** (zip_digits - 1), 10**zip_digits - 10),
        lat=round(lat + (dice.random() * 2 - 1) * spread, 5),
        lon=round(lon + (dice.random() * 2 - 1) * spread, 5),
    )


def city_in(dice: Dice, country: str) -> City:
    """Return a city of the country; large ones come up more often."""
    return dice.pick(places().cities[country])
