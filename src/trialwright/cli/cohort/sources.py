"""Where many patients come from: files of sites, folders of columns; and what is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from trialwright.cli.output import STDOUT
from trialwright.cli.patient.sources import clock_of, patients_from
from trialwright.eligibility.cohort import Blocks, Chained, Columning, Columns, Held
from trialwright.eligibility.patient import Patient
from trialwright.errors import ContainerError, InvalidInput, NotFound
from trialwright.exchange.patients import PatientsRead, SetAside
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
    growing: Columning = field(default_factory=Columning)

    @property
    def blocks(self) -> Chained:
        """Every block of patients, in the order of the sources."""
        return Chained(tuple(self.parts))

    def columns(self) -> Iterator[Columns]:
        """Yield every block by one dictionary, which grows from block to block.

        Blocks of files have one in common, a folder of columns has one of its own.
        """
        is_common = len(self.parts) == 1 or all(isinstance(one, Held) for one in self.parts)
        blocks = self.blocks
        growing = Columning()
        for number in range(len(blocks)):
            block = blocks.source(number).open()
            if not is_common:
                for at in range(len(block)):
                    growing.add(block.patient(at))
                block = growing.columns()
            yield block


def gathered(sources: Sequence[str], vocabulary: Concepts, zone: str | None) -> Gathered:
    """Return the patients of all sources, each once.

    A source that cannot be read is set aside whole, unless it is the only one: then its error is
    raised. A patient whom an earlier source has is set aside. Raises InvalidInput for a zone that
    is none, and where columns hold a patient twice.
    """
    clock_of(zone)
    found = Gathered()
    is_alone = len(sources) == 1
    for source in sources:
        try:
            read = _opened(source, vocabulary, zone, check=not is_alone)
        except (ContainerError, InvalidInput, NotFound, OSError) as error:
            if is_alone:
                raise
            name = Path(source).name
            found.set_aside.append(SetAside(name, "file", name, "", str(error), "patients"))
            continue
        if isinstance(read, PatientsRead):
            _add_files(source, read, found)
        else:
            _add_columns(read, found)
    return found


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of columns, with the ids of its patients where they were looked at."""

    blocks: ColumnFolder
    ids: Sequence[str]


def _opened(
    source: str, vocabulary: Concepts, zone: str | None, *, check: bool
) -> PatientsRead | _Folder:
    path = Path(source)
    if source == STDOUT or not looks_like_columns(path):
        return patients_from(source, vocabulary, zone)
    blocks = ColumnFolder(path)
    numbers = range(len(blocks)) if check else ()
    return _Folder(blocks, [one for at in numbers for one in blocks.source(at).open().persons.ids])


def _add_columns(read: _Folder, found: Gathered) -> None:
    for one in read.ids:
        if one in found.ids:
            raise InvalidInput(f"{read.blocks.folder}: the patient {one} stands twice")
        found.ids.add(one)
    found.set_aside += read.blocks.set_aside
    found.parts.append(read.blocks)


def _add_files(source: str, read: PatientsRead, found: Gathered) -> None:
    found.set_aside += read.set_aside
    fresh = []
    for one in read.patients:
        if one.id in found.ids:
            aside = SetAside(source, "patient", one.id, "id", one.id, "each patient once")
            found.set_aside.append(aside)
        else:
            fresh.append(one)
    found.ids.update(one.id for one in fresh)
    found.parts.append(Held(tuple(_blocks(fresh, found.growing))))


def _blocks(patients: Sequence[Patient], growing: Columning) -> Iterator[Columns]:
    for begin in range(0, len(patients), BLOCK):
        for one in patients[begin : begin + BLOCK]:
            growing.add(one)
        yield growing.columns()


def digest_of(sources: Sequence[str]) -> str:
    """Return a digest of all that the sources hold, and of which files cannot be read."""
    made = sha256()
    for source in sources:
        path = Path(source)
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for file in files:
            made.update(str(file.relative_to(path)).encode() + b"\0")
            made.update(_digest_of_file(file))
    return made.hexdigest()


def _digest_of_file(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").digest()
    except OSError as error:
        return type(error).__name__.encode()
