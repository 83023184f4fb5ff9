"""Every kind of damage is found, named, and does not hide the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from tests import records

from trialwright.errors import StoreDamaged
from trialwright.registry.loading import load, retry_rejected
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.snapshot import one_moment
from trialwright.registry.verification import Damage, VerifyReport, verify
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

    assert report == VerifyReport(studies=3, versions=4, aliases=1, rejected=1, loads=1, damages=())
    assert report.sound


def test_progress_ends_at_the_number_of_versions(home: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Registry.open(home) as registry:
        verify(registry, lambda done, total: seen.append((done, total)))

    assert seen == [(2, 4), (3, 4), (4, 4)]


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
            "UPDATE version SET cut = '2026-03-26' WHERE id = 2",
            "NCT90000002 version 1: its data cut is '2026-03-25', expected '2026-03-26'",
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
            "NCT90000002 version 1: its record is not readable",
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
        ("UPDATE load SET new = 4", "the registry: the sum of load 1's account is 6, expected 5"),
        (
            "UPDATE load SET unchanged = 'none'",
            "the registry: load 1's account is [5, 3, 1, 'none', 1, 0], expected whole numbers",
        ),
        (
            "UPDATE load SET new = 4, changed = 0",
            "the registry: the number of studies is 3, expected 4",
        ),
        (
            "UPDATE version SET first_load = 2 WHERE id = 1",
            "the registry: the number of versions that load 1 stored is 3, expected 4",
        ),
        (
            "UPDATE load SET rejected = 0, unchanged = 1",
            "the registry: what load 1 set aside is 1, expected 0",
        ),
        (
            "UPDATE load SET derived_only = 2",
            "the registry: what only the registry changed in load 1 is 2, expected 1",
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
    ]


def test_a_version_out_of_the_registrys_history_is_compared_by_its_content(home: Path) -> None:
    assert harmed(home, "UPDATE version SET cut = '', derived = x'00' WHERE id = 2") == ()


def test_a_table_that_is_gone_is_reported_and_the_rest_is_looked_at(home: Path) -> None:
    damages = harmed(home, "DROP TABLE alias; DROP TABLE body;")
    told = [damage.sentence for damage in damages]

    assert [one for one in told if one.startswith("NCT90000003: its versions is unreadable")]
    assert [one for one in told if one.startswith("the registry: the links between tables")]
    assert looked_at(home).aliases == 0


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
