"""Documents of the LCT brat form, such as ``lct/brat_gold.tar.gz``, cut into lines.

The documents are cut in two by the first byte of the SHA-256 of their trial's number: even is the
half that rules were tuned on, odd the half that is only reported. From the tuned half, lines that
lie in a reported sentence of the token file are left out; from the reported half, lines that lie
in any line of the tuned half or in a tuned sentence of the token file.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from benchmarks.eligibility.labelled import past_markers

_NO_LETTERS = re.compile(r"[\W_]+")
#: Shorter texts ("pregnancy") are looked for as whole lines and not within others.
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Annotated:
    """A stretch of characters with a type; `id` is that of the file."""

    id: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """An annotation with arguments: (role, id of an annotation or event)."""

    id: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of two annotations or events."""

    type: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Document:
    """A criteria text with what was annotated in it."""

    name: str
    text: str
    spans: dict[str, Annotated]
    events: dict[str, Event]
    relations: tuple[Relation, ...]

    def place(self, id_: str) -> Annotated:
        """Return the span of an annotation, or that of the trigger of an event."""
        return self.spans[self.events[id_].trigger if id_ in self.events else id_]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give each line with the character at which it begins, without those that are blank."""
        at = 0
        for line in self.text.splitlines(keepends=True):
            if line.strip():
                yield at, line.rstrip("\n")
            at += len(line)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document with the spans that lie in it."""

    text: str
    spans: frozenset[tuple[str, int, int]]


def documents(path: Path, half: str = "all") -> list[Document]:
    """Return the documents of a file, or those of one half, in order of their names."""
    with tarfile.open(path) as archive:
        held = {
            member.name: taken.read().decode()
            for member in archive.getmembers()
            if member.isfile() and (taken := archive.extractfile(member)) is not None
        }
    names = sorted(name.removesuffix(".ann") for name in held if name.endswith(".ann"))
    wanted = {"all": (0, 1), "tune": (0,), "report": (1,)}[half]
    return [
        document(name, held[f"{name}.txt"], held[f"{name}.ann"])
        for name in names
        if _first_byte(PurePosixPath(name).name) % 2 in wanted
    ]


def _first_byte(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


def document(name: str, text: str, annotations: str) -> Document:
    """Return a document from the texts of its two files."""
    spans: dict[str, Annotated] = {}
    events: dict[str, Event] = {}
    relations: list[Relation] = []
    for row in annotations.splitlines():
        id_, _, rest = row.partition("\t")
        if id_.startswith("T"):
            type_, start, end = rest.split("\t")[0].split(" ")
            spans[id_] = Annotated(id_, type_, int(start), int(end))
        elif id_.startswith("E"):
            (_, trigger), *arguments = (one.split(":") for one in rest.split())
            pairs = tuple((role.rstrip("0123456789"), target) for role, target in arguments)
            events[id_] = Event(id_, trigger, pairs)
        elif id_.startswith("R"):
            type_, first, second = rest.split()
            relations.append(Relation(type_, first.split(":")[1], second.split(":")[1]))
    return Document(name, text, spans, events, tuple(relations))


def bare(text: str) -> str:
    """Return a text in small letters and digits alone, without the marker that it begins with."""
    return _NO_LETTERS.sub("", text[past_markers(text) :].lower())


class Elsewhere:
    """Texts that a line must not lie in, nor hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        made = {bare(text) for text in texts}
        self._whole = frozenset(made)
        self._long = tuple(one for one in made if len(one) >= _SHORT)
        self._all = "\n".join(self._long)

    def has(self, line: str) -> bool:
        """Say whether a line is one of these, lies in one or holds one."""
        own = bare(line)
        if own in self._whole:
            return True
        return (len(own) >= _SHORT and own in self._all) or any(one in own for one in self._long)


def lines(held: Iterable[Document], elsewhere: Elsewhere) -> list[Line]:
    """Return the lines of documents, without those that lie elsewhere."""
    made = []
    for one in held:
        for at, line in one.lines():
            if elsewhere.has(line):
                continue
            within = frozenset(
                (span.type, span.start - at, span.end - at)
                for span in one.spans.values()
                if at <= span.start and span.end <= at + len(line)
            )
            made.append(Line(line, within))
    return made
