"""A reader that searches until it is told to stop, and says what was not of one moment.

    python -m benchmarks.proofs.reading_on HOME MOMENTS STOP SEED

MOMENTS is a file that says, for each number of studies that a moment has, how many of them
each word finds. The reader says when it has begun, ends when the file STOP is there, and prints
an account as JSON. Half of its searches are of an index that it keeps until that has changed,
half of one opened anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec

from benchmarks.chance import dice
from trialwright.registry.fields import fields_by_path
from trialwright.registry.language import bind, parse, search_areas
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.opening import open_search
from trialwright.registry.search.questions import Cursor, Question
from trialwright.registry.store import Registry

_STATUS = fields_by_path()["protocolSection.statusModule.overallStatus"]
_FORMS = ("{}", 'AREA[BriefTitle]"{} of"', "AREA[BriefTitle]EXPANSION[None]{}", "{} OR nowhere")
_PAGE_SIZES = (1, 3, 20, 500)
_MOST_PAGES = 10
_MOST_FAULTS = 20

Moments = dict[int, dict[str, int]]


class Account(msgspec.Struct):
    """What a reader did, the moments it saw, and what was wrong."""

    searches: int = 0
    pages: int = 0
    moments: list[int] = msgspec.field(default_factory=list)
    faults: list[str] = msgspec.field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Asks one index after another, and knows what each moment must answer."""

    moments: Moments
    chance: Random
    seen: Counter[int] = field(default_factory=Counter)
    account: Account = field(default_factory=Account)

    def ask(self, index: Index) -> None:
        """Ask one question and turn all its pages; take note of what is wrong."""
        try:
            faults = list(self._asked(index))
        except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
            faults = [f"{type(error).__name__}: {error}"]
        self.account.searches += 1
        self.account.faults += faults

    def _asked(self, index: Index) -> Iterator[str]:
        everything = _question("ALL")
        studies = index.count(everything)
        self.seen[studies] += 1
        if studies not in self.moments:
            yield f"{studies} studies are of no moment"
            return
        words = self.moments[studies]
        word = self.chance.choice(list(words))
        text = self.chance.choice(_FORMS).format(word)
        answers = index.ask(_question(text))
        status = sum(one.studies for one in answers.facet(_STATUS).values) + answers.missing(
            _STATUS
        )
        met = list(self._paged(index, _question(text), answers.total))
        counted = {answers.total, len(met), len(set(met)), status, words[word]}
        if len(counted) > 1:
            yield (
                f"{text} counts {answers.total}, its facet {status}, its pages {len(met)}, "
                f"expected {words[word]} of {studies}"
            )

    def _paged(self, index: Index, question: Question, total: int) -> Iterator[int]:
        after: Cursor | None = None
        size = max(self.chance.choice(_PAGE_SIZES), total // _MOST_PAGES)
        while True:
            page = index.find(question, size, after)
            self.account.pages += 1
            yield from (hit.nct_id.number for hit in page.hits)
            after = page.following
            if after is None:
                return


def _question(text: str) -> Question:
    condition = bind(parse(text), search_areas()["BasicSearch"])
    return Question(condition=condition, ranking=(condition,))


def main(home: Path, moments: Path, stop: Path, seed: str) -> None:
    """Search until told to stop, and print the account."""
    reader = _Reader(msgspec.json.decode(moments.read_bytes(), type=Moments), dice(seed))
    with Registry.open(home) as registry:
        current = CurrentIndex(home, registry)
        print("begun", flush=True)
        while not stop.exists() and len(reader.account.faults) < _MOST_FAULTS:
            index = current()
            if index is not None:
                reader.ask(index)
            with open_search(home) as search:
                reader.ask(search.index)
    reader.account.moments = sorted(reader.seen)
    print(msgspec.json.encode(reader.account).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
