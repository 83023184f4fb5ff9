"""Queries made by chance out of records, so that most of them find something.

Every kind of condition occurs. The same records and the same seed give the same queries:
``queries(studies, Random(7))`` yields them without end, each bound to an area.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from trialwright.registry.fields import GEO_POINT, Field, all_fields, fields_by_path
from trialwright.registry.labels import labels
from trialwright.registry.language import (
    Condition,
    Coverage,
    Expansion,
    Node,
    Scope,
    bind,
    parse,
    resolve,
    search_areas,
    text_of,
)
from trialwright.registry.language.kinds import LOCATIONS, lies_in_a_site
from trialwright.registry.language.tree import (
    Age,
    And,
    Covered,
    Date,
    Distance,
    Everything,
    Expanded,
    IdList,
    InArea,
    InScope,
    Max,
    Min,
    Missing,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Term,
    Tilted,
    Unit,
    ids_in,
)
from trialwright.registry.language.values import constants_of
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.words import WORD
from trialwright.vocabulary import NctId

_NCT_ID = fields_by_path()["protocolSection.identificationModule.nctId"]
_WHOLE_TEXTS = 160
_RUNS = (1, 1, 1, 2, 2, 3, 4)
_LOOSE = (Expansion.RELAXATION, Expansion.LOSSY)
_STRICT = (Expansion.NONE, Expansion.TERM, Expansion.CONCEPT)
_ORDERED = (Kind.DAY, Kind.NUMBER, Kind.LENGTH)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as typed, and the area in which it is asked."""

    query: str
    area: str

    @property
    def condition(self) -> Condition:
        """What it means."""
        return bind(parse(self.query), resolve(self.area))


def queries(studies: Sequence[PlainStudy], dice: Random) -> Iterator[Asked]:
    """Yield queries without end, drawn from these studies."""
    while True:
        area = dice.choice(["BasicSearch"] * 6 + list(search_areas()))
        yield Asked(text_of(_Drawing(studies, dice, area).query(dice.choice((0, 1, 1, 2)))), area)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One query in the making: where it draws from, and the area in which it is asked."""

    studies: Sequence[PlainStudy]
    dice: Random
    area: str

    def query(self, depth: int) -> Node:
        if self.dice.random() < 0.04:
            return self.dice.choice((Everything(), self._ids()))
        study = self.dice.choice(self.studies)
        return self._joined(lambda: self._of_study(study), depth)

    def _ids(self) -> Node:
        chosen = self.dice.sample(self.studies, min(3, len(self.studies)))
        ids = tuple(NctId(str(item)) for one in chosen for item in one.whole.items(_NCT_ID))
        return IdList(ids) if len(ids) > 1 else Term(str(ids[0]))

    def _joined(self, part: Callable[[], Node], depth: int) -> Node:
        if depth == 0:
            return part()
        inner = [self._joined(part, depth - 1) for _ in range(self.dice.choice((2, 2, 3)))]
        match self.dice.randrange(5):
            case 0 | 1:
                return And(tuple(inner))
            case 2 | 3:
                return Or(tuple(inner))
            case _:
                return And((*inner[:-1], Not(inner[-1])))

    def _of_study(self, study: PlainStudy) -> Node:
        if self.dice.random() < 0.1:
            study = self.dice.choice(self.studies)
        if study.sites and self.dice.random() < 0.2:
            site = self.dice.choice(study.sites)
            depth = self.dice.choice((0, 1, 1, 2))
            return InScope(Scope.LOCATION, self._joined(lambda: self._of(site), depth))
        return self._of(study.whole)

    def _of(self, values: Values) -> Node:
        """Draw one source with what it is asked of."""
        drawn = self.dice.random()
        if drawn < 0.5:
            return self._text(values)
        if drawn < 0.62:
            return self._listed(values)
        if drawn < 0.76:
            return self._range(values)
        if drawn < 0.82:
            return self._size(values)
        if drawn < 0.9:
            return self._missing(values)
        if drawn < 0.96:
            return self._distance(values)
        ordered = _of_kinds(values, *_ORDERED)
        if not ordered:
            return self._text(values)
        return Tilted(_name(self.dice.choice(ordered)), self._text(values))

    def _text(self, values: Values) -> Node:
        fields = [one for one in _of_kinds(values, Kind.WORDS) if values.texts(one)]
        if not fields:
            return self._missing(values)
        field = self.dice.choice(fields)
        written = self.dice.choice(values.texts(field)).written
        coverage = self.dice.choice((None, None, None, *Coverage))
        words = self._varied(self._run(written, coverage))
        if not words or len(ids_in(words)) > 1:
            return self._missing(values)
        phrase = self.dice.random() < 0.2
        part: Node = Phrase(words) if phrase else Term(words)
        part = self._expanded(part, coverage)
        if coverage is not None:
            part = Covered(coverage, part)
        return self._in_some_area(field, part, in_site=_is_site(values))

    def _run(self, text: str, coverage: Coverage | None) -> str:
        """Return some words of a text that stand together, as they are written."""
        words = list(WORD.finditer(text))
        if not words:
            return ""
        length = self.dice.choice(_RUNS)
        match coverage:
            case Coverage.FULL_MATCH:
                return text[:_WHOLE_TEXTS]
            case Coverage.STARTS_WITH:
                first, last = 0, length
            case Coverage.ENDS_WITH:
                first, last = len(words) - length, len(words)
            case _:
                first = self.dice.randrange(len(words))
                last = first + length
        chosen = words[max(first, 0) : last]
        return text[chosen[0].start() : chosen[-1].end()]

    def _varied(self, text: str) -> str:
        words = text.split()
        match self.dice.randrange(14):
            case 0:
                words = [word.upper() for word in words]
            case 1:
                words = [word.replace("-", " ") for word in words]
            case 2:
                words = [word.replace("-", "") for word in words]
            case 3:
                words = [f"{word}s" if word.isalpha() else word for word in words]
            case 4:
                words = ["".join(filter(str.isascii, _decomposed(word))) for word in words]
            case 5:
                self.dice.shuffle(words)
            case 6:
                words.append(self.dice.choice(("heart", "of", "xylophone")))
            case 7:
                words = words[::2]
        return " ".join(" ".join(words).split())

    def _expanded(self, part: Node, coverage: Coverage | None) -> Node:
        allowed: tuple[Expansion, ...] = (*Expansion,) if coverage is None else _STRICT
        if coverage is Coverage.CONTAINS:
            allowed = (*_STRICT, Expansion.RELAXATION)
        if self.dice.random() < 0.5:
            return part
        return Expanded(self.dice.choice(allowed), part)

    def _in_some_area(self, field: Field, part: Node, *, in_site: bool) -> Node:
        """Return words asked of their own field, a branch above it, or an area that has it."""
        drawn = self.dice.random()
        areas = _areas_with(field)
        if drawn < 0.2 and (not in_site or _has_site_fields(self.area)):
            return part
        if drawn < 0.5 and areas:
            return InArea(self.dice.choice(areas), of_size=False, part=part)
        above = field.path.rpartition(".")[0]
        if drawn < 0.65 and (not in_site or above.startswith(LOCATIONS)):
            return InArea(_name(fields_by_path()[above]), of_size=False, part=part)
        return InArea(_name(field), of_size=False, part=part)

    def _listed(self, values: Values) -> Node:
        fields = _of_kinds(values, Kind.LISTED, Kind.YES_OR_NO)
        if not fields:
            return self._text(values)
        field = self.dice.choice(fields)
        value = self.dice.choice(values.items(field))
        if isinstance(value, bool):
            text = str(value).lower()
        else:
            text = str(value) if value in constants_of(field) else constants_of(field)[0]
            if self.dice.random() < 0.5:
                text = labels()[field.type.removesuffix("[]")][text]
        return InArea(_name(field), of_size=False, part=Term(text))

    def _range(self, values: Values) -> Node:
        fields = _of_kinds(values, *_ORDERED)
        if not fields:
            return self._text(values)
        field = self.dice.choice(fields)
        text = str(self.dice.choice(values.items(field)))
        bound: Date | Number | Age
        if kind_of(field) is Kind.DAY:
            text = text[: self.dice.choice((10, 10, 7, 4))]
            bound = Number(text) if len(text) == 4 else Date(text)
        elif kind_of(field) is Kind.LENGTH:
            amount, unit = text.split()
            bound = Age(amount, f"{unit.lower().rstrip('s')}s")
        else:
            bound = Number(text)
        ranges: tuple[Node, ...] = (
            Range(bound, Max()),
            Range(Min(), bound),
            Range(bound, bound),
            Range(Min(), Max()),
        )
        return InArea(_name(field), of_size=False, part=self.dice.choice(ranges))

    def _size(self, values: Values) -> Node:
        lists = [one for one in _lists() if not _is_site(values) or lies_in_a_site(one)]
        field = self.dice.choice([one for one in lists if values.has(one)] or lists)
        size = Number(str(self.dice.choice([*values.sizes(field), 0])))
        parts: tuple[Node, ...] = (Term(size.text), Range(size, Max()), Range(Min(), size))
        return InArea(_name(field), of_size=True, part=self.dice.choice(parts))

    def _missing(self, values: Values) -> Node:
        in_site = _is_site(values)
        if self.dice.random() < 0.1:
            areas = [one for one in search_areas() if not in_site or _has_site_fields(one)]
            return InArea(self.dice.choice(areas), of_size=False, part=Missing())
        fields = [one for one in all_fields() if not in_site or lies_in_a_site(one)]
        absent = [one for one in fields if not values.has(one)]
        field = self.dice.choice(absent if absent and self.dice.random() < 0.6 else fields)
        return InArea(_name(field), of_size=False, part=Missing())

    def _distance(self, values: Values) -> Node:
        points = values.items(fields_by_path()[GEO_POINT])
        if not points:
            return self._missing(values)
        point = self.dice.choice(points)
        assert isinstance(point, dict)
        latitude = float(str(point["lat"])) + self.dice.uniform(-2, 2)
        longitude = float(str(point["lon"])) + self.dice.uniform(-2, 2)
        circle = Distance(
            f"{max(-90.0, min(90.0, latitude)):.5f}",
            f"{max(-180.0, min(180.0, longitude)):.5f}",
            str(self.dice.choice((1, 25, 50.5, 100, 250, 500))),
            self.dice.choice((*Unit,)),
        )
        return InArea("LocationGeoPoint", of_size=False, part=circle)


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFKD", word)


def _of_kinds(values: Values, *kinds: Kind) -> list[Field]:
    return [one for one in _fields_of(kinds) if values.items(one)]


@cache
def _fields_of(kinds: tuple[Kind, ...]) -> list[Field]:
    return [one for one in all_fields() if kind_of(one) in kinds]


def _is_site(values: Values) -> bool:
    return all(path.startswith(f"{LOCATIONS}.") for path in values.by_path)


@cache
def _name(field: Field) -> str:
    return field.piece if resolve(field.piece) == field else field.path


@cache
def _lists() -> list[Field]:
    return [one for one in all_fields() if one.is_list]


@cache
def _areas_with(field: Field) -> list[str]:
    return [
        name
        for name, area in search_areas().items()
        if any(field in part.fields for part in area.parts)
    ]


@cache
def _has_site_fields(area: str) -> bool:
    parts = search_areas()[area].parts
    return any(lies_in_a_site(field) for part in parts for field in part.fields)
