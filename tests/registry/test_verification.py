"""Every kind of damage is found, named, and does not hide the next."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from tests import records

from trialwright.errors import ProcessLost, StoreDamaged
from trialwright.registry.loading import load, retry_rejected
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.snapshot import one_moment
from trialwright.registry.verification import Contested, Damage, VerifyReport, verify
from trialwright.vocabulary import NctId

ALIAS = {"protocolSection__identificationModule__nctIdAliases": ["NCT90000777"]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a registry of three studies, one with two versions, and one thing set aside."""
    file = tmp_path / "records.ndjson"
    lines = [
        records.titled(90_000_001, "First"),
        records.record(90_000_002, **ALIAS),
        records.record(90_000_003, derivedSection__conditionBrowseModule=...),
        records.record(90_000_004, derivedSection=...),
        records.titled(90_000_001, "Second", "2026-02-14"),
        records.record(90_000_005, mood="good"),
    ]
    file.write_bytes(b"\n".join(lines))
    load(tmp_path, [str(file)], clock=records.clock_from(), workers=1)
    return tmp_path


def looked_at(home: Path) -> VerifyReport:
    with Registry.open(home) as registry:
        return verify(registry)


def harmed(home: Path, sql: str) -> tuple[Damage, ...]:
    """Change the file behind the program's back and return what is found."""
    with closing(sqlite3.connect(registry_file(home))) as connection, connection:
        connection.executescript(sql)
    return looked_at(home).damages


def test_a_registry_as_it_was_stored_is_sound(home: Path) -> None:
    report = looked_at(home)

    assert report == VerifyReport(studies=4, versions=5, aliases=1, rejected=1, loads=1, damages=())
    assert report.sound


def test_progress_ends_at_the_number_of_versions(home: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Registry.open(home) as registry:
        verify(registry, lambda done, total: seen.append((done, total)))

    assert seen == [(5, 5)]


def test_what_was_set_aside_and_tried_again_is_sound(home: Path) -> None:
    retry_rejected(home, (), clock=records.clock_from())

    assert looked_at(home).damages == ()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE version SET content = x'00' WHERE id = 2",
            "NCT90000002 version 1: its content hash is",
        ),
        (
            "UPDATE version SET derived = x'00' WHERE id = 2",
            "NCT90000002 version 1: its derived hash is",
        ),
        (
            "UPDATE version SET digest = x'00' WHERE id = 4",
            "NCT90000001 version 2: the digest of its bytes is",
        ),
        ("UPDATE version SET size = size + 1 WHERE id = 2", "NCT90000002 version 1: its"),
        (
            "UPDATE version SET source_cut = '2026-03-26' WHERE id = 2",
            (
                "NCT90000002 version 1: the data cut of its bytes is '2026-03-25', "
                "expected '2026-03-26'"
            ),
        ),
        (
            "UPDATE version SET cut = '2026-03-26' WHERE id = 2",
            (
                "NCT90000002 version 1: the order of its data cuts is "
                "'2026-03-26', '2026-03-25', '2026-03-25', expected the first,"
            ),
        ),
        (
            "UPDATE version SET cut = '2026-03-26', last_cut = '2026-03-27' WHERE id = 2",
            (
                "NCT90000002 version 1: the order of its data cuts is "
                "'2026-03-26', '2026-03-25', '2026-03-27', expected the first,"
            ),
        ),
        (
            "UPDATE version SET last_cut = x'00' WHERE id = 2",
            (
                "NCT90000002 version 1: the order of its data cuts is "
                "'2026-03-25', '2026-03-25', b'\\x00', expected the first,"
            ),
        ),
        (
            "UPDATE version SET posted = '2026-02-14', last_cut = '2026-03-27' WHERE id = 1",
            (
                "NCT90000001 version 1: its last data cut is '2026-03-27', "
                "expected at most '2026-03-25', the first of the next version"
            ),
        ),
        (
            "UPDATE version SET posted = '2026-01-12' WHERE id = 2",
            "NCT90000002 version 1: its date of last update is '2026-01-13', expected '2026-01-12'",
        ),
        (
            "UPDATE version SET lossy = 1 WHERE id = 2",
            "NCT90000002 version 1: its mark of a lossy copy is 0, expected 1",
        ),
        (
            "UPDATE version SET form = 'scroll' WHERE id = 2",
            "NCT90000002 version 1: its record is not readable ('scroll' is not a valid Form)",
        ),
        (
            "UPDATE version SET form = 'page' WHERE id = 2",
            "NCT90000002 version 1: its form is 'page', expected 'json'",
        ),
        ("DELETE FROM body WHERE version = 2", "NCT90000002 version 1: its body is none"),
        (
            "UPDATE body SET data = 'text' WHERE version = 2",
            "NCT90000002 version 1: its body is of the wrong kind",
        ),
        (
            "UPDATE body SET data = x'28b52ffd00' WHERE version = 2",
            "NCT90000002 version 1: its body is damaged",
        ),
        (
            "UPDATE body SET dictionary = 7 WHERE version = 2",
            "NCT90000002 version 1: its body is damaged (the compression dictionary 7 is lost)",
        ),
        (
            "UPDATE body SET base = 2 WHERE version = 2",
            "NCT90000002 version 1: its body is damaged",
        ),
        (
            "UPDATE study SET versions = 3 WHERE nct = 90000001",
            "NCT90000001: its number of versions is 3, expected 2",
        ),
        (
            "UPDATE study SET newest = 1 WHERE nct = 90000001",
            "NCT90000001: its newest version is 1, expected 4",
        ),
        (
            "UPDATE study SET flags = '{' WHERE nct = 90000002",
            "NCT90000002: the text of its flags is no JSON",
        ),
        (
            "UPDATE version SET nct = 90000002 WHERE id = 4",
            "NCT90000002 version 2: the id in its record is 'NCT90000001', expected 'NCT90000002'",
        ),
        (
            "DELETE FROM study WHERE nct = 90000003",
            "the registry: the study of version row 3 is lost, expected an entry for every study",
        ),
        (
            "UPDATE study SET nct = -5 WHERE nct = 90000003",
            "the registry: a study's number is",
        ),
        (
            "DELETE FROM version WHERE id = 3",
            "the registry: the version of body 3 is lost, expected a version for every body",
        ),
        ("DELETE FROM version WHERE id = 3", "NCT90000003: its number of versions is 1"),
        (
            "UPDATE version SET last_load = 9 WHERE id = 3",
            "the registry: the load of version row 3 is lost",
        ),
        (
            "UPDATE alias SET nct = 90000009",
            "the registry: the study that the alias 90000777 leads to is lost",
        ),
        (
            "UPDATE version SET registry_json = 0 WHERE id = 3",
            "NCT90000003 version 1: its mark of bytes to be passed on is 1, expected 0",
        ),
        ("UPDATE load SET new = 5", "the registry: the sum of load 1's account is 7, expected 6"),
        (
            "UPDATE load SET unchanged = 'none'",
            "the registry: load 1's account is [6, 4, 1, 'none', 1, 0], expected whole numbers",
        ),
        (
            "UPDATE load SET new = 5, changed = 0",
            "the registry: the number of studies is 4, expected 5",
        ),
        (
            "UPDATE version SET first_load = 2 WHERE id = 1",
            "the registry: the number of versions that load 1 stored is 4, expected 5",
        ),
        (
            "UPDATE load SET rejected = 0, unchanged = 1",
            "the registry: what load 1 set aside is 1, expected 0",
        ),
        (
            "UPDATE load SET derived_only = 1",
            "the registry: what only the registry changed in load 1 is 0, expected 1",
        ),
        (
            "UPDATE load SET new = 2, changed = 2",
            "the registry: the number of studies that load 1 brought is 4, expected 2",
        ),
        (
            "UPDATE load SET inputs = '{'",
            "the registry: what was given to load 1 is '{', expected a list as JSON",
        ),
        ("UPDATE load SET started = 'now'", "the registry: load 1's moments is ('now', "),
        ("UPDATE load SET program = ''", "the registry: the program of load 1 is '', expected"),
        (
            "UPDATE version SET last_cut = '2026-03-28' WHERE id = 2",
            (
                "NCT90000002 version 1: its first and last data cut and its first and last load is "
                "('2026-03-25', '2026-03-28', 1, 1), expected the same, for load 1 met nothing"
            ),
        ),
        (
            "UPDATE version SET cut = '2026-03-24' WHERE id = 2",
            "NCT90000002 version 1: its first and last data cut and its first and last load is",
        ),
        (
            "UPDATE version SET cut = '' WHERE id = 2",
            "NCT90000002 version 1: its first data cut is '', expected one",
        ),
        (
            "UPDATE version SET last_cut = 'someday' WHERE id = 2",
            "NCT90000002 version 1: its last data cut is 'someday', expected a date",
        ),
        (
            "UPDATE version SET drift = '[]' WHERE id = 5",
            ("NCT90000005 version 1: its drift is '[\"unknown path: mood\"]', expected '[]'"),
        ),
        (
            "UPDATE version SET drift = '[1' WHERE id = 2",
            "NCT90000002 version 1: its list of drift is '[1', expected a list of texts",
        ),
        (
            "UPDATE version SET first_seen = 0 WHERE id = 1",
            "NCT90000001 version 1: its moment of first seen is 0, expected one of load 1",
        ),
        (
            "UPDATE version SET first_seen = first_seen + 1 WHERE id = 1",
            "NCT90000001: its moment of first seen is 1",
        ),
        (
            "UPDATE version SET past_number = 'one' WHERE id = 2",
            "NCT90000002 version 1: the registry's number of it is 'one', expected a whole number",
        ),
        (
            "UPDATE version SET past_date = '2026-01-01' WHERE id = 2",
            "NCT90000002 version 1: the registry's date of it is '2026-01-01', expected a date bes",
        ),
        (
            "UPDATE version SET cut = '', last_cut = '', source_cut = '' WHERE id = 2",
            "NCT90000002 version 1: the registry's number of it is None, expected one",
        ),
        (
            "UPDATE study SET first_seen = first_seen + 1 WHERE nct = 90000001",
            "NCT90000001: its moment of first seen is 1",
        ),
        (
            "UPDATE study SET last_changed = last_changed + 1 WHERE nct = 90000001",
            "NCT90000001: its moment of last change is 1",
        ),
        (
            "UPDATE study SET rules = 'none' WHERE nct = 90000001",
            "NCT90000001: the versions of its rules is 'none', expected two",
        ),
        (
            "UPDATE study SET flags = '{}' WHERE nct = 90000002",
            "NCT90000002 version 1: its flags is '', expected '{}'",
        ),
        (
            """UPDATE study SET findings = '{"none": 1}' WHERE nct = 90000002""",
            "NCT90000002 version 1: its findings is ",
        ),
        (
            "UPDATE alias SET alias = 90000778",
            "NCT90000002: the former id 90000777 is not kept, expected kept",
        ),
        (
            "UPDATE alias SET alias = 90000778",
            "NCT90000002: the former id 90000778 is kept, expected one that a record names",
        ),
        (
            "UPDATE alias SET nct = 90000001",
            "NCT90000001: the former id 90000777 is kept, expected one that a record names",
        ),
        ("DELETE FROM alias", "NCT90000002: the former id 90000777 is not kept"),
        ("DELETE FROM rejected", "the registry: what load 1 set aside is 0, expected 1"),
        (
            "UPDATE rejected SET size = size + 1",
            "the registry: the size of the bytes set aside under 1 is ",
        ),
        (
            "UPDATE rejected SET load = 9",
            "the registry: the load of what is set aside under 1 is lost",
        ),
        (
            "UPDATE rejected SET at = 0",
            "the registry: the moment at which 1 was set aside is 0, expected one of load 1",
        ),
        *(
            (
                f"UPDATE rejected SET {column} = 'x'",
                "the registry: the reason for what is set aside under 1 is",
            )
            for column in ("study", "path", "found", "expected")
        ),
        (
            "UPDATE rejected SET place = x'00'",
            "the registry: the reason for what is set aside under 1 is",
        ),
        (
            "UPDATE rejected SET form = 'scroll'",
            "the registry: the form of what is set aside under 1 is",
        ),
        (
            "UPDATE rejected SET path = '(container)'",
            ("the registry: the study of what is set aside under 1 is 'NCT90000004', expected ''"),
        ),
        *(
            (
                f"UPDATE rejected SET accepted = {number}",
                "the registry: the load that read what was set aside under 1 is",
            )
            for number in (1, 9)
        ),
        ("UPDATE rejected SET digest = x'00'", "the registry: the bytes set aside under 1 is"),
        (
            "UPDATE rejected SET data = x'00'",
            "the registry: the bytes set aside under 1 is damaged",
        ),
    ],
)
def test_each_kind_of_damage_is_named(home: Path, sql: str, sentence: str) -> None:
    told = [damage.sentence for damage in harmed(home, sql)]

    assert [one for one in told if one.startswith(sentence)], told


def test_damages_do_not_hide_each_other(home: Path) -> None:
    """The second version is kept as a difference from the first, and falls with it."""
    damages = harmed(
        home,
        "DELETE FROM body WHERE version = 1; UPDATE version SET content = x'00' WHERE id = 3;"
        "UPDATE load SET new = 9; UPDATE rejected SET digest = x'00';",
    )

    assert [(damage.nct_id, damage.version) for damage in damages] == [
        (NctId("NCT90000001"), 1),
        (NctId("NCT90000001"), 2),
        (NctId("NCT90000003"), 1),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
    ]


def test_a_version_out_of_the_registrys_history_is_compared_by_its_content(home: Path) -> None:
    past = "UPDATE version SET cut = '', last_cut = '', source_cut = '', past_number = 3"

    assert harmed(home, f"{past} WHERE id = 2") == ()
    (damage,) = harmed(home, "UPDATE version SET content = x'00' WHERE id = 2")
    assert damage.sentence.startswith("NCT90000002 version 1: its content hash is")


def test_a_table_that_is_gone_is_reported_and_the_rest_is_looked_at(home: Path) -> None:
    damages = harmed(home, "DROP TABLE alias; DROP TABLE body;")
    told = [damage.sentence for damage in damages]

    assert [one for one in told if one.startswith("NCT90000003: its versions is unreadable")]
    assert [one for one in told if one.startswith("the registry: the links between tables")]
    assert looked_at(home).aliases == 0


def loaded(home: Path, name: str, *lines: bytes) -> None:
    """Load records out of a file of their own, at moments after those of earlier loads."""
    file = home / name
    file.write_bytes(b"\n".join(lines))
    with Registry.open(home) as registry:
        day = 22 + len(registry.loads())
    load(home, [str(file)], clock=records.clock_from(day=day), workers=1)


def test_the_versions_of_many_loads_are_sound_and_counted_for_each(home: Path) -> None:
    """A version is parted by what comes later, and a former one comes back."""
    cut = "derivedSection__miscInfoModule__versionHolder"
    mesh = "derivedSection__conditionBrowseModule__meshes"
    one, two = [{"id": "D1", "term": "One"}], [{"id": "D2", "term": "Two"}]
    for number, (day, meshes) in enumerate(
        [("2027-01-01", one), ("2027-05-01", one), ("2027-03-01", two), ("2027-04-01", one)]
    ):
        loaded(home, f"{number}.json", records.record(90_000_006, **{cut: day, mesh: meshes}))
    assert looked_at(home).damages == ()

    told = [one.sentence for one in harmed(home, "UPDATE load SET derived_only = 0 WHERE id = 4")]
    assert told == ["the registry: what only the registry changed in load 4 is 1, expected 0"]


def test_what_is_met_again_is_kept_once_under_the_load_that_first_met_it(home: Path) -> None:
    bad = [records.record(90_000_010 + n, derivedSection=...) for n in range(3)]
    loaded(home, "bad.ndjson", *bad)
    loaded(home, "bad.ndjson", *bad)
    loaded(home, "more.ndjson", bad[0])
    with Registry.open(home) as registry:
        assert [one.load for one in registry.rejected()] == [1, 2, 2, 2, 4]
    assert looked_at(home).damages == ()

    told = [one.sentence for one in harmed(home, "DELETE FROM rejected WHERE load <> 1 AND id < 4")]
    assert told == ["the registry: what load 2 set aside is 1, expected 3"]


def test_a_second_try_is_a_witness_of_what_it_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later program reads what an earlier one set aside."""
    monkeypatch.setattr("trialwright.registry.reading._WHOLE", (("protocolSection",),))
    monkeypatch.setattr("trialwright.registry.reading._WRITTEN", (("protocolSection",),))
    monkeypatch.setattr("trialwright.registry.reading._name_of", _name_of)
    monkeypatch.setattr("trialwright.registry.loading.intake.data_cut", lambda _: "2026-03-25")
    retry_rejected(home, (), clock=records.clock_from(day=23))
    report = looked_at(home)
    assert (report.studies, report.damages) == (5, ())

    told = [one.sentence for one in harmed(home, "UPDATE rejected SET accepted = NULL")]
    assert "the registry: what was set aside and load 2 read is 0, expected 1" in told
    told = [one.sentence for one in harmed(home, "UPDATE load SET new = 0 WHERE id = 2")]
    assert "the registry: the sum of load 2's account is 0, expected 1" in told


def _name_of(tree: dict[str, dict[str, dict[str, str]]]) -> str:
    return tree["protocolSection"]["identificationModule"]["nctId"]


def test_the_words_of_another_program_are_not_compared(home: Path) -> None:
    """It may have known another data structure, and other reasons to set something aside."""
    sql = "UPDATE load SET program = '0.0.1'; UPDATE version SET drift = '[]' WHERE id = 5;"

    assert harmed(home, f"{sql} UPDATE rejected SET found = 'nothing'") == ()


def test_flags_by_other_rules_are_not_compared(home: Path) -> None:
    assert harmed(home, "UPDATE study SET rules = '0.0.1/1', flags = '{}'") == ()


def test_an_id_that_is_a_study_and_a_former_id_is_no_damage_and_is_said(home: Path) -> None:
    own = NctId("NCT90000777")
    assert looked_at(home).contested == ()
    loaded(home, "own.json", records.record(own.number))

    report = looked_at(home)
    assert report.sound
    assert report.contested == (Contested(nct_id=own, named_by=NctId("NCT90000002")),)


def test_several_processes_find_what_one_finds(home: Path) -> None:
    harmed(home, "UPDATE version SET content = x'00'; DELETE FROM body WHERE version = 2")
    with Registry.open(home) as registry:
        assert verify(registry, workers=2) == verify(registry, workers=1)


def test_the_end_of_a_process_is_no_damage(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "trialwright.registry.verification.processes.reread_block", _end_this_process
    )
    with (
        Registry.open(home) as registry,
        pytest.raises(ProcessLost, match="ended from outside"),
    ):
        verify(registry, workers=2)


def _end_this_process(_: object) -> None:
    os._exit(1)


def test_bytes_that_changed_on_the_disk_never_stop_the_look(tmp_path: Path) -> None:
    """A few bits of the file are turned over, sixty times; what can be opened is reported on.

    Not each is found: our own moments and the unused parts of a page have no second witness.
    """
    file = tmp_path / "records.ndjson"
    versions = [(90_000_001 + n % 50, f"Title {n}", f"2026-02-0{n // 50 + 1}") for n in range(200)]
    file.write_bytes(b"\n".join(records.titled(*version) for version in versions))
    load(tmp_path, [str(file)], clock=records.clock_from(), workers=1)
    path = registry_file(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    used = [place for place, byte in enumerate(whole) if byte and place >= 100]
    found: list[tuple[Damage, ...]] = []
    for seed in range(60):
        path.write_bytes(_turned_over(whole, used, Random(seed)))
        try:
            found.append(looked_at(tmp_path).damages)
        except StoreDamaged:
            continue  # it could not even be opened, and said so

    assert sum(bool(damages) for damages in found) > 50
    assert any(damage.what == "the database file" for one in found for damage in one)


def _turned_over(whole: bytes, used: list[int], chance: Random) -> bytes:
    changed = bytearray(whole)
    for place in chance.sample(used, chance.choice([1, 5, 50])):
        changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def test_a_moment_lasts_although_somebody_writes(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.json"
    file.write_bytes(records.record(90_000_009))
    with Registry.open(home) as registry:
        with one_moment(registry), one_moment(registry):
            before = registry.count()
            load(home, [str(file)], clock=records.clock_from())
            assert registry.count() == before
        assert registry.count() == before + 1
