"""Generated queries: what the index answers is what the plain evaluator says, study by study.

The studies come in several loads, with versions that others take the place of, and are indexed
after each, so that the index is made of several segments. For each query the set, the count,
the scores and their order, the counts of a facet, the order by values and the pages are
compared with those that follow from the records alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random

from tests.registry.search.queries import Asked, queries

from benchmarks.chance import dice
from benchmarks.proofs.deltas import Deltas
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import Condition
from trialwright.registry.loading import load
from trialwright.registry.reading import read_record
from trialwright.registry.search.explaining import explain
from trialwright.registry.search.index.catalog import bring_level, read_catalog
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.plain.matching import in_order
from trialwright.registry.search.questions import ByRelevance, ByValue, Hit, Order, Question
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry
from trialwright.registry.trees import JsonValue

SYNONYMS = Synonyms.of(
    [
        ["AML", "acute myeloid leukemia"],
        ["lung cancer", "lung neoplasms", "NSCLC"],
        ["heart attack", "myocardial infarction"],
        ["placebo", "sugar pill", "sham comparator"],
        ["United States", "USA"],
    ]
)

#: Of so many hits of a query every score is explained; of others so many, chosen by chance.
_EXPLAINED = 30
#: Scores are sums and products in another order: they differ by less than this.
_NEAR = 1e-12
_SIZES = (1, 2, 3, 7, 20, 100, 1_000)
_COUNTED = [field for field in all_fields() if kind_of(field) in (Kind.LISTED, Kind.YES_OR_NO)]
#: The fields by whose values hits are put in order.
ORDERED = [field for field in all_fields() if kind_of(field) in (Kind.DAY, Kind.NUMBER)]

Studies = dict[int, PlainStudy]


def prove_searches(folder: Path, records: Sequence[bytes], *, count: int, seed: int) -> Proven:
    """Ask generated queries of an index of some segments over these records."""
    chance = dice(f"searches {seed}")
    deltas = Deltas.of(records, chance)
    home = folder / "home"
    for number, part in enumerate(deltas.parts):
        file = folder / f"part-{number}.ndjson"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\n".join(part))
        load(home, [str(file)], clock=lambda: datetime.now(UTC), workers=1)
        bring_level(home, workers=1)
    studies = {
        int(reading.nct_id[3:]): PlainStudy.of(reading.tree)
        for reading in map(read_record, deltas.newest)
    }
    with Registry.open(home) as registry:
        _, shelves = open_shelves(home)
        index = Index(shelves, SYNONYMS, registry)
        drawn = queries(list(studies.values()), chance)
        comparison = _Comparison(index, studies, chance, Counter())
        faults = [
            f"query {number}, {asked.query!r} in {asked.area}: {fault}"
            for number, asked in enumerate(told(islice(drawn, count), "generated queries", count))
            for fault in comparison.faults(asked)
        ]
    comparison.tried["segments"] = len(read_catalog(home).segments)
    comparison.tried["studies"] = len(studies)
    comparison.tried["versions that others replaced"] = deltas.replaced
    return Proven(dict(comparison.tried), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """An index beside the studies that it was made of."""

    index: Index
    studies: Studies
    chance: Random
    tried: Counter[str]

    def faults(self, asked: Asked) -> Iterator[str]:
        """Yield how the answers to one query differ from what the records say."""
        try:
            yield from self._differences(asked)
        except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
            yield f"{type(error).__name__}: {error}"

    def _differences(self, asked: Asked) -> Iterator[str]:
        condition = asked.condition
        meant = {nct for nct, study in self.studies.items() if matches(condition, study, SYNONYMS)}
        self.tried["queries"] += 1
        self.tried["queries with hits"] += bool(meant)
        self.tried["hits"] += len(meant)
        question = Question(condition=condition, ranking=(condition,))
        found = self.index.find(question, len(self.studies) + 1)
        hits = {hit.nct_id.number for hit in found.hits}
        if hits != meant or len(found.hits) != len(meant):
            yield f"{len(hits - meant)} too many, {len(meant - hits)} not found"
            return
        if {self.index.count(question), found.total} != {len(meant)}:
            yield f"{found.total} are counted of {len(meant)}"
        yield from self._scores(condition, found.hits)
        yield from self._facet(question, meant)
        yield from self._ordered(condition, meant)
        yield from self._pages(question, found.hits)

    def _scores(self, condition: Condition, hits: tuple[Hit, ...]) -> Iterator[str]:
        """Look at the scores of some hits, and at the order of all."""
        places = [(-hit.score, hit.nct_id.number) for hit in hits]
        if places != sorted(places):
            yield "the hits do not stand by their scores"
        for hit in self.chance.sample(hits, min(len(hits), _EXPLAINED)):
            score = explain(condition, self.studies[hit.nct_id.number], SYNONYMS).score
            self.tried["scores explained"] += 1
            if not math.isclose(hit.score, score, rel_tol=0, abs_tol=_NEAR):
                yield f"{hit.nct_id} has the score {hit.score}, explained as {score}"

    def _facet(self, question: Question, meant: set[int]) -> Iterator[str]:
        field = self.chance.choice(_COUNTED)
        counts: Counter[str] = Counter()
        for nct in meant:
            counts.update({_written(item) for item in self.studies[nct].whole.items(field)})
        answers = self.index.ask(question)
        found = {one.value: one.studies for one in answers.facet(field).values}
        missing = sum(not self.studies[nct].whole.items(field) for nct in meant)
        self.tried["facets"] += 1
        if found != dict(counts) or answers.missing(field) != missing:
            yield f"the counts of {field.path} are {found}, expected {dict(counts)}"

    def _ordered(self, condition: Condition, meant: set[int]) -> Iterator[str]:
        """Look at the order by the values of one field, or of two."""
        orders = tuple(
            ByValue(field, descending=self.chance.random() < 0.5)  # noqa: PLR2004 - a coin
            for field in self.chance.sample(ORDERED, self.chance.choice((1, 1, 2)))
        )
        keys = {nct: tuple(_key(self.studies[nct], one) for one in orders) for nct in meant}
        expected = sorted(meant, key=lambda nct: (keys[nct], nct))
        question = Question(condition=condition, order=orders)
        found = [hit.nct_id.number for hit in self._paged(question)]
        self.tried["orders by values"] += 1
        if found != expected:
            yield f"by {[one.field.piece for one in orders]} they stand otherwise"

    def _pages(self, question: Question, whole: tuple[Hit, ...]) -> Iterator[str]:
        orders: tuple[Order, ...] = self.chance.choice(((), (ByRelevance(descending=False),)))
        expected = whole
        if orders:
            expected = tuple(sorted(whole, key=lambda hit: (hit.score, hit.nct_id.number)))
        asked = Question(condition=question.condition, ranking=question.ranking, order=orders)
        if tuple(self._paged(asked)) != expected:
            yield "the pages do not add up to the whole"

    def _paged(self, question: Question) -> list[Hit]:
        """Return all hits as pages of one size give them, the first ones of random sizes."""
        hits: list[Hit] = []
        after, size = None, self.chance.choice(_SIZES)
        while True:
            page = self.index.find(question, size, after)
            hits += page.hits
            after = page.following
            self.tried["pages"] += 1
            if after is None:
                return hits
            size = max(self.chance.choice(_SIZES), page.total // 8)


def _written(item: object) -> str:
    return str(item).lower() if isinstance(item, bool) else str(item)


def _key(study: PlainStudy, order: ByValue) -> float:
    """Return by what a study stands: its greatest value, and without one behind all others."""
    values = [_number(order.field, item) for item in study.whole.items(order.field)]
    if not values:
        return math.inf
    return -max(values) if order.descending else max(values)


def _number(field: Field, item: JsonValue) -> float:
    value = in_order(field, item)
    return float(value.toordinal()) if isinstance(value, date) else value
