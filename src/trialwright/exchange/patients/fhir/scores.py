"""Scores of performance scales that an observation carries as a code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trialwright.eligibility.patient import Coded, Interval, Measured, Value
from trialwright.exchange.patients.fhir.elements import named
from trialwright.exchange.patients.fhir.nodes import Node
from trialwright.vocabulary.quantities import number


@dataclass(frozen=True, slots=True)
class _Scale:
    profile: str
    concept: str
    scores: Mapping[str, int]


def scale_of(resource: Node) -> str | None:
    """Return the scale that an observation's profile names, if it names one."""
    meta = resource.child("meta")
    profiles = meta.value.get("profile", []) if meta is not None else []
    for scale in _scales():
        if any(str(one).partition("|")[0].endswith(scale.profile) for one in profiles):
            return scale.concept
    return None


def score(concept: str, value: Value | None, resource: Node) -> Value | None:
    """Return the score of a scale as a number, from its value or its interpretation.

    A code that the table does not know stays as it is: no score is guessed.
    """
    scale = next((one for one in _scales() if one.concept == concept), None)
    if scale is None or isinstance(value, Measured):
        return value
    codes = [code for one in resource.children("interpretation") for code in named(one).codes]
    if isinstance(value, Coded):
        codes = [*value.codes, *codes]
    known = {scale.scores[str(code)] for code in codes if str(code) in scale.scores}
    if len(known) != 1:
        return value
    digits = str(known.pop())
    return Measured(Interval.exactly(number(digits)), "{score}", digits)


@cache
def _scales() -> tuple[_Scale, ...]:
    table = tomllib.loads(
        files("trialwright.exchange.patients.fhir").joinpath("scores.toml").read_text("utf-8")
    )
    return tuple(_Scale(row["profile"], row["concept"], row["scores"]) for row in table["scale"])
