"""The page of posted results: what it shows first, and how the rest is reached without scripts."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import held, results_of

from trialwright.web.public.results.asked import Asked
from trialwright.web.public.results.events import EventsView
from trialwright.web.public.results.page import results_page

RESULTS = f"/study/{EVERYTHING}/results"


def event(term: str, system: str, *affected: int) -> dict[str, Any]:
    return {
        "term": term,
        "organSystem": system,
        "assessmentType": "SYSTEMATIC_ASSESSMENT",
        "stats": [
            {"groupId": f"EG{n}", "numAffected": count, "numAtRisk": 20 * (n + 1)}
            for n, count in enumerate(affected)
        ],
    }


def with_events(serious: list[dict[str, Any]], other: list[dict[str, Any]]) -> dict[str, Any]:
    return records.tree(
        resultsSection={
            "adverseEventsModule": {
                "eventGroups": [{"id": "EG0", "title": "A"}, {"id": "EG1", "title": "B"}],
                "seriousEvents": serious,
                "otherEvents": other,
            }
        }
    )


TREE = with_events(
    [event("Fever", "General", 4, 2), event("Anaemia", "Blood", 1, 9), event("Ache", "General", 2)],
    [event(f"Other {n:03}", "Skin", n, n) for n in range(120)],
)


def events_of(**asked: Any) -> EventsView:  # noqa: ANN401 - fields
    page = results_page(held(msgspec.json.encode(TREE)), Asked(**asked))
    assert page.events is not None
    return page.events


def terms(**asked: Any) -> list[str]:  # noqa: ANN401 - fields
    return [row.term for row in events_of(**asked).rows]


def test_serious_events_come_first_by_organ_system() -> None:
    assert terms() == ["Anaemia", "Ache", "Fever"]
    assert [row.begins_system for row in events_of().rows] == [True, True, False]


def test_where_none_was_serious_the_others_come_first() -> None:
    page = results_page(held(msgspec.json.encode(with_events([], [event("X", "Y", 1)]))), Asked())

    assert page.events is not None
    assert page.events.kind == "other"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Ache", "Anaemia", "Fever"]),
        ("posted", ["Fever", "Anaemia", "Ache"]),
        ("EG0", ["Fever", "Ache", "Anaemia"]),
        ("EG1", ["Anaemia", "Fever", "Ache"]),
    ],
)
def test_events_stand_in_the_order_that_is_asked_for(order: str, expected: list[str]) -> None:
    """By the share in a group; an event that was not counted there comes last."""
    assert terms(order=order) == expected


def test_counts_are_as_posted_and_the_share_is_ours() -> None:
    counts = events_of(order="posted").rows[0].counts

    assert [(one.affected, one.share) for one in counts] == [
        ("4 of 20", "20.0%"),
        ("2 of 40", "5.0%"),
    ]
    uncounted = events_of(order="posted").rows[2].counts[1]
    assert (uncounted.affected, uncounted.share) == ("", "")


def test_a_word_finds_events_by_name_and_by_organ_system() -> None:
    assert terms(term="FEV") == ["Fever"]
    assert terms(term="general") == ["Ache", "Fever"]
    assert events_of(term="general").counted == "2 of 3 events listed"


def test_many_events_are_turned_page_by_page_and_none_is_lost() -> None:
    seen, asked = list[str](), Asked(kind="other")
    hrefs = []
    while True:
        view = events_of(kind="other", page=asked.page)
        seen += [row.term for row in view.rows]
        if view.after is None:
            break
        hrefs.append(view.after.href)
        asked = Asked(kind="other", page=asked.page + 1)

    assert seen == [f"Other {n:03}" for n in range(120)]
    assert [href.rpartition("results")[2] for href in hrefs] == [
        "?events=other&page=2#events",
        "?events=other&page=3#events",
    ]


def test_outcomes_are_turned_page_by_page_and_all_are_named() -> None:
    measures = [{"title": f"Outcome {n}", "type": "SECONDARY"} for n in range(1, 24)]
    tree = records.tree(resultsSection={"outcomeMeasuresModule": {"outcomeMeasures": measures}})

    last = results_of(tree, Asked(outcomes=3))

    assert last.says("Outcome 21")
    assert {"outcome-21", "outcome-22", "outcome-23"} <= set(last.ids)
    assert "outcome-20" not in last.ids
    assert "/study/NCT90000001/results?outcomes=2#outcome-20" in last.links


def test_a_record_without_results_says_so_and_never_that_no_harm_was_seen(
    client: httpx.Client,
) -> None:
    found = Reader(client.get(f"/study/{EDITED}/results").text)

    assert found.says("No results posted. That is all it means")
    assert not found.says("no harm")
    assert "table" not in found.tags
    assert client.get(f"/study/{EDITED}/results.json").json() is None


def test_results_that_were_submitted_and_are_not_public_are_said_to_be() -> None:
    page = results_of(
        records.tree(
            annotationSection={
                "annotationModule": {"unpostedAnnotation": {"unpostedResponsibleParty": "A"}}
            }
        )
    )

    assert page.says("Results submitted and not public yet Notes of the registry")
    assert "/study/NCT90000001/module/annotationModule" in page.links


def test_the_page_is_well_formed_and_escapes_what_was_posted(client: httpx.Client) -> None:
    found = Reader(client.get(RESULTS).text)

    assert found.unbalanced == []
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    assert "svg" in found.tags


def test_hostile_words_stay_words_in_figures_too() -> None:
    evil = "<script>alert(1)</script>"
    groups = [{"id": "G", "title": evil}]
    stats = {"groupId": "G", "numSubjects": "5"}
    page = results_of(
        records.tree(
            resultsSection={
                "participantFlowModule": {
                    "groups": groups,
                    "periods": [
                        {"title": evil, "milestones": [{"type": evil, "achievements": [stats]}]}
                    ],
                }
            }
        )
    )

    assert "svg" in page.tags
    assert "script" not in page.tags


def test_the_twin_is_that_part_of_the_record_as_it_came(client: httpx.Client) -> None:
    whole, part = client.get(f"/study/{EVERYTHING}.json"), client.get(f"{RESULTS}.json")

    assert part.json() == whole.json()["resultsSection"]
    assert part.content in whole.content


@pytest.mark.parametrize(
    "query", ["events=all", "order=nothing", "page=0", "outcomes=x", "page=9999999"]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client: httpx.Client, query: str) -> None:
    answer = client.get(f"{RESULTS}?{query}")

    assert answer.status_code == 400
    assert Reader(answer.text).says("expected")


@pytest.mark.parametrize("query", ["events=serious", "events=other", "order=name", "order=G1"])
def test_an_address_keeps_what_it_asks_for(client: httpx.Client, query: str) -> None:
    found = Reader(client.get(f"{RESULTS}?{query}").text)

    name, _, value = query.partition("=")
    assert ("input", "value", value) in found.attributes
    assert ("input", "name", name) in found.attributes


def test_results_of_an_old_version_stay_with_it(client: httpx.Client) -> None:
    answer = client.get(f"/study/{EDITED}/version/1/results")

    found = Reader(answer.text)
    assert found.says("This is an old version.")
    assert f"/study/{EDITED}/version/1/modules" in found.links
