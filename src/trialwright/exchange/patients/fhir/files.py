"""Files to FHIR resources: bundles, lists, single resources, one resource a line."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialwright.errors import ContainerError
from trialwright.exchange.patients.account import ALL_KINDS, Account, Odd, SetAside
from trialwright.exchange.patients.fhir.nodes import parse_json
from trialwright.exchange.patients.fhir.references import Entry

_LINES = (".ndjson", ".jsonl")
SUFFIXES = (".json", *_LINES, *(f"{one}.gz" for one in _LINES))


def resources_of(path: Path, account: Account) -> Iterator[Entry]:
    """Yield every resource of a file or of the files of a folder, in order of their names."""
    files = sorted(_files(path)) if path.is_dir() else [path]
    for file in files:
        place = file.name if file == path else str(file.relative_to(path))
        data = file.read_bytes()
        if file.suffix.lower() == ".gz":
            data = _unzipped(data, place)
        yield from resources_in(data, place, account)


def resources_in(data: bytes, place: str, account: Account) -> Iterator[Entry]:
    """Yield every resource of one JSON value, or else of one JSON value a line.

    Raises ContainerError where it is neither; a line that is none is set aside.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContainerError(place=place, found=str(error), expected="JSON in UTF-8") from error
    try:
        whole = parse_json(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not text.lstrip().startswith("{"):  # noqa: PLR2004 - lines, not one
            raise ContainerError(
                place=place, found=f"no JSON: {error}", expected="FHIR resources"
            ) from error
        yield from _of_lines(lines, place, account)
    else:
        yield from _of_value(whole, place, 1, account)


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in file.parts[-2:])
        if file.is_file() and not is_hidden and file.name.lower().endswith(SUFFIXES):
            yield file


def _unzipped(data: bytes, place: str) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise ContainerError(place=place, found=str(error), expected="a gzip file") from error


def _of_lines(lines: list[str], place: str, account: Account) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        try:
            value = parse_json(line)
        except ValueError as error:
            _aside(account, place, number, Odd("line", str(error), "a JSON object"))
            continue
        yield from _of_value(value, place, number, account)


def _of_value(value: object, place: str, number: int, account: Account) -> Iterator[Entry]:
    if isinstance(value, list):
        for position, one in _listed(value):
            yield from _of_value(one, place, position, account)
    elif not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        _aside(account, place, number, Odd("resourceType", value, "a FHIR resource"))
    elif value["resourceType"] == "Bundle":
        yield from _of_bundle(value, place, account)
    else:
        yield Entry(value, place, number)


def _listed(values: list[object]) -> Iterator[tuple[int, object]]:
    """Yield what lists hold that may lie in lists, however deep, each by its number in its own."""
    waiting = [enumerate(values, 1)]
    while waiting:
        for number, one in waiting[-1]:
            if isinstance(one, list):
                waiting.append(enumerate(one, 1))
                break
            yield number, one
        else:
            waiting.pop()


def _of_bundle(bundle: dict[str, Any], place: str, account: Account) -> Iterator[Entry]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        _aside(account, place, 1, Odd("Bundle.entry", entries, "a list"))
        return
    for number, entry in enumerate(entries, 1):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            _aside(account, place, number, Odd("Bundle.entry.resource", entry, "a FHIR resource"))
        else:
            address = entry.get("fullUrl")
            yield Entry(resource, place, number, address if isinstance(address, str) else "")


def _aside(account: Account, place: str, number: int, odd: Odd) -> None:
    aside = SetAside.of(place, "resource", f"number {number}", odd)
    account.put_aside(aside, None, ALL_KINDS)
