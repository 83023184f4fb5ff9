"""Our concepts as concepts of the OHDSI vocabulary, from the table `omop.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trialwright.registry.trees import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class OmopConcept:
    """A standard concept, with the code by which it was found."""

    id: int
    name: str
    code: str
    vocabulary: str
    domain: str
    kind: str

    def as_json(self) -> JsonObject:
        """Return the concept as cohort definitions write it."""
        return {
            "CONCEPT_ID": self.id,
            "CONCEPT_NAME": self.name,
            "STANDARD_CONCEPT": "S",
            "STANDARD_CONCEPT_CAPTION": "Standard",
            "INVALID_REASON": "V",
            "INVALID_REASON_CAPTION": "Valid",
            "CONCEPT_CODE": self.code,
            "DOMAIN_ID": self.domain,
            "VOCABULARY_ID": self.vocabulary,
            "CONCEPT_CLASS_ID": self.kind,
        }


@cache
def conditions_and_tests() -> Mapping[str, tuple[OmopConcept, ...]]:
    """Return the concepts that a concept of ours means, by its id."""
    found: dict[str, list[OmopConcept]] = defaultdict(list)
    for row in _table()["row"]:
        found[row["concept"]].append(_concept(row, domain=row["domain"], kind=row["class"]))
    return {name: tuple(rows) for name, rows in found.items()}


@cache
def units() -> Mapping[str, tuple[OmopConcept, ...]]:
    """Return the units of the size that a UCUM code means."""
    found: dict[str, list[OmopConcept]] = defaultdict(list)
    for row in _table()["unit"]:
        found[row["ucum"]].append(_concept(row, domain="Unit", kind="Unit"))
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def sexes() -> Mapping[str, OmopConcept]:
    """Return the concepts of the sexes that a criterion can name."""
    return {
        row["value"]: OmopConcept(
            id=row["id"],
            name=row["name"],
            code=row["name"][:1],
            vocabulary="Gender",
            domain="Gender",
            kind="Gender",
        )
        for row in _table()["sex"]
    }


def _concept(row: Mapping[str, Any], *, domain: str, kind: str) -> OmopConcept:
    vocabulary, _, code = row["code"].partition(":")
    return OmopConcept(
        id=row["id"], name=row["name"], code=code, vocabulary=vocabulary, domain=domain, kind=kind
    )


@cache
def _table() -> Mapping[str, Any]:
    place = files("trialwright.exchange.records.criteria").joinpath("omop.toml")
    return tomllib.loads(place.read_text("utf-8"))
