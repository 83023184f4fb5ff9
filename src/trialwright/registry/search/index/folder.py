"""Arrays in files of one folder: written piece by piece, read where they lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import msgspec
import numpy as np
import numpy.typing as npt

from trialwright.errors import StoreDamaged
from trialwright.registry.search.index.arrays import AnyArray

_CONTENTS = "arrays.json"

#: So many files are made durable at once.
_SETTLED_AT_ONCE = 16


class ArrayWriter:
    """Writes arrays of a folder; what is in it counts only once `close` has returned.

    What is not `lasting` may be lost with the machine's power: it is made anew by whoever finds
    no index made of it.
    """

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        self.folder = folder
        self._lasting = lasting
        folder.mkdir(parents=True)
        self._files: dict[str, IO[bytes]] = {}
        self._types: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            for file in self._files.values():
                file.close()

    def append(self, name: str, values: AnyArray) -> None:
        """Add values to the end of an array."""
        if name not in self._files:
            self._files[name] = (self.folder / name).open("wb")
            self._types[name] = _said(values.dtype)
        np.ascontiguousarray(values, dtype=_kind(self._types[name])).tofile(self._files[name])

    def note(self, name: str, value: Any) -> None:  # noqa: ANN401 - anything that JSON can say
        """Keep a value of JSON beside the arrays."""
        self._notes[name] = value

    def close(self) -> None:
        """Make all that was written durable if it is to last, the list of contents last."""
        self._settle(list(self._files.values()))
        contents = msgspec.json.encode({"arrays": self._types, "notes": self._notes})
        with (self.folder / _CONTENTS).open("wb") as file:
            file.write(contents)
            self._settle([file])

    def _settle(self, files: Sequence[IO[bytes]]) -> None:
        """Close files; a disk that is asked for many at once makes them durable together."""
        for file in files:
            file.flush()
        if self._lasting:
            with ThreadPoolExecutor(_SETTLED_AT_ONCE) as settling:
                list(settling.map(os.fsync, [file.fileno() for file in files]))
        for file in files:
            file.close()


class ArrayFolder:
    """Arrays of a folder that was written, mapped into memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            contents = msgspec.json.decode((folder / _CONTENTS).read_bytes())
            self._types: dict[str, Any] = contents["arrays"]
            self.notes: dict[str, Any] = contents["notes"]
        except (OSError, msgspec.DecodeError, KeyError) as error:
            raise StoreDamaged(f"the search index at {folder} is not whole: {error}") from error
        self._mapped: dict[str, AnyArray] = {}

    def get(self, name: str, kind: npt.DTypeLike = np.uint32) -> AnyArray:
        """Return an array; an empty one of a kind if nothing was written under this name."""
        known = self._mapped.get(name)
        if known is None:
            known = self._mapped[name] = self._map(name, kind)
        return known

    def hold(self) -> None:
        """Map every array now, so that it stays readable when the files are removed."""
        for name in self._types:
            self.get(name)

    def let_go(self) -> None:
        """Map arrays anew when they are asked for again: what was read counts as memory."""
        self._mapped.clear()

    def names(self) -> tuple[str, ...]:
        """Return the names of all arrays."""
        return tuple(self._types)

    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(file.stat().st_size for file in self.folder.iterdir())

    def _map(self, name: str, kind: npt.DTypeLike) -> AnyArray:
        if name not in self._types:
            return np.zeros(0, dtype=kind)
        path, written = self.folder / name, _kind(self._types[name])
        if not path.stat().st_size:
            return np.zeros(0, dtype=written)
        return np.memmap(path, dtype=written, mode="r").view(np.ndarray)


def _said(kind: np.dtype[Any]) -> Any:  # noqa: ANN401 - a text, or pairs of texts for rows
    """Return what values an array has, as JSON can say it."""
    return kind.str if kind.names is None else kind.descr


def _kind(said: Any) -> np.dtype[Any]:  # noqa: ANN401 - as above
    return np.dtype(said if isinstance(said, str) else [tuple(pair) for pair in said])
