"""How posted results read: numbers, limits, counts of harm."""

from __future__ import annotations

from tests import records
from tests.web.public.study_pages import results_of


def test_na_means_not_estimable_and_is_never_dropped() -> None:
    measure = {
        "title": "Median survival",
        "paramType": "MEDIAN",
        "dispersionType": "95% Confidence Interval",
        "groups": [{"id": "OG000", "title": "Treated"}],
        "classes": [
            {
                "categories": [
                    {
                        "measurements": [
                            {
                                "groupId": "OG000",
                                "value": "NA",
                                "lowerLimit": "3.1",
                                "comment": "Not reached \\<yet\\>",
                            },
                            {"groupId": "OG009", "value": "30,600"},
                        ]
                    }
                ]
            }
        ],
        "analyses": [
            {"groupIds": ["OG000"], "pValue": "<0.001", "ciLowerLimit": "1.2", "ciPctValue": "95"},
            {"ciNumSides": "TWO_SIDED"},
        ],
    }
    page = results_of(
        records.tree(resultsSection={"outcomeMeasuresModule": {"outcomeMeasures": [measure]}})
    )

    assert page.says("not estimable (NA) (3.1 to ?)")
    assert page.says("Not reached <yet>")
    assert page.says("Group OG009, not described")
    assert page.says("30,600")
    assert page.says("95%: 1.2 to no upper limit")
    assert page.says("Two-sided")


def test_counts_of_harm_say_whom_they_are_of() -> None:
    events = {
        "eventGroups": [
            {"id": "EG0", "title": "Treated", "deathsNumAffected": 0, "seriousNumAtRisk": 9}
        ],
        "seriousEvents": [
            {"term": "Fever", "stats": [{"groupId": "EG0", "numAffected": 3, "numEvents": 1}]}
        ],
    }
    page = results_of(records.tree(resultsSection={"adverseEventsModule": events}))

    assert page.says("0 number at risk not stated")
    assert page.says("number affected not stated of 9")
    assert page.says("3, number at risk not stated 1 event")
