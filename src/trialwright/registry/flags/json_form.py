"""Flags as JSON values and back: in full to be shown, shorter to be kept beside a record.

Equal evidence is written once: flags refer to it by its number. Most records say nothing of
a product; what is kept of these says so in one word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from trialwright.registry.flags.absence import nothing_said
from trialwright.registry.flags.answers import (
    Answer,
    CellProduct,
    Donor,
    Evidence,
    Flag,
    Modality,
    Role,
    StudyFlags,
    TargetAntigen,
)
from trialwright.registry.flags.definitions import definitions
from trialwright.registry.trees import JsonObject, JsonValue

_SILENT = "silent"


def as_json(flags: StudyFlags) -> JsonObject:
    """Return the flags as a JSON object to be kept; `from_json` reads it back to equal flags."""
    if flags == _silence(flags.rules_version):
        return {"rulesVersion": flags.rules_version, _SILENT: True}
    return as_full_json(flags)


def as_full_json(flags: StudyFlags) -> JsonObject:
    """Return the flags as a JSON object that says everything in words."""
    shown = _all_evidence(flags)
    number = {evidence: index for index, evidence in enumerate(shown)}

    def numbers(evidence: Iterable[Evidence]) -> list[JsonValue]:
        return [number[one] for one in evidence]

    def flag_json(flag: Flag) -> JsonObject:
        return {
            "answer": flag.answer.value,
            "rule": flag.rule,
            "ruleVersion": flag.rule_version,
            "evidence": numbers(flag.evidence),
            "reason": str(flag.reason),
        }

    return {
        "rulesVersion": flags.rules_version,
        "modality": flags.modality.value,
        "cellProduct": flags.cell_product.value if flags.cell_product else None,
        "antigens": [
            {"symbol": one.symbol, "hgnc": one.hgnc, "evidence": numbers(one.evidence)}
            for one in flags.antigens
        ],
        "donor": flags.donor.value if flags.donor else None,
        "donorEvidence": numbers(flags.donor_evidence),
        "role": flags.role.value,
        "evidence": numbers(flags.evidence),
        "definitions": {name: flag_json(flag) for name, flag in named_flags(flags).items()},
        "words": [[one.path, one.start, one.end, one.text] for one in shown],
    }


def from_json(tree: Any) -> StudyFlags:  # noqa: ANN401 - a tree that `as_json` wrote
    """Return the flags that `as_json` or `as_full_json` wrote."""
    if tree.get(_SILENT):
        return _silence(tree["rulesVersion"])
    shown = [Evidence(*row) for row in tree["words"]]

    def evidence(numbers: list[int]) -> tuple[Evidence, ...]:
        return tuple(shown[number] for number in numbers)

    def flag(row: Any) -> Flag:  # noqa: ANN401 - likewise
        return Flag(
            Answer(row["answer"]),
            row["rule"],
            row["ruleVersion"],
            evidence(row["evidence"]),
            row["reason"],
        )

    answers = tree["definitions"]
    return StudyFlags(
        modality=Modality(tree["modality"]),
        cell_product=CellProduct(tree["cellProduct"]) if tree["cellProduct"] else None,
        antigens=tuple(
            TargetAntigen(row["symbol"], row["hgnc"], evidence(row["evidence"]))
            for row in tree["antigens"]
        ),
        donor=Donor(tree["donor"]) if tree["donor"] else None,
        donor_evidence=evidence(tree["donorEvidence"]),
        role=Role(tree["role"]),
        evidence=evidence(tree["evidence"]),
        fda_gene_therapy=flag(answers["fda_gene_therapy"]),
        ema_gtmp=flag(answers["ema_gtmp"]),
        in_vivo_only=flag(answers["in_vivo_only"]),
        rules_version=tree["rulesVersion"],
    )


def named_flags(flags: StudyFlags) -> dict[str, Flag]:
    """Return the three flags by the id of their definition, in the order of definitions."""
    by_id = {
        "fda_gene_therapy": flags.fda_gene_therapy,
        "ema_gtmp": flags.ema_gtmp,
        "in_vivo_only": flags.in_vivo_only,
    }
    return {definition.id: by_id[definition.id] for definition in definitions()}


@cache
def _silence(rules_version: str) -> StudyFlags:
    """Return the flags of a record without a word of a product, by the rules of a version."""
    silent = nothing_said()
    return replace(
        silent,
        rules_version=rules_version,
        fda_gene_therapy=replace(silent.fda_gene_therapy, rule_version=rules_version),
        ema_gtmp=replace(silent.ema_gtmp, rule_version=rules_version),
        in_vivo_only=replace(silent.in_vivo_only, rule_version=rules_version),
    )


def _all_evidence(flags: StudyFlags) -> tuple[Evidence, ...]:
    found = (
        flags.evidence,
        flags.donor_evidence,
        *(flag.evidence for flag in named_flags(flags).values()),
        *(antigen.evidence for antigen in flags.antigens),
    )
    return tuple(dict.fromkeys(one for group in found for one in group))
