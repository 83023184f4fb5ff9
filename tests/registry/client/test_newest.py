"""The newest records of chosen studies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import records
from tests.registry.client.local_registry import (
    FIRST,
    PAGES,
    Fault,
    LocalRegistry,
    Sleeper,
    archive_of,
    asking,
    study,
)
from tests.registry.client.stores import named, stop, titles

from trialwright.errors import Interrupted, RegistryUnreachable
from trialwright.registry.client import LiveRegistry, NewestRecord, fetch_newest, update
from trialwright.registry.client.live import Refused
from trialwright.registry.client.resumption import Standing, read_standing
from trialwright.registry.loading import load, retry_rejected
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account
from trialwright.vocabulary import NctId

STUDIES = [NctId.from_number(FIRST + number) for number in range(4)]
FORMER = NctId.from_number(FIRST + 50)


def with_former_id(number: int, former: NctId) -> bytes:
    """Return a made-up record that once had another id."""
    tree: Any = msgspec.json.decode(study(number))
    tree["protocolSection"]["identificationModule"]["nctIdAliases"] = [str(former)]
    return msgspec.json.encode(tree)


def test_only_the_studies_that_were_asked_for_come(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(4)]
    seen: list[NewestRecord] = []
    report = fetch_newest(home, live, [STUDIES[2], STUDIES[0], STUDIES[2]], seen.append)

    assert there.paths() == [f"{PAGES}/{STUDIES[2]}", f"{PAGES}/{STUDIES[0]}"]
    assert report.studies == (
        NewestRecord(asked=STUDIES[2], nct_id=STUDIES[2], became="new"),
        NewestRecord(asked=STUDIES[0], nct_id=STUDIES[0], became="new"),
    )
    assert tuple(seen) == report.studies
    assert report.load.account == Account(new=2)
    assert report.load.ended is not None
    with Registry.open(home) as registry:
        assert [source for _, _, source in registry.all_newest()] == [study(0), study(2)]


def test_what_became_of_each_is_told(there: LocalRegistry, live: LiveRegistry, home: Path) -> None:
    there.studies = [study(number) for number in range(3)]
    fetch_newest(home, live, STUDIES[:3])
    there.studies[1] = study(1, posted="2026-03-20", title="Edited")
    there.studies[2] = there.studies[2].replace(b'"D000002"', b'"D000003"')
    there.studies.append(records.record(FIRST + 3, derivedSection=...))
    report = fetch_newest(home, live, STUDIES)

    assert [one.became for one in report.studies] == [
        "unchanged",
        "changed",
        "derived only",
        "set aside",
    ]
    assert report.studies[3].nct_id is None
    assert report.load.account == Account(changed=2, unchanged=1, rejected=1, derived_only=1)
    with Registry.open(home) as registry:
        assert [one.place for one in registry.rejected()] == [
            f"{there.address}{PAGES}/{STUDIES[3]}"
        ]


def test_what_else_has_changed_is_still_asked_for_by_the_next_update(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(3)]
    there.archive = archive_of(there.studies)
    update(home, live)
    before = read_standing(home)
    there.studies = [study(number, posted="2026-03-20", title="Edited") for number in range(3)]
    fetch_newest(home, live, [STUDIES[1]])
    assert read_standing(home) == before
    report = update(home, live)

    assert report.since == date(2026, 3, 1)
    assert report.account == Account(changed=2, unchanged=1)
    assert set(titles(home).values()) == {"Edited"}


def test_a_store_of_chosen_studies_alone_still_gets_everything(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(3)]
    there.archive = archive_of(there.studies)
    fetch_newest(home, live, [STUDIES[1]])
    assert read_standing(home) == Standing()
    report = update(home, live)

    assert report.way == "download"
    assert report.account == Account(new=2, unchanged=1)


def test_a_walk_that_was_stopped_goes_on_after_chosen_studies_came_between(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(8)]
    there.faults = [Fault(where="pageToken=t6", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    fetch_newest(home, live, [STUDIES[1]])
    there.asked.clear()
    update(home, live)

    assert [one.url.partition("pageToken=")[2] for one in there.asked] == ["t6"]
    assert list(titles(home)) == named(8)


def test_a_study_that_is_not_there_does_not_stop_the_others(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(1), study(3)]
    report = fetch_newest(home, live, STUDIES)

    assert [one.became for one in report.studies] == [None, "new", None, "new"]
    assert [one.nct_id for one in report.studies] == [None, STUDIES[1], None, STUDIES[3]]
    assert list(titles(home)) == [STUDIES[1], STUDIES[3]]
    assert len(report.refusals) == 2
    assert report.refusals[1].startswith(
        f"{STUDIES[2]} is not in the registry: {there.address}{PAGES}/{STUDIES[2]} answers 404: "
        "Not Found;"
    )


def test_a_study_that_is_gone_from_the_registry_stays(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0)]
    fetch_newest(home, live, [STUDIES[0]])
    there.studies = []
    report = fetch_newest(home, live, [STUDIES[0]])

    assert len(report.refusals) == 1
    assert list(titles(home)) == [STUDIES[0]]


def test_a_former_id_leads_to_its_study(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [with_former_id(0, FORMER)]
    report = fetch_newest(home, live, [FORMER])

    assert there.paths() == [f"{PAGES}/{FORMER}", f"{PAGES}/{STUDIES[0]}"]
    assert report.studies == (NewestRecord(asked=FORMER, nct_id=STUDIES[0], became="new"),)
    with Registry.open(home) as registry:
        newest = registry.newest(FORMER)
        assert newest is not None
        assert newest.nct_id == STUDIES[0]


def test_a_record_of_another_study_is_set_aside_and_can_be_taken_later(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.answers[f"{PAGES}/{STUDIES[0]}"] = study(7)
    report = fetch_newest(home, live, [STUDIES[0]])

    assert report.load.account == Account(rejected=1)
    with Registry.open(home) as registry:
        (aside,) = registry.rejected()
        assert registry.count() == 0
    assert (aside.found, aside.expected) == (
        f"NCT{FIRST + 7}",
        f"the study that was asked for, {STUDIES[0]}",
    )
    assert retry_rejected(home, [aside.id], clock=records.clock_from()).account == Account(new=1)


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"[]", b'{"a":', b"\xff"])
def test_something_else_than_a_record_is_one_clear_error(
    there: LocalRegistry, live: LiveRegistry, home: Path, body: bytes
) -> None:
    there.answers[f"{PAGES}/{STUDIES[0]}"] = body
    with pytest.raises(RegistryUnreachable, match=r"does not answer as documented.*a record as"):
        fetch_newest(home, live, [STUDIES[0]])

    with Registry.open(home) as registry:
        assert list(registry.rejected()) == []


def test_another_refusal_is_told_at_once(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0), study(1)]
    there.faults = [Fault(where=STUDIES[1], status=403, body=b"not for you")]
    with pytest.raises(Refused, match="answers 403: not for you"):
        fetch_newest(home, live, STUDIES[:2])

    assert list(titles(home)) == [STUDIES[0]]


def test_a_stop_in_the_middle_keeps_what_came(
    there: LocalRegistry, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.studies = [study(0), study(1)]
    there.faults = [Fault(where=STUDIES[1], status=503)]
    monkeypatch.setattr(Sleeper, "sleep", lambda *_: stop())
    with (
        asking(there, Sleeper()) as client,
        pytest.raises(Interrupted, match="every record that came is kept"),
    ):
        fetch_newest(home, client, STUDIES[:2])

    assert list(titles(home)) == [STUDIES[0]]


def test_requests_for_chosen_studies_keep_their_distance(
    there: LocalRegistry, sleeper: Sleeper, home: Path
) -> None:
    there.studies = [study(number) for number in range(3)]
    with asking(there, sleeper, interval=1.0) as client:
        fetch_newest(home, client, STUDIES[:3])

    assert sleeper.slept == [1.0, 1.0]


def test_a_newer_record_that_was_loaded_from_a_file_stays_the_newest(
    there: LocalRegistry, live: LiveRegistry, home: Path, tmp_path: Path
) -> None:
    """The registry's own dates decide, not the order in which records come."""
    file = tmp_path / "newer.json"
    file.write_bytes(study(0, posted="2026-03-20", title="Newer"))
    load(home, [str(file)], clock=records.clock_from())
    there.studies = [study(0, title="Older")]
    fetch_newest(home, live, [STUDIES[0]])

    assert titles(home) == {STUDIES[0]: "Newer"}


@pytest.mark.reference
def test_real_records_come_as_they_are(
    there: LocalRegistry, live: LiveRegistry, home: Path, reference_data: Path
) -> None:
    file = reference_data / "registry" / "seed" / "NCT07338357.json"
    there.studies = [file.read_bytes()]
    report = fetch_newest(home, live, [NctId("NCT07338357")])

    assert report.load.account == Account(new=1)
