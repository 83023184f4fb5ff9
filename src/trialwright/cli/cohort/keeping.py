"""Answers of blocks kept in a folder, so that an interrupted job goes on where it stopped."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from trialwright.eligibility.cohort import BlockAnswer, Tally
from trialwright.errors import InvalidInput, quoted

_JOB = "job.json"
#: What another job is said to have, by what its answers depend on.
_OTHERS = {
    "program": "another version of the program",
    "concepts": "other concepts of the program",
    "study": "another study",
    "day": "another reference day",
    "criteria": "other criteria",
    "settings": "other policies, signatures, concepts of one's own or another zone",
    "patients": "other patients",
    "form": "a table of another form",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder with the answers of one job."""

    folder: Path

    @classmethod
    def of(cls, folder: Path, job: dict[str, Any]) -> Kept:
        """Return the folder of a job; raises InvalidInput where it holds those of another."""
        folder.mkdir(parents=True, exist_ok=True)
        path, told = folder / _JOB, msgspec.json.encode(job)
        if path.exists():
            before = path.read_bytes()
            if before != told:
                raise InvalidInput(
                    f"{quoted(str(folder))} holds the answers of another job, with "
                    f"{_others(before, job)}; expected an empty folder or that of this job"
                )
        elif any(folder.iterdir()):
            raise InvalidInput(f"{quoted(str(folder))} holds other files, expected an empty folder")
        else:
            _write(path, told)
        return cls(folder)

    def known(self, number: int) -> BlockAnswer | None:
        """Return the answer of a block, None where there is none or it is not whole."""
        path = self.folder / f"block-{number:06}"
        try:
            head, _, lines = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        try:
            told = msgspec.json.decode(head, type=_Head)
        except msgspec.MsgspecError:
            return None
        if told.digest != sha256(lines).hexdigest():
            return None
        return BlockAnswer(number, told.tally, lines)

    def keep(self, answer: BlockAnswer) -> None:
        """Keep the answer of a block: wholly or not at all."""
        head = _Head(answer.tally, sha256(answer.lines).hexdigest())
        data = msgspec.json.encode(head) + b"\n" + answer.lines
        _write(self.folder / f"block-{answer.number:06}", data)


def _others(before: bytes, job: dict[str, Any]) -> str:
    """Return in words what another job has that this one has not."""
    try:
        read = msgspec.json.decode(before, type=dict[str, Any])
    except msgspec.MsgspecError:
        return "a description that does not read"
    plain = msgspec.json.decode(msgspec.json.encode(job))
    found = [name for name in _OTHERS if read.get(name) != plain.get(name)]
    words = [
        f"{_OTHERS[name]} (--as-of {read.get(name)})" if name == "day" else _OTHERS[name]
        for name in found
    ]
    return "; ".join(words) or "other settings"


@dataclass(frozen=True, slots=True)
class _Head:
    tally: Tally
    digest: str


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(path)
