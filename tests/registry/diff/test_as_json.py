"""The JSON form holds what the values hold, in the documented shape."""

from __future__ import annotations

import json

from trialwright.registry.diff import as_json, compare
from trialwright.registry.trees import JsonObject

SITES = "protocolSection.contactsLocationsModule.locations"


def test_a_record_with_every_kind_of_change_in_its_json_form() -> None:
    before: JsonObject = {
        "protocolSection": {
            "statusModule": {"overallStatus": "RECRUITING", "whyStopped": "x"},
            "descriptionModule": {"briefSummary": "A study of adults"},
            "conditionsModule": {"keywords": ["a", "b", "c", "leukaemia"]},
            "outcomesModule": {"secondaryOutcomes": [{"measure": "OS"}]},
            "eligibilityModule": {"eligibilityCriteria": "1. Consent"},
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2023-12-01"},
            "conditionBrowseModule": {"meshes": [{"term": "a"}, {"term": "b"}]},
        },
    }
    after: JsonObject = {
        "protocolSection": {
            "statusModule": {"overallStatus": "COMPLETED", "acme": 1},
            "descriptionModule": {"briefSummary": "A study of children"},
            "conditionsModule": {"keywords": ["new", "b", "a", "leukemia"]},
            "outcomesModule": {"primaryOutcomes": [{"measure": "OS"}]},
            "eligibilityModule": {"eligibilityCriteria": "2. Consent"},
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2024-05-15"},
            "conditionBrowseModule": {"meshes": [{"term": "b"}, {"term": "a"}]},
        },
    }

    form = as_json(compare(before, after))

    assert json.loads(json.dumps(form)) == form
    modules = {str(module["module"]).rpartition(".")[2]: module for module in form}
    assert [(name, module["derived"]) for name, module in modules.items()] == [
        ("statusModule", False),
        ("descriptionModule", False),
        ("conditionsModule", False),
        ("outcomesModule", False),
        ("eligibilityModule", False),
        ("miscInfoModule", True),
        ("conditionBrowseModule", True),
    ]
    status, keywords = "protocolSection.statusModule", "protocolSection.conditionsModule.keywords"
    assert modules["statusModule"] == {
        "module": status,
        "title": "Status",
        "derived": False,
        "changes": [
            {
                "kind": "changed",
                "path": f"{status}.overallStatus",
                "before": "RECRUITING",
                "after": "COMPLETED",
            },
            {"kind": "removed", "path": f"{status}.whyStopped", "before": "x"},
            {"kind": "added", "path": f"{status}.acme", "after": 1},
        ],
    }
    assert modules["descriptionModule"]["changes"] == [
        {
            "kind": "text-changed",
            "path": "protocolSection.descriptionModule.briefSummary",
            "before": "A study of adults",
            "after": "A study of children",
            "segments": [
                {"fate": "kept", "text": "A study of "},
                {"fate": "removed", "text": "adults"},
                {"fate": "inserted", "text": "children"},
            ],
        }
    ]
    assert modules["conditionsModule"]["changes"] == [
        {"kind": "removed", "path": keywords, "label": "c", "from": 2, "before": "c"},
        {"kind": "added", "path": keywords, "label": "new", "to": 0, "after": "new"},
        {
            "kind": "item-changed",
            "path": keywords,
            "label": "leukemia",
            "was": "leukaemia",
            "similarity": 12 / 17,
            "from": 3,
            "to": 3,
            "changes": [
                {
                    "kind": "changed",
                    "path": keywords,
                    "before": "leukaemia",
                    "after": "leukemia",
                }
            ],
        },
        {"kind": "moved", "path": keywords, "label": "a", "from": 0, "to": 2},
    ]
    assert modules["outcomesModule"]["changes"] == [
        {
            "kind": "moved-between",
            "path": "protocolSection.outcomesModule.secondaryOutcomes",
            "label": "OS",
            "to_path": "protocolSection.outcomesModule.primaryOutcomes",
            "from": 0,
            "to": 0,
            "changes": [],
        }
    ]
    criteria = "protocolSection.eligibilityModule.eligibilityCriteria"
    numbers = {"before": "1", "after": "2"}
    assert modules["eligibilityModule"]["changes"] == [
        {
            "kind": "criteria-changed",
            "path": criteria,
            "before": "1. Consent",
            "after": "2. Consent",
            "changes": [{"kind": "renumbered", "path": criteria, "label": "Consent", **numbers}],
        }
    ]
    assert modules["miscInfoModule"]["changes"] == [
        {
            "kind": "data-cut-changed",
            "path": "derivedSection.miscInfoModule.versionHolder",
            "before": "2023-12-01",
            "after": "2024-05-15",
        }
    ]
    meshes = "derivedSection.conditionBrowseModule.meshes"
    assert modules["conditionBrowseModule"]["changes"] == [
        {
            "kind": "reordered",
            "path": meshes,
            "moves": [{"kind": "moved", "path": meshes, "label": "a", "from": 0, "to": 1}],
        }
    ]


CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"


def test_a_criterion_in_its_json_form_says_where_it_stands() -> None:
    before = (
        "Inclusion:\n* Consent\n* Fever\n* Heart:\n  * Insufficiency\n* Lung:\n"
        "Exclusion:\n* Age \\>3"
    )
    after = (
        "Inclusion:\n* Consent\n* Sepsis\n* Heart:\n* Lung:\n  * Insufficiency\n"
        "Exclusion:\n* Fever\n* Age >3"
    )

    (module,) = as_json(compare(_criteria(before), _criteria(after)))

    inclusion: JsonObject = {"side": "inclusion", "is_heading": False, "heading": "Inclusion:"}
    exclusion: JsonObject = {"side": "exclusion", "is_heading": False, "heading": "Exclusion:"}
    markup = {"kind": "markup-changed", "before": "Age \\>3", "after": "Age >3"}
    assert module["changes"] == [
        {
            "kind": "criteria-changed",
            "path": CRITERIA,
            "before": before,
            "after": after,
            "changes": [
                {
                    "kind": "switched-sides",
                    "path": CRITERIA,
                    "label": "Fever",
                    "from_place": inclusion,
                    "to_place": exclusion,
                    "from": 1,
                    "to": 0,
                    "changes": [],
                },
                {
                    "kind": "added",
                    "path": CRITERIA,
                    "label": "Sepsis",
                    "to": 1,
                    "place": inclusion,
                    "after": "* Sepsis",
                },
                {
                    "kind": "moved-under",
                    "path": CRITERIA,
                    "label": "Insufficiency",
                    "from_place": inclusion | {"parent": "Heart:"},
                    "to_place": inclusion | {"parent": "Lung:"},
                    "from": 0,
                    "to": 0,
                },
                {
                    "kind": "item-changed",
                    "path": CRITERIA,
                    "label": "Age >3",
                    "was": "Age \\>3",
                    "place": exclusion,
                    "from": 0,
                    "to": 1,
                    "changes": [markup | {"path": CRITERIA}],
                },
            ],
        }
    ]


def _criteria(text: str) -> JsonObject:
    return {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text}}}
