"""Every record reads, is labelled, and is the same for the same seed and number."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.registry.fields import children_of, fields_by_path
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate, generate_block, generate_object
from trialwright.registry.sample.outline import FIRST_LINKED, MAX_RECORDS
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER, NctId

RECORDS = 600
NUMBERS = st.integers(0, MAX_RECORDS - 1)
SEEDS = st.integers(0, 2**32)

_DIGEST = """
import hashlib
from trialwright.registry.sample import generate
print(hashlib.sha256(b"".join(generate(40, seed=3))).hexdigest())
"""


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    return generate_block(0, RECORDS)


def _paths(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, part in value.items():
            below = f"{path}.{key}" if path else key
            yield below, part
            yield from _paths(part, below)
    elif isinstance(value, list):
        for part in value:
            yield from _paths(part, path)


def _objects(value: object, path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            yield from _objects(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part, path)


def test_every_record_reads_without_drift(records: list[bytes]) -> None:
    readings = [read_record(record) for record in records]
    assert [reading.nct_id for reading in readings if reading.drift] == []


@given(SEEDS, NUMBERS)
def test_a_record_of_any_seed_and_number_reads(seed: int, number: int) -> None:
    (record,) = generate(1, seed=seed, start=number)
    reading = read_record(record)
    assert reading.drift == ()
    assert reading.nct_id.is_sample
    assert reading.nct_id.number == FIRST_SAMPLE_NUMBER + number


def test_records_have_only_paths_that_the_registry_describes(records: list[bytes]) -> None:
    known = {path for path, field in fields_by_path().items()}
    # The one leaf of the description that is written as two numbers.
    known |= {
        f"protocolSection.contactsLocationsModule.locations.geoPoint.{k}" for k in ("lat", "lon")
    }
    found = {path for record in records for path, _ in _paths(json.loads(record))}
    assert found - known == set()


def test_keys_stand_in_the_order_in_which_the_registry_writes_them(records: list[bytes]) -> None:
    for record in records[:200]:
        for path, part in _objects(json.loads(record)):
            order = list(children_of(path)) or ["lat", "lon"]
            assert list(part) == sorted(part, key=order.index), path


def test_records_are_compact_json(records: list[bytes]) -> None:
    for record in records[:50]:
        written = json.dumps(json.loads(record), ensure_ascii=False, separators=(",", ":"))
        assert record == written.encode()


@given(SEEDS, st.integers(0, 500), st.integers(0, 6), st.integers(0, 6))
def test_a_slice_equals_that_slice_of_the_whole(
    seed: int, start: int, before: int, count: int
) -> None:
    whole = list(generate(before + count, seed=seed, start=start))
    assert generate_block(start + before, count, seed) == whole[before:]


def test_the_object_is_the_record() -> None:
    (record,) = generate(1, seed=5, start=77)
    assert json.loads(record) == generate_object(77, seed=5)


def test_seeds_give_different_registries() -> None:
    assert generate_block(0, 5, seed=1) != generate_block(0, 5, seed=2)


def test_another_process_makes_the_same_bytes() -> None:
    """Whatever order that process hashes texts in: nothing may depend on it."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(("start", "count"), [(-1, 1), (0, -1), (MAX_RECORDS, 1)])
def test_numbers_without_an_id_of_their_own_are_refused(start: int, count: int) -> None:
    with pytest.raises(InvalidInput, match="sample records"):
        generate(count, start=start)
    assert generate_block(MAX_RECORDS, 0) == []


def test_every_record_is_labelled_as_a_sample(records: list[bytes]) -> None:
    for record in map(json.loads, records):
        protocol = record["protocolSection"]
        assert protocol["identificationModule"]["briefTitle"].startswith("[Sample] ")
        assert NctId(protocol["identificationModule"]["nctId"]).is_sample
        assert record["derivedSection"]["miscInfoModule"]["versionHolder"]
        if "descriptionModule" in protocol:
            assert "no such study exists" in protocol["descriptionModule"]["briefSummary"]
            assert protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"].startswith(
                "Sample "
            )


def test_no_contact_of_a_sample_reaches_anybody(records: list[bytes]) -> None:
    everything = b"\n".join(records).decode()
    addresses = re.findall(r"[\w.+-]+@([\w.-]+)", everything)
    phones = re.findall(r'"phone":"([^"]+)"', everything)
    links = re.findall(r"https?://([^/\"]+)", everything)
    assert addresses
    assert phones
    assert all(host.endswith("example.org") for host in (*addresses, *links))
    assert all(re.fullmatch(r"[+\d-]*-555-01\d\d|\d{3}-555-01\d\d", phone) for phone in phones)


def test_aliases_name_no_other_record_and_no_alias_twice() -> None:
    found = [
        alias
        for record in map(json.loads, generate(3_000))
        for alias in record["protocolSection"]["identificationModule"].get("nctIdAliases", ())
    ]
    assert found
    assert len(set(found)) == len(found)
    assert all(NctId(alias).number >= FIRST_LINKED for alias in found)
