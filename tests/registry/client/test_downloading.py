"""A download that breaks off is gone on with, and never mixed with another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry.client.local_registry import DOWNLOAD, Fault, LocalRegistry, archive_of, study
from tests.registry.client.stores import stop, titles

from trialwright.errors import Interrupted, RegistryUnreachable
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.download import downloaded_file
from trialwright.registry.store.loads import Account


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
