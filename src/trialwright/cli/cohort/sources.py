"""Where many patients come from: files of sites, folders of columns; and what is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from trialwright.cli.output import STDOUT
from trialwright.cli.patient.sources import patients_from
from trialwright.eligibility.cohort import Blocks, Chained, Columning, Columns, Held
from trialwright.eligibility.patient import Patient
from trialwright.errors import ContainerError, InvalidInput, NotFound
from trialwright.exchange.patients import SetAside
from trialwright.exchange.patients.columnar import ColumnFolder, looks_like_columns
from trialwright.vocabulary import Concepts

#: Patients of a site's own files are screened so many at a time.
BLOCK = 20_000


@dataclass(slots=True)
class Gathered:
    """The patients of all sources in blocks, and what of them could not be read."""

    parts: list[Blocks] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    @property
    def blocks(self) -> Chained:
        """Every block of patients, in the order of the sources."""
        return Chained(tuple(self.parts))


def gathered(sources: Sequence[str], vocabulary: Concepts, zone: str | None) -> Gathered:
    """Return the patients of all sources, each once.

    A source that cannot be read is set aside whole, unless it is the only one: then its error is
    raised. A patient whom an earlier source has is set aside. Raises InvalidInput where columns
    hold a patient twice.
    """
    found = Gathered()
    for source in sources:
        path = Path(source)
        if source != STDOUT and looks_like_columns(path):
            _of_columns(ColumnFolder(path), found, check=len(sources) > 1)
            continue
        try:
            _of_files(source, found, vocabulary, zone)
        except (ContainerError, NotFound) as error:
            if len(sources) == 1:
                raise
            aside = SetAside(path.name, "file", path.name, "", str(error), "patients")
            found.set_aside.append(aside)
    return found


def _of_columns(folder: ColumnFolder, found: Gathered, *, check: bool) -> None:
    for number in range(len(folder)) if check else ():
        for one in folder.source(number).open().persons.ids:
            if one in found.ids:
                raise InvalidInput(f"{folder.folder}: the patient {one} stands twice")
            found.ids.add(one)
    found.parts.append(folder)


def _of_files(source: str, found: Gathered, vocabulary: Concepts, zone: str | None) -> None:
    read = patients_from(source, vocabulary, zone)
    found.set_aside += read.set_aside
    fresh = []
    for one in read.patients:
        if one.id in found.ids:
            aside = SetAside(source, "patient", one.id, "id", one.id, "each patient once")
            found.set_aside.append(aside)
        else:
            fresh.append(one)
    found.ids.update(one.id for one in fresh)
    found.parts.append(Held(tuple(_blocks(fresh))))


def _blocks(patients: Sequence[Patient]) -> Iterator[Columns]:
    growing = Columning()
    for begin in range(0, len(patients), BLOCK):
        for one in patients[begin : begin + BLOCK]:
            growing.add(one)
        yield growing.columns()


def digest_of(sources: Sequence[str]) -> str:
    """Return a digest of all that the sources hold."""
    made = sha256()
    for source in sources:
        path = Path(source)
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for file in files:
            made.update(str(file.relative_to(path)).encode() + b"\0")
            with file.open("rb") as opened:
                while piece := opened.read(1 << 20):
                    made.update(piece)
    return made.hexdigest()
