"""Draw number mentions of real criteria texts at random, with what was read of each.

    python -m benchmarks.eligibility.sampled STUDIES.ndjson.zst [--count 200] [--seed 1] > FILE

One row a mention, parted by tabs: record, first character, character after the last, words
around it, what was read. A person adds whether that is right, and why.

With ``--kept-back`` only the records are drawn from that nobody looks at while rules are
mended: half of all, by a hash of their numbers. With ``--without LIST`` the records of a list
are left out, such as those of a draw that was judged before; with ``--apart-from LIST`` only
its numbers, and those so near to one that they stand in the same words.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.eligibility.coverage import Mention, mentions, texts_by_record
from trialwright.eligibility.criteria import Atom, Attestation, Judgement, Opaque, text_of
from trialwright.eligibility.reading.reader import read_criteria

#: Numbers less far from each other may stand in one criterion [characters].
_NEAR = 300


def said(mention: Mention) -> str:
    """Return what was read of a number: the atoms that hold it, or why it is in none.

    >>> from trialwright.eligibility.criteria import Span
    >>> said(Mention("in 2018", "named", Span(3, 7)))
    'no quantity'
    """
    if mention.fate in {"named", "unread"}:
        return {"named": "no quantity"}.get(mention.fate, mention.fate)
    return " AND ".join(text_of(_bare(atom), with_spans=False) for atom in mention.atoms)


def _bare(atom: Atom) -> Atom:
    """Return an atom without the words that it only repeats."""
    match atom:
        case Opaque() | Attestation() | Judgement():
            return replace(atom, words="...")
        case _:
            return atom


def counted(text: str) -> Iterator[Mention]:
    """Give the numbers of a text that are no part of a unit."""
    return (one for one in mentions(read_criteria(text)) if one.fate != "power")


def is_kept_back(record: str) -> bool:
    """Say whether a record is of the half that is only drawn from, and not mended on.

    >>> is_kept_back("NCT07338357")
    True
    """
    return hashlib.sha256(record.encode()).digest()[0] % 2 == 0


def records_of(lists: Sequence[Path]) -> frozenset[str]:
    """Return the numbers of the records that lists of judged mentions name."""
    named: set[str] = set()
    for path in lists:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
            named |= {row["record"] for row in rows}
    return frozenset(named)


def places_of(lists: Sequence[Path]) -> Mapping[str, Sequence[int]]:
    """Return where the judged mentions of each record begin that lists name."""
    places: dict[str, list[int]] = defaultdict(list)
    for path in lists:
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE):
                places[row["record"]].append(int(row["start"]))
    return places


def is_apart(place: int, judged: Sequence[int]) -> bool:
    """Say whether a place is far from all that were judged.

    >>> is_apart(1_000, [600, 1_400]), is_apart(1_000, [800]), is_apart(1_000, [])
    (True, False, True)
    """
    return all(abs(place - one) > _NEAR for one in judged)


def drawn(
    path: Path,
    count: int,
    seed: int,
    is_asked: Callable[[str], bool],
    judged: Mapping[str, Sequence[int]],
) -> list[tuple[str, Mention]]:
    """Return mentions of some records, drawn at random without return, in order of records."""
    held = [
        (record, one)
        for record, text in texts_by_record(path)
        if is_asked(record)
        for one in counted(text)
        if is_apart(one.span.start, judged.get(record, ()))
    ]
    chosen = random.Random(seed).sample(range(len(held)), count)  # noqa: S311 - no secret
    return [held[place] for place in sorted(chosen)]


def main() -> None:
    """Print the drawn mentions."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kept-back", action="store_true", help="only records kept back")
    asked.add_argument("--without", type=Path, nargs="*", default=[], metavar="LIST")
    asked.add_argument("--apart-from", type=Path, nargs="*", default=[], metavar="LIST")
    given = asked.parse_args()
    without = records_of(given.without)

    def is_asked(record: str) -> bool:
        return record not in without and (is_kept_back(record) or not given.kept_back)

    judged = places_of(given.apart_from)
    for record, one in drawn(given.file, given.count, given.seed, is_asked, judged):
        words = " ".join(one.words.split())
        print(record, one.span.start, one.span.end, words, said(one), sep="\t")


if __name__ == "__main__":
    main()
