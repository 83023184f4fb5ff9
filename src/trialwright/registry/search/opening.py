"""The search of a home, opened: counts, pages, facets, and why a study is or is no hit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from trialwright.errors import InvalidInput, NotFound, StoreDamaged, quoted
from trialwright.registry.fields import Field
from trialwright.registry.language import FieldKind, bind, kind_of, nearest_names, parse, resolve
from trialwright.registry.language.conditions import AllOf
from trialwright.registry.language.errors import nearest_below
from trialwright.registry.language.names import find as find_name
from trialwright.registry.search.asking import Asked
from trialwright.registry.search.explaining import Reason, explain
from trialwright.registry.search.index.answers import MOST_NEARBY
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.past import Effort, shelves_as_of
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.names import known_synonyms
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.questions import ByRelevance, Facet, Found, Hit, Question
from trialwright.registry.search.scoring import score_of_all
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry, Version
from trialwright.vocabulary import NctId
from trialwright.vocabulary.sentences import sentence

_COUNTED = frozenset({FieldKind.ENUMERATION, FieldKind.BOOLEAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Why a study is a hit, or is none: each query and filter by its name.

    `score` is that of a hit, from 0 to 1; `nearness` its factor for distance, None where
    distance does not count.
    """

    version: Version
    holds: bool
    score: float
    nearness: float | None
    queries: tuple[tuple[str, Reason], ...]
    filters: tuple[tuple[str, Reason], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Answers over the newest versions that the index holds, or those that a day had."""

    registry: Registry
    index: Index
    synonyms: Synonyms
    day: date | None = None

    def count(self, asked: Asked) -> int:
        """Return how many studies are hits."""
        return self.index.count(asked.question)

    def find(self, asked: Asked, size: int = 20) -> Found:
        """Return how many hits there are, and the first `size` of them in their order."""
        return self.index.find(asked.question, size)

    def facet(self, asked: Asked, name: str) -> Facet:
        """Return the counts of an enumeration or boolean, named by piece or path.

        Raises InvalidInput for what has no values to count.
        """
        return self.index.ask(asked.question).facet(_counted_field(name))

    def version_of(self, hit: Hit) -> Version:
        """Return the version of a study that was found: the newest, or that of the day."""
        newest = self.day is None
        version = self.registry.newest(hit.nct_id) if newest else self.registry.stored(hit.version)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        return version

    def explain(self, asked: Asked, nct_id: NctId) -> Answer:
        """Return why the version of a study is a hit, or is none; raises NotFound without one."""
        version = self._version(nct_id)
        study = PlainStudy.of(version.tree)
        queries, filters = (
            tuple(
                (name, explain(condition, study, self.synonyms).reason)
                for name, condition in some.items()
            )
            for some in (asked.queries, asked.filters)
        )
        filters = tuple((name, _without_score(reason)) for name, reason in filters)
        holds = all(reason.holds for _, reason in (*queries, *filters))
        nearness = self._nearness(asked, version.nct_id) if holds else None
        return Answer(
            version=version,
            holds=holds,
            score=_score(queries, nearness) if holds else 0.0,
            nearness=nearness,
            queries=queries,
            filters=filters,
        )

    def _version(self, nct_id: NctId) -> Version:
        """Return the newest version of a study, or that of the day."""
        newest = self.registry.newest(nct_id)
        if newest is None:
            raise NotFound(f"{nct_id} is not in this registry")
        version = newest if self.day is None else self.registry.as_of(nct_id, self.day)
        if version is None:
            raise NotFound(
                f"no version of {newest.nct_id} that is here had been posted by {self.day}"
            )
        return version

    def _nearness(self, asked: Asked, nct_id: NctId) -> float | None:
        """Return the factor for the distance of this study alone, as the index has it."""
        if asked.nearby is None or self.count(asked) > MOST_NEARBY:
            return None
        its_id = bind(parse(nct_id), resolve("NCTId"))
        alone = Question(
            condition=AllOf((asked.question.condition, its_id)),
            order=(ByRelevance(),),
            nearby=asked.nearby,
        )
        return next((hit.score for hit in self.index.find(alone, 1).hits), None)


@contextmanager
def open_search(
    home: Path, as_of: date | None = None, effort: Effort | None = None
) -> Iterator[Search]:
    """Give the search of a home as its index is now, or as of the end of a day.

    As of a day the versions are those of `Registry.as_of`. The past ones among them are indexed
    when a day is first asked for, with whatever `effort` it takes if nothing else is said.

    Raises NotFound if there is no registry, or none that was indexed: see
    `index.catalog.bring_level`.
    """
    with Registry.open(home) as registry:
        _, shelves = open_shelves(home)
        if not shelves and registry.count():
            raise NotFound(
                f"the registry under {home} is not indexed; run `trialwright registry index`"
            )
        synonyms = known_synonyms(home)
        if as_of is not None:
            shelves = shelves_as_of(as_of, shelves, registry, effort or Effort())
        yield Search(registry, Index(shelves, synonyms, registry), synonyms, as_of)


def _without_score(reason: Reason) -> Reason:
    return replace(reason, score=None, parts=tuple(map(_without_score, reason.parts)))


def _score(queries: tuple[tuple[str, Reason], ...], nearness: float | None) -> float:
    scored = score_of_all([one.score for _, one in queries if one.score is not None])
    if scored is None:
        return 0.0 if nearness is None else nearness
    return scored if nearness is None else scored * nearness


def _counted_field(name: str) -> Field:
    field = find_name(name)
    if isinstance(field, Field) and kind_of(field) in _COUNTED:
        return field
    said = sentence(
        "cannot count {found}: expected a listed or a yes-or-no field, such as Phase",
        found=quoted(name),
    )
    near = () if field else nearest_names(name)
    raise InvalidInput(nearest_below(said, near) if near else said)
