"""An empty store gets everything: the registry's download, or its pages."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from tests import records
from tests.registry.client.local_registry import (
    DOWNLOAD,
    FIRST,
    PAGES,
    Fault,
    LocalRegistry,
    archive_of,
    study,
)
from tests.registry.client.stores import named, titles

from trialwright.errors import RegistryUnreachable
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.download import downloaded_file
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.loads import Account
from trialwright.registry.verification import verify


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


def test_a_web_page_in_place_of_the_archive_is_no_download(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = b"<html>Sorry</html>"
    there.studies = [study(0)]
    report = update(home, live)

    assert (report.way, report.studies) == ("pages", 1)
    assert list(downloaded_file(home).parent.iterdir()) == []


def test_the_difference_between_declared_and_come_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    without_cut = records.record(FIRST + 7, derivedSection=...)
    there.studies = [study(0), study(1), without_cut, study(1), study(2)]
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


def test_a_registry_that_was_removed_is_filled_again(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.archive = archive_of([study(0)])
    update(home, live)
    for file in registry_file(home).parent.glob("registry.sqlite*"):
        file.unlink()

    assert update(home, live).way == "download"


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
