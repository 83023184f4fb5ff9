"""A walk over the registry's pages that was stopped is gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import records
from tests.registry.client.local_registry import (
    Fault,
    LocalRegistry,
    Sleeper,
    archive_of,
    asking,
    study,
)
from tests.registry.client.stores import stop, titles

from trialwright.errors import Interrupted, RegistryUnreachable
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.resumption import standing_file
from trialwright.registry.loading import load
from trialwright.registry.store.loads import Account


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
    assert report.load.account == Account(new=8)
    assert (report.studies, report.missing) == (8, 0)


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
