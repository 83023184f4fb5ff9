"""Pages that are turned while the registry is updated: nothing twice, nothing skipped.

Walks begin at one moment of the registry and go on at the next ones, a few pages at each. A
study that was a hit all along, in one version, is met once by each walk and in its order;
what is met twice is another version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from tests.registry.search.queries import queries

from benchmarks.chance import dice
from benchmarks.proofs.deltas import as_said_by
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.searches import ORDERED, SYNONYMS
from trialwright.registry.language import Condition
from trialwright.registry.loading import load
from trialwright.registry.reading import read_record
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.questions import ByRelevance, ByValue, Cursor, Order, Question
from trialwright.registry.store import Registry

#: Walks that begin at each moment, and studies that change, or come, with each update.
_WALKS, _CHANGED, _NEW = 30, 8, 3
_FIRST_UPDATE = date(2030, 1, 1)
_SIZES = (1, 2, 5, 10, 40)

Versions = dict[int, int]


def prove_pages(folder: Path, records: Sequence[bytes], *, updates: int, seed: int) -> Proven:
    """Update a registry so many times and turn pages all the while."""
    chance = dice(f"pages {seed}")
    home = folder / "home"
    held_back = min(len(records) // 3, updates * _NEW)
    _put(home, records[held_back:])
    studies = [PlainStudy.of(read_record(record).tree) for record in records]
    drawn = queries(studies, chance)
    tried: Counter[str] = Counter()
    faults: list[str] = []
    walks: list[_Walk] = []
    for number in told(range(updates + 1), "updates between pages", updates + 1):
        with Registry.open(home) as registry:
            index = Index(open_shelves(home)[1], SYNONYMS, registry)
            walks += [
                _Walk(one.query, _question(one.condition, chance)) for one in islice(drawn, _WALKS)
            ]
            for walk in walks:
                pages = None if number == updates else chance.randint(1, 2)
                faults += (f"{walk.text!r}: {fault}" for fault in walk.go_on(index, chance, pages))
            tried.update(_told(walks))
            walks = [walk for walk in walks if not walk.ended]
        if number < updates:
            _put(home, _changes(records, held_back, number, chance))
    tried["updates between pages"] = updates
    return Proven(dict(tried), tuple(faults))


def _told(walks: Sequence[_Walk]) -> dict[str, int]:
    ended = [walk for walk in walks if walk.ended]
    return {
        "walks through pages": len(ended),
        "walks over at least one update": sum(walk.moments > 1 for walk in ended),
        "hits met on the way": sum(len(walk.met) for walk in ended),
    }


@dataclass(slots=True)
class _Walk:
    """One question, what it found when the walk began, and the hits that were met since."""

    text: str
    question: Question
    first: Versions = field(default_factory=dict)
    met: list[tuple[int, int]] = field(default_factory=list)
    after: Cursor | None = None
    moments: int = 0
    ended: bool = False

    def go_on(self, index: Index, chance: Random, pages: int | None) -> Iterator[str]:
        """Turn so many pages, or all that there are, and yield what is wrong at the end."""
        try:
            if not self.moments:
                self.first = dict(_whole(index, self.question))
            self.moments += 1
            self._turn(index, chance, pages)
            if self.ended:
                yield from self._faults(index)
        except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
            self.ended = True
            yield f"{type(error).__name__}: {error}"

    def _turn(self, index: Index, chance: Random, pages: int | None) -> None:
        while not self.ended and pages != 0:
            page = index.find(self.question, chance.choice(_SIZES), self.after)
            self.met += [(hit.nct_id.number, hit.version) for hit in page.hits]
            self.after = page.following
            self.ended = page.following is None
            pages = None if pages is None else pages - 1

    def _faults(self, index: Index) -> Iterator[str]:
        """Yield what was met twice, skipped, or out of order."""
        last = _whole(index, self.question)
        all_along = [pair for pair in last if self.first.get(pair[0]) == pair[1]]
        kept = set(all_along)
        met = [pair for pair in self.met if pair in kept]
        if len(self.met) != len(set(self.met)):
            yield f"{len(self.met) - len(set(self.met))} are met twice"
        if set(met) != kept:
            yield f"{len(kept - set(met))} are skipped"
        elif met != all_along:
            yield "they are met in another order"


def _whole(index: Index, question: Question) -> list[tuple[int, int]]:
    """Return all hits in their order, on one page."""
    return [(hit.nct_id.number, hit.version) for hit in index.find(question, 1_000_000).hits]


def _question(condition: Condition, chance: Random) -> Question:
    by_values = [
        ByValue(one, descending=chance.random() < 0.5)  # noqa: PLR2004 - a coin
        for one in chance.sample(ORDERED, 2)
    ]
    orders: tuple[tuple[Order, ...], ...] = (
        (),
        (ByRelevance(),),
        (by_values[0],),
        tuple(by_values),
        (by_values[0], ByRelevance()),
    )
    return Question(condition=condition, ranking=(condition,), order=chance.choice(orders))


def _changes(records: Sequence[bytes], held_back: int, number: int, chance: Random) -> list[bytes]:
    """Return new studies, and versions of others that say what yet others say."""
    new = records[:held_back][number * _NEW :][:_NEW]
    posted = (_FIRST_UPDATE + timedelta(days=number)).isoformat()
    changed = chance.sample(records[held_back:], min(_CHANGED, len(records) - held_back))
    return [*new, *(as_said_by(chance.choice(records), one, posted=posted) for one in changed)]


def _put(home: Path, sources: Sequence[bytes]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=lambda: datetime.now(UTC), workers=1)
    bring_level(home, workers=1)
