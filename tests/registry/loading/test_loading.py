"""A load ends with an account that adds up, and can be interrupted anywhere."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
import zstandard
from tests import records

from trialwright.errors import ContainerError, Interrupted, NotFound, ProcessLost
from trialwright.registry.flags import Answer
from trialwright.registry.loading import blocks as blocks_module
from trialwright.registry.loading import (
    load,
    refresh_derived,
    retry_rejected,
    stored_findings,
    stored_flags,
)
from trialwright.registry.loading.load import mark_of
from trialwright.registry.restatement import restatement_source
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.loads import Account
from trialwright.vocabulary import NctId

ID = NctId.from_number(records.FIRST)


def write(path: Path, *sources: bytes) -> str:
    path.write_bytes(b"\n".join(sources))
    return str(path)


class StopsAfter:
    """A user who interrupts after some records are stored."""

    def __init__(self, records_stored: int) -> None:
        self.limit = records_stored
        self.bytes = 0
        self.accounts: list[Account] = []

    def passed(self, size: int) -> None:
        """Count the bytes."""
        self.bytes += size

    def stored(self, account: Account) -> None:
        """Keep the account; interrupt at the limit."""
        self.accounts.append(account)
        if account.read >= self.limit:
            raise KeyboardInterrupt


def test_an_account_adds_up(tmp_path: Path) -> None:
    bad = records.record(records.FIRST + 5, hasResults="no")
    name = write(
        tmp_path / "in", records.record(), bad, b"{broken", records.record(records.FIRST + 1)
    )

    done = load(tmp_path, [name, name], clock=records.clock_from())

    assert done.account == Account(new=2, unchanged=2, rejected=4)
    assert done.account.read == 8
    assert done.inputs == (name, name)


def test_a_bad_record_is_set_aside_whole_with_its_place_and_path(tmp_path: Path) -> None:
    bad = records.record(records.FIRST + 5, hasResults="no")
    name = write(tmp_path / "in", records.record(), bad)
    load(tmp_path, [name], clock=records.clock_from())

    with Registry.open(tmp_path) as registry:
        (rejected,) = registry.rejected()
        assert next(registry.rejected(rejected.id)) == rejected
        assert list(registry.rejected(99)) == []
        assert registry.rejected_source(rejected.id) == bad
        with pytest.raises(NotFound, match="nothing is set aside under 99"):
            registry.rejected_source(99)
    assert (rejected.place, rejected.study, rejected.path) == (
        f"{name}:2", "NCT90000006", "hasResults"
    )  # fmt: skip
    assert rejected.sentence == "NCT90000006: hasResults is 'no', expected true or false"


def test_a_restatement_is_never_a_version(tmp_path: Path) -> None:
    source = restatement_source(NctId("NCT07338357"))
    assert source is not None
    (tmp_path / "in").write_bytes(source)

    done = load(tmp_path, [str(tmp_path / "in")], clock=records.clock_from())

    assert done.account == Account(rejected=1)
    with Registry.open(tmp_path) as registry:
        (rejected,) = registry.rejected()
    assert rejected.found == "the label of a restatement in our own words"


def test_nothing_is_begun_if_one_of_the_inputs_is_not_there(tmp_path: Path) -> None:
    name = write(tmp_path / "in", records.record())

    with pytest.raises(ContainerError, match="no such file or folder"):
        load(tmp_path / "home", [name, str(tmp_path / "none")], clock=records.clock_from())
    assert not (tmp_path / "home").exists()


def test_the_same_reject_is_kept_once(tmp_path: Path) -> None:
    name = write(tmp_path / "in", records.record(), b"{broken")
    for _ in range(3):
        load(tmp_path, [name], clock=records.clock_from())

    with Registry.open(tmp_path) as registry:
        assert [one.found[:7] for one in registry.rejected()] == ["no JSON"]


def test_no_dictionary_is_learnt_from_what_are_no_records(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"{}\n" * 900)
    (tmp_path / "commas").write_bytes(b"[" + b"," * 900 + b"]")

    for name in ("in", "commas"):
        done = load(tmp_path, [str(tmp_path / name)], clock=records.clock_from())
        assert done.account.rejected == done.account.read > 0
    with Registry.open(tmp_path) as registry:
        assert registry.connection.execute("SELECT count(*) FROM dictionary").fetchone() == (0,)


def test_the_first_look_is_bounded_in_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[mark_of.__module__], "FIRST_BYTES", 5_000)
    name = write(tmp_path / "in", *(records.record(records.FIRST + n) for n in range(40)))

    done = load(tmp_path, [name], clock=records.clock_from(), workers=1)
    assert done.account == Account(new=40)


def test_an_interrupted_load_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 10)
    sources = [records.record(records.FIRST + n) for n in range(100)]
    name = write(tmp_path / "in", *sources, b"{broken")
    user = StopsAfter(40)

    with pytest.raises(Interrupted, match="goes on from there"):
        load(tmp_path, [name], clock=records.clock_from(), progress=user)
    with Registry.open(tmp_path) as registry:
        assert registry.count() == 40
        assert registry.loads()[0].ended is None
    again = StopsAfter(1_000)
    done = load(tmp_path, [name], clock=records.clock_from(), progress=again)

    assert done.account == Account(new=100, rejected=1)
    assert done.id == 1
    assert again.accounts[0].read == 50
    assert user.bytes > 0


def test_a_changed_input_is_not_resumed_but_loaded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 10)
    name = write(tmp_path / "in", *(records.record(records.FIRST + n) for n in range(100)))
    with pytest.raises(Interrupted):
        load(tmp_path, [name], clock=records.clock_from(), progress=StopsAfter(40))
    write(tmp_path / "in", *(records.record(records.FIRST + n) for n in range(50)))

    done = load(tmp_path, [name], clock=records.clock_from())

    assert done.account == Account(new=10, unchanged=40)
    assert done.id == 2


def test_standard_input_is_never_resumed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "a", records.record())

    assert mark_of(["-"]) == ""
    assert mark_of([str(folder)]) != mark_of([str(tmp_path / "none")])


def test_several_processes_store_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[mark_of.__module__], "FIRST_RECORDS", 450)
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 50)
    sources = [records.titled(records.FIRST + n, f"Study {n}") for n in range(900)]
    name = write(tmp_path / "in", *sources, b"{broken", *sources[:30])
    homes = {1: tmp_path / "one", 2: tmp_path / "two"}
    for workers, home in homes.items():
        done = load(home, [name], clock=records.clock_from(), workers=workers)
        assert done.account == Account(new=900, unchanged=30, rejected=1)

    dumps = []
    for home in homes.values():
        connection = sqlite3.connect(registry_file(home))
        dumps.append("\n".join(connection.iterdump()))
        connection.close()
    assert dumps[0] == dumps[1].replace(str(homes[2]), str(homes[1]))


def test_an_interrupted_load_goes_on_though_another_came_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 10)
    name = write(tmp_path / "in", *(records.record(records.FIRST + n) for n in range(50)))
    other = write(tmp_path / "other", records.record(records.FIRST + 99))
    with pytest.raises(Interrupted):
        load(tmp_path, [name], clock=records.clock_from(), progress=StopsAfter(20))
    load(tmp_path, [other], clock=records.clock_from())

    done = load(tmp_path, [name], clock=records.clock_from())

    assert (done.id, done.account) == (1, Account(new=50))


def test_a_pipe_is_never_taken_for_one_that_was_read_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pipes of one name hold what was written into them, not the same records."""
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 10)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def give(first: int) -> threading.Thread:
        sources = b"\n".join(records.record(first + n) for n in range(40))
        giver = threading.Thread(target=pipe.write_bytes, args=(sources,))
        giver.start()
        return giver

    giver = give(records.FIRST)
    with pytest.raises(Interrupted, match="read again from its beginning"):
        load(tmp_path, [str(pipe)], clock=records.clock_from(), progress=StopsAfter(20))
    giver.join()
    giver = give(records.FIRST + 100)
    done = load(tmp_path, [str(pipe)], clock=records.clock_from())
    giver.join()

    assert done.account == Account(new=40)


def test_a_file_whose_name_is_no_text_is_loaded_and_resumed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.json")).write_bytes(records.record())
    name = str(next(folder.iterdir()))

    done = load(tmp_path, [str(folder), name], clock=records.clock_from())

    assert done.account == Account(new=1, unchanged=1)
    assert done.inputs[1].endswith("\\xff.json")


class EndsTheReaders(StopsAfter):
    """A system that takes the processes that read records away, as for want of memory."""

    def stored(self, account: Account) -> None:
        """End them all once something is stored."""
        for process in multiprocessing.active_children():
            process.kill()
        self.accounts.append(account)


def test_a_load_whose_readers_are_ended_from_outside_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK_PARTS", 10)
    monkeypatch.setattr(sys.modules[mark_of.__module__], "FIRST_RECORDS", 20)
    name = write(tmp_path / "in", *(records.record(records.FIRST + n) for n in range(400)))
    system = EndsTheReaders(0)

    with pytest.raises(ProcessLost, match="the same command goes on"):
        load(tmp_path, [name], clock=records.clock_from(), workers=2, progress=system)
    stored = system.accounts[-1].read
    done = load(tmp_path, [name], clock=records.clock_from(), workers=2)

    assert 0 < stored < 400
    assert done.account == Account(new=400)
    assert done.id == 1


def test_a_block_is_bounded_in_size_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK_BYTES", 5_000)
    parts = [
        blocks_module.Part.__args__[0](str(n), records.record())  # type: ignore[attr-defined]
        for n in range(9)
    ]

    blocks = list(blocks_module.cut_blocks(iter(parts)))

    assert [part for block in blocks for part in block] == parts
    assert len(blocks) > 2


def test_what_was_set_aside_is_tried_again_and_accepted_when_it_reads(tmp_path: Path) -> None:
    name = write(tmp_path / "in", records.record(), b"{broken", b"{worse")
    load(tmp_path, [name], clock=records.clock_from())
    connection = sqlite3.connect(registry_file(tmp_path))
    good = records.record(records.FIRST + 7)
    with connection:
        connection.execute(
            "UPDATE rejected SET data = ?, size = ? WHERE id = 1",
            (zstandard.compress(good), len(good)),
        )
    connection.close()

    done = retry_rejected(tmp_path, [], clock=records.clock_from())

    assert done.account == Account(new=1, rejected=1)
    with Registry.open(tmp_path) as registry:
        assert registry.count() == 2
        assert [one.accepted for one in registry.rejected()] == [done.id, None]
    with pytest.raises(NotFound, match="under 1, 9"):
        retry_rejected(tmp_path, [1, 2, 9], clock=records.clock_from())
    assert retry_rejected(tmp_path, [2], clock=records.clock_from()).account == Account(rejected=1)


def test_what_is_derived_is_kept_and_derived_anew_under_other_rules(tmp_path: Path) -> None:
    car_t = records.record(
        protocolSection__armsInterventionsModule={
            "interventions": [{"type": "BIOLOGICAL", "name": "Autologous CD19 CAR-T cells"}]
        }
    )
    name = write(tmp_path / "in", car_t, records.record(records.FIRST + 1))
    load(tmp_path, [name], clock=records.clock_from())

    with Registry.open(tmp_path) as registry:
        before = {nct_id: (flags, findings) for nct_id, flags, findings in registry.all_derived()}
    assert stored_flags(before[ID][0]).fda_gene_therapy.answer is Answer.YES
    ordinary = stored_flags(before[NctId.from_number(records.FIRST + 1)][0])
    assert ordinary.fda_gene_therapy.answer is Answer.NO
    assert stored_findings(before[ID][1])
    assert stored_findings("") == {}

    connection = sqlite3.connect(registry_file(tmp_path))
    with connection:
        connection.execute("UPDATE study SET flags = '', findings = '', rules = 'old'")
    connection.close()
    assert refresh_derived(tmp_path, clock=records.clock_from()) == 2
    assert refresh_derived(tmp_path, clock=records.clock_from()) == 0
    with Registry.open(tmp_path) as registry:
        after = {nct_id: (flags, findings) for nct_id, flags, findings in registry.all_derived()}
    assert after == before


@pytest.mark.reference
def test_the_real_records_take_at_most_a_quarter_of_their_json(
    reference_data: Path, tmp_path: Path
) -> None:
    real = reference_data / "registry/studies.ndjson.zst"
    with real.open("rb") as packed:
        size = len(zstandard.ZstdDecompressor().stream_reader(packed).read())

    done = load(tmp_path, [str(real)], clock=records.clock_from())

    assert done.account == Account(new=994)
    assert registry_file(tmp_path).stat().st_size <= size / 4


@pytest.mark.reference
def test_the_founding_page_and_the_record_are_one_version(
    reference_data: Path, tmp_path: Path
) -> None:
    seed = reference_data / "registry/seed"
    load(tmp_path, [str(seed / "page.txt")], clock=records.clock_from())

    done = load(tmp_path, [str(seed / "NCT07338357.json")], clock=records.clock_from())

    assert done.account == Account(unchanged=1)
