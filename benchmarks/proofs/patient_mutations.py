"""Made-up patients as files of every accepted form, and ways to spoil these files."""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import msgspec
from tests.exchange.patients.made import (
    Made,
    MadePatient,
    bundle,
    csv_rows,
    csv_text,
    fhir_resources,
    omop_tables,
)

from benchmarks.chance import dice
from benchmarks.proofs.text_mutations import ENCODINGS, TextMutation
from benchmarks.proofs.tree_mutations import STRUCTURE, TYPES, replacing

#: What no name of a column may hold.
_BARE = re.compile(r'["\0]')

Rows: TypeAlias = list[dict[str, str]]
RowChange: TypeAlias = Callable[[Random, Rows], Rows]

_FACTS = (
    ("measurement", "LOINC", "751-8", "ANC", "/uL"),
    ("measurement", "LOINC", "1742-6", "ALT", "U/L"),
    ("measurement", "LOINC", "2160-0", "creatinine", "mg/dL"),
    ("measurement", "LOINC", "89247-1", "ECOG", "{score}"),
    ("measurement", "LOINC", "29463-7", "weight", "kg"),
    ("diagnosis", "ICD10CM", "C92.0", "acute myeloid leukaemia", ""),
    ("diagnosis", "SNOMED", "66071002", "hepatitis B", ""),
    ("procedure", "SNOMED", "88039007", "lung transplant", ""),
    ("medication", "RXNORM", "105585", "methotrexate 2.5 MG Oral Tablet", ""),
    ("allergy", "SNOMED", "300916003", "latex", ""),
)
_DAYS = ("2026", "2026-01", "2026-01-05", "2025-12-31", "2014-02-28", "2026-01-05T08:30:00+08:00")
_CELLS: tuple[str, ...] = (
    "", " ", "0", "-", "null", "NaN", "inf", "1e999", "1e99", "-1e-99", "9" * 61, "9" * 4_400,
    "1,5", "1.5", "1.5.5", "1,000.5", "<", "<5", "<=", ">=0.1", "< >", "+-1", "\u00bd", "\u0661",
    "2026-13-45", "0000", "0001-01-01", "9999-12-31", "2026-1-1", "05-Feb", "2026-01-05T25:61",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "08:30+02:00", "24:00", "T", "8",
    "positive", "negative", "not detected", "4171756", "8507", "2000000000", "751-8", "mg/dL",
    "10*999/L", "10*3/uL", "((((", "m" * 90, "x10^9/L", "kg" * 2_000, "a" * 20_000, "\0", "\r",
    "\n",
    '"', "'; --", "\u202e", "\ufeff", "\U0001f9ec", "=1+1", "measurement", "observed", "refuted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpoiledFile:
    """A spoiled source of patients: its number, what was done to it, its form and its path."""

    number: int
    done: str
    form: str
    path: Path


def spoiled_files(folder: Path, count: int, seed: int) -> Iterator[SpoiledFile]:
    """Write spoiled files one by one, each over the one before; each by its own number alone."""
    writers = list(FORMS.items())
    for number in range(count):
        chance = dice(f"patients {seed} {number}")
        form, write = writers[number % len(writers)]
        path, done = write(chance, folder)
        yield SpoiledFile(number, done, form, path)


def made_people(chance: Random) -> list[MadePatient]:
    """Return one to three patients with a few facts each."""
    return [
        MadePatient(
            id=str(number + 1),
            sex=chance.choice(("male", "female", "unknown")),
            birth=chance.choice(("2014", "2014-05", "2014-05-06")),
            death=chance.choice(("", "", "2026-02-01")),
            facts=tuple(_fact(chance) for _ in range(chance.randint(1, 6))),
        )
        for number in range(chance.randint(1, 3))
    ]


def _fact(chance: Random) -> Made:
    kind, system, code, name, unit = chance.choice(_FACTS)
    if kind != "measurement":
        return Made(kind, system, code, name, chance.choice(_DAYS[:5]))
    number = chance.choice(("0", "1.5", "0.50", "1e3", "120"))
    comparator = chance.choice(("", "", "<", ">="))
    limits = chance.choice((("", ""), ("1", "40"), ("", "40")))
    day = chance.choice(_DAYS[:5])
    return Made(kind, system, code, name, day, "", number, comparator, unit, "", *limits)


def _times(chance: Random) -> int:
    return chance.choice((1, 1, 2, 3))


def _spoiled_bytes(chance: Random, data: bytes) -> tuple[bytes, str]:
    done = []
    for _ in range(_times(chance)):
        name, change = chance.choice(list(BYTES.items()))
        done.append(name)
        data = change(chance, data)
    return data, ", ".join(done)


def _spoiled_tree(chance: Random, tree: Any) -> tuple[Any, str]:  # noqa: ANN401 - any JSON
    done = []
    for _ in range(_times(chance)):
        name, change = chance.choice(list(TREES.items()))
        done.append(name)
        tree = change(chance, tree)
    return tree, ", ".join(done)


def _spoiled_rows(chance: Random, rows: Rows) -> tuple[Rows, str]:
    done = []
    for _ in range(_times(chance)):
        name, change = chance.choice(list(ROWS.items()))
        done.append(name)
        rows = change(chance, rows)
    return rows, ", ".join(done)


def _bundle(chance: Random, folder: Path) -> tuple[Path, str]:
    resources = [one for person in made_people(chance) for one in fhir_resources(person)]
    return _json_file(chance, folder / "made.json", [bundle(resources)])


def _lines(chance: Random, folder: Path) -> tuple[Path, str]:
    resources = [one for person in made_people(chance) for one in fhir_resources(person)]
    return _json_file(chance, folder / "made.ndjson", resources)


def _json_file(chance: Random, path: Path, values: list[Any]) -> tuple[Path, str]:
    if chance.random() < 0.5:  # noqa: PLR2004 - one or the other
        data, done = _spoiled_bytes(chance, b"\n".join(map(msgspec.json.encode, values)))
    else:
        place = chance.randrange(len(values))
        values[place], done = _spoiled_tree(chance, values[place])
        # The plain encoder writes whatever a tree holds: great numbers, halves of pairs.
        data = "\n".join(map(json.dumps, values)).encode()
    path.write_bytes(data)
    return path, done


def _packed_lines(chance: Random, folder: Path) -> tuple[Path, str]:
    resources = [one for person in made_people(chance) for one in fhir_resources(person)]
    packed = gzip.compress(b"\n".join(map(msgspec.json.encode, resources)), mtime=0)
    data, done = _spoiled_bytes(chance, packed)
    path = folder / "made.ndjson.gz"
    path.write_bytes(data)
    return path, done


def _table(chance: Random, folder: Path) -> tuple[Path, str]:
    rows = csv_rows(made_people(chance))
    path = folder / "made.csv"
    if chance.random() < 0.3:  # noqa: PLR2004 - three in ten
        data, done = _spoiled_bytes(chance, csv_text(rows).encode())
    else:
        rows, done = _spoiled_rows(chance, rows)
        data = csv_text(rows, chance.choice(",,,;")).encode("utf-8", "replace")
    path.write_bytes(data)
    return path, done


def _spoiled_tables(chance: Random) -> tuple[dict[str, Rows], str]:
    tables = omop_tables(made_people(chance))
    name = chance.choice(list(tables))
    tables[name], done = _spoiled_rows(chance, tables[name])
    return tables, f"{name}: {done}"


def _folder(chance: Random, folder: Path) -> tuple[Path, str]:
    path = folder / "omop"
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    tables, done = _spoiled_tables(chance)
    for name, rows in tables.items():
        (path / f"{name}.csv").write_bytes(csv_text(rows).encode("utf-8", "replace"))
    if chance.random() < 0.3:  # noqa: PLR2004 - three in ten
        file = path / f"{chance.choice(list(tables))}.csv"
        data, further = _spoiled_bytes(chance, file.read_bytes())
        file.write_bytes(data)
        done = f"{done}; {file.stem}: {further}"
    return path, done


def _zip(chance: Random, folder: Path) -> tuple[Path, str]:
    packed = io.BytesIO()
    way = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(packed, "w", way) as archive:
        for name, rows in omop_tables(made_people(chance)).items():
            member = zipfile.ZipInfo(f"{name}.csv")  # of a fixed day: the same seed, the same file
            member.compress_type = way
            archive.writestr(member, csv_text(rows))
    data, done = _spoiled_bytes(chance, packed.getvalue())
    path = folder / "made.zip"
    path.write_bytes(data)
    return path, done


def _database(chance: Random, folder: Path) -> tuple[Path, str]:
    path = folder / "made.sqlite"
    path.unlink(missing_ok=True)
    tables, done = omop_tables(made_people(chance)), ""
    if chance.random() < 0.5:  # noqa: PLR2004 - one or the other
        tables, done = _spoiled_tables(chance)
    with closing(sqlite3.connect(path)) as made:
        for name, rows in tables.items():
            _fill(made, name, rows)
        made.commit()
    if not done:
        data, done = _spoiled_bytes(chance, path.read_bytes())
        path.write_bytes(data)
    return path, done


def _fill(made: sqlite3.Connection, name: str, rows: Rows) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row)) or ["nothing"]
    written = ", ".join(f'"{_BARE.sub("", column)}"' for column in columns)
    try:
        made.execute(f'CREATE TABLE "{name}" ({written})')
    except sqlite3.OperationalError:
        return  # two names are one where case does not count: no database has such a table
    made.executemany(
        f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})',
        [[row.get(column) for column in columns] for row in rows],
    )


FORMS: dict[str, Callable[[Random, Path], tuple[Path, str]]] = {
    "FHIR bundle": _bundle,
    "FHIR lines": _lines,
    "FHIR lines, packed": _packed_lines,
    "CSV": _table,
    "OMOP folder": _folder,
    "OMOP zip": _zip,
    "OMOP database": _database,
}


def _bytes_swapped(chance: Random, data: bytes) -> bytes:
    a, b, c, d = sorted(chance.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _any_bytes(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 4, 40))) + data[at:]


BYTES: dict[str, TextMutation] = {
    **ENCODINGS,
    "bytes swapped": _bytes_swapped,
    "any bytes": _any_bytes,
}
_QUANTITIES: tuple[dict[str, Any], ...] = (
    {"value": 10**400}, {"value": True}, {"value": "5"}, {"value": 1e308, "unit": "10*999/L"},
    {"value": None}, {}, {"value": 5, "comparator": "ad"}, {"value": 5, "code": "((("},
)  # fmt: skip
TREES: dict[str, Callable[[Random, Any], Any]] = {
    **STRUCTURE,
    **TYPES,
    "a strange cell": replacing(lambda chance, _: chance.choice(_CELLS)),
    "a strange quantity": replacing(lambda chance, _: chance.choice(_QUANTITIES)),
    "half of a pair": replacing(lambda chance, _: chance.choice(("\ud800", "x\udfff"))),
    "a reference": replacing(
        lambda chance, _: {
            "reference": chance.choice(("#x", "Patient/1", "/", "#", "a/_history/1"))
        }
    ),
}


def _cell(chance: Random, rows: Rows) -> Rows:
    if rows:
        row = chance.choice(rows)
        if row:
            row[chance.choice(list(row))] = chance.choice(_CELLS)
    return rows


def _column_lost(chance: Random, rows: Rows) -> Rows:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lost = chance.choice(columns) if columns else ""
    return [{name: cell for name, cell in row.items() if name != lost} for row in rows]


def _column_renamed(chance: Random, rows: Rows) -> Rows:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if not columns:
        return rows
    old, new = chance.choice(columns), chance.choice((*columns, *_CELLS[:20], "end_date", "time"))
    return [{new if name == old else name: cell for name, cell in row.items()} for row in rows]


def _columns_swapped(chance: Random, rows: Rows) -> Rows:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if not columns:
        return rows
    one, other = chance.choice(columns), chance.choice(columns)
    return [{**row, one: row.get(other, ""), other: row.get(one, "")} for row in rows]


def _column_filled(chance: Random, rows: Rows) -> Rows:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    what = chance.choice(_CELLS)
    name = chance.choice((*columns, "end_date", "time", "specimen", "method"))
    return [{**row, name: what} for row in rows]


def _row_doubled(chance: Random, rows: Rows) -> Rows:
    return (
        [*rows, *(dict(chance.choice(rows)) for _ in range(chance.choice((1, 30))))]
        if rows
        else rows
    )


def _row_lost(chance: Random, rows: Rows) -> Rows:
    lost = chance.randrange(len(rows)) if rows else 0
    return rows[:lost] + rows[lost + 1 :]


ROWS: dict[str, RowChange] = {
    "a strange cell": _cell,
    "strange cells": lambda chance, rows: _cell(chance, _cell(chance, _cell(chance, rows))),
    "a column lost": _column_lost,
    "a column renamed": _column_renamed,
    "columns swapped": _columns_swapped,
    "a column filled": _column_filled,
    "rows doubled": _row_doubled,
    "a row lost": _row_lost,
    "no rows": lambda _, __: [],
}
