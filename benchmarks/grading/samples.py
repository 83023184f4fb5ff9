"""Made-up laboratory values: every term, around its thresholds, some with something missing."""

from __future__ import annotations

import math

import numpy as np

from trialwright.grading.columns import NOT_STATED, ValueColumns
from trialwright.grading.measured import Baseline, Observation
from trialwright.grading.rounding import Floats
from trialwright.grading.rulebook import Rulebook

#: What stands in for the unit of a term that knows ratios only.
_ANY = "U/L"
_UNKNOWN_SHARE = 0.05


def made_up(rulebook: Rulebook, count: int, seed: int = 1) -> ValueColumns:
    """Return columns of values, one row in twenty without a limit or a baseline."""
    chance = np.random.default_rng(seed)
    codes = tuple(dict.fromkeys([_ANY, *(_unit(term.unit) for term in rulebook.terms)]))
    unit_of = np.array([codes.index(_unit(term.unit)) for term in rulebook.terms], np.int16)
    middle_of = np.array([_middle(rulebook, place) for place in range(len(rulebook.terms))])
    terms = chance.integers(len(rulebook.terms), size=count).astype(np.int16)
    middle = middle_of[terms]
    known = {name: _some_unknown(chance, count) for name in ("lln", "uln", "baseline")}
    facts = sorted({fact.name for term in rulebook.terms for fact in term.facts})
    return ValueColumns(
        terms=terms,
        bounds=np.zeros(count, np.int8),
        values=middle * np.round(chance.lognormal(0, 1, count), 3),
        units=unit_of[terms],
        unit_codes=codes,
        lln=middle * known["lln"],
        uln=2 * middle * known["uln"],
        baseline=middle * np.round(chance.lognormal(0.3, 0.6, count), 3) * known["baseline"],
        baseline_lln=np.full(count, math.nan),
        baseline_uln=np.full(count, math.nan),
        is_baseline=chance.random(count) < _UNKNOWN_SHARE,
        facts={name: chance.integers(NOT_STATED, 2, count).astype(np.int8) for name in facts},
    )


def observation(rulebook: Rulebook, columns: ValueColumns, place: int) -> tuple[str, Observation]:
    """Return one row of columns as a value by itself."""
    term = rulebook.terms[int(columns.terms[place])]
    known = {fact.name for fact in term.facts}
    return term.name, Observation(
        value=float(columns.values[place]),
        unit=columns.unit_codes[int(columns.units[place])],
        lln=_known(columns.lln, place),
        uln=_known(columns.uln, place),
        baseline=Baseline(value=_known(columns.baseline, place)),
        is_baseline=bool(columns.is_baseline[place]),
        facts={
            name: bool(column[place])
            for name, column in columns.facts.items()
            if name in known and column[place] != NOT_STATED
        },
    )


def _unit(unit: str) -> str:
    return _ANY if unit == "any" else unit


def _middle(rulebook: Rulebook, place: int) -> float:
    """Return a number in the middle of the absolute thresholds of a term; 1 if it has none."""
    fixed = [
        one.number
        for row in rulebook.terms[place].measured_rows
        if row.condition is not None
        for one in row.condition.comparisons
        if one.needs is None
    ]
    return sorted(fixed)[len(fixed) // 2] if fixed else 1.0


def _some_unknown(chance: np.random.Generator, count: int) -> Floats:
    return np.where(chance.random(count) < _UNKNOWN_SHARE, math.nan, 1.0)


def _known(column: Floats, place: int) -> float | None:
    value = float(column[place])
    return None if math.isnan(value) else value
