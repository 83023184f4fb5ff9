"""The peers over one corpus, each filled once for as long as it would be given the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from benchmarks.measuring import ROOT
from benchmarks.searching.fts5 import Fts5
from benchmarks.searching.postgres import Postgres, server
from benchmarks.searching.rows import rows

#: What decides which words and values the peers are given, and how they keep them.
_DECIDING = (
    *(f"benchmarks/searching/{name}.py" for name in ("fts5", "postgres", "rows", "sql", "texts")),
    "src/trialwright/registry/fields.tsv",
    "src/trialwright/registry/language/*",
    *(f"src/trialwright/registry/search/{name}.py" for name in ("geometry", "phrases", "words")),
    "src/trialwright/registry/search/forms.toml",
    "src/trialwright/registry/search/plain/*",
)


@contextmanager
def filled_fts5(home: Path, folder: Path) -> Iterator[Fts5]:
    """Give FTS5 with the studies of a home in it."""
    path = folder / "fts5.sqlite"
    if not _is_as_given(path):
        _forget(path)
        with Fts5(path) as peer:
            peer.fill(rows(home))
        _note_given(path)
    with Fts5(path) as peer:
        yield peer


@contextmanager
def filled_postgres(home: Path, folder: Path) -> Iterator[Postgres]:
    """Give PostgreSQL with the studies of a home in it; its server ends with the block."""
    path = folder / "postgres"
    known = _is_as_given(path)
    if not known:
        _forget(path)
    with server(path) as reached, closing(Postgres(reached)) as peer:
        if not known:
            peer.fill(rows(home))
            _note_given(path)
        yield peer


@cache
def what_is_given() -> str:
    """Return a fingerprint of the programs that decide what the peers are given."""
    found = sorted(path for pattern in _DECIDING for path in ROOT.glob(pattern) if path.is_file())
    return sha256(b"\0".join(path.read_bytes() for path in found)).hexdigest()


def _is_as_given(path: Path) -> bool:
    noted = _note_of(path)
    return noted.exists() and path.exists() and noted.read_text("utf-8") == what_is_given()


def _forget(path: Path) -> None:
    """Remove a peer's file or folder, its note first: a filling that is ended leaves none."""
    _note_of(path).unlink(missing_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _note_given(path: Path) -> None:
    _note_of(path).write_text(what_is_given(), "utf-8")


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.given")
