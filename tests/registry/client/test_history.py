"""The registry's own past versions of chosen studies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests import records
from tests.registry.client.local_registry import (
    FIRST,
    Fault,
    LocalRegistry,
    Sleeper,
    asking,
)

from trialwright.errors import Interrupted, RecordError, RegistryUnreachable
from trialwright.registry.client import LiveRegistry, StudyHistory, fetch_history
from trialwright.registry.loading import load, retry_rejected
from trialwright.registry.reading import Reading
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.loads import Account
from trialwright.registry.verification import verify
from trialwright.vocabulary import NctId

STUDY = NctId.from_number(FIRST)
OTHER = NctId.from_number(FIRST + 1)
LISTED = f"/api/int/studies/{STUDY}"


def past(title: str, posted: str, number: int = FIRST) -> bytes:
    """Return a record as the registry's history shows it: without its computed section."""
    tree = msgspec.json.decode(records.titled(number, title, posted))
    return msgspec.json.encode({"protocolSection": tree["protocolSection"]})


@pytest.fixture
def with_history(there: LocalRegistry, home: Path, tmp_path: Path) -> LocalRegistry:
    """Return a registry with three past versions, of which the last is the present record."""
    there.histories[STUDY] = [
        (1, "2025-06-02", past("Second", "2025-06-05")),
        (0, "2025-01-10", past("First", "2025-01-15")),
        (2, "2026-01-08", past("Third", "2026-01-13")),
    ]
    file = tmp_path / "present.json"
    file.write_bytes(records.titled(FIRST, "Third", "2026-01-13"))
    load(home, [str(file)], clock=records.clock_from())
    return there


def test_past_versions_go_before_the_present_one(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    report = fetch_history(home, live, [STUDY])

    assert report.studies == (StudyHistory(nct_id=STUDY, listed=3, fetched=3),)
    assert report.load.account == Account(changed=2, unchanged=1)
    assert len(with_history.asked) == 4
    with Registry.open(home) as registry:
        versions = registry.history(STUDY)
        assert verify(registry).damages == ()
    assert [(one.past_number, one.past_date, one.data_cut) for one in versions] == [
        (0, date(2025, 1, 10), None),
        (1, date(2025, 6, 2), None),
        (2, date(2026, 1, 8), date(2026, 3, 25)),
    ]
    assert [one.kind for one in versions] == ["first", "edit", "edit"]
    assert versions[0].source == with_history.histories[STUDY][1][2]


def test_a_day_before_the_installation_has_its_version(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    fetch_history(home, live, [STUDY])

    assert len(with_history.asked) == 4
    with Registry.open(home) as registry:
        then = registry.as_of(STUDY, date(2025, 3, 1))
        assert then is not None
        assert then.past_number == 0
        newest = registry.newest(STUDY)
        assert newest is not None
        assert newest.number == 3


def test_what_was_fetched_is_not_asked_for_again(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    fetch_history(home, live, [STUDY])
    with_history.asked.clear()
    with_history.histories[STUDY].append((3, "2026-02-01", past("Fourth", "2026-02-04")))
    report = fetch_history(home, live, [STUDY, STUDY])

    assert with_history.paths() == [LISTED, f"{LISTED}/history/3"]
    assert report.studies == (StudyHistory(nct_id=STUDY, listed=4, fetched=1),)


def test_a_return_to_an_earlier_text_is_asked_for_once(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    """Equal contents are one version here, which keeps the latest of their numbers."""
    there.histories[STUDY] = [
        (n, "2025-01-10", past(title, "2025-01-15")) for n, title in enumerate("ABA")
    ]
    fetch_history(home, live, [STUDY])
    report = fetch_history(home, live, [STUDY])

    assert report.studies[0].fetched == 0
    with Registry.open(home) as registry:
        assert [one.past_number for one in registry.history(STUDY)] == [2, 1]


def test_a_store_that_was_removed_gets_its_history_again(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    fetch_history(home, live, [STUDY])
    for file in registry_file(home).parent.glob("registry.sqlite*"):
        file.unlink()
    report = fetch_history(home, live, [STUDY])

    assert len(with_history.asked) == 8
    assert report.load.account == Account(new=1, changed=2)


def test_a_stop_in_the_middle_is_gone_on_from(
    with_history: LocalRegistry, live: LiveRegistry, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with_history.faults = [Fault(where="/history/1", status=503)]
    with monkeypatch.context() as patch:
        patch.setattr(Sleeper, "sleep", stop)
        with (
            asking(with_history, Sleeper()) as client,
            pytest.raises(Interrupted, match="every past version"),
        ):
            fetch_history(home, client, [STUDY])
    with_history.asked.clear()
    report = fetch_history(home, live, [STUDY])

    assert with_history.paths() == [LISTED, f"{LISTED}/history/1", f"{LISTED}/history/2"]
    assert report.load.account == Account(changed=2, unchanged=1)


def test_the_second_known_address_is_asked_where_the_first_lists_nothing(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    changes = b'{"changes":[{"version":0,"date":"2025-01-10"}]}'
    with_history.answers[f"{LISTED}/history"] = changes
    with_history.faults = [Fault(where="history=true", status=200, body=b'{"study":{}}')]
    report = fetch_history(home, live, [STUDY])

    assert with_history.paths() == [LISTED, f"{LISTED}/history", f"{LISTED}/history/0"]
    assert report.studies[0].listed == 1


def test_the_second_known_address_is_asked_where_the_first_is_gone(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    with_history.faults = [Fault(where="history=true", status=404)]
    report = fetch_history(home, live, [STUDY])

    assert report.studies[0].fetched == 3


@pytest.mark.parametrize(
    "body",
    [
        b'{"versions":[]}',
        b'{"history":{"changes":[{"number":1}]}}',
        b'{"changes":[{"version":0,"date":"long ago"}]}',
    ],
)
def test_a_list_in_an_unknown_shape_is_one_clear_error(
    with_history: LocalRegistry, live: LiveRegistry, home: Path, body: bytes
) -> None:
    with_history.answers = {LISTED: body, f"{LISTED}/history": body}
    with pytest.raises(RegistryUnreachable, match=r"known shape.*not documented and may have"):
        fetch_history(home, live, [STUDY])


@pytest.mark.parametrize("body", [b'{"record":{}}', b'{"studyVersion":9,"study":{}}'])
def test_a_past_version_in_an_unknown_shape_is_one_clear_error(
    with_history: LocalRegistry, live: LiveRegistry, home: Path, body: bytes
) -> None:
    with_history.answers = {f"{LISTED}/history/0": body}
    with pytest.raises(RegistryUnreachable, match=r"history/0 does not answer in the known shape"):
        fetch_history(home, live, [STUDY])


def test_something_else_than_json_is_one_clear_error(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    with_history.answers = {LISTED: b"<html>"}
    with pytest.raises(RegistryUnreachable, match="does not answer with JSON"):
        fetch_history(home, live, [STUDY])


def test_a_past_version_that_does_not_read_is_set_aside(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    with_history.histories[STUDY][0] = (1, "2025-06-02", b'{"protocolSection":{}}')
    with_history.histories[STUDY][2] = (2, "2026-01-08", past("Other", "2026-01-13", FIRST + 1))
    report = fetch_history(home, live, [STUDY])

    assert report.load.account == Account(changed=1, rejected=2)
    with Registry.open(home) as registry:
        aside = list(registry.rejected())
        assert verify(registry).sound
    assert [one.path for one in aside] == [
        "protocolSection.identificationModule.nctId",
        "protocolSection.identificationModule.nctId",
    ]
    assert aside[0].place == f"{with_history.address}{LISTED}/history/1 (2025-06-02)"
    assert aside[1].expected == f"the study that was asked for, {STUDY}"


@pytest.mark.parametrize("day", ["2025-06-02", None])
def test_a_past_version_that_was_set_aside_is_tried_again_as_what_it_is(
    with_history: LocalRegistry,
    live: LiveRegistry,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    day: str | None,
) -> None:
    """Set aside by a program that could not read it; a later one can."""

    def refuse(_: bytes) -> Reading:
        raise RecordError(nct_id=STUDY, path="(record)", found="new", expected="what is known")

    _, _, source = with_history.histories[STUDY][0]
    change = {"version": 1} | ({} if day is None else {"date": day})
    with_history.answers[LISTED] = msgspec.json.encode({"changes": [change]})
    with monkeypatch.context() as patch:
        patch.setattr("trialwright.registry.loading.past.read_past_record", refuse)
        assert fetch_history(home, live, [STUDY]).load.account == Account(rejected=1)
    assert retry_rejected(home, (), clock=records.clock_from()).account == Account(changed=1)

    with Registry.open(home) as registry:
        oldest = registry.history(STUDY)[0]
        assert verify(registry).sound
        assert [one.accepted for one in registry.rejected()] == [3]
    assert (oldest.source, oldest.past_number) == (source, 1)
    assert oldest.past_date == (None if day is None else date.fromisoformat(day))
    assert oldest.data_cut is None


def test_a_past_version_of_another_study_stays_set_aside(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    with_history.histories[STUDY] = [(0, "2025-01-10", past("Other", "2025-01-15", FIRST + 1))]
    fetch_history(home, live, [STUDY])

    assert retry_rejected(home, (), clock=records.clock_from()).account == Account(rejected=1)
    with Registry.open(home) as registry:
        assert registry.newest(OTHER) is None


def test_a_study_without_history_does_not_stop_the_others(
    with_history: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    seen: list[StudyHistory] = []
    report = fetch_history(home, live, [OTHER, STUDY], seen.append)

    assert seen == list(report.studies)
    assert report.studies[0].refusal.startswith(f"{with_history.address}/api/int/studies/{OTHER}")
    assert "answers 404: Not Found" in report.studies[0].refusal
    assert report.studies[1].fetched == 3


def test_a_registry_that_lists_no_history_at_all_is_an_error(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.lists_history = False
    with pytest.raises(RegistryUnreachable, match="the address is not documented"):
        fetch_history(home, live, [STUDY, OTHER])


@pytest.mark.parametrize("where", ["history=true", "/history"])
def test_another_refusal_is_told_at_once(
    with_history: LocalRegistry, live: LiveRegistry, home: Path, where: str
) -> None:
    with_history.faults = [Fault(where=where, status=403, body=b"not for you")]
    if where == "/history":
        with_history.faults.append(Fault(where="history=true", status=404))
    with pytest.raises(RegistryUnreachable, match="answers 403: not for you"):
        fetch_history(home, live, [STUDY])
