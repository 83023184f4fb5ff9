"""Every version of every record, found by id, by number and by date."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from tests import records

from trialwright.errors import InvalidInput, NotFound, StoreBusy, StoreDamaged
from trialwright.registry.containers import Form
from trialwright.registry.loading import load
from trialwright.registry.store import Copy, Registry, RegistryWriter
from trialwright.registry.store.arrivals import Refusal
from trialwright.registry.store.files import home_folder, registry_file
from trialwright.registry.store.loads import Account, Load
from trialwright.registry.store.moments import from_stored, to_stored
from trialwright.vocabulary import NctId

ID = NctId.from_number(records.FIRST)


class Desk:
    """A registry in a folder of its own, filled from bytes at the turn of a clock."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._input = folder / "input"
        self.clock: Callable[[], datetime] = records.clock_from()

    def load(self, *sources: bytes) -> Load:
        """Load records, one a line, and return the load."""
        self._input.write_bytes(b"\n".join(sources))
        return load(self.home, [str(self._input)], clock=self.clock)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_same_bytes_twice_change_nothing(desk: Desk) -> None:
    sources = [records.record(records.FIRST + n) for n in range(20)]

    assert desk.load(*sources).account == Account(new=20)
    before = registry_file(desk.home).stat().st_size
    again = desk.load(*sources)

    assert again.account == Account(unchanged=20)
    assert again.account.read == 20
    assert registry_file(desk.home).stat().st_size == before
    with Registry.open(desk.home) as registry:
        assert registry.count() == 20
        assert [version.number for version in registry.history(ID)] == [1]


def test_an_edit_is_told_apart_from_what_the_registry_computes(desk: Desk) -> None:
    renumbered = [{"id": "D000009", "term": "One"}, {"id": "D000002", "term": "Two"}]
    reordered = [{"id": "D000002", "term": "Two"}, {"id": "D000009", "term": "One"}]
    mesh = "derivedSection__conditionBrowseModule__meshes"
    cut = "derivedSection__miscInfoModule__versionHolder"
    title = "protocolSection__identificationModule__briefTitle"

    accounts = [
        desk.load(records.record(**changes)).account
        for changes in (
            {},
            {cut: "2026-04-01", mesh: renumbered},
            {cut: "2026-05-01", mesh: reordered},
            {cut: "2026-06-01", mesh: renumbered, title: "Another title"},
        )
    ]

    assert accounts == [
        Account(new=1),
        Account(changed=1, derived_only=1),
        Account(unchanged=1),
        Account(changed=1),
    ]
    with Registry.open(desk.home) as registry:
        history = registry.history(ID)
    assert [version.kind for version in history] == ["first", "derived", "edit"]
    assert [version.data_cut for version in history] == [
        date(2026, 3, 25), date(2026, 4, 1), date(2026, 6, 1)
    ]  # fmt: skip
    assert history[0].content_hash == history[1].content_hash != history[2].content_hash
    assert history[0].derived_hash != history[1].derived_hash


def test_what_comes_back_is_a_version_of_its_own(desk: Desk) -> None:
    """The registry computes one thing, then another, then the first again."""
    mesh = "derivedSection__conditionBrowseModule__meshes"
    cut = "derivedSection__miscInfoModule__versionHolder"
    one, two = [{"id": "D1", "term": "One"}], [{"id": "D2", "term": "Two"}]
    sources = [
        records.record(**{mesh: meshes, cut: f"2027-0{month}-01"})
        for month, meshes in ((1, one), (2, two), (3, one), (4, one))
    ]

    accounts = [desk.load(source).account for source in sources]
    again = desk.load(*sources).account

    assert accounts[:2] == [Account(new=1), Account(changed=1, derived_only=1)]
    assert accounts[2:] == [Account(changed=1, derived_only=1), Account(unchanged=1)]
    assert again == Account(unchanged=4)
    with Registry.open(desk.home) as registry:
        assert [version.source for version in registry.history(ID)] == sources[:3]
        by_day = [registry.as_of(ID, date(2027, month, 15)) for month in (1, 2, 3)]
    assert [version and version.source for version in by_day] == sources[:3]


def test_versions_stand_in_the_order_of_the_registrys_dates_however_they_came(desk: Desk) -> None:
    january, march, june = (
        records.titled(records.FIRST, name, f"2026-{month}-13")
        for name, month in (("January", "01"), ("March", "03"), ("June", "06"))
    )
    assert desk.load(march).account == Account(new=1)
    assert desk.load(january).account == Account(changed=1)
    assert desk.load(june, january).account == Account(changed=1, unchanged=1)

    with Registry.open(desk.home) as registry:
        assert [version.source for version in registry.history(ID)] == [january, march, june]
        newest = registry.newest(ID)
        assert newest is not None
        assert (newest.source, newest.number, newest.kind) == (june, 3, "edit")
        assert registry.version(ID, 2) == registry.history(ID)[1]
        assert registry.version(ID, 4) is None
        assert registry.version(ID, 0) is None


def test_a_past_day_is_asked_of_the_registrys_clock_or_of_ours(desk: Desk) -> None:
    first = records.titled(records.FIRST, "First", "2026-01-13")
    second = records.titled(records.FIRST, "Second", "2026-03-13")
    desk.load(first)
    desk.load(second)

    with Registry.open(desk.home) as registry:
        one, two = registry.history(ID)

        def on(day: date) -> bytes | None:
            version = registry.as_of(ID, day)
            return None if version is None else version.source

        assert on(date(2026, 1, 12)) is None
        assert on(date(2026, 1, 13)) == first
        assert on(date(2026, 3, 12)) == first
        assert on(date(2026, 3, 13)) == second
        before = two.first_seen - timedelta(milliseconds=1)
        assert registry.seen_by(ID, before) == one
        assert registry.seen_by(ID, two.first_seen) == two
        assert registry.seen_by(ID, one.first_seen - timedelta(days=1)) is None
        assert list(registry.changed_since(before)) == [ID]
        assert list(registry.changed_since(two.first_seen)) == []


def test_our_moments_tell_when_a_version_was_first_and_last_met(desk: Desk) -> None:
    desk.load(records.record())
    desk.load(records.record())

    with Registry.open(desk.home) as registry:
        version = registry.newest(ID)
        loads = registry.loads()
    assert version is not None
    assert version.first_seen < version.last_seen
    assert version.last_seen == loads[1].started
    assert [one.ended is not None for one in loads] == [True, True]


def test_an_alias_leads_to_the_study(desk: Desk) -> None:
    old = NctId.from_number(records.FIRST + 50)
    desk.load(records.record(protocolSection__identificationModule__nctIdAliases=[str(old), "?"]))

    with Registry.open(desk.home) as registry:
        version = registry.newest(old)
        assert version is not None
        assert version.nct_id == ID
        assert registry.resolve(old) == ID
        assert registry.newest(ID) == version
        nobody = NctId("NCT00000001")
        assert registry.resolve(nobody) is None
        assert registry.newest(nobody) is None
        assert registry.history(nobody) == ()
        assert registry.derived(nobody) is None
        assert registry.derived(old) is not None


def test_an_id_with_a_study_of_its_own_is_that_study_whoever_names_it(desk: Desk) -> None:
    """Two studies name each other as a former id of theirs, and one itself."""
    other = NctId.from_number(records.FIRST + 1)
    aliases = "protocolSection__identificationModule__nctIdAliases"
    desk.load(
        records.record(**{aliases: [str(other), str(ID)]}),
        records.record(other.number, **{aliases: [str(ID)]}),
    )

    with Registry.open(desk.home) as registry:
        assert [registry.resolve(one) for one in (ID, other)] == [ID, other]
        assert [version.nct_id for version in registry.history(other)] == [other]
        assert [registry.named_by(one) for one in (ID, other)] == [(other,), (ID,)]


def test_an_alias_waits_for_a_study_of_its_own(desk: Desk) -> None:
    other = NctId.from_number(records.FIRST + 1)
    aliases = "protocolSection__identificationModule__nctIdAliases"
    desk.load(records.record(**{aliases: [str(other)]}))
    with Registry.open(desk.home) as registry:
        assert registry.resolve(other) == ID

    desk.load(records.record(other.number))
    with Registry.open(desk.home) as registry:
        assert registry.resolve(other) == other


def test_every_version_comes_back_byte_for_byte_however_it_is_compressed(desk: Desk) -> None:
    """Many small edits are kept as differences; enough records train a dictionary."""
    long = random.Random(1).randbytes(4_000).hex()
    edits = [records.titled(records.FIRST, f"{long}{n}", f"2026-02-{n:02}") for n in range(1, 20)]
    many = [records.titled(records.FIRST + n, f"Study {n}") for n in range(1, 600)]
    desk.load(edits[0], *many)
    desk.load(*edits)

    with Registry.open(desk.home) as registry:
        assert [version.source for version in registry.history(ID)] == edits
        dictionaries, differences = registry.connection.execute(
            "SELECT sum(dictionary > 0), sum(base > 0) FROM body"
        ).fetchone()
        assert dictionaries >= 600
        assert differences == 18
        assert [nct_id for nct_id, _, _ in registry.all_newest()] == list(registry.ids())
        assert sorted(source for _, _, source in registry.all_newest()) == sorted(
            [edits[-1], *many]
        )


def test_a_page_is_kept_as_it_came_and_served_as_json(desk: Desk, tmp_path: Path) -> None:
    page = f"Viewing Study\n{records.tree()!r}".encode()
    (tmp_path / "page.txt").write_bytes(page)
    load(desk.home, [str(tmp_path / "page.txt")], clock=desk.clock)

    assert desk.load(records.record()).account == Account(unchanged=1)
    with Registry.open(desk.home) as registry:
        version = registry.newest(ID)
    assert version is not None
    assert (version.form, version.source) == (Form.PAGE, page)
    assert version.json == records.record()
    assert version.tree == records.tree()
    assert version.study.protocol_section is not None


def test_drift_and_lossy_copies_are_noted_with_the_version(desk: Desk) -> None:
    desk.load(records.record(protocolSection__designModule__phases="PHASE1", mood="good"))

    with Registry.open(desk.home) as registry:
        version = registry.newest(ID)
    assert version is not None
    assert version.lossy
    assert version.drift == ("unboxed: protocolSection.designModule.phases", "unknown path: mood")
    assert version.tree["mood"] == "good"
    assert version.tree["protocolSection"]["designModule"]["phases"] == ["PHASE1"]  # type: ignore[call-overload, index]


def test_a_second_writer_gets_a_clear_error_and_readers_go_on(desk: Desk) -> None:
    desk.load(records.record())

    with RegistryWriter.open(desk.home, desk.clock), Registry.open(desk.home) as registry:
        with (
            pytest.raises(StoreBusy, match="another process is writing"),
            RegistryWriter.open(desk.home, desk.clock),
        ):
            pass
        assert registry.count() == 1
    with RegistryWriter.open(desk.home, desk.clock):
        pass


def test_a_batch_is_stored_whole_or_not_at_all(desk: Desk) -> None:
    desk.load(records.record())
    with RegistryWriter.open(desk.home, desk.clock) as writer:
        begun = writer.begin(["x"], "")
        with pytest.raises(AssertionError):
            writer.store(begun, [object()], 1)  # type: ignore[list-item]
        writer.connection.execute("DROP TABLE rejected")
        with pytest.raises(sqlite3.OperationalError):
            writer.store(begun, [_REFUSAL], 1)
    with Registry.open(desk.home) as registry:
        assert registry.last_load() == registry.loads()[-1]
        assert registry.loads()[-1].parts == 0
        assert registry.loads()[-1].account == Account()


_REFUSAL = Refusal(
    place="x", study="", path="p", found="f", expected="e", form="json",
    digest=b"1", size=1, data=b"1",
)  # fmt: skip


def test_there_is_no_registry_before_the_first_load(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="trialwright registry load"):
        Registry.open(tmp_path)


def test_a_registry_that_was_only_begun_is_none_yet_and_can_be_filled(desk: Desk) -> None:
    path = registry_file(desk.home)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")

    with pytest.raises(NotFound, match="trialwright registry load"):
        Registry.open(desk.home)
    assert desk.load(records.record()).account == Account(new=1)


def test_a_file_that_is_no_registry_is_said_to_be_none(tmp_path: Path) -> None:
    path = registry_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"not a database, not at all" * 100)

    with pytest.raises(StoreDamaged, match="is not a registry"):
        Registry.open(tmp_path)
    with (
        pytest.raises(StoreDamaged, match="is not a registry"),
        RegistryWriter.open(tmp_path, records.clock_from()),
    ):
        pass


def test_a_registry_of_another_form_is_refused(desk: Desk) -> None:
    desk.load(records.record())
    connection = sqlite3.connect(registry_file(desk.home))
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    said = "has form 99 of a registry, expected form .* load the records anew"
    with pytest.raises(InvalidInput, match=said):
        Registry.open(desk.home)
    with (
        pytest.raises(InvalidInput, match=said),
        RegistryWriter.open(desk.home, desk.clock),
    ):
        pass


def made_older(home: Path) -> None:
    """Take a registry back to the form in which nobody looked if bytes can be passed on."""
    with closing(sqlite3.connect(registry_file(home))) as connection:
        connection.execute("ALTER TABLE version DROP COLUMN registry_json")
        connection.execute("PRAGMA user_version = 2")


def test_a_registry_of_the_form_before_is_read_and_nothing_in_it_is_taken_as_proven(
    desk: Desk,
) -> None:
    desk.load(records.record())
    made_older(desk.home)

    with Registry.open(desk.home) as registry:
        copy, version = registry.newest_copy(ID), registry.newest(ID)
        assert copy is not None
        assert version is not None
        assert copy.source == version.source == records.record()
        assert not copy.is_registry_json
        assert not version.is_registry_json


def test_a_registry_of_the_form_before_is_brought_up_to_date_under_its_readers(
    desk: Desk,
) -> None:
    desk.load(records.record())
    made_older(desk.home)

    with Registry.open(desk.home) as reader:
        assert reader.count() == 1
        assert desk.load(records.record(records.FIRST + 1)).account == Account(new=1)
        both = [reader.newest_copy(NctId.from_number(records.FIRST + n)) for n in range(2)]
        assert [copy is not None and copy.is_registry_json for copy in both] == [False, True]


def test_what_was_never_looked_at_is_found_out_when_the_very_bytes_come_again(desk: Desk) -> None:
    desk.load(records.record())
    made_older(desk.home)

    assert desk.load(msgspec.json.format(records.record())).account == Account(unchanged=1)
    with Registry.open(desk.home) as registry:
        assert not known(registry.newest_copy(ID))
    assert desk.load(records.record()).account == Account(unchanged=1)
    with Registry.open(desk.home) as registry:
        assert known(registry.newest_copy(ID))


def known(copy: Copy | None) -> bool:
    """Say whether a copy is there, and is known to be what the registry would send."""
    return copy is not None and copy.is_registry_json


def test_the_newest_copy_is_that_of_the_newest_version(desk: Desk) -> None:
    former = {"protocolSection__identificationModule__nctIdAliases": ["NCT90000777"]}
    desk.load(records.record(**former), records.titled(records.FIRST, "Newer", "2026-02-01"))

    with Registry.open(desk.home) as registry:
        for name in (ID, NctId("NCT90000777")):
            copy, version = registry.newest_copy(name), registry.newest(name)
            assert copy is not None
            assert version is not None
            for part in ("nct_id", "form", "source", "lossy", "data_cut", "is_registry_json"):
                assert getattr(copy, part) == getattr(version, part), part
        assert registry.newest_copy(NctId("NCT90000778")) is None


def test_a_database_of_something_else_is_no_registry(desk: Desk) -> None:
    desk.load(records.record())
    connection = sqlite3.connect(registry_file(desk.home))
    connection.execute("PRAGMA application_id = 99")
    connection.close()

    with pytest.raises(StoreDamaged, match="is not a registry of this program"):
        Registry.open(desk.home)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE body SET data = x'00112233'", "is damaged"),
        (
            "UPDATE body SET data = CAST(substr(data, 1, 30) || x'ff' || substr(data, 32) AS BLOB)",
            "is damaged",
        ),
        ("DELETE FROM dictionary", "dictionary 1 is lost"),
        ("UPDATE body SET base = 999999, dictionary = 0", "has lost its body"),
    ],
)
def test_a_damaged_body_is_never_passed_on(desk: Desk, damage: str, said: str) -> None:
    desk.load(*(records.record(records.FIRST + n) for n in range(500)))
    connection = sqlite3.connect(registry_file(desk.home))
    with connection:
        connection.execute(damage)
    connection.close()

    with Registry.open(desk.home) as registry, pytest.raises(StoreDamaged, match=said):
        registry.newest(ID)


def test_everything_lies_under_one_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIALWRIGHT_HOME", str(tmp_path))
    assert home_folder() == tmp_path
    monkeypatch.delenv("TRIALWRIGHT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home_folder() == tmp_path / "trialwright"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert home_folder() == Path.home() / ".local/share/trialwright"


def test_a_home_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with (
        pytest.raises(InvalidInput, match="set TRIALWRIGHT_HOME to a folder"),
        RegistryWriter.open(tmp_path / "file", records.clock_from()),
    ):
        pass


def test_a_relative_home_is_as_good_as_an_absolute_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load(records.record())
    monkeypatch.chdir(desk.home.parent)

    with Registry.open(Path("home")) as registry:
        assert registry.count() == 1


def test_a_moment_needs_its_time_zone() -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)

    assert from_stored(to_stored(moment)) == moment
    with pytest.raises(ValueError, match="time zone"):
        to_stored(moment.replace(tzinfo=None))


def test_what_is_on_disk_is_counted_whole(desk: Desk) -> None:
    desk.load(records.record())

    with Registry.open(desk.home) as registry:
        assert registry.file_bytes() >= registry_file(desk.home).stat().st_size > 0
