"""The file of learned names, beside the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import records
from tests.registry.search.index.indexed import indexed

from trialwright.errors import StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, read_catalog
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.learning import learned_file, read_learned
from trialwright.registry.search.names import known_synonyms, synonyms_file
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.store import Registry
from trialwright.registry.trees import JsonObject


def study(number: int, condition: str, term: str, posted: str = "2026-01-13") -> bytes:
    meshes: JsonObject = {"meshes": [{"id": "D1", "term": term}]}
    return records.record(
        records.FIRST + number,
        protocolSection__conditionsModule__conditions=[condition],
        protocolSection__statusModule__lastUpdatePostDateStruct={"date": posted, "type": "ACTUAL"},
        derivedSection__conditionBrowseModule=meshes,
    )


def put(home: Path, *sources: bytes) -> None:
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from())


def written(home: Path) -> list[list[str]]:
    return [[name.written for name in group] for group in read_learned(learned_file(home))]


def others(home: Path, name: str) -> list[str]:
    return [one.canonical for one in known_synonyms(home).others(QueryPhrase.of(name))]


def test_names_are_learned_when_the_index_is_built(tmp_path: Path) -> None:
    put(tmp_path, *(study(number, "Grippe", "Influenza, Human") for number in range(4)))
    assert others(tmp_path, "grippe") == []
    with indexed(tmp_path, known_synonyms(tmp_path)):
        assert written(tmp_path) == [["Influenza, Human", "Human Influenza", "grippe"]]
        assert others(tmp_path, "grippe") == ["influenzahuman", "humaninfluenza"]


def test_an_update_keeps_them_and_an_index_built_anew_learns_anew(tmp_path: Path) -> None:
    put(tmp_path, *(study(number, "Grippe", "Influenza") for number in range(20)))
    bring_level(tmp_path, workers=1)
    before = learned_file(tmp_path).read_bytes()
    put(tmp_path, study(0, "Rash", "Urticaria", "2027-01-01"))
    bring_level(tmp_path, workers=1)
    assert len(read_catalog(tmp_path).segments) == 2
    assert learned_file(tmp_path).read_bytes() == before
    put(tmp_path, *(study(number, "Rash", "Urticaria", "2027-02-01") for number in range(12)))
    bring_level(tmp_path, workers=1)
    assert len(read_catalog(tmp_path).segments) == 1
    assert written(tmp_path) == [["Influenza", "grippe"], ["Urticaria", "rash"]]


def test_an_index_that_is_open_hears_of_new_names(tmp_path: Path) -> None:
    put(tmp_path, *(study(number, "Grippe", "Influenza") for number in range(3)))
    bring_level(tmp_path, workers=1)
    with Registry.open(tmp_path) as registry:
        current = CurrentIndex(tmp_path, registry)
        first = current()
        assert first is current()
        learned_file(tmp_path).unlink()
        assert first is not current()


def test_the_user_forbids_what_was_learned(tmp_path: Path) -> None:
    put(tmp_path, *(study(number, "Grippe", "Influenza, Human") for number in range(4)))
    bring_level(tmp_path, workers=1)
    synonyms_file(tmp_path).write_text("! Grippe | human influenza\n", "utf-8")
    assert others(tmp_path, "grippe") == ["influenzahuman"]
    synonyms_file(tmp_path).write_text("! grippe\nflu | grippe\n", "utf-8")
    assert others(tmp_path, "grippe") == ["flu"]


def test_a_file_of_another_form_is_as_none_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    assert read_learned(path) == ()
    path.write_bytes(b'{"form":0,"groups":[[["a","A"]]]}')
    assert read_learned(path) == ()
    path.write_bytes(b"{")
    with pytest.raises(StoreDamaged, match="is damaged"):
        read_learned(path)
