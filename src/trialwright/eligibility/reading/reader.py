"""A criteria text to criteria: the whole way from the stored text to expressions with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialwright.eligibility.criteria import (
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
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.headings import group_of
from trialwright.eligibility.reading.introductions import (
    Heard,
    introduces,
    joined_as_said,
    leaves_next_open,
    with_list,
)
from trialwright.eligibility.reading.items import read_item
from trialwright.eligibility.reading.lines import Block, Item, blocks_of, cohort_at
from trialwright.eligibility.reading.negations import NEGATION, denies
from trialwright.eligibility.reading.nested import lists_exceptions, outside, with_exceptions
from trialwright.eligibility.reading.raw import Text, text_from
from trialwright.eligibility.reading.sheet import Lookup, Sheet, no_concepts, sheet_of
from trialwright.eligibility.reading.tokens import word_set

_LETTERS = {Section.INCLUSION: "I", Section.EXCLUSION: "E", Section.UNKNOWN: "U"}
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
        for section, item in _items(text, block):
            numbers[section] += 1
            name = f"{_LETTERS[section]}{numbers[section]}"
            criteria.append(_criterion(text, block, section, item, name, concepts))
    whole = Span(0, len(raw))
    covered = [one.span for one in criteria] + [one.span for one in outside]
    outside += [Residue(ResidueKind.CONNECTIVE, gap) for gap in _worded(raw, gaps(whole, covered))]
    return CriteriaReading(raw, tuple(criteria), tuple(sorted(outside, key=lambda one: one.span)))


def _items(text: Text, block: Block) -> Iterator[tuple[Section, Item]]:
    """Give the items of a block that are criteria, each with its section.

    Behind "none of the following:" with nothing under it, no section may be assumed.
    """
    section = block.section
    for item in block.items:
        words = text.plain[item.start : item.end].strip()
        if words:
            yield section, item
            if not item.items and leaves_next_open(words, section):
                section = Section.UNKNOWN


def _criterion(  # noqa: PLR0913, PLR0917 - what is known of an item
    text: Text, block: Block, section: Section, item: Item, name: str, concepts: Lookup
) -> Criterion:
    path = () if block.heading is None else (text.plain[slice(*block.heading)].strip(" *#:_-"),)
    named = cohort_at(text.plain, item.start, item.end)
    title = text.plain[item.start : item.end] if item.items and named is None else ""
    group = group_of(title) if introduces(title) else None
    expression, introductions = _read(text, section, item, concepts, is_group=group is not None)
    if named is not None:
        introductions.append(text.span(item.start, named[1]))
    span = text.span(item.begin, item.last)
    return Criterion(
        id=name,
        section=section,
        span=span,
        expression=expression,
        path=path + ((item.marker.label,) if item.marker is not None and item.marker.label else ()),
        cohort=named[0] if named is not None else group or block.group,
        residues=tuple(_residues(text, item, span, expression, introductions)),
    )


def _read(  # noqa: PLR0913 - what is known of an item
    text: Text,
    section: Section,
    item: Item,
    concepts: Lookup,
    *,
    of_age: bool = False,
    is_group: bool = False,
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
    if not introduces(words):
        listed = joined_as_said(section, words, parts)
        return joined_by_section(section, [_leaf(own, item), listed]), introductions
    start = own.tokens[0].start if own.tokens else item.start
    heard = Heard(own, text.plain[start : item.end], parts, is_group=is_group)
    read, length = with_list(heard, lambda end: _part(text, start, start + end, own))
    if start + length < item.end:
        introductions.append(text.span(start + length, item.end))
    return read, introductions


def _part(text: Text, start: int, end: int, own: Sheet) -> Expression:
    """Return what the first characters of an introduction say."""
    sheet = sheet_of(text, start, end, own.section, own.lookup)
    return read_item(sheet, 0, len(sheet.tokens))


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
