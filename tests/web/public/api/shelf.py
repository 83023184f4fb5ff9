"""Studies in memory: to be read by id, and to be found, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import msgspec
import numpy as np
import numpy.typing as npt

from trialwright.registry.containers.values import Form
from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language import FieldKind, kind_of
from trialwright.registry.language.kinds import DATES
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.plain.matching import in_order
from trialwright.registry.search.questions import (
    ByRelevance,
    CellCount,
    Cursor,
    Found,
    Grid,
    Hit,
    Order,
    Overview,
    Question,
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonValue
from trialwright.vocabulary import NctId

_FORMER = "protocolSection.identificationModule.nctIdAliases"
_OWN = "protocolSection.identificationModule.nctId"

MOMENT = datetime(2026, 11, 22, 12, 0, 5, 900_000, tzinfo=UTC)


class Shelf:
    """Studies by id, former ids included; each has one version."""

    def __init__(self, sources: Iterable[bytes], *, lossy: bool = False) -> None:
        self.versions: dict[NctId, Version] = {}
        self._former: dict[NctId, NctId] = {}
        for source in sources:
            self.add(source, lossy=lossy)

    def add(self, source: bytes, *, lossy: bool = False) -> None:
        """Put a study here, in place of the one with its id."""
        version = _version(source, lossy=lossy)
        self.versions[version.nct_id] = version
        for former in PlainStudy.of(version.tree).whole.items(fields_by_path()[_FORMER]):
            self._former[NctId(str(former))] = version.nct_id

    def newest(self, nct_id: NctId) -> Version | None:
        """Return the version of a study, or None."""
        return self.versions.get(self._former.get(nct_id, nct_id))

    def newest_copy(self, nct_id: NctId) -> Version | None:
        """Return the same: a version is a copy."""
        return self.newest(nct_id)

    def history(self, nct_id: NctId) -> Sequence[Version]:
        """Return the one version of a study."""
        version = self.newest(nct_id)
        return () if version is None else (version,)

    def version(self, nct_id: NctId, number: int) -> Version | None:
        """Return the one version, which is the first."""
        return self.newest(nct_id) if number == 1 else None

    def named_by(self, nct_id: NctId) -> Sequence[NctId]:
        """Return the other studies that name an id as a former one of theirs."""
        own = self._former.get(nct_id)
        return () if own is None else (own,)

    def count(self) -> int:
        """Return how many studies there are."""
        return len(self.versions)


class SmallFinder:
    """Finds studies by looking at each; `asked` has all questions that it was asked.

    `pretended` is the count that is given in place of the true one.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.asked: list[Question] = []
        self.pretended: int | None = None
        self._read: dict[bytes, PlainStudy] = {}

    @property
    def moment(self) -> datetime:
        """Say when anything was loaded last."""
        return MOMENT

    def count(self, question: Question) -> int:
        """Return how many studies there are."""
        self.asked.append(question)
        return len(self._hits(question))

    def find(self, question: Question, size: int, after: Cursor | None = None) -> Found:
        """Return the studies after a cursor, in the order that is asked."""
        self.asked.append(question)
        places = sorted(
            (_place(question.order, _values(question.order, one), _id(one)), _id(one), one)
            for one in self._hits(question)
        )
        ended = None if after is None else _place(question.order, after.values, after.nct_id)
        left = [place for place in places if ended is None or place[0] > ended]
        hits = tuple(Hit(nct_id, 1, 1.0) for _, nct_id, _ in left[:size])
        total = len(places) if self.pretended is None else self.pretended
        if len(left) <= size:
            return Found(total, hits, None)
        _, nct_id, last = left[size - 1]
        return Found(total, hits, Cursor(_values(question.order, last), nct_id))

    def find_each(self, asked: Sequence[tuple[Question, int]]) -> tuple[Found, ...]:
        """Return the first page of each question."""
        return tuple(self.find(question, size) for question, size in asked)

    def facet(self, question: Question, field: Field) -> tuple[ValueCount, ...]:
        """Count values among hits, which nothing here asks for."""
        raise NotImplementedError

    def among(self, question: Question, ncts: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """Say which studies are hits, which nothing here asks for."""
        raise NotImplementedError

    def look(  # noqa: PLR0913 - each is asked of the same hits
        self,
        question: Question,
        size: int,
        *,
        skipped: int = 0,
        fields: Sequence[Field] = (),
        most: int | None = None,
        ncts: npt.NDArray[np.uint32] | None = None,
    ) -> Overview:
        """Look at hits with their facets, which nothing here asks for."""
        raise NotImplementedError

    def places(self, question: Question, grid: Grid) -> tuple[CellCount, ...]:
        """Count hits by cells, which nothing here asks for."""
        raise NotImplementedError

    def values(self, fields: Sequence[Field]) -> tuple[ValueStatistics, ...]:
        """Count what stands at leaves."""
        return tuple(map(self._statistics, fields))

    def _statistics(self, field: Field) -> ValueStatistics:
        """Count what the studies say at a leaf."""
        said = {_id(one): [*one.whole.items(field)] for one in self._studies()}
        counts = Counter(text for values in said.values() for text in {*map(_text, values)})
        texts = [(nct_id, str(value)) for nct_id, values in said.items() for value in values]
        kind = kind_of(field)
        ends: list[date | float] = []
        if kind is FieldKind.NUMBER or kind in DATES:
            ends = [in_order(field, value) for values in said.values() for value in values]
        numbers = [end for end in ends if not isinstance(end, date)]
        return ValueStatistics(
            field=field,
            missing=sum(not values for values in said.values()),
            unique=len(counts),
            top=tuple(ValueCount(value, studies) for value, studies in counts.most_common()),
            lowest=min(ends, key=_number, default=None),
            highest=max(ends, key=_number, default=None),
            average=sum(numbers) / len(numbers) if numbers else None,
            formats=("yyyy-MM", "yyyy-MM-dd") if kind in DATES else (),
            longest=max(texts, key=lambda pair: len(pair[1]), default=None),
        )

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Count how long lists are."""
        return tuple(self._sizes(field) for field in fields)

    def record_sizes(self) -> RecordSizes:
        """Say how large the records are."""
        sizes = [(nct_id, len(one.json)) for nct_id, one in self._shelf.versions.items()]
        largest = tuple(sorted(sizes, key=lambda pair: -pair[1])[:10])
        return RecordSizes(
            studies=len(sizes),
            average=sum(size for _, size in sizes) / len(sizes),
            largest=largest,
            percentiles=dict.fromkeys(range(1, 100), largest[0][1]),
            ranges=((1023, 0), (2047, len(sizes))),
        )

    def _sizes(self, field: Field) -> SizeStatistics:
        counts = Counter(size for one in self._studies() for size in {*one.whole.sizes(field)})
        sizes = counts or Counter({0: 0})
        return SizeStatistics(
            field=field,
            unique=len(sizes),
            smallest=min(sizes),
            largest=max(sizes),
            top=tuple(counts.most_common()),
        )

    def _studies(self) -> list[PlainStudy]:
        """Return the studies as conditions ask them; each is read once."""
        for source in {version.source for version in self._shelf.versions.values()}:
            if source not in self._read:
                self._read[source] = PlainStudy.of(msgspec.json.decode(source))
        return [self._read[version.source] for version in self._shelf.versions.values()]

    def _hits(self, question: Question) -> list[PlainStudy]:
        conditions = (question.condition, *question.ranking)
        return [
            study
            for study in self._studies()
            if all(matches(condition, study, Synonyms()) for condition in conditions)
        ]


def _place(
    order: tuple[Order, ...], values: tuple[float | None, ...], nct_id: NctId
) -> tuple[object, ...]:
    """Return where a study stands: what has no value comes last, equal ones by id."""
    steps = (
        (value is None, 0.0 if value is None else -value if key.descending else value)
        for key, value in zip(order, values, strict=True)
    )
    return (*steps, nct_id)


def _values(order: tuple[Order, ...], study: PlainStudy) -> tuple[float | None, ...]:
    return tuple(_value(key, study) for key in order)


def _value(key: Order, study: PlainStudy) -> float | None:
    if isinstance(key, ByRelevance):
        return 1.0
    if key.of_size:
        return max(map(float, study.whole.sizes(key.field)), default=None)
    values = [_number(in_order(key.field, value)) for value in study.whole.items(key.field)]
    return max(values, default=None)


def _number(value: date | float) -> float:
    return float(value.toordinal()) if isinstance(value, date) else value


def _text(value: JsonValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _id(study: PlainStudy) -> NctId:
    (nct_id,) = study.whole.items(fields_by_path()[_OWN])
    return NctId(str(nct_id))


def _version(source: bytes, *, lossy: bool) -> Version:
    return Version(
        nct_id=_id(PlainStudy.of(msgspec.json.decode(source))),
        number=1,
        kind="first",
        form=Form.JSON,
        source=source,
        first_seen=MOMENT,
        last_seen=MOMENT,
        data_cut=date(2026, 3, 25),
        last_update_posted=None,
        content_hash="",
        derived_hash="",
        lossy=lossy,
        drift=(),
        past_number=None,
        past_date=None,
    )
