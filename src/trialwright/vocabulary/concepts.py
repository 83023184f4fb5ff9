"""Clinical concepts that criteria and patients' records speak of, and how they hang together.

The table `concepts.toml` gives each concept once with its names, its codes and what it is a kind
of; antigens come from `antigens.toml`. A site adds its own in a file of the same form.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from trialwright.errors import InvalidInput, quoted
from trialwright.vocabulary.antigens import Antigen, antigen_mentions, antigens
from trialwright.vocabulary.codes import Code, CodeRange
from trialwright.vocabulary.names import Name, key_of

_ROW_KEYS = frozenset({"id", "name", "is_a", "names", "codes", "checked"})


class ConceptKind(Enum):
    """What sort of thing a concept is."""

    DISEASE = "disease"
    ALLERGY = "allergy"
    PROCEDURE = "procedure"
    THERAPY = "therapy"
    FINDING = "finding"
    TEST = "test"
    SCALE = "scale"
    ANTIGEN = "antigen"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing under all its names and codes; `checked` are codes with a second source."""

    id: str
    kind: ConceptKind
    name: str
    is_a: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    codes: tuple[CodeRange, ...] = ()
    checked: frozenset[CodeRange] = frozenset()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its name and its other names."""
        return (self.name, *self.names)


@dataclass(frozen=True, slots=True)
class Caution:
    """An abbreviation that is no concept where one of these words follows it."""

    name: str
    not_before: frozenset[str]


class Concepts:
    """A whole vocabulary: every id and every name means one concept, and no circle is in it.

    Raises ValueError, saying which row, where that is not so.
    """

    def __init__(self, rows: Iterable[Concept], cautions: Iterable[Caution] = ()) -> None:
        self._by_id: dict[str, Concept] = {}
        self._by_name: dict[str, Concept] = {}
        self.cautions = tuple(cautions)
        for row in rows:
            self._add(row)
        self._above: dict[str, frozenset[str]] = {}
        # Found when first asked for: a question to a patient asks for the kinds of its concept.
        self._below: dict[str, frozenset[str]] = {}
        for concept_id in self._by_id:
            self._climb(concept_id, ())

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._by_id.values())

    def concept(self, concept_id: str) -> Concept | None:
        """Return the concept of an id."""
        return self._by_id.get(concept_id)

    def called(self, name: str) -> Concept | None:
        """Return the concept of a name or other name; case, hyphens and a plural s do not matter.

        Capitals do where a name is an abbreviation of letters alone: `ALL` is a leukaemia.
        """
        found = self._by_name.get(key_of(name))
        if found is not None and any(Name.of(one).is_met_by(name) for one in found.all_names):
            return found
        antigen = _whole_antigen(name)
        return self._by_id.get(antigen) if antigen is not None else None

    def is_a(self, concept_id: str, other_id: str) -> bool:
        """Whether one concept is another or a kind of it, by any way up; unknown ids are not."""
        return other_id in self._above.get(concept_id, ())

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Return the ids of what a concept is a kind of, its own included."""
        return self._above.get(concept_id, frozenset())

    def descendants(self, concept_id: str) -> frozenset[str]:
        """Return the ids of all kinds of a concept, its own included."""
        found = self._below.get(concept_id)
        if found is None:
            found = frozenset(one for one, above in self._above.items() if concept_id in above)
            if found:
                self._below[concept_id] = found
        return found

    def by_code(self, code: Code) -> tuple[Concept, ...]:
        """Return the concepts that a code means, the most exact ones only, in order of the table.

        A code below one of the table is of its kind (C92.41 of C92.4, not of C92); a range counts
        where no single code does.
        """
        for part in code.with_those_above():
            if part in self._singles:
                return self._most_exact(self._singles[part])
        held = [(len(span.first), concept.id) for span, concept in self._ranges if span.holds(code)]
        longest = max((length for length, _ in held), default=None)
        return self._most_exact(one for length, one in held if length == longest)

    def with_additions(self, rows: Iterable[Concept]) -> Concepts:
        """Return a vocabulary with more concepts; raises ValueError where they do not fit."""
        return Concepts([*self, *rows], self.cautions)

    @cached_property
    def fingerprint(self) -> str:
        """What is another one whenever any concept, name or code is another, or in another row."""
        seen = hashlib.sha256(
            repr([(one.name, sorted(one.not_before)) for one in self.cautions]).encode()
        )
        for row in self:
            parts = (row.id, row.kind, row.name, row.is_a, row.names, row.codes)
            seen.update(repr((*parts, sorted(map(str, row.checked)))).encode())
        return seen.hexdigest()[:16]

    @cached_property
    def _singles(self) -> Mapping[Code, list[str]]:
        singles: dict[Code, list[str]] = {}
        for concept in self:
            for span in concept.codes:
                if span.is_single:
                    singles.setdefault(Code.of(span.system, span.first), []).append(concept.id)
        return singles

    @cached_property
    def _ranges(self) -> list[tuple[CodeRange, Concept]]:
        return [(one, concept) for concept in self for one in concept.codes if not one.is_single]

    def _most_exact(self, ids: Iterable[str]) -> tuple[Concept, ...]:
        kept = list(dict.fromkeys(ids))
        return tuple(
            self._by_id[one]
            for one in kept
            if not any(other != one and self.is_a(other, one) for other in kept)
        )

    def _add(self, row: Concept) -> None:
        if row.id in self._by_id:
            raise ValueError(f"concept {row.id!r} stands twice")
        self._by_id[row.id] = row
        if row.kind is ConceptKind.ANTIGEN:
            return
        for name in row.all_names:
            owner = self._by_name.setdefault(key_of(name), row)
            if owner is not row:
                raise ValueError(f"{name!r} is both {owner.id!r} and {row.id!r}")

    def _climb(self, concept_id: str, way: tuple[str, ...]) -> frozenset[str]:
        if concept_id in way:
            raise ValueError(f"concept {concept_id!r} is a kind of itself")
        if concept_id not in self._above:
            above = {concept_id}
            for parent in self._by_id[concept_id].is_a:
                if parent not in self._by_id:
                    raise ValueError(f"concept {concept_id!r} is a kind of {parent!r}: not known")
                above |= self._climb(parent, (*way, concept_id))
            self._above[concept_id] = frozenset(above)
        return self._above[concept_id]


@cache
def concepts() -> Concepts:
    """Return the vocabulary of this program, antigens included."""
    table = tomllib.loads(
        files("trialwright.vocabulary").joinpath("concepts.toml").read_text("utf-8")
    )
    rows = [
        _concept(kind, row)
        for kind in ConceptKind
        if kind is not ConceptKind.ANTIGEN
        for row in table[kind.value]
    ]
    cautions = [Caution(row["name"], frozenset(row["not_before"])) for row in table["caution"]]
    return Concepts([*rows, *map(_antigen, antigens())], cautions)


@cache
def concepts_version() -> str:
    """Return the version of the table of concepts."""
    table = tomllib.loads(
        files("trialwright.vocabulary").joinpath("concepts.toml").read_text("utf-8")
    )
    version: str = table["version"]
    return version


def concept(concept_id: str) -> Concept | None:
    """Return the concept of an id, antigens as ``antigen/CLEC12A``."""
    return concepts().concept(concept_id)


def concept_called(name: str) -> Concept | None:
    """Return the concept of a name.

    >>> concept_called("CLL").id, concept_called("CLL-1").id
    ('chronic-lymphocytic-leukaemia', 'antigen/CLEC12A')
    """
    return concepts().called(name)


def is_a(concept_id: str, other_id: str) -> bool:
    """Whether one concept is another or a kind of it.

    >>> is_a("acute-promyelocytic-leukaemia", "acute-myeloid-leukaemia")
    True
    """
    return concepts().is_a(concept_id, other_id)


def concepts_with(path: Path) -> Concepts:
    """Return the vocabulary with a site's own concepts.

    The file is TOML with the kinds of `concepts.toml` as its keys. Raises InvalidInput, saying
    which row and what was expected.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: found no TOML in UTF-8: {error}") from error
    rows = [
        _added(path, kind, number, row)
        for kind, listed in table.items()
        for number, row in enumerate(_listed(path, kind, listed), 1)
    ]
    try:
        return concepts().with_additions(rows)
    except ValueError as error:
        raise InvalidInput(f"{path}: {error}") from error


def _listed(path: Path, kind: str, listed: object) -> list[object]:
    kinds = [one.value for one in ConceptKind if one is not ConceptKind.ANTIGEN]
    if kind not in kinds or not isinstance(listed, list):
        raise InvalidInput(
            f"{path}: found the key {quoted(kind)}, expected lists of rows under {', '.join(kinds)}"
        )
    return listed


def _added(path: Path, kind: str, number: int, row: object) -> Concept:
    place = f"{path}: {kind} row {number}"
    if not isinstance(row, dict) or not row.keys() <= _ROW_KEYS:
        raise InvalidInput(
            f"{place}: found {quoted(row)}, expected a table with {', '.join(sorted(_ROW_KEYS))}"
        )
    for key in ("id", "name"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise InvalidInput(f"{place}: {key} is {quoted(row.get(key))}, expected a text")
    for key in ("is_a", "names", "codes", "checked"):
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InvalidInput(f"{place}: {key} is {quoted(value)}, expected a list of texts")
    try:
        return _concept(ConceptKind(kind), row)
    except ValueError as error:
        raise InvalidInput(f"{place}: {error}") from error


def _concept(kind: ConceptKind, row: Mapping[str, Any]) -> Concept:
    return Concept(
        row["id"],
        kind,
        row["name"],
        tuple(row.get("is_a", ())),
        tuple(row.get("names", ())),
        tuple(map(CodeRange.read, row.get("codes", ()))),
        frozenset(map(CodeRange.read, row.get("checked", ()))),
    )


def _antigen(antigen: Antigen) -> Concept:
    return Concept(antigen_id(antigen), ConceptKind.ANTIGEN, antigen.symbol, (), antigen.aliases)


def antigen_id(antigen: Antigen) -> str:
    """Return the id of an antigen among the concepts."""
    return f"antigen/{antigen.symbol}"


def _whole_antigen(name: str) -> str | None:
    """Return the id of the antigen that a text names and nothing else."""
    text = name.strip()
    mentions = list(antigen_mentions(text))
    if [(one.start, one.end) for one in mentions] != [(0, len(text))]:
        return None
    return antigen_id(mentions[0].antigen)
