"""`registry stats`: what is here and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

DRIFTED = records.record(records.FIRST + 1, derivedSection__miscInfoModule__novelty=1)


@pytest.fixture
def stocked(ask: Ask, two_versions: str) -> None:
    """Load a drifted record and something unreadable beside a study with two versions."""
    assert two_versions
    piped = b"\n".join([DRIFTED, b'{"not": "a record"}'])
    assert ask("registry", "load", "-", piped=piped).exit_code == 0


@pytest.mark.usefixtures("stocked")
def test_the_stock_is_counted(ask_json: Callable[..., Any]) -> None:
    stats = ask_json("registry", "stats")
    sizes = {name: stats.pop(name) for name in ("record_bytes", "disk_bytes", "ratio")}
    assert stats == {
        "studies": 2,
        "versions": 3,
        "lossy_versions": 0,
        "aliases": 0,
        "loads": 3,
        "unfinished_loads": 0,
        "rejects_waiting": 1,
        "rejects_read_since": 0,
        "data_cuts": {"2026-03-25": 3},
        "drift": {"unknown path: derivedSection.miscInfoModule.novelty": 1},
    }
    assert sizes["ratio"] == pytest.approx(sizes["disk_bytes"] / sizes["record_bytes"])


@pytest.mark.usefixtures("stocked")
def test_contents_are_counted_when_asked_for(ask_json: Callable[..., Any], ask: Ask) -> None:
    stats = ask_json("registry", "stats", "--contents")
    assert stats["study_types"] == {"INTERVENTIONAL": 2}
    assert stats["statuses"] == {"RECRUITING": 2}
    assert stats["phases"] == {"PHASE1/PHASE2": 2}
    assert "Phase          Studies\n" in ask("registry", "stats", "--contents").stdout


def test_a_record_without_design_is_counted_as_not_stated(
    ask: Ask, ask_json: Callable[..., Any]
) -> None:
    source = records.record(protocolSection__designModule=...)
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    stats = ask_json("registry", "stats", "--contents")
    assert stats["study_types"] == stats["phases"] == {"(not stated)": 1}


@pytest.mark.usefixtures("stocked")
def test_people_get_tables(ask: Ask) -> None:
    said = ask("registry", "stats").stdout
    assert "Studies                      2\n" in said
    assert "Registry's data cut  Versions\n" in said
    assert "unknown path: derivedSection.miscInfoModule.novelty         1\n" in said
    assert "Study type" not in said


def test_an_empty_registry_has_no_ratio(ask: Ask, ask_json: Callable[..., Any]) -> None:
    assert ask("registry", "sample", "0", "--load").exit_code == 0
    assert ask_json("registry", "stats")["ratio"] is None
    assert "\n  of the records" not in ask("registry", "stats").stdout


def test_an_endless_unknown_key_is_shortened_for_people_only(
    ask: Ask, ask_json: Callable[..., Any]
) -> None:
    key = "k" * 100_000
    source = records.record(**{f"derivedSection__miscInfoModule__{key}": 1})
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    said = ask("registry", "stats").stdout
    assert "k… (100,0" in said
    assert len(said) < 3_000
    assert list(ask_json("registry", "stats")["drift"]) == [
        f"unknown path: derivedSection.miscInfoModule.{key}"
    ]
