"""A folder of columns: three Arrow files with a batch a block, their dictionary and account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from trialwright.eligibility.cohort import Columns, Dictionary
from trialwright.errors import ContainerError
from trialwright.exchange.patients.account import PatientsRead, SetAside
from trialwright.exchange.patients.columnar.accounts import (
    account_as_json,
    account_file,
    read_account,
)
from trialwright.exchange.patients.columnar.dictionary import (
    dictionary_as_json,
    dictionary_from_json,
)
from trialwright.exchange.patients.columnar.tables import (
    TABLES,
    arrow,
    batches_of,
    columns_from,
    schema_of,
)

_DICTIONARY = "dictionary.json"
_FORMAT = "Arrow"


def looks_like_columns(path: Path) -> bool:
    """Whether a path is a folder of columns."""
    return (path / _DICTIONARY).is_file() and (path / "facts.arrow").is_file()


def write_columns(
    folder: Path, blocks: Iterable[Columns], set_aside: Iterable[SetAside] = ()
) -> None:
    """Write blocks of columns into a folder, and what of their sources was set aside."""
    with ColumnWriter(folder, set_aside) as writer:
        for one in blocks:
            writer.write(one)


def read_columns(folder: Path) -> PatientsRead:
    """Return every patient of a folder of columns, one by one, with the account of it."""
    found = ColumnFolder(folder)
    blocks = [found.source(number).open() for number in range(len(found))]
    patients = [block.patient(at) for block in blocks for at in range(len(block))]
    rows = {"facts": sum(len(one.facts.what) for one in blocks), "persons": len(patients)}
    ordered = tuple(sorted(patients, key=lambda one: one.id))
    return PatientsRead(_FORMAT, ordered, rows, ignored={}, set_aside=found.set_aside)


class ColumnWriter:
    """Writes blocks into a folder as they come; the files take their names when all are whole.

    What stood there before stays until then, and stays where anything fails. The dictionary of
    each block must begin as that of the one before: raises ValueError.
    """

    def __init__(self, folder: Path, set_aside: Iterable[SetAside] = ()) -> None:
        library = arrow()
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._set_aside = set_aside
        self._dictionary = Dictionary()
        self._stack = ExitStack()
        self._writers: dict[str, Any] = {
            name: self._stack.enter_context(
                library.ipc.new_file(str(_part(folder / f"{name}.arrow")), schema_of(name))
            )
            for name in TABLES
        }

    def write(self, block: Columns) -> None:
        """Write a block."""
        before, after = self._dictionary, block.dictionary
        if before is not after:
            for name in ("sayings", "results", "clocks", "places", "tables"):
                old, new = getattr(before, name), getattr(after, name)
                if new[: len(old)] != old:
                    raise ValueError(f"the {name} of a block do not begin as those before it")
            self._dictionary = after
        for name, batch in batches_of(block).items():
            self._writers[name].write_batch(batch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        tables = [self._folder / f"{name}.arrow" for name in TABLES]
        if error is not None:
            for one in tables:
                _part(one).unlink(missing_ok=True)
            return
        dictionary, account = self._folder / _DICTIONARY, account_file(self._folder)
        _part(dictionary).write_bytes(dictionary_as_json(self._dictionary))
        _part(account).write_bytes(account_as_json(self._set_aside))
        # Without a dictionary it is no folder of columns: never are tables of two jobs read.
        dictionary.unlink(missing_ok=True)
        for one in (*tables, account, dictionary):
            _part(one).replace(one)


def _part(path: Path) -> Path:
    """Return where a file is written before it is whole."""
    return path.with_name(f"{path.name}.part")


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """One block of a folder of columns, which any process can open."""

    folder: Path
    number: int

    def open(self) -> Columns:
        """Return the patients of the block; raises ContainerError where it is damaged."""
        dictionary = _dictionary(self.folder, (self.folder / _DICTIONARY).stat().st_mtime_ns)
        library = arrow()
        batches = {}
        for name in TABLES:
            path = self.folder / f"{name}.arrow"
            try:
                with library.memory_map(str(path)) as mapped:
                    batches[name] = library.ipc.open_file(mapped).get_batch(self.number)
            except (OSError, library.ArrowException) as error:
                raise ContainerError(
                    place=str(path), found=str(error), expected="an Arrow file"
                ) from error
        return columns_from(batches, dictionary, self.folder.name)


@dataclass(frozen=True, slots=True)
class ColumnFolder:
    """The blocks of a folder of columns."""

    folder: Path

    def __len__(self) -> int:
        counts = dict(self._counts())
        if len(set(counts.values())) != 1:
            found = ", ".join(f"{count} of {name}" for name, count in counts.items())
            raise ContainerError(
                place=self.folder.name, found=f"batches: {found}", expected="as many of each"
            )
        return counts["persons"]

    def source(self, number: int) -> ColumnBlock:
        """Return a block."""
        return ColumnBlock(self.folder, number)

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """What of the sources was set aside when the folder was written."""
        return read_account(self.folder)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that hold the patients."""
        return tuple(
            self.folder / name for name in (*(f"{one}.arrow" for one in TABLES), _DICTIONARY)
        )

    def _counts(self) -> Iterator[tuple[str, int]]:
        library = arrow()
        for name in TABLES:
            path = self.folder / f"{name}.arrow"
            try:
                with library.memory_map(str(path)) as mapped:
                    yield name, library.ipc.open_file(mapped).num_record_batches
            except (OSError, library.ArrowException) as error:
                raise ContainerError(
                    place=str(path), found=str(error), expected="an Arrow file"
                ) from error


@lru_cache(maxsize=4)
def _dictionary(folder: Path, written: int) -> Dictionary:  # noqa: ARG001 - a newer file is another
    return dictionary_from_json((folder / _DICTIONARY).read_bytes(), f"{folder.name}/{_DICTIONARY}")
