"""Spoiled queries: each is read, or refused with a place in it; nothing else happens.

Queries of every kind are drawn out of records, printed, and spoiled by signs, by whole pieces,
by nesting and by length. What reads is printed and read again, and bound to a search area.
Each takes at most so much processor time for its length.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.chance import dice
from benchmarks.proofs.mutations import LIMIT, TookTooLong, at_most
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.registry.language import (
    Node,
    QueryError,
    bind,
    parse,
    search_areas,
    text_of,
)
from trialwright.registry.language.parsing import DEEPEST, LONGEST

#: Processor time that a query may take to be read, printed and bound [s], and more for each kB.
AT_ONCE, A_KILOBYTE = 0.1, 0.25

_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Z]+\[[^\]]*\]|\w+|\s+|.', re.DOTALL)
_SIGNS: tuple[str, ...] = (
    *'()[]",\\:- ', "\0", "\n", "\t", "\ufeff", "\u00a0", "\u2003", "\u202e", "\ud800", "é", "é",
    "ß", "İ", "中", "🧬", "\\(", '\\"', "\\\\", "\\AND",
)  # fmt: skip
_OPERATORS: tuple[str, ...] = (
    "AND", "OR", "NOT", "ALL", "MISSING", "AREA", "SEARCH", "COVERAGE", "EXPANSION", "TILT",
    "RANGE", "DISTANCE", "COVER", "EXPAND", "MIN", "MAX", "AREA[Phase]", "AREA[Phase:size]",
    "AREA[Nothing]", "SEARCH[Location]", "SEARCH[Study]", "COVERAGE[FullMatch]",
    "EXPANSION[Lossy]", "TILT[StudyFirstPostDate]", "RANGE[MIN, MAX]", "RANGE[2020, ]",
    "RANGE[12 years, 1]", "DISTANCE[91, 181, 0mi]", "DISTANCE[1,2,50km]", "NCT01234567", "nct1",
    "NCT", "2026-13-45", "1e999", "-1", "p53(+)",
)  # fmt: skip
_LENGTHS = (2, 10, 100, 1_000, 10_000, LONGEST, LONGEST + 1, 4 * LONGEST)
_DEPTHS = (2, DEEPEST - 1, DEEPEST, DEEPEST + 1, 500, 5_000)
_NESTING = (
    ("(", ")"), ("NOT ", ""), ("NOT (", ")"), ("AREA[Phase]", ""), ("SEARCH[Location](", ")"),
    ("EXPANSION[None]", ""), ("(a OR ", ")"), ("((", "))"), ("a(", ")"), ("TILT[StartDate]", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A spoiled query: its number, what was done to it, and the area in which it is asked."""

    number: int
    done: str
    text: str
    area: str


def spoiled_queries(queries: Sequence[str], count: int, seed: int) -> Iterator[Spoiled]:
    """Yield spoiled queries; each depends on the seed and its own number alone."""
    areas = list(search_areas())
    for number in range(count):
        chance = dice(f"query {seed} {number}")
        text = chance.choice(queries)
        done = []
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            name, spoil = chance.choice(list(SPOILS.items()))
            done.append(name)
            text = spoil(chance, text)
        yield Spoiled(number, ", ".join(done), text, chance.choice(areas))


def prove_queries(queries: Sequence[str], *, count: int, seed: int) -> Proven:
    """Read spoiled queries one by one."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    slowest = 0.0
    for one in told(spoiled_queries(queries, count, seed), "spoiled queries", count):
        outcome, seconds = _timed(one)
        if seconds > _allowed(one):  # once may be the interpreter's own cleaning up
            seconds = min(seconds, _timed(one)[1])
        slowest = max(slowest, seconds)
        tried["spoiled queries"] += 1
        tried[outcome] += 1
        if outcome not in _EXPECTED:
            faults.append(f"query {one.number} ({one.done}): {outcome}")
        if seconds > _allowed(one):
            faults.append(
                f"query {one.number} ({one.done}) of {len(one.text):,} characters "
                f"took {seconds:.2f} s"
            )
    counts = {name: tried[name] for name in ("spoiled queries", *_EXPECTED)}
    return Proven(counts | {"slowest one [ms]": round(slowest * 1_000)}, tuple(faults))


def _timed(one: Spoiled) -> tuple[str, float]:
    """Return what became of a query, and the processor time that it took [s]."""
    begun = time.process_time()
    outcome = outcome_of(one)
    return outcome, time.process_time() - begun


def _allowed(one: Spoiled) -> float:
    return AT_ONCE + A_KILOBYTE * len(one.text) / 1_000


_READ, _UNBOUND, _REFUSED = (
    "read and bound", "read, but refused in its area", "refused with a place in it",
)  # fmt: skip
_TOO_LONG, _TOO_DEEP = "refused as too long", "refused as nested too deep"
_EXPECTED = (_READ, _UNBOUND, _REFUSED, _TOO_LONG, _TOO_DEEP)


def outcome_of(one: Spoiled) -> str:
    """Return what became of a spoiled query: one of those expected, or what must not be."""
    try:
        with at_most(LIMIT):
            return _outcome(one)
    except TookTooLong:
        return f"took more than {LIMIT} s"
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"


def _outcome(one: Spoiled) -> str:
    try:
        tree = parse(one.text)
    except QueryError as error:
        return _placeless(one, error) or _limit(error)
    if len(one.text) > LONGEST:
        return "read, though it is too long"
    return _unequal(tree) or _bound(one, tree)


def _bound(one: Spoiled, tree: Node) -> str:
    try:
        bind(tree, search_areas()[one.area])
    except QueryError as error:
        return _placeless(one, error) or _UNBOUND
    return _READ


def _limit(error: QueryError) -> str:
    if " characters" in error.summary and error.position == LONGEST + 1:
        return _TOO_LONG
    return _TOO_DEEP if f"more than {DEEPEST} levels" in error.summary else _REFUSED


def _placeless(one: Spoiled, error: QueryError) -> str | None:
    """Return what is wrong with an error: no place within the text, or nothing that is said."""
    if not 1 <= error.position <= len(one.text) + 1:
        return f"refused at character {error.position} of {len(one.text)}"
    if not (error.summary and error.found and error.expected):
        return "refused without a reason"
    return None


def _unequal(tree: Node) -> str | None:
    printed: str = text_of(tree)
    if len(printed) > LONGEST:
        return None  # what is printed has escapes and full names, and may be longer
    if parse(printed) != tree:
        return f"printed as {printed!r:.200}, it reads as another"
    return None


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(text)


def _sign_put_in(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(_SIGNS) + text[place:]


def _signs_left_out(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place + chance.choice((1, 1, 2, 9)) :]


def _signs_exchanged(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def _any_sign(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chr(chance.randrange(0x110000)) + text[place + 1 :]


def _piece_put_in(chance: Random, text: str) -> str:
    pieces = _pieces(text)
    pieces.insert(chance.randint(0, len(pieces)), f" {chance.choice(_OPERATORS)}")
    return "".join(pieces)


def _piece_left_out(chance: Random, text: str) -> str:
    pieces = _pieces(text)
    if pieces:
        del pieces[chance.randrange(len(pieces))]
    return "".join(pieces)


def _piece_doubled(chance: Random, text: str) -> str:
    pieces = _pieces(text)
    if pieces:
        pieces.insert(chance.randint(0, len(pieces)), chance.choice(pieces))
    return "".join(pieces)


def _pieces_shuffled(chance: Random, text: str) -> str:
    pieces = _pieces(text)
    chance.shuffle(pieces)
    return "".join(pieces)


def _cut(chance: Random, text: str) -> str:
    return text[: chance.randint(0, len(text))]


def _nested(chance: Random, text: str) -> str:
    opening, closing = chance.choice(_NESTING)
    depth: int = chance.choice(_DEPTHS)
    return opening * depth + text[:LONGEST] + closing * chance.choice((depth, depth, depth - 1))


def _repeated(chance: Random, text: str) -> str:
    piece = chance.choice((text[:LONGEST] or "x", *_SIGNS, *_OPERATORS))
    joint = chance.choice(("", " ", " OR ", " AND "))
    length = chance.choice(_LENGTHS)
    return (piece + joint) * (length // len(piece + joint)) + piece


SPOILS: dict[str, Callable[[Random, str], str]] = {
    "a sign put in": _sign_put_in,
    "signs left out": _signs_left_out,
    "signs exchanged": _signs_exchanged,
    "any sign": _any_sign,
    "a piece put in": _piece_put_in,
    "a piece left out": _piece_left_out,
    "a piece doubled": _piece_doubled,
    "pieces shuffled": _pieces_shuffled,
    "broken off": _cut,
    "nested": _nested,
    "made long": _repeated,
}
