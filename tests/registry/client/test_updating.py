"""A store that follows the live registry."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.registry.client.local_registry import (
    FIRST,
    Fault,
    LocalRegistry,
    Sleeper,
    archive_of,
    asking,
    study,
)

from trialwright.errors import Interrupted, RegistryUnreachable, StoreBusy, StoreDamaged
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.download import downloaded_file
from trialwright.registry.client.live import Refused
from trialwright.registry.client.resumption import (
    Standing,
    read_standing,
    standing_file,
    write_standing,
)
from trialwright.registry.loading import load
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.loads import Account
from trialwright.registry.verification import verify
from trialwright.vocabulary import NctId

DOWNLOAD = "/api/v2/studies/download"
PAGES = "/api/v2/studies"


class Watching:
    """Somebody who remembers what they were told."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int | None]] = []
        self.accounts: list[Account] = []
        self.used = 0

    def passed(self, size: int) -> None:
        """Add up."""
        self.used += size

    def stored(self, account: Account) -> None:
        """Remember."""
        self.accounts.append(account)

    def downloaded(self, size: int, total: int | None) -> None:
        """Remember."""
        self.sizes.append((size, total))


def stop() -> None:
    """Be the user who presses Ctrl-C; the server's thread passes it on to the test's."""
    raise KeyboardInterrupt


def titles(home: Path) -> dict[str, str]:
    """Return every study's title, and prove on the way that the store is sound."""
    with Registry.open(home) as registry:
        assert verify(registry).damages == ()
        return {str(nct_id): _title(registry, nct_id) for nct_id in registry.ids()}


def _title(registry: Registry, nct_id: NctId) -> str:
    newest = registry.newest(nct_id)
    assert newest is not None
    tree: Any = newest.tree
    return str(tree["protocolSection"]["identificationModule"]["briefTitle"])


def named(count: int) -> list[str]:
    return [f"NCT{FIRST + number:08d}" for number in range(count)]


def test_an_empty_store_gets_the_whole_download(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(5)]
    there.archive = archive_of(there.studies)
    watching = Watching()
    report = update(home, live, watcher=watching)

    assert list(titles(home)) == named(5)
    assert report.way == "download"
    assert report.account == Account(new=5) == report.load.account
    assert (report.declared, report.studies, report.missing, report.repeated) == (5, 5, 0, 0)
    assert report.since is None
    assert report.through == date(2026, 3, 1)
    assert watching.sizes[-1] == (len(there.archive), len(there.archive))
    assert watching.accounts[-1] == Account(new=5)
    assert watching.used > 0
    assert list(downloaded_file(home).parent.iterdir()) == []


def test_the_bytes_of_a_record_come_as_they_were(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0), study(1).replace(b'"hasResults":false', b'"hasResults" : false')]
    update(home, live)

    with Registry.open(home) as registry:
        assert [source for _, _, source in registry.all_newest()] == there.studies


@pytest.mark.parametrize("status", [400, 404, 501])
def test_without_a_download_the_pages_are_read(
    there: LocalRegistry, live: LiveRegistry, home: Path, status: int
) -> None:
    there.studies = [study(number) for number in range(7)]
    there.faults = [Fault(where=DOWNLOAD, status=status, body=b"no")]
    report = update(home, live)

    assert list(titles(home)) == named(7)
    assert report.way == "pages"
    assert report.account == Account(new=7)
    assert (report.declared, report.studies, report.missing, report.repeated) == (7, 7, 0, 0)
    assert there.paths() == [DOWNLOAD, PAGES, PAGES, PAGES]
    assert "countTotal=true" in there.asked[1].url
    assert "pageToken=t3" in there.asked[2].url


def test_another_refusal_of_the_download_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.faults = [Fault(where=DOWNLOAD, status=403, body=b"forbidden")]
    with pytest.raises(Refused, match="answers 403: forbidden"):
        update(home, live)


def test_later_only_what_changed_since_is_asked_for(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number, posted=f"2026-03-0{number + 1}") for number in range(5)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.asked.clear()
    there.studies[1] = study(1, posted="2026-03-20", title="Edited")
    there.studies.append(study(5, posted="2026-03-21"))
    report = update(home, live)

    assert "filter.advanced=AREA%5BLastUpdatePostDate%5DRANGE%5B2026-03-05%2CMAX%5D" in (
        there.asked[0].url
    )
    assert report.since == date(2026, 3, 5)
    assert report.account == Account(new=1, changed=1, unchanged=1)
    assert report.through == date(2026, 3, 21)
    assert titles(home)[named(2)[1]] == "Edited"


def test_nothing_new_changes_nothing(there: LocalRegistry, live: LiveRegistry, home: Path) -> None:
    there.studies = [study(number) for number in range(4)]
    there.archive = archive_of(there.studies)
    update(home, live)
    report = update(home, live)

    assert report.account == Account(unchanged=4)
    assert report.through == date(2026, 3, 1)


def test_a_study_that_vanished_stays(there: LocalRegistry, live: LiveRegistry, home: Path) -> None:
    there.studies = [study(0), study(1)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.studies = []
    report = update(home, live)

    assert list(titles(home)) == named(2)
    assert report.studies == 0
    assert report.through == date(2026, 3, 1)


def test_the_difference_between_declared_and_come_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0), study(1), b'{"protocolSection":{}}', study(1), study(2)]
    there.studies[2] = records.record(FIRST + 7, derivedSection=...)
    there.declared = 9
    report = update(home, live)

    assert report.account == Account(new=3, unchanged=1, rejected=1)
    assert (report.studies, report.missing, report.repeated) == (3, 5, 1)


def test_a_registry_that_declares_nothing_leaves_the_difference_unknown(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(0)])
    there.faults = [Fault(where="fields=NCTId", status=400, body=b"no")]
    report = update(home, live)

    assert (report.declared, report.missing) == (None, None)


def test_a_walk_goes_on_from_the_page_where_it_stopped(
    there: LocalRegistry, live: LiveRegistry, home: Path, sleeper: Sleeper
) -> None:
    there.studies = [study(number) for number in range(8)]
    there.faults = [Fault(where="pageToken=t6", status=503)] * 4
    with pytest.raises(RegistryUnreachable, match="what came is kept"):
        update(home, live)
    assert len(titles(home)) == 6
    there.asked.clear()
    with asking(there, sleeper) as again:
        report = update(home, again)

    assert [one.url.partition("pageToken=")[2] for one in there.asked] == ["t6"]
    assert report.account == Account(new=8)
    assert (report.declared, report.studies, report.missing) == (8, 8, 0)


def test_a_walk_goes_on_after_another_load_came_between(
    there: LocalRegistry, live: LiveRegistry, home: Path, tmp_path: Path
) -> None:
    there.studies = [study(number) for number in range(8)]
    there.faults = [Fault(where="pageToken=t6", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    file = tmp_path / "one.json"
    file.write_bytes(study(20))
    load(home, [str(file)], clock=records.clock_from())
    report = update(home, live)

    assert report.account == Account(new=8)
    assert report.load.account == Account(new=2)
    assert (report.studies, report.missing) == (8, 0)


def test_what_changes_during_a_long_walk_is_asked_for_next_time(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    """The walk begins on 26 March; a later page shows a study of the 28th."""
    there.studies = [study(0), study(1), study(2), study(3, posted="2026-03-28")]
    report = update(home, live)

    assert report.through == date(2026, 3, 25)


def test_a_token_that_died_begins_the_walk_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(7)]
    there.faults = [Fault(where="pageToken=t3", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    there.faults = [Fault(where="pageToken=t3", status=400, body=b"invalid page token")]
    report = update(home, live)

    assert len(titles(home)) == 7
    assert (report.studies, report.missing, report.repeated) == (7, 0, 3)


def test_a_bad_request_in_the_middle_of_a_walk_is_an_error(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(7)]
    there.faults = [Fault(where="pageToken=t3", status=400, body=b"bad token")]
    with pytest.raises(Refused, match="bad token"):
        update(home, live)


def test_pages_that_lead_back_are_not_followed_for_ever(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(7)]
    page = b'{"studies":[],"nextPageToken":"t3"}'
    there.faults = [Fault(where="pageToken=t6", status=200, body=page)]
    with pytest.raises(RegistryUnreachable, match="leads back to a page"):
        update(home, live)


@pytest.mark.parametrize(
    "body", [b'{"hits":[]}', b"<html>", b'{"studies":{}}', b'{"studies":[\xff']
)
def test_an_answer_of_another_shape_is_one_clear_error(
    there: LocalRegistry, live: LiveRegistry, home: Path, body: bytes
) -> None:
    there.faults = [Fault(where="countTotal", status=200, body=body)]
    with pytest.raises(RegistryUnreachable, match="does not answer as documented"):
        update(home, live)


def test_a_registry_without_studies_is_no_registry(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([b'{"made":"up"}'])
    with pytest.raises(RegistryUnreachable, match="nothing that came"):
        update(home, live)

    assert not downloaded_file(home).exists()
    assert read_standing(home) == Standing()


def test_a_download_that_breaks_off_is_gone_on_with(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(number) for number in range(30)])
    there.faults = [Fault(where=DOWNLOAD, keep=400), Fault(where=DOWNLOAD, keep=900)]
    update(home, live)

    ranges = [one.headers.get("range") for one in there.asked if DOWNLOAD in one.url]
    assert ranges == [None, "bytes=400-", "bytes=1300-"]
    assert there.asked[1].headers["if-range"] == '"one"'
    assert there.asked[1].headers["accept-encoding"] == "identity"
    assert len(titles(home)) == 30


def test_a_download_is_gone_on_with_by_another_run(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(number) for number in range(30)])
    there.faults = [Fault(where=DOWNLOAD, keep=400), *[Fault(where=DOWNLOAD, status=503)] * 4]
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    there.asked.clear()
    update(home, live)

    assert there.asked[0].headers["range"] == "bytes=400-"
    assert len(titles(home)) == 30


def test_another_archive_than_the_one_begun_is_fetched_from_its_start(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(number) for number in range(30)])

    def replaced() -> None:
        there.etag = '"two"'
        there.archive = archive_of([study(number, title="Another") for number in range(30)])

    there.faults = [Fault(where=DOWNLOAD, keep=400), Fault(where=DOWNLOAD, act=replaced)]
    update(home, live)

    assert set(titles(home).values()) == {"Another"}


def test_a_server_that_ignores_if_range_is_noticed_by_the_tag(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(number) for number in range(30)])
    rest = there.archive[400:]
    length = len(there.archive)
    mixed = {"ETag": '"two"', "Content-Range": f"bytes 400-{length - 1}/{length}"}
    there.faults = [
        Fault(where=DOWNLOAD, keep=400),
        Fault(where=DOWNLOAD, status=206, body=rest, headers=mixed),
    ]
    update(home, live)

    ranges = [one.headers.get("range") for one in there.asked if DOWNLOAD in one.url]
    assert ranges == [None, "bytes=400-", None]
    assert len(titles(home)) == 30


def test_a_server_that_gives_less_than_was_asked_for_is_asked_for_the_rest(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(number) for number in range(30)])
    some = {"ETag": there.etag, "Content-Range": f"bytes 400-499/{len(there.archive)}"}
    there.faults = [
        Fault(where=DOWNLOAD, keep=400),
        Fault(where=DOWNLOAD, status=206, body=there.archive[400:500], headers=some),
    ]
    update(home, live)

    ranges = [one.headers.get("range") for one in there.asked if DOWNLOAD in one.url]
    assert ranges == [None, "bytes=400-", "bytes=500-"]
    assert len(titles(home)) == 30


@pytest.mark.parametrize("etag", ['W/"weak"', ""])
def test_without_a_strong_tag_the_date_tells_the_archive(
    there: LocalRegistry, live: LiveRegistry, home: Path, etag: str
) -> None:
    there.etag = etag
    there.archive = archive_of([study(number) for number in range(30)])
    there.faults = [Fault(where=DOWNLOAD, keep=400)]
    update(home, live)

    assert there.asked[1].headers["if-range"].endswith("GMT")
    assert there.asked[1].headers["range"] == "bytes=400-"


def test_without_ranges_the_download_begins_again_and_still_ends(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.ranges = False
    there.archive = archive_of([study(number) for number in range(30)])
    there.faults = [Fault(where=DOWNLOAD, keep=400), Fault(where=DOWNLOAD, keep=300)]
    update(home, live)

    assert len(titles(home)) == 30


def test_a_download_that_never_gets_further_is_given_up(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.ranges = False
    there.archive = archive_of([study(number) for number in range(30)])
    there.faults = [Fault(where=DOWNLOAD, keep=400)] * 9
    with pytest.raises(RegistryUnreachable, match="failed 4 times"):
        update(home, live)

    assert len(there.asked) == 4


def test_a_range_that_is_not_there_begins_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(0)])
    there.faults = [Fault(where=DOWNLOAD, keep=400), Fault(where=DOWNLOAD, status=416)]
    update(home, live)

    assert len(titles(home)) == 1


def test_a_finished_part_is_not_asked_for_again(
    there: LocalRegistry, live: LiveRegistry, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between the last byte and the file's own name."""
    there.archive = archive_of([study(0)])
    module = "trialwright.registry.client.download.is_zipfile"
    with monkeypatch.context() as patch:
        patch.setattr(module, lambda _: stop())
        with pytest.raises(Interrupted):
            update(home, live)
    there.asked.clear()
    update(home, live)

    assert DOWNLOAD not in there.paths()


def test_a_web_page_in_place_of_the_archive_is_no_download(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = b"<html>Sorry</html>"
    there.studies = [study(0)]
    report = update(home, live)

    assert (report.way, report.studies) == ("pages", 1)
    assert list(downloaded_file(home).parent.iterdir()) == []


def test_a_packed_or_unexpected_answer_is_refused(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    packed = Fault(
        where=DOWNLOAD, status=200, body=gzip.compress(b""), headers={"Content-Encoding": "gzip"}
    )
    there.faults = [packed, Fault(where=DOWNLOAD, status=204, body=b"")]
    with pytest.raises(RegistryUnreachable, match="answers packed as gzip"):
        update(home, live)
    with pytest.raises(RegistryUnreachable, match="answers 204"):
        update(home, live)


def test_a_spoiled_note_about_the_part_begins_the_download_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(0)])
    whole = downloaded_file(home)
    whole.parent.mkdir(parents=True)
    whole.with_name(f"{whole.name}.part").write_bytes(b"PK something")
    whole.with_name(f"{whole.name}.part.json").write_bytes(b"{")
    update(home, live)

    assert "range" not in there.asked[0].headers
    assert len(titles(home)) == 1


@pytest.fixture
def interrupted_load(
    there: LocalRegistry, live: LiveRegistry, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Download, then be stopped before anything is loaded."""
    there.archive = archive_of([study(number) for number in range(3)])
    with monkeypatch.context() as patch:
        patch.setattr("trialwright.registry.client.updating.load_files", lambda *_, **__: stop())
        with pytest.raises(Interrupted):
            update(home, live)
    there.asked.clear()


@pytest.mark.usefixtures("interrupted_load")
def test_a_download_that_was_not_loaded_is_loaded_and_not_fetched_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    report = update(home, live)

    assert DOWNLOAD not in there.paths()
    assert report.account == Account(new=3)
    assert not downloaded_file(home).exists()


def test_an_archive_left_over_from_a_finished_fill_is_not_taken_for_a_new_one(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0, title="New")]
    there.archive = archive_of(there.studies)
    whole = downloaded_file(home)
    whole.parent.mkdir(parents=True)
    whole.write_bytes(archive_of([study(0, title="Old")]))
    update(home, live)

    assert list(titles(home).values()) == ["New"]


def test_a_store_filled_by_hand_gets_everything_unless_told_otherwise(
    there: LocalRegistry, live: LiveRegistry, home: Path, tmp_path: Path
) -> None:
    there.studies = [study(0, posted="2026-01-01"), study(1, posted="2026-02-02")]
    there.archive = archive_of(there.studies)
    file = tmp_path / "one.json"
    file.write_bytes(study(1, posted="2026-02-02"))
    sample = tmp_path / "sample.json"
    sample.write_bytes(records.titled(90_000_001, "A sample", "2026-03-03"))
    load(home, [str(file), str(sample)], clock=records.clock_from())

    since = update(home, live, everything=False)
    assert (since.way, since.since) == ("pages", date(2026, 2, 2))
    everything = update(home, live, everything=True)
    assert (everything.way, everything.studies) == ("download", 2)


def test_changes_only_of_an_empty_store_are_all_pages(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0)]
    there.archive = b"never asked for"
    report = update(home, live, everything=False)

    assert (report.way, report.since, report.studies) == ("pages", None, 1)


def test_a_store_of_samples_alone_has_no_last_update(
    there: LocalRegistry, live: LiveRegistry, home: Path, tmp_path: Path
) -> None:
    there.studies = [study(0)]
    sample = tmp_path / "sample.json"
    sample.write_bytes(records.record())
    load(home, [str(sample)], clock=records.clock_from())

    assert update(home, live, everything=False).since is None


def test_everything_takes_the_place_of_a_walk_over_changes(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(5)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.faults = [Fault(where="pageToken=t3", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    report = update(home, live, everything=True)

    assert report.way == "download"
    assert read_standing(home).paging is None


def test_a_walk_at_another_address_is_not_gone_on_with(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(5)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.faults = [Fault(where="pageToken=t3", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    standing = json.loads(standing_file(home).read_bytes())
    standing["paging"]["address"] = "https://elsewhere.example"
    standing_file(home).write_text(json.dumps(standing))
    there.asked.clear()
    update(home, live)

    assert "pageToken" not in there.asked[0].url


def test_a_registry_that_was_removed_is_filled_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(0)])
    update(home, live)
    for file in registry_file(home).parent.glob("registry.sqlite*"):
        file.unlink()

    assert update(home, live).way == "download"


def test_the_users_stop_keeps_what_came(
    there: LocalRegistry, live: LiveRegistry, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.studies = [study(number) for number in range(7)]
    there.faults = [Fault(where="pageToken=t6", status=503)]
    with monkeypatch.context() as patch:
        patch.setattr(Sleeper, "sleep", lambda *_: stop())
        with (
            asking(there, Sleeper()) as client,
            pytest.raises(Interrupted, match="what came is kept"),
        ):
            update(home, client)
    there.asked.clear()
    report = update(home, live)

    assert "pageToken=t6" in there.asked[0].url
    assert report.account == Account(new=7)


def test_while_another_process_writes_nothing_is_asked_of_the_pages(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0)]
    with RegistryWriter.open(home, records.clock_from()), pytest.raises(StoreBusy):
        update(home, live, everything=False)

    assert there.asked == []


def test_a_standing_that_cannot_be_read_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    write_standing(home, Standing(through=date(2026, 3, 1)))
    assert read_standing(home).through == date(2026, 3, 1)
    standing_file(home).write_bytes(b'{"through": "yesterday"}')
    with pytest.raises(StoreDamaged, match="is not readable"):
        update(home, live)

    assert there.asked == []


@pytest.mark.reference
def test_the_recorded_pages_are_read(
    there: LocalRegistry, live: LiveRegistry, home: Path, reference_data: Path
) -> None:
    """Ten whole records in a page without a total, as the registry gave it."""
    folder = reference_data / "registry" / "conformance"
    there.answers[PAGES] = (folder / "search_kras_pancreatic_recruiting.json").read_bytes()
    with pytest.raises(RegistryUnreachable, match="leads back"):
        update(home, live)

    with Registry.open(home) as registry:
        assert registry.count() == 10
        assert list(registry.rejected()) == []
        assert verify(registry).sound


@pytest.mark.reference
def test_recorded_projections_are_set_aside(
    there: LocalRegistry, live: LiveRegistry, home: Path, reference_data: Path
) -> None:
    """A page of selected fields has no record in it, whatever its total says."""
    folder = reference_data / "registry" / "conformance"
    there.answers[PAGES] = (folder / "search_phelan_limit50_20260811.json").read_bytes()
    with pytest.raises(RegistryUnreachable, match="nothing that came"):
        update(home, live)

    with Registry.open(home) as registry:
        assert registry.count() == 0
        assert len(list(registry.rejected())) == 3


@pytest.mark.reference
def test_real_records_come_through_pages_unchanged(
    there: LocalRegistry, live: LiveRegistry, home: Path, reference_data: Path
) -> None:
    packed = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    there.studies = gzip.decompress(packed.read_bytes()).splitlines()
    there.page_size = 10
    report = update(home, live)

    assert report.account == Account(new=72)
    with Registry.open(home) as registry:
        came = {source for _, _, source in registry.all_newest()}
        assert came == set(there.studies)
        assert verify(registry).sound
