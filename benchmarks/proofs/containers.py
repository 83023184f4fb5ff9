"""Spoiled files: whatever is done to a container, what comes out of it is accounted for.

Files of every accepted form are spoiled anywhere, and then opened: nothing is raised, every
part is a record or a spoiled part with its place, and every record is read or set aside with
a path. Where only one record's bytes were touched, the others come out untouched.
"""

from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import zstandard

from benchmarks.chance import dice
from benchmarks.proofs.mutations import LIMIT, at_most
from benchmarks.proofs.proven import Proven
from trialwright.registry.containers import Item, Spoiled, open_container
from trialwright.registry.containers.values import Part
from trialwright.registry.loading.intake import Intake
from trialwright.registry.store.arrivals import Refusal

_PAGE_HEAD = b"Study page\nof a study that does not exist\n\n"


def prove_containers(folder: Path, records: Sequence[bytes], *, count: int, seed: int) -> Proven:
    """Spoil and open files that hold a few of the records each."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    intake = Intake.with_dictionary(0, b"")
    for number in range(count):
        chance = dice(f"container {seed} {number}")
        form = list(FORMS)[number % len(FORMS)]
        some = chance.sample(records, 4)
        path = folder / "spoiled"
        untouched = _spoil(path, form, some, chance)
        tried["spoiled files"] += 1
        tried[f"spoiled {form}"] += 1
        faults += [
            f"file {number} ({form}): {fault}" for fault in _faults(path, untouched, intake, tried)
        ]
    return Proven(dict(tried), tuple(faults))


def _lines(records: Sequence[bytes]) -> bytes:
    return b"".join(record + b"\n" for record in records)


def _zipped(records: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", record)
    return out.getvalue()


def _page(records: Sequence[bytes]) -> bytes:
    literal = records[0].replace(b"'", b"\\'").replace(b'"', b"'")
    for json, python in ((b"false", b"False"), (b"true", b"True"), (b"null", b"None")):
        literal = literal.replace(b":" + json, b": " + python)
    return _PAGE_HEAD + literal


#: The accepted forms, each with what makes a file of it.
FORMS: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "lines": _lines,
    "array": lambda records: b"[" + b",\n".join(records) + b"]",
    "answer": lambda records: b'{"studies": [' + b",".join(records) + b'], "totalCount": 4}',
    "zip": _zipped,
    "gzip": lambda records: gzip.compress(_lines(records), mtime=0),
    "zstandard": lambda records: zstandard.compress(_lines(records)),
    "page": _page,
}


def _spoil(path: Path, form: str, records: Sequence[bytes], chance: Random) -> Sequence[bytes]:
    """Write a spoiled file, and return the records that must come out of it all the same."""
    if form == "lines" and chance.random() < 0.5:  # noqa: PLR2004 - a coin
        chosen = chance.randrange(len(records))
        spoiled = [
            _without_breaks(_bent(record, chance)) if place == chosen else record
            for place, record in enumerate(records)
        ]
        path.write_bytes(_lines(spoiled))
        return [record for place, record in enumerate(records) if place != chosen]
    whole = FORMS[form](records)
    if form == "zip" and chance.random() < 0.5:  # noqa: PLR2004 - a coin
        chosen = chance.randrange(len(records))
        path.write_bytes(_member_bent(whole, chosen, chance))
        return [record for place, record in enumerate(records) if place != chosen]
    path.write_bytes(_bent(whole, chance))
    return ()


def _bent(source: bytes, chance: Random) -> bytes:
    """Return bytes with one piece flipped, cut off, left out, repeated, or put in."""
    start = chance.randrange(len(source) + 1)
    length = chance.choice((1, 1, 4, 100))
    match chance.randrange(5):
        case 0:
            flipped = bytes(byte ^ chance.randrange(1, 256) for byte in source[start:][:length])
            return source[:start] + flipped + source[start + length :]
        case 1:
            return source[:start]
        case 2:
            return source[:start] + source[start + length :]
        case 3:
            return source[: start + length] + source[start:]
        case _:
            return source[:start] + chance.randbytes(length) + source[start:]


def _without_breaks(line: bytes) -> bytes:
    return line.replace(b"\n", b"\0")


def _member_bent(archive: bytes, chosen: int, chance: Random) -> bytes:
    """Flip a byte within the packed bytes of one member."""
    with ZipFile(io.BytesIO(archive)) as members:
        member = members.infolist()[chosen]
    head = 30 + len(member.filename)  # a local header without extra fields (APPNOTE 4.3.7)
    spot = member.header_offset + head + chance.randrange(member.compress_size)
    flipped = archive[spot] ^ chance.randrange(1, 256)
    return archive[:spot] + bytes([flipped]) + archive[spot + 1 :]


def _faults(
    path: Path, untouched: Sequence[bytes], intake: Intake, tried: Counter[str]
) -> Iterator[str]:
    try:
        with at_most(LIMIT):
            parts = list(open_container(str(path)))
            outcomes = intake.prepare(parts)
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        yield f"{type(error).__name__}: {error}"
        return
    if not parts:
        yield "nothing came of it"
    yield from filter(None, map(_nameless, parts))
    for outcome in outcomes:
        refused = isinstance(outcome, Refusal)
        tried["records set aside" if refused else "records read"] += 1
        if isinstance(outcome, Refusal) and not (outcome.path and outcome.found):
            yield f"set aside without a reason: {outcome}"
    there = {part.source for part in parts if isinstance(part, Item)}
    lost = sum(record not in there for record in untouched)
    if lost:
        yield f"{lost} records are lost that nobody touched"


def _nameless(part: Part) -> str | None:
    if part.place and (isinstance(part, Item) or (part.found and part.expected)):
        return None
    what = "spoiled part" if isinstance(part, Spoiled) else "record"
    return f"a {what} without a place or reason: {part}"
