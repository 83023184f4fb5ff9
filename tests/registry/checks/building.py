"""Records for the rules: built in a few words, and read by the check."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from trialwright.registry.checks import CheckFinding, check
from trialwright.registry.reading import convert_study
from trialwright.registry.trees import JsonObject

Case: TypeAlias = tuple[JsonObject, JsonObject, str, str]
"""A record that raises a rule; its nearest neighbour, which does not; the end of the path that is
named; a part of the sentence."""

Cases: TypeAlias = dict[str, Case]
"""The case of each rule of a subject, by the rule."""

TODAY = date(2026, 3, 25)

CELLS: JsonObject = {"type": "BIOLOGICAL", "name": "CAR-T", "armGroupLabels": ["Cells"]}
CELL_ARM: JsonObject = {
    "label": "Cells",
    "type": "EXPERIMENTAL",
    "interventionNames": ["Biological: CAR-T"],
}
SITE: JsonObject = {"facility": "Hospital", "city": "Nanning", "country": "China"}


def tree_of(parts: JsonObject) -> JsonObject:
    """Return a record's tree; short names are modules of the protocol section."""
    sections: JsonObject = {key: value for key, value in parts.items() if _is_top(key)}
    modules: JsonObject = {
        f"{key}Module": value for key, value in parts.items() if not _is_top(key)
    }
    return {"protocolSection": modules, **sections}


def _is_top(key: str) -> bool:
    return key.endswith("Section") or key == "hasResults"


def stops(rule_id: str, parts: JsonObject) -> list[CheckFinding]:
    """Return where a reader of such a record stops because of one rule."""
    found = check(convert_study(tree_of(parts)), today=TODAY)
    return [finding for finding in found if finding.rule == rule_id]


def assert_stops(rule_id: str, case: Case) -> None:
    """Assert that the rule finds one thing in the record that raises it, and says it there."""
    raising, _, path, sentence = case
    findings = stops(rule_id, raising)
    assert len(findings) == 1
    assert findings[0].path.endswith(path)
    assert sentence in findings[0].sentence


def assert_passes(rule_id: str, case: Case) -> None:
    """Assert that the rule finds nothing in the nearest neighbour."""
    _, neighbour, _, _ = case
    assert stops(rule_id, neighbour) == []


def trial(**design: object) -> JsonObject:
    """Return the design module of a trial."""
    tree: JsonObject = {"studyType": "INTERVENTIONAL"}
    tree.update(design)  # type: ignore[arg-type]
    return tree


def design_info(**info: object) -> JsonObject:
    """Return the design module of a trial of which only the design's details are stated."""
    return trial(designInfo=info)


def status(overall: str, **dates: str) -> JsonObject:
    """Return a status module; a date is given as "2020-01 ACTUAL"."""
    tree: JsonObject = {"overallStatus": overall}
    for key, written in dates.items():
        day, _, kind = written.partition(" ")
        tree[key] = {"date": day, "type": kind} if key.endswith("Struct") else day
    return tree


def arms(*listed: JsonObject, interventions: tuple[JsonObject, ...] = ()) -> JsonObject:
    """Return a module of arms and interventions."""
    return {"armGroups": list(listed), "interventions": list(interventions)}
