"""Questions as people put them."""

from __future__ import annotations

import pytest
from tests.registry.search.made import condition_of

from trialwright.errors import InvalidInput
from trialwright.registry.language import QueryError
from trialwright.registry.language.conditions import AllOf, DistanceMatch, EveryStudy, ValueMatch
from trialwright.registry.search.asking import asked
from trialwright.registry.search.questions import ByRelevance, Question


def test_nothing_asked_is_every_study() -> None:
    for wanted in (asked(), asked("  ", only=" ", near=" ", cond=None, intr="")):
        assert wanted.question == Question(condition=EveryStudy())
        assert not wanted.is_ranked


def test_a_query_is_asked_in_its_area_and_ranks() -> None:
    wanted = asked("CAR-T", cond="leukemia")
    assert wanted.queries == {
        "term": condition_of("CAR-T"),
        "cond": condition_of("leukemia", "ConditionSearch"),
    }
    assert set(wanted.question.ranking) == set(wanted.queries.values())
    assert wanted.question.condition == EveryStudy()
    assert wanted.is_ranked


def test_a_filter_does_not_rank() -> None:
    wanted = asked(only="AREA[Phase]PHASE1", status=["Recruiting", "active, not recruiting"])
    status = wanted.filters["status"]
    assert isinstance(status, ValueMatch)
    assert status.values == ("RECRUITING", "ACTIVE_NOT_RECRUITING")
    assert wanted.question.condition == AllOf((condition_of("AREA[Phase]PHASE1"), status))
    assert wanted.question.ranking == ()
    assert not wanted.is_ranked


def test_nearness_filters_and_ranks() -> None:
    wanted = asked(near="39,-77,50mi")
    assert isinstance(wanted.filters["near"], DistanceMatch)
    assert wanted.nearby is not None
    assert wanted.order == (ByRelevance(),)
    assert wanted.is_ranked


def test_an_order_takes_the_place_of_relevance() -> None:
    assert not asked("x", near="39,-77,50mi", sort=["StartDate"]).is_ranked
    assert asked("x", sort=["StartDate", "@relevance"]).is_ranked


def test_the_term_is_the_query() -> None:
    assert asked(term="x") == asked("x")
    with pytest.raises(InvalidInput, match="found two queries"):
        asked("x", term="y")


def test_a_query_that_cannot_be_read_is_refused_in_the_words_of_the_registry() -> None:
    with pytest.raises(QueryError, match=r"^Error parsing query in Conditions or disease: "):
        asked(cond="AND")
    with pytest.raises(QueryError, match=r"^Error parsing query in advanced filter: ") as refused:
        asked(only="AREA[PhaseX]x")
    assert "Phase" in refused.value.nearest


def test_what_is_not_known_is_refused_with_what_is() -> None:
    with pytest.raises(InvalidInput, match="Nearest: `RECRUITING`"):
        asked(status=["recruting"])
    with pytest.raises(InvalidInput, match=r"found the status 'zzz', expected one of .*UNKNOWN$"):
        asked(status=["zzz"])
    with pytest.raises(InvalidInput, match="found the search area 'where', expected one of term"):
        asked(where="Bonn")
    with pytest.raises(InvalidInput, match="found 3 fields to sort by, expected at most 2"):
        asked(sort=["StartDate"] * 3)
