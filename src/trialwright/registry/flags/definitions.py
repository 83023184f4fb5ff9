"""Three definitions of gene therapy, and their answers for each kind of product.

The definitions, their sources and the answers are in `definitions.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from trialwright.registry.flags.answers import RULES_VERSION, Answer, Evidence, Flag, Modality
from trialwright.registry.flags.signs import read_table
from trialwright.vocabulary.sentences import named, sentence

DefinitionId: TypeAlias = Literal["fda_gene_therapy", "ema_gtmp", "in_vivo_only"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of gene therapy, in words for readers, with its source."""

    id: str
    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one kind of product is, and what each definition says of it."""

    id: str
    modality: Modality
    words: str
    answers: MappingProxyType[str, tuple[Answer, str]]


@cache
def definitions() -> tuple[Definition, ...]:
    """Return the three definitions in the order in which they are shown."""
    return tuple(Definition(**row) for row in read_table("definitions.toml")["definition"])


@cache
def verdicts() -> MappingProxyType[str, Verdict]:
    """Return the verdicts by the kind of product."""
    names = [definition.id for definition in definitions()]
    return MappingProxyType(
        {
            kind: Verdict(
                kind,
                Modality(row["modality"]),
                row["words"],
                MappingProxyType(
                    {name: (Answer(row[name]["answer"]), row[name]["why"]) for name in names}
                ),
            )
            for kind, row in read_table("definitions.toml")["verdicts"].items()
        }
    )


def flag_for(verdict: Verdict, definition: DefinitionId, evidence: tuple[Evidence, ...]) -> Flag:
    """Return a definition's answer for a product of this kind, with its reason."""
    answer, why = verdict.answers[definition]
    return Flag(
        answer,
        f"{definition}.{verdict.id}",
        RULES_VERSION,
        evidence,
        sentence(
            "The record names {product}: {why}.",
            product=named(verdict.words, verdict.words),
            why=named(why, why),
        ),
    )


def flag_without_product(
    definition: DefinitionId, answer: Answer, rule: str, evidence: tuple[Evidence, ...], why: str
) -> Flag:
    """Return the answer for a record in which no product was found."""
    return Flag(answer, f"{definition}.{rule}", RULES_VERSION, evidence, why)


def definition_ids() -> tuple[DefinitionId, ...]:
    """Return the ids of the three definitions in the order in which they are shown."""
    ids: tuple[DefinitionId, ...] = get_args(DefinitionId)
    return ids
