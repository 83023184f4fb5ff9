"""The tables of columns as Arrow has them: one batch a block, and what is wrong with one."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort import Columns, Dictionary, Facts, Persons
from trialwright.eligibility.cohort.days import earliest, latest
from trialwright.errors import ContainerError, MissingExtra

PERSONS = {
    "id": "string",
    "sex": "uint8",
    "birth": "int32",
    "death": "int32",
    "is_dead": "bool_",
    "facts": "int32",
}
FACTS = {
    "what": "int32",
    "result": "int32",
    "start": "int32",
    "end": "int32",
    "by": "int32",
    "over_by": "int32",
    "recorded": "int32",
    "clock": "int32",
    "place": "int32",
    "table": "int32",
    "row": "string",
}
WATCHED = {"person": "int32", "first": "int32", "last": "int32"}
TABLES = {"persons": PERSONS, "facts": FACTS, "watched": WATCHED}
_DATES = {"persons": ("birth", "death"), "facts": ("start", "end", "by", "over_by", "recorded")}
_SEXES = 3
_MONTHS, _LAST_YEAR = 12, 9999


def arrow() -> Any:  # noqa: ANN401 - the library is untyped
    """Return the Arrow library; raises MissingExtra."""
    try:
        library = importlib.import_module("pyarrow")
        importlib.import_module("pyarrow.ipc")
    except ImportError as error:
        raise MissingExtra("patients as columns in Arrow files need the extra `cohorts`") from error
    return library


def schema_of(table: str) -> Any:  # noqa: ANN401 - the library is untyped
    """Return the schema of a table."""
    library = arrow()
    fields = [(name, getattr(library, kind)()) for name, kind in TABLES[table].items()]
    return library.schema(fields)


def batches_of(columns: Columns) -> dict[str, Any]:
    """Return a block of columns as a batch of each table."""
    library = arrow()
    persons, facts, watched = columns.persons, columns.facts, columns.persons.watched
    cells: dict[str, list[object]] = {
        "persons": [
            list(persons.ids),
            persons.sex,
            persons.birth,
            persons.death,
            persons.is_dead,
            np.diff(columns.offsets).astype(np.int32),
        ],
        "facts": [
            *(getattr(facts, name) for name in list(FACTS)[:-1]),
            [facts.rows[at] for at in range(len(facts.what))],
        ],
        "watched": [watched[:, at] for at in range(len(WATCHED))],
    }
    made = {}
    for name, listed in cells.items():
        schema = schema_of(name)
        arrays = [library.array(one, kind) for one, kind in zip(listed, schema.types, strict=True)]
        made[name] = library.record_batch(arrays, schema=schema)
    return made


@dataclass(frozen=True, slots=True)
class _Texts(Sequence[str]):
    """Texts of Arrow, each made only when it is asked for."""

    array: Any

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, at: int) -> str:  # type: ignore[override] # asked for one by one
        text: str = self.array[at].as_py()
        return text


def columns_from(batches: dict[str, Any], dictionary: Dictionary, place: str) -> Columns:
    """Return a block of columns from a batch of each table; raises ContainerError."""
    read = {name: _cells(name, batch, place) for name, batch in batches.items()}
    persons, facts, watched = read["persons"], read["facts"], read["watched"]
    offsets = np.zeros(len(persons["sex"]) + 1, np.int64)
    offsets[1:] = np.cumsum(persons["facts"], dtype=np.int64)
    _expect_whole(offsets, persons, facts, watched, dictionary, place)
    return Columns(
        dictionary=dictionary,
        persons=Persons(
            ids=tuple(persons["id"].array.to_pylist()),
            sex=persons["sex"],
            birth=persons["birth"],
            death=persons["death"],
            is_dead=persons["is_dead"],
            watched=np.stack([watched[name] for name in WATCHED], axis=1),
        ),
        offsets=offsets,
        facts=Facts(**{name: facts[name] for name in list(FACTS)[:-1]}, rows=facts["row"]),
    )


def _cells(table: str, batch: Any, place: str) -> dict[str, Any]:  # noqa: ANN401 - untyped
    """Return the columns of a batch as numbers and texts, none of them null."""
    expected = schema_of(table)
    if not batch.schema.equals(expected):
        found = ", ".join(f"{one.name} {one.type}" for one in batch.schema)
        wanted = ", ".join(f"{one.name} {one.type}" for one in expected)
        raise ContainerError(place=f"{place}/{table}.arrow", found=found, expected=wanted)
    made: dict[str, Any] = {}
    for name, kind in TABLES[table].items():
        array = batch.column(name)
        if array.null_count:
            raise ContainerError(
                place=f"{place}/{table}.arrow", found=f"nulls in {name}", expected="a value each"
            )
        made[name] = _Texts(array) if kind == "string" else array.to_numpy(zero_copy_only=False)
        if name in _DATES.get(table, ()):
            _expect_dates(made[name], f"{place}/{table}.arrow", name)
    return made


def _expect_dates(dates: npt.NDArray[np.int32], place: str, name: str) -> None:
    """Refuse numbers that are no date, so that nothing is concluded from them."""
    year, month, day = dates >> 9, dates >> 5 & 15, dates & 31
    is_stated = dates != 0
    wrong = is_stated & (
        (year < 1) | (year > _LAST_YEAR) | (month > _MONTHS) | ((month == 0) & (day > 0))
    )
    if not wrong.any():
        wrong = is_stated & (earliest(dates) > latest(dates - day))
    if wrong.any():
        found = f"{name} {int(dates[np.flatnonzero(wrong)[0]])}"
        expected = "a date as year x 512 + month x 32 + day"
        raise ContainerError(place=place, found=found, expected=expected)


def _expect_whole(  # noqa: PLR0913, PLR0917 - all that must fit together
    offsets: npt.NDArray[np.int64],
    persons: dict[str, Any],
    facts: dict[str, Any],
    watched: dict[str, Any],
    dictionary: Dictionary,
    place: str,
) -> None:
    """Refuse tables that do not fit together, or numbers that mean nothing."""
    if (persons["facts"] < 0).any() or int(offsets[-1]) != len(facts["what"]):
        raise ContainerError(
            place=place,
            found=f"{len(facts['what'])} facts, of which the persons have {int(offsets[-1])}",
            expected="every fact with its person",
        )
    limits = (
        ("sex", persons["sex"], 0, _SEXES),
        ("what", facts["what"], 0, len(dictionary.sayings)),
        ("result", facts["result"], 0, len(dictionary.results)),
        ("clock", facts["clock"], -1, len(dictionary.clocks)),
        ("place", facts["place"], 0, len(dictionary.places)),
        ("table", facts["table"], 0, len(dictionary.tables)),
        ("person", watched["person"], 0, len(offsets) - 1),
        ("first", watched["first"], 1, 3_652_060),
        ("last", watched["last"], 1, 3_652_060),
    )
    for name, numbers, least, end in limits:
        if len(numbers) and not (least <= int(numbers.min()) and int(numbers.max()) < end):
            raise ContainerError(
                place=place,
                found=f"{name} from {int(numbers.min())} to {int(numbers.max())}",
                expected=f"numbers from {least} to {end - 1}",
            )
