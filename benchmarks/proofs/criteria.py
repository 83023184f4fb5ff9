"""Spoiled criteria texts are read whole, and the time grows with the length of a text alone.

Real texts (or made-up ones, where there are none) are spoiled, read, checked, printed and read
again. Then every sign and every word that means something to the reader is repeated, once, twice,
four times and eight times as often: none takes more than its share of the time.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.chance import dice
from benchmarks.proofs.criteria_mutations import LEADS, SIGNS, SpoiledText, spoiled_texts
from benchmarks.proofs.mutations import TookTooLong, at_most
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.eligibility import reading as room
from trialwright.eligibility.checks import check, decisions_of
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    Span,
    as_json,
    atoms_of,
    from_json,
    gaps,
    parse,
    sentence_of,
    text_of,
)
from trialwright.eligibility.reading import fingerprint_of, read_criteria
from trialwright.eligibility.reading.tokens import Phrases
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate_block

#: Processor time that a text may take [s], and more for each 1,000 characters: some ten times what
#: real texts take.
AT_ONCE, A_KILOBYTE = 0.1, 0.15
#: A text that takes so long hangs [s].
LIMIT = 20.0
#: Characters of the shortest of the four repeats, and how much more a character of the longest
#: one may cost than one of the shortest: a square would be eight times as much.
SHORTEST, STEEPEST = 1_000, 3.0
_TIMES = (1, 2, 4, 8)
#: Less than this is no measure of anything [s].
_COARSE = 0.008
_JOINTS = ("", "\n", "\n* ", ", ", " (", ". ")
_RUNS = ("a", "1", ".", "(", "-", "\t", ", ", "\u3000", "x y ", "1 ")
_READ = "read whole, and again from what is printed"


def criteria_of_samples(count: int, seed: int) -> list[str]:
    """Return the criteria texts of made-up records, where there are no real ones."""
    studies = (read_record(one).study for one in generate_block(0, count, seed))
    modules = (one.protocol_section and one.protocol_section.eligibility_module for one in studies)
    return [
        module.eligibility_criteria for module in modules if module and module.eligibility_criteria
    ]


#: What is the greatest of several parts, not their sum.
_SLOWEST, _SLOWEST_REPEAT, _STEEPEST = (
    "slowest one, by the thousand characters [ms]",
    "slowest repeat, by the thousand characters [ms]",
    "most that eight times the length costs, in hundredths of eight",
)


def joined(parts: Sequence[Proven]) -> Proven:
    """Return what several parts found together: counts added up, of measures the greatest."""
    tried: dict[str, int] = {}
    for name in dict.fromkeys(name for part in parts for name in part.tried):
        found = [part.tried[name] for part in parts if name in part.tried]
        is_measure = name in {_SLOWEST, _SLOWEST_REPEAT, _STEEPEST}
        tried[name] = max(found) if is_measure else sum(found)
    return Proven(tried, tuple(fault for part in parts for fault in part.faults))


def prove_criteria(texts: Sequence[str], *, count: int, seed: int) -> Proven:
    """Read so many spoiled texts."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    slowest = 0.0
    for one in told(spoiled_texts(texts, count, seed), "spoiled criteria", count):
        outcome, seconds = timed(one)
        if seconds > allowed(one.text):  # once may be the interpreter's own cleaning up
            seconds = min(seconds, timed(one)[1])
        slowest = max(slowest, seconds / (AT_ONCE + len(one.text) / 1_000))
        tried["spoiled criteria texts"] += 1
        tried["of their characters, by the thousand"] += len(one.text)
        tried[outcome] += 1
        if outcome != _READ:
            faults.append(f"text {one.number} ({one.done}): {outcome}")
        if seconds > allowed(one.text):
            faults.append(f"text {one.number} ({one.done}) {_took(one.text, seconds)}")
    tried["of their characters, by the thousand"] //= 1_000
    slow = {_SLOWEST: round(slowest * 1_000)}
    return Proven(dict(tried) | slow, tuple(faults))


def _took(text: str, seconds: float) -> str:
    return f"of {len(text):,} characters took {seconds:.2f} s"


def timed(one: SpoiledText) -> tuple[str, float]:
    """Return what became of a text, and the processor time that reading and checking took [s]."""
    begun = time.process_time()
    outcome = outcome_of(one.text)
    return outcome, time.process_time() - begun


def allowed(text: str) -> float:
    """Return how long a text may take [s]."""
    return AT_ONCE + A_KILOBYTE * len(text) / 1_000


def outcome_of(text: str) -> str:
    """Return what became of a text: that it was read whole, or what must not be."""
    try:
        with at_most(LIMIT):
            return next(_faults(text), _READ)
    except TookTooLong:
        return f"took more than {LIMIT} s"
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error!s:.200}"


def _faults(text: str) -> Iterator[str]:
    """Yield what is wrong with the reading of a text."""
    reading = read_criteria(text)
    if reading.text != text:
        yield "another text was read"
    yield from _lost(reading)
    for criterion in reading.criteria:
        yield from _odd(criterion)
        decisions_of(criterion, text)
        fingerprint_of(text, criterion)
    for remark in check(reading):
        if not 0 <= remark.span.start <= remark.span.end <= len(text):
            yield f"a remark stands at {remark.span}"


def _lost(reading: CriteriaReading) -> Iterator[str]:
    """Yield every stretch that stands in no atom, no residue and not outside."""
    held = [one.span for one in reading.outside]
    for criterion in reading.criteria:
        spans = [span for atom in atoms_of(criterion.expression) for span in atom.spans]
        spans += [one.span for one in criterion.residues]
        if not all(criterion.span.holds(span) for span in spans):
            yield f"{criterion.id} holds what lies outside of it"
        held += spans
    for gap in gaps(Span(0, len(reading.text)), held):
        if gap.of(reading.text).strip():
            yield f"nothing holds {gap.of(reading.text)!r:.80}"


def _odd(criterion: Criterion) -> Iterator[str]:
    """Yield where what a criterion says does not come back from its text or JSON."""
    expression = criterion.expression
    if parse(text_of(expression)) != expression:
        yield f"{criterion.id} is printed as what reads otherwise"
    if from_json(as_json(expression)) != expression:
        yield f"{criterion.id} is another in JSON"
    if not sentence_of(expression):
        yield f"{criterion.id} has no sentence"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece that is repeated, what stands between, and what before and after all of it."""

    piece: str
    joint: str
    head: str = ""
    tail: str = ""

    def text(self, length: int) -> str:
        """Return a text of about so many characters."""
        whole = self.piece + self.joint
        run = whole * max(1, length // len(whole))
        return f"Exclusion Criteria:\n\n* {self.head}{run}{self.tail}"


def repeats(seed: int) -> list[Repeat]:
    """Return every sign and every phrase of the reader: alone, joined, and before a long run."""
    chance = dice(f"repeats {seed}")
    pieces = dict.fromkeys((*SIGNS, *LEADS, *(f"{one} " for one in known_phrases())))
    alone = [Repeat(piece, "") for piece in pieces]
    joined_ = [Repeat(piece, chance.choice(_JOINTS[1:])) for piece in pieces]
    before = [Repeat(" ", "", piece, "x") for piece in pieces]
    runs = [Repeat(chance.choice(_RUNS), "", piece.strip() or piece, " x") for piece in pieces]
    return alone + joined_ + before + runs


def known_phrases() -> list[str]:
    """Return every phrase and word that any module of the reader knows."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(room.__path__):
        names = vars(importlib.import_module(f"{room.__name__}.{module.name}"))
        for value in names.values():
            found.update(_phrases_in(value))
    return sorted(found)


def _phrases_in(value: object) -> Iterator[str]:
    if isinstance(value, Phrases):
        yield from value.phrases()
    elif isinstance(value, frozenset | set):
        yield from (one for one in value if isinstance(one, str) and one)


def read_and_check(text: str) -> None:
    """Read a text and look for what a careful reader would stop at."""
    check(read_criteria(text))


def prove_repeats(
    pieces: Sequence[Repeat], *, read: Callable[[str], None] = read_and_check
) -> Proven:
    """Read every repeat at four lengths, each twice as long as the one before."""
    faults: list[str] = []
    slowest = steepest = 0.0
    for piece in told(pieces, "repeats", len(pieces)):
        seconds = [_seconds(read, piece.text(SHORTEST * times)) for times in _TIMES]
        if _is_steep(seconds):  # once may be the machine
            again = [_seconds(read, piece.text(SHORTEST * times)) for times in _TIMES]
            seconds = list(map(min, seconds, again))
        slowest = max(slowest, seconds[-1] / (SHORTEST * _TIMES[-1] / 1_000))
        steepest = max(steepest, _steepness(seconds))
        if _is_steep(seconds):
            shown = ", ".join(f"{one * 1_000:.0f}" for one in seconds)
            faults.append(f"{piece.head!r} {piece.piece!r} with {piece.joint!r} takes {shown} ms")
    counts = {
        "signs and phrases repeated": len(pieces),
        _SLOWEST_REPEAT: round(slowest * 1_000),
        _STEEPEST: round(steepest * 100),
    }
    return Proven(counts, tuple(faults))


def _seconds(read: Callable[[str], None], text: str) -> float:
    """Return the processor time that a text takes [s]; what is raised is no measure."""
    begun = time.process_time()
    try:
        with at_most(LIMIT):
            read(text)
    except TookTooLong:
        return LIMIT
    return time.process_time() - begun


def _steepness(seconds: Sequence[float]) -> float:
    """Return how much more a character of the longest costs than one of the shortest."""
    return seconds[-1] / (_TIMES[-1] * max(seconds[0], _COARSE))


def _is_steep(seconds: Sequence[float]) -> bool:
    most = AT_ONCE + A_KILOBYTE * SHORTEST * _TIMES[-1] / 1_000
    return _steepness(seconds) > STEEPEST or seconds[-1] > most
