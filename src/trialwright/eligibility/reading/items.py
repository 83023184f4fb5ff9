"""An item as its sentences: each is read for itself, and may let in or keep out those before it."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.criteria import (
    All,
    Any,
    Compare,
    Except,
    Expression,
    IfElse,
    Multiple,
    Not,
    NotApplicableUnless,
    Opaque,
    Score,
    Section,
    parts_of,
)
from trialwright.eligibility.reading.branches import either, turned_by
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.clauses import (
    EXCEPTIONS,
    as_exception,
    each_of,
    read_clause,
)
from trialwright.eligibility.reading.demands import (
    defines_potential,
    is_demand,
    is_demand_alone,
)
from trialwright.eligibility.reading.extents import trimmed
from trialwright.eligibility.reading.negations import NEGATION, denies
from trialwright.eligibility.reading.permissions import (
    Verdict,
    verdict_of,
    without_rechecks,
    without_verdict,
)
from trialwright.eligibility.reading.permitted import for_person
from trialwright.eligibility.reading.rows import read_row
from trialwright.eligibility.reading.sentences import sentences_of
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set


def read_item(sheet: Sheet, lo: int, hi: int) -> Expression:
    """Return the expression of an item: its sentences together, by the rule of the section."""
    parts: list[Expression] = []
    row = 0
    goes_on = is_listed = False
    for begin, end in sentences_of(sheet, lo, hi):
        excepted = _excepting(sheet, begin, end)
        if excepted is not None:
            parts = _without(sheet, parts, (begin, excepted, end))
            continue
        read = read_clause(sheet, begin, end)
        if goes_on and parts:
            # "FIB-4 > 1.3 or; liver stiffness > 8 kPa".
            parts[-1] = either(parts[-1], read, is_listed=is_listed)
            goes_on = text_at(sheet, end - 1) == "or"
            continue
        goes_on = text_at(sheet, end - 1) == "or"
        is_listed = any(token.text == "following" for token in sheet.tokens[begin:end])
        if text_at(sheet, begin - 1) != ";" or begin == lo:
            row = len(parts)
        parts = _with(sheet, parts, row, read, (begin, end))
    return joined_by_section(sheet.section, parts)


def _with(
    sheet: Sheet, parts: list[Expression], row: int, read: Expression, place: tuple[int, int]
) -> list[Expression]:
    """Add a sentence to those before it, of which those from `row` on are in one row with it."""
    begin, end = place
    words = sheet.words(begin, end)
    verdict = verdict_of(without_rechecks(words))
    if verdict is not None and not isinstance(read, IfElse):
        return _told(sheet, parts, read, verdict, place)
    branched = turned_by(parts[-1], read) if parts and verdict is None else None
    if branched is not None:
        return [*parts[:-1], branched]
    is_turned = isinstance(read, Not) and isinstance(read.part, _BOUNDED)
    if verdict is None and not is_turned and _is_open(sheet, words, place, is_first=not parts):
        return [*parts, left_open(sheet, read, place)]
    if len(parts) > row and verdict is None and text_at(sheet, begin) == "or":
        # "A; B; or C" asks for one of the three.
        return [*parts[:row], Any((*parts[row:], read))]
    # "<= 5 x ULN is allowed if there are metastases" is a limit of its own.
    return [*parts, read]


#: A bound that is demanded under exclusions is read as one that nobody may fail.
_BOUNDED = (Compare, Multiple, Score)


def _is_open(sheet: Sheet, words: str, place: tuple[int, int], *, is_first: bool) -> bool:
    """Say whether a sentence goes on with the one before it, defines, or demands and excludes."""
    begin = trimmed(sheet, *place)[0]
    if not is_first and text_at(sheet, begin) in _GOES_ON:
        return True
    if defines_potential(words):
        return True
    return sheet.section is Section.EXCLUSION and is_demand(words)


def left_open(sheet: Sheet, read: Expression, place: tuple[int, int]) -> Expression:
    """Return the words of a sentence for a person, beside the numbers that are read in it.

    What is read of it may only tell what lets nobody in and keeps nobody out: that somebody
    meets what is included, or does what is demanded among reasons to exclude.
    """
    if isinstance(read, Opaque):
        return read
    lo, hi = trimmed(sheet, *place)
    whole = Opaque(words=sheet.words(lo, hi), spans=sheet.spans([(lo, hi)]))
    if not sheet.held(lo, hi):
        return whole
    if sheet.section is not Section.EXCLUSION:
        return Any((read, whole))
    if not is_demand(whole.words):
        return All((read, whole))
    return All((Not(read), whole)) if is_demand_alone(whole.words) else whole


#: With these a sentence goes on with the one before: "in the opinion of the doctor; including".
_GOES_ON = word_set("including such which whose whereby defined provided")
_NOTE = word_set("note : the only patients with those for subjects")


def _excepting(sheet: Sheet, lo: int, hi: int) -> int | None:
    """Return what follows the "except" with which a sentence begins; None if it begins without."""
    at = lo
    while at < hi and (sheet.tokens[at].kind is Kind.MARK or sheet.tokens[at].text in _NOTE):
        at += 1
    found = EXCEPTIONS.at(sheet.tokens, at)
    if found is not None:
        return found[1] if found[1] < hi else None
    is_said = at + 1 < hi and sheet.tokens[at].text in {"exception", "exceptions"}
    return at + 1 if is_said else None


def _without(
    sheet: Sheet, before: list[Expression], place: tuple[int, int, int]
) -> list[Expression]:
    """Take what a sentence of its own excepts away from what stands before it."""
    begin, start, end = place
    listed = read_row(sheet, start, end)
    is_unless = any(token.text == "unless" for token in sheet.tokens[begin:start])
    if not before or is_unless:
        return [*before, left_open(sheet, listed, (begin, end))]
    return _taken_away(sheet, before, tuple(each_of(listed)), (begin, end))


#: Exceptions to what has exceptions already: real texts have two, and what has more is for a
#: person.
_MOST_EXCEPTED = 6


def _taken_away(
    sheet: Sheet,
    before: list[Expression],
    exceptions: tuple[Expression, ...],
    place: tuple[int, int],
) -> list[Expression]:
    """Return what stands before a sentence without what that excepts."""
    base = joined_by_section(sheet.section, before)
    if isinstance(base, Except):
        return [Except(base.base, (*base.exceptions, *exceptions))]
    if _excepted_times(base) >= _MOST_EXCEPTED:
        lo, hi = trimmed(sheet, *place)
        return [*before, Opaque(words=sheet.words(lo, hi), spans=sheet.spans([(lo, hi)]))]
    return [Except(base, exceptions)]


def _excepted_times(expression: Expression) -> int:
    """Return how often something was taken away from what an expression begins with."""
    times = 0
    while parts := parts_of(expression):
        times += isinstance(expression, Except)
        expression = parts[0]
    return times


def _told(
    sheet: Sheet,
    before: list[Expression],
    read: Expression,
    verdict: Verdict,
    place: tuple[int, int],
) -> list[Expression]:
    """Add a sentence that says who is let in or kept out to those before it."""
    match sheet.section, verdict:
        case Section.INCLUSION, Verdict.OUT:
            return [*before, _kept_out(sheet, read, place)]
        case Section.EXCLUSION, Verdict.IN | Verdict.ALLOWED if before:
            if not _is_about(sheet, place):
                return [*before, left_open(sheet, read, place)]
            return _taken_away(sheet, before, (as_exception(read),), place)
        case Section.EXCLUSION, Verdict.IN | Verdict.ALLOWED:
            return [for_person(sheet, read, place)]
        case Section.INCLUSION, Verdict.ALLOWED:
            return [*before, for_person(sheet, read, place)]
        case Section.INCLUSION, Verdict.IN if before:
            return [*before, for_person(sheet, read, place)]
        case _:
            return [*before, read]


def _kept_out(sheet: Sheet, read: Expression, place: tuple[int, int]) -> Expression:
    """Return whom a sentence keeps out, denied; one that says no besides is for a person."""
    rest = without_verdict(sheet.words(*place))
    if NEGATION.search(rest) is not None or verdict_of(rest) is not None:
        return left_open(sheet, read, place)
    if denies(read):
        return read
    if isinstance(read, NotApplicableUnless):
        return NotApplicableUnless(read.condition, Not(read.part))
    return Not(read)


_PEOPLE = word_set(
    "patients patient subjects subject participants participant individuals persons people those"
    " women men who volunteers candidates they"
)
_LONG = 4


def _is_about(sheet: Sheet, place: tuple[int, int]) -> bool:
    """Say whether a permission is about people, or about what was named before it.

    "Active hepatitis; inhaled steroids are allowed" excuses no hepatitis.
    """
    lo, hi = place
    if any(token.text in _PEOPLE for token in sheet.tokens[lo:hi]):
        return True
    named = set(_telling(sheet, 0, lo))
    return any(one in named for one in _telling(sheet, lo, hi))


def _telling(sheet: Sheet, lo: int, hi: int) -> Iterator[str]:
    """Give the beginnings of long words, and abbreviations."""
    for token in sheet.tokens[lo:hi]:
        if len(token.text) > _LONG or (token.written.isupper() and len(token.text) > 1):
            yield token.text[:5]
