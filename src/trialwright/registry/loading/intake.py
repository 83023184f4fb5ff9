"""What happens to one block of records: a pure function, the same in one process or in many."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread

import msgspec

from trialwright.errors import RecordError
from trialwright.registry.containers import Form, Item, Spoiled
from trialwright.registry.containers.values import Part
from trialwright.registry.hashing import digest
from trialwright.registry.loading.deriving import derive
from trialwright.registry.loading.memory import keep_freed_memory
from trialwright.registry.reading import Reading, read_record
from trialwright.registry.record import Study
from trialwright.registry.restatement import is_restatement
from trialwright.registry.sources import json_of
from trialwright.registry.store.arrivals import Arrival, Outcome, Refusal
from trialwright.registry.store.compression import Compressor
from trialwright.vocabulary import NctId

#: Stands for the path within a record where there is no record: its container is at fault.
NO_RECORD = "(container)"


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads records and makes them ready to be stored, with one compression dictionary."""

    number: int
    compressor: Compressor

    @classmethod
    def with_dictionary(cls, number: int, dictionary: bytes) -> Intake:
        """Return an intake that compresses with a dictionary; number 0 has none."""
        return cls(number, Compressor(dictionary))

    def prepare(self, parts: Sequence[Part]) -> list[Outcome]:
        """Return one outcome for each part, in their order; nothing is dropped."""
        return [self.outcome(part) for part in parts]

    def outcome(self, part: Part) -> Outcome:
        """Return what becomes of one part."""
        match part:
            case Spoiled():
                return _spoiled(part)
            case Item():
                try:
                    reading = read_record(json_of(part.source, part.form))
                except RecordError as error:
                    return refused(part, error)
                if is_restatement(reading):
                    return refused(part, _no_record(reading))
                return self.arrival(reading, part.source, part.form)

    def arrival(self, reading: Reading, source: bytes, form: Form) -> Arrival:
        """Return a record that was read, ready to be stored."""
        derived = derive(reading.study)
        return Arrival(
            nct=reading.nct_id.number,
            content=reading.content_hash,
            derived=reading.derived_hash,
            digest=digest(source),
            form=form.value,
            size=len(source),
            posted=last_update_posted(reading.study),
            cut=data_cut(reading.study),
            lossy=reading.lossy,
            drift=_drift(reading),
            aliases=_aliases(reading.study),
            registry_json=reading.is_registry_json and form is Form.JSON,
            dictionary=self.number,
            data=self.compressor.compress(source),
            flags=derived.flags,
            findings=derived.findings,
            rules=derived.rules,
        )


def _spoiled(part: Spoiled) -> Refusal:
    """Return a part that gives no record, ready to be set aside."""
    return Refusal(
        place=part.place,
        study="",
        path=NO_RECORD,
        found=part.found,
        expected=part.expected,
        form=Form.JSON.value,
        digest=digest(part.source),
        size=len(part.source),
        data=Compressor(b"").compress(part.source),
    )


def _no_record(reading: Reading) -> RecordError:
    return RecordError(
        nct_id=reading.nct_id,
        path="protocolSection.descriptionModule.briefSummary",
        found="the label of a restatement in our own words",
        expected="a record of the registry",
    )


def refused(item: Item, error: RecordError) -> Refusal:
    """Return a record that does not read, ready to be set aside."""
    return Refusal(
        place=item.place,
        study=error.nct_id if error.nct_id.startswith("NCT") else "",
        path=error.path,
        found=error.found,
        expected=error.expected,
        form=item.form.value,
        digest=digest(item.source),
        size=len(item.source),
        data=Compressor(b"").compress(item.source),
    )


def last_update_posted(study: Study) -> str:
    """Return the registry's date of the last posted update; empty if it is not stated."""
    protocol = study.protocol_section
    status = protocol.status_module if protocol is not None else None
    posted = status.last_update_post_date_struct if status is not None else None
    return posted.date.isoformat() if posted is not None and posted.date is not None else ""


def data_cut(study: Study) -> str:
    """Return the date of the registry's data cut; empty if it is not stated."""
    derived = study.derived_section
    misc = derived.misc_info_module if derived is not None else None
    if misc is None or misc.version_holder is None:
        return ""
    return misc.version_holder.isoformat()


def _aliases(study: Study) -> tuple[int, ...]:
    protocol = study.protocol_section
    identity = protocol.identification_module if protocol is not None else None
    if identity is None:
        return ()
    return tuple(NctId(alias).number for alias in identity.nct_id_aliases if _is_id(alias))


def _is_id(text: str) -> bool:
    try:
        NctId(text)
    except ValueError:
        return False
    return True


def _drift(reading: Reading) -> str:
    """Return what was odd as a JSON list of ``kind: path``, each once."""
    if not reading.drift:
        return "[]"
    seen = dict.fromkeys(f"{one.kind}: {one.pattern}" for one in reading.drift)
    return msgspec.json.encode(list(seen)).decode()


# In a process of its own, the intake is made once and kept for the blocks that follow.

_intake: list[Intake] = []


def start_worker() -> None:
    """Leave the user's interrupt to the process that was asked, and end when it ends.

    Records are trees and hold no cycles, so looking for cycles among them while they are made
    only takes time; it is done after each block.
    """
    gc.disable()
    gc.freeze()
    keep_freed_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Wait for the end of the process that asked, however it ends, and end too."""
    parent.join()
    os._exit(1)


def be_ready() -> None:
    """Do nothing: what a process needs has been imported by the time it can be asked to."""


def prepare_in_worker(number: int, dictionary: bytes, parts: Sequence[Part]) -> list[Outcome]:
    """Prepare a block with this process's intake for a dictionary."""
    if not _intake or _intake[0].number != number:
        _intake[:] = [Intake.with_dictionary(number, dictionary)]
    outcomes = _intake[0].prepare(parts)
    gc.collect()
    return outcomes
