"""A criteria text to criteria: the whole way from the stored text to expressions with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    CriteriaReading,
    Criterion,
    Expression,
    Opaque,
    Residue,
    ResidueKind,
    Section,
    Span,
    atoms_of,
    gaps,
)
from trialwright.eligibility.reading.clauses import joined_by_section, read_item
from trialwright.eligibility.reading.lines import Block, Item, blocks_of, cohort_at
from trialwright.eligibility.reading.negations import NEGATION, denies
from trialwright.eligibility.reading.nested import lists_exceptions, outside, with_exceptions
from trialwright.eligibility.reading.raw import Text, text_from
from trialwright.eligibility.reading.sheet import Lookup, Sheet, no_concepts, sheet_of
from trialwright.eligibility.reading.tokens import word_set

_LETTERS = {Section.INCLUSION: "I", Section.EXCLUSION: "E", Section.UNKNOWN: "U"}
_ONE_OF = re.compile(
    r"\b(?:any|one|either)\b[^.]{0,30}\bof\b|\bone or more\b|\bany of\b|\beither\b", re.IGNORECASE
)
_COUNT_OF = re.compile(
    r"\b(?:at least|minimum of|>=|\u2265)\s*(?P<n>[0-9]{1,2}|one|two|three|four|five)\b"
    r"[^.]{0,40}\bof\b"
    r"|\b(?P<m>two|three|four|[2-9])\s+or\s+more\b[^.]{0,30}\bof\b",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"\ball\b[^.]{0,30}\b(?:of|following|criteria)\b|\beach of\b|\bboth\b", re.IGNORECASE
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
#: What stands under it is an age, although it does not say so: "Age:", then "18 and over".
_AGE_TITLE = re.compile(r"\W*ages?\W*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
#: Words that say nothing by themselves; a stretch of only these is no loss.
_FUNCTION_WORDS = word_set(
    "a an the of with and or must be is are was were to have has had having who whom"
    " patients patient subjects subject participants participant individuals for in on at by"
    " as that which this these those following will shall should can may not eligible"
    " enrollment excluded included inclusive criteria but if from do does their his her its"
    " any all both either also required years old age aged been being no into than then it"
    " there only per defined except excluding exception exceptions other unless such etc"
    " confirmation confirmed documented presence evidence known e g example diagnosis"
    " necessary excludes unsuitable ineligible exclusion inclusion allowed"
)
_INTRODUCES = re.compile(
    r":\s*$|\b(?:following|as follows|defined (?:as|by)|below|including|listed)\b.{0,30}$",
    re.IGNORECASE,
)


def read_criteria(raw: str, *, concepts: Lookup = no_concepts) -> CriteriaReading:
    """Return the criteria of a text as the registry stores it.

    Spans point into `raw`. The spans of a criterion's atoms and of its residues together
    cover every character of it that is no blank; what lies outside of criteria is a residue
    of the reading. Nothing is raised, whatever the text holds. `concepts` gives the id of the
    concept that words name.
    """
    text = text_from(raw)
    numbers = dict.fromkeys(Section, 0)
    criteria: list[Criterion] = []
    outside: list[Residue] = []
    for block in blocks_of(text.plain):
        if block.heading is not None:
            outside.append(Residue(ResidueKind.INTRODUCTION, text.span(*block.heading)))
        for item, path in _items(text, block):
            numbers[block.section] += 1
            name = f"{_LETTERS[block.section]}{numbers[block.section]}"
            criteria.append(_criterion(text, block, item, path, name, concepts))
    whole = Span(0, len(raw))
    covered = [one.span for one in criteria] + [one.span for one in outside]
    outside += [Residue(ResidueKind.CONNECTIVE, gap) for gap in _worded(raw, gaps(whole, covered))]
    return CriteriaReading(raw, tuple(criteria), tuple(sorted(outside, key=lambda one: one.span)))


def _items(text: Text, block: Block) -> Iterator[tuple[Item, tuple[str, ...]]]:
    """Give the items of a block that are criteria, each with the titles above it."""
    heading = () if block.heading is None else (text.plain[slice(*block.heading)].strip(" *#:_-"),)
    for item in block.items:
        words = text.plain[item.start : item.end].strip()
        if words:
            yield item, heading


def _criterion(  # noqa: PLR0913, PLR0917 - what is known of an item
    text: Text, block: Block, item: Item, path: tuple[str, ...], name: str, concepts: Lookup
) -> Criterion:
    cohort = cohort_at(text.plain, item.start, item.end)
    expression, introductions = _read(text, block.section, item, concepts)
    if cohort is not None:
        introductions.append(text.span(item.start, cohort[1]))
    span = text.span(item.begin, item.last)
    return Criterion(
        id=name,
        section=block.section,
        span=span,
        expression=expression,
        path=path + ((item.marker.label,) if item.marker is not None and item.marker.label else ()),
        cohort=cohort[0] if cohort is not None else None,
        residues=tuple(_residues(text, item, span, expression, introductions)),
    )


def _read(
    text: Text, section: Section, item: Item, concepts: Lookup, *, of_age: bool = False
) -> tuple[Expression, list[Span]]:
    """Return the expression of an item with all that is under it, and its introductions."""
    own = _own_sheet(text, section, item, concepts, of_age=of_age)
    if not item.items:
        return _leaf(own, item), []
    words = text.plain[item.start : item.end]
    is_age = _AGE_TITLE.fullmatch(words) is not None
    below = [_read(text, section, one, concepts, of_age=is_age) for one in item.items]
    parts = [one for one, _ in below]
    if lists_exceptions(words) and own.amounts:
        sheets = [_own_sheet(text, section, one, concepts, of_age=False) for one in item.items]
        read = with_exceptions(_leaf(own, item), list(zip(sheets, parts, strict=True)))
        return read, [span for _, spans in below for span in spans]
    parts = list(outside(words, parts))
    introductions = [span for _, spans in below for span in spans]
    joined = _joined(section, words, parts)
    if _INTRODUCES.search(words):
        introductions.append(text.span(item.start, item.end))
        return joined, introductions
    return joined_by_section(section, [_leaf(own, item), joined]), introductions


def _own_sheet(
    text: Text, section: Section, item: Item, concepts: Lookup, *, of_age: bool
) -> Sheet:
    start = item.start
    cohort = cohort_at(text.plain, item.start, item.end)
    if cohort is not None and cohort[1] < item.end:
        start = cohort[1]
    return sheet_of(text, start, item.end, section, concepts, of_age=of_age)


def _leaf(sheet: Sheet, item: Item) -> Expression:
    if not sheet.tokens:
        return Opaque(words=sheet.text.plain[item.start : item.end].strip())
    return read_item(sheet, 0, len(sheet.tokens))


def _joined(section: Section, words: str, parts: Sequence[Expression]) -> Expression:
    """Return what stands under an introduction, joined as it says."""
    if len(parts) == 1:
        return parts[0]
    count = _COUNT_OF.search(words)
    if count is not None:
        said = (count["n"] or count["m"]).lower()
        least = _NUMBERS.get(said) or int(said)
        return Any(tuple(parts)) if least == 1 else AtLeast(least, tuple(parts))
    if _ALL_OF.search(words):
        return All(tuple(parts))
    if _ONE_OF.search(words):
        return Any(tuple(parts))
    return joined_by_section(section, parts)


def _residues(
    text: Text, item: Item, span: Span, expression: Expression, introductions: Sequence[Span]
) -> Iterator[Residue]:
    """Give what stands in no atom, with the reason why."""
    covered = [one for atom in atoms_of(expression) for one in atom.spans]
    markers = list(_markers(text, item))
    for marker in markers:
        yield Residue(ResidueKind.MARKER, marker)
    for introduction in introductions:
        yield Residue(ResidueKind.INTRODUCTION, introduction)
    for gap in _worded(text.raw, gaps(span, [*covered, *markers, *introductions])):
        words = _WORD.findall(gap.of(text.raw).lower())
        is_lost = any(word not in _FUNCTION_WORDS for word in words)
        if not is_lost and NEGATION.search(gap.of(text.raw)):
            # What denies is told by the expression, or it is lost and turns the meaning round.
            is_lost = not denies(expression)
        yield Residue(ResidueKind.UNREAD if is_lost else ResidueKind.CONNECTIVE, gap)


def _markers(text: Text, item: Item) -> Iterator[Span]:
    if item.start > item.begin:
        yield text.span(item.begin, item.start)
    for one in item.items:
        yield from _markers(text, one)


def _worded(raw: str, stretches: Iterator[Span]) -> Iterator[Span]:
    """Give the stretches that hold anything but blanks, without the blanks at their ends."""
    for one in stretches:
        cut = one.of(raw)
        if cut.strip():
            start = one.start + len(cut) - len(cut.lstrip())
            yield Span(start, start + len(cut.strip()))
