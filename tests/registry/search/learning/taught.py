"""Made-up records that teach names, and what is learned from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests import records

from trialwright.registry.search.learning import Statements, learned_groups
from trialwright.registry.trees import JsonObject

LEUKEMIA = "Leukemia, Myeloid, Acute"


def record(
    condition: str = "Nothing (or more)",
    term: str = "Nothing Else",
    *,
    title: str = "A Title",
    interventions: Iterable[dict[str, Any]] = (),
    **more: object,
) -> JsonObject:
    """Return a record of one condition with its one MeSH term."""
    return records.tree(
        protocolSection__identificationModule__briefTitle=title,
        protocolSection__conditionsModule__conditions=[condition],
        protocolSection__armsInterventionsModule={"interventions": list(interventions)},
        derivedSection__conditionBrowseModule={"meshes": [{"id": "D1", "term": term}]},
        **more,
    )


def drug(name: str, *others: str, kind: str = "DRUG") -> dict[str, Any]:
    """Return an intervention with its other names."""
    return {"type": kind, "name": name, "otherNames": list(others)}


def statements_of(trees: Iterable[JsonObject]) -> Statements:
    """Return what records say, counted."""
    statements = Statements()
    for tree in trees:
        statements.add(tree)
    return statements


def learned(trees: Iterable[JsonObject]) -> list[list[str]]:
    """Return the groups of names that records teach, as they are written."""
    groups = learned_groups(statements_of(trees).rows())
    return [[name.written for name in group] for group in groups]
