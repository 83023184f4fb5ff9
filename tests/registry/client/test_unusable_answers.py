"""What an update cannot use is refused in one clear sentence."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from tests.registry.client.local_registry import DOWNLOAD, Fault, LocalRegistry, archive_of, study

from trialwright.errors import RegistryUnreachable, StoreDamaged
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.download import downloaded_file
from trialwright.registry.client.live import Refused
from trialwright.registry.client.resumption import (
    Standing,
    read_standing,
    standing_file,
    write_standing,
)


def test_another_refusal_of_the_download_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.faults = [Fault(where=DOWNLOAD, status=403, body=b"forbidden")]
    with pytest.raises(Refused, match="answers 403: forbidden"):
        update(home, live)


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


def test_a_standing_that_cannot_be_read_is_told(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    write_standing(home, Standing(through=date(2026, 3, 1)))
    assert read_standing(home).through == date(2026, 3, 1)
    standing_file(home).write_bytes(b'{"through": "yesterday"}')
    with pytest.raises(StoreDamaged, match="is not readable"):
        update(home, live)

    assert there.asked == []
