"""The search of a home: what is found, how often values stand, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import records

from trialwright.errors import InvalidInput, NotFound, StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.sample import generate
from trialwright.registry.search.asking import Asked, asked
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.search.questions import Hit, ValueCount
from trialwright.vocabulary import NctId

_MANY = 1_000


def put(home: Path, *sources: bytes) -> None:
    home.mkdir(exist_ok=True)
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    home = tmp_path_factory.mktemp("home")
    put(home, *generate(60))
    bring_level(home, workers=1)
    with open_search(home) as search:
        yield search


WANTED = [
    asked(),
    asked("randomized"),
    asked("study OR AREA[Phase]PHASE2", status=["Completed", "Recruiting"]),
    asked("patients", locn="Germany OR France OR China"),
    asked(near="48.9,2.4,4000km"),
    asked("study", near="39,-77,3000mi", sort=["@relevance"]),
    asked("zzzz"),
    asked(only="AREA[StudyType]INTERVENTIONAL AND NOT AREA[Sex]FEMALE"),
]


@pytest.mark.parametrize("wanted", WANTED)
def test_what_is_explained_is_what_was_found(opened: Search, wanted: Asked) -> None:
    found = opened.find(wanted, _MANY)
    scores = {hit.nct_id: hit.score for hit in found.hits}
    assert found.total == len(scores) == opened.count(wanted)
    for nct_id in opened.registry.ids():
        answer = opened.explain(wanted, nct_id)
        assert answer.holds is (nct_id in scores)
        assert answer.score == pytest.approx(scores.get(nct_id, 0.0))


def test_some_of_what_is_asked_is_found_and_some_is_not(opened: Search) -> None:
    """So that the test above explains hits and others."""
    counts = [opened.count(wanted) for wanted in WANTED]
    assert len([count for count in counts if 0 < count < 60]) >= 4, counts


def test_the_nearest_study_comes_first(opened: Search) -> None:
    found = opened.find(asked(near="48.9,2.4,4000km"), _MANY)
    scores = [hit.score for hit in found.hits]
    assert len(set(scores)) > 1
    assert scores == sorted(scores, reverse=True)


def test_a_facet_counts_every_hit(opened: Search) -> None:
    wanted = asked("study")
    facet = opened.facet(wanted, "sex")
    assert facet.field.piece == "Sex"
    by_value = {
        ValueCount(constant, opened.count(asked("study", only=f'AREA[Sex]"{constant}"')))
        for constant in ("ALL", "FEMALE", "MALE")
    }
    assert set(facet.values) == {one for one in by_value if one.studies}
    assert sum(one.studies for one in facet.values) + facet.missing == opened.count(wanted)


def test_a_yes_or_no_is_counted_too(opened: Search) -> None:
    facet = opened.facet(asked(), "HealthyVolunteers")
    assert {one.value for one in facet.values} <= {"true", "false"}
    assert sum(one.studies for one in facet.values) + facet.missing == 60


def test_what_has_no_values_to_count_is_refused(opened: Search) -> None:
    with pytest.raises(InvalidInput, match="cannot count 'BriefTitle': expected a listed"):
        opened.facet(asked(), "BriefTitle")
    with pytest.raises(InvalidInput, match="Nearest: `Phase`"):
        opened.facet(asked(), "PhaseX")


def test_a_former_id_is_explained_as_the_study(tmp_path: Path) -> None:
    alias = {"protocolSection__identificationModule__nctIdAliases": ["NCT90000099"]}
    put(tmp_path, records.record(**alias))
    bring_level(tmp_path, workers=1)
    with open_search(tmp_path) as search:
        answer = search.explain(asked("something", near="22,108,100km"), NctId("NCT90000099"))
    assert answer.version.nct_id == "NCT90000001"
    assert answer.holds
    assert answer.nearness is not None
    assert 0 < answer.nearness < 1


def test_a_study_that_is_not_here_is_said(opened: Search) -> None:
    with pytest.raises(NotFound, match="NCT00000001 is not in this registry"):
        opened.explain(asked(), NctId("NCT00000001"))
    with pytest.raises(StoreDamaged, match="NCT00000001 was found, but"):
        opened.version_of(Hit(NctId("NCT00000001"), 1, 1.0))


def test_a_registry_that_is_not_indexed_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound), open_search(tmp_path):
        pass
    put(tmp_path, records.record())
    with pytest.raises(NotFound, match="is not indexed; run `trialwright registry index`"):
        open_search(tmp_path).__enter__()


def test_a_registry_with_nothing_in_it_has_no_hit(tmp_path: Path) -> None:
    put(tmp_path, b'{"hasResults": true}')
    with open_search(tmp_path) as search:
        assert search.find(asked("x", near="1,2,3km")).total == 0
        assert search.facet(asked(), "Phase").values == ()
