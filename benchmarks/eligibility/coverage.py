"""How much of real criteria texts is read, and how fast.

    python -m benchmarks.eligibility.coverage STUDIES.ndjson.zst

A number is a mention in digits that is no part of a name or a marker of a list. It is typed if
an atom over it holds its value, be it as a level or, of a row such as "0, 1 or 2", within the ends
of a scale, or if it is read as a reference, a visit or a date; else it lies in the words of a
promise or a judgement, in what is opaque, or in what is unread.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import zstandard

from trialwright.eligibility.criteria import (
    Atom,
    Citation,
    CriteriaReading,
    Limits,
    Opaque,
    Score,
    Span,
    Window,
    atoms_of,
)
from trialwright.eligibility.reading.masks import MaskKind, masked, masks_of
from trialwright.eligibility.reading.numbers import number_of
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.reader import read_criteria
from trialwright.eligibility.reading.tokens import Kind, tokens_of

_NO_NUMBERS = frozenset((MaskKind.IDENTIFIER, MaskKind.MARKER))
_NAMED = frozenset((MaskKind.CITATION, MaskKind.INDEX, MaskKind.DATE))
_POWER = re.compile(
    r"10\s*[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]|10\s*(?:\^|\*\*?|e|E)?\s*[0-9]{1,2}|10[369]\b|1[.,]73"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text: the words around it, what became of it, its place, what holds it."""

    words: str
    fate: str
    span: Span
    atoms: tuple[Atom, ...] = ()


def texts(path: Path) -> Iterator[str]:
    """Give the criteria texts of records, one record a line, packed or not."""
    return (text for _, text in texts_by_record(path))


def texts_by_record(path: Path) -> Iterator[tuple[str, str]]:
    """Give the number of each record that has a criteria text, with the text."""
    packed = path.read_bytes()
    plain = zstandard.ZstdDecompressor().stream_reader(packed) if path.suffix == ".zst" else None
    lines = io.BufferedReader(plain) if plain is not None else io.BytesIO(packed)
    for line in lines:
        section = json.loads(line)["protocolSection"]
        text = section.get("eligibilityModule", {}).get("eligibilityCriteria")
        if text is not None:
            yield section["identificationModule"]["nctId"], text


def mentions(reading: CriteriaReading) -> Iterator[Mention]:
    """Give the numbers of a text and what became of each."""
    text = text_from(reading.text)
    atoms = [
        (span, atom)
        for one in reading.criteria
        for atom in atoms_of(one.expression)
        for span in atom.spans
    ]
    at = 0
    for line in text.plain.splitlines(keepends=True):
        masks = masks_of(line)
        tokens = tokens_of(line)
        for token, mask in zip(tokens, masked(tokens, masks), strict=True):
            if token.kind is not Kind.NUMBER or (mask is not None and mask.kind in _NO_NUMBERS):
                continue
            span = text.span(at + token.start, at + token.end)
            if _is_marker(reading, span):
                continue
            number = number_of(token)
            around = line[max(0, token.start - 40) : token.end + 30].replace("\n", " ")
            if mask is not None and mask.kind in _NAMED:
                yield Mention(around, "named", span)
            elif number is None or _is_of_unit(line, token.start):
                yield Mention(around, "power", span)
            else:
                values = {number.value, *([number.other] if number.other is not None else [])}
                over = tuple(atom for place, atom in atoms if place.holds(span))
                yield Mention(around, _fate(over, values), span, over)
        at += len(line)


def _is_of_unit(line: str, start: int) -> bool:
    """Say whether digits belong to a unit: 10^9, m2, 1.73."""
    before = line[:start].rstrip()
    return _POWER.match(line, start) is not None or before.endswith(("^", "/m", "mm", "**", " m"))


def _is_marker(reading: CriteriaReading, span: Span) -> bool:
    return any(
        residue.span.holds(span)
        for one in reading.criteria
        if one.span.holds(span)
        for residue in one.residues
        if residue.kind.value in {"marker", "introduction"}
    ) or any(residue.span.holds(span) for residue in reading.outside)


def _fate(over: Sequence[Atom], values: set[Decimal]) -> str:
    if any(isinstance(atom, Citation) or values & set(_values(atom)) for atom in over):
        return "typed"
    if any(isinstance(atom, Score) and _is_listed(atom, values) for atom in over):
        return "typed"
    if any(isinstance(atom, Opaque) for atom in over):
        return "opaque"
    return f"in {type(over[0]).__name__}" if over else "unread"


def _is_listed(score: Score, values: set[Decimal]) -> bool:
    """Say whether a score holds a number as one of its levels, or as a step of a closed range."""
    if any(
        str(value) in {level, level.rstrip("ABC")} for level in score.levels for value in values
    ):
        return True
    low, high = (score.limits.low, score.limits.high) if score.limits else (None, None)
    if low is None or high is None:
        return False
    return any(low.value < one < high.value and one == int(one) for one in values)


def _values(value: object) -> Iterator[Decimal]:
    """Give every number in the limits and windows of an atom."""
    match value:
        case Limits(low, high):
            for end in (low, high):
                if end is not None:
                    yield end.value
                    yield -end.value
        case Window():
            for one in (value.limits, value.half_lives):
                yield from _values(one)
        case None | str() | tuple():
            return
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _values(getattr(value, field.name))


def rows(held: Sequence[str], show: str | None = None) -> Iterator[str]:
    """Give the lines of the table for some texts; with `show`, the numbers with that fate."""
    begun = time.process_time()
    readings = [read_criteria(text) for text in held]
    spent = time.process_time() - begun
    criteria = [one for reading in readings for one in reading.criteria]
    fates = Counter[str]()
    for mention in (one for reading in readings for one in mentions(reading)):
        fates[mention.fate] += 1
        if mention.fate == show:
            yield f"  {mention.words}"
    speed = len(criteria) / spent
    yield f"{len(held):,} texts, {len(criteria):,} criteria, {speed:,.0f} criteria/s"
    there = sum(fates.values()) - fates["power"]
    yield f"{there:,} numbers, typed or named {(fates['typed'] + fates['named']) / there:.3f}"
    for fate, count in fates.most_common():
        yield f"  {fate:16}{count:7,}"
    kinds = Counter(type(atom).__name__ for one in criteria for atom in atoms_of(one.expression))
    yield "atoms: " + ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    whole = sum(not one.unread for one in criteria)
    yield f"criteria without unread words {whole / len(criteria):.3f}"


def main() -> None:
    """Print the coverage over a file of records, and the speed."""
    asked = argparse.ArgumentParser(description="Coverage and speed on real criteria texts.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--show", metavar="FATE", help="print numbers with this fate")
    given = asked.parse_args()
    for row in rows(list(texts(given.file)), given.show):
        print(row)


if __name__ == "__main__":
    main()
