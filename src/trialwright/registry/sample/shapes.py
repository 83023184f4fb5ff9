"""The measured shapes of real records, read from `shapes.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trialwright.registry.sample.chance import Spread, Weighted


@dataclass(frozen=True, slots=True)
class Shapes:
    """Lengths, numbers, days, shares and weights, each by the name of its row.

    `days` has the rows that depend on a study's course under ``course.row``.
    """

    characters: dict[str, Spread]
    counts: dict[str, Spread]
    days: dict[str, Spread]
    shares: dict[str, float]
    escapes: dict[str, float]
    beyond_ascii: dict[str, float]
    weights: dict[str, Weighted[str]]
    results_share: dict[str, float]


@cache
def shapes() -> Shapes:
    """Return the measured shapes."""
    table = read_table("shapes.toml")
    at = table["at"]
    return Shapes(
        characters=_spreads(at, table["characters"]),
        counts=_spreads(at, table["counts"]),
        days=_days(at, table["days"]),
        shares=table["shares"],
        escapes=table["escapes"],
        beyond_ascii=table["characters_beyond_ascii"],
        weights={
            name: Weighted.from_weights(row)
            for group in ("weights", "registry")
            for name, row in table[group].items()
        },
        results_share=table["results_share"],
    )


def read_table(name: str) -> dict[str, Any]:
    """Return one of the TOML tables of this package."""
    return tomllib.loads(files("trialwright.registry.sample").joinpath(name).read_text("utf-8"))


@cache
def terms(name: str) -> tuple[str, ...]:
    """Return one of the lists of `terms.toml`."""
    return tuple(read_table("terms.toml")[name])


def _spreads(at: list[float], rows: dict[str, list[float]]) -> dict[str, Spread]:
    return {name: Spread.from_quantiles(at, row) for name, row in rows.items()}


def _days(at: list[float], rows: dict[str, Any]) -> dict[str, Spread]:
    courses = {name: row for name, row in rows.items() if isinstance(row, dict)}
    days = _spreads(at, {name: row for name, row in rows.items() if name not in courses})
    for course, row in courses.items():
        days |= {f"{course}.{name}": spread for name, spread in _spreads(at, row).items()}
    return days
