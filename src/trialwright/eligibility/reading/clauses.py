"""The grammar of an item: sentences, conditions and exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Demographic,
    Except,
    Exposure,
    Expression,
    Has,
    IfElse,
    Not,
    NotApplicableUnless,
    Opaque,
    Section,
    Trait,
)
from trialwright.eligibility.reading.alternatives import alternative_in, past_lead
from trialwright.eligibility.reading.atoms import condition_of, read_segment
from trialwright.eligibility.reading.bounded import unit_of
from trialwright.eligibility.reading.bounds_again import with_limits
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.demographics import sex_in
from trialwright.eligibility.reading.excepted_times import except_within
from trialwright.eligibility.reading.extents import is_worded, trimmed
from trialwright.eligibility.reading.joints import joints_of
from trialwright.eligibility.reading.lacking import goes_on_after, lacking
from trialwright.eligibility.reading.late_windows import with_late_windows
from trialwright.eligibility.reading.limits_for_some import (
    limit_for_some,
    past_permission,
    tells_when,
)
from trialwright.eligibility.reading.negations import denies
from trialwright.eligibility.reading.permissions import Verdict, verdict_of
from trialwright.eligibility.reading.rows import read_row
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import Kind, Phrases, word_set
from trialwright.eligibility.reading.topics import POTENTIAL, SEXES

EXCEPTIONS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("except for", "except", "excepting", "with the exception of", "with exception of"),
            *("other than", "excluding", "apart from", "exclusive of", "with the exceptions of"),
            *("not including", "aside from", "exceptions include", "exceptions are", "exception :"),
            *("unless", "unless it is", "with the following exceptions"),
        ),
        True,
    )
)
_CONDITIONS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *(
                "if",
                "in case",
                "in case of",
                "in the case of",
                "in cases of",
                "when",
                "for patients with",
            ),
            *("for subjects with", "for participants with", "for patients who", "for subjects who"),
            *(
                "for women",
                "for men",
                "for females",
                "for males",
                "for female",
                "for male",
                "in women",
            ),
            *(
                "for those with",
                "for those who",
                "for patients",
                "for subjects",
                "for participants",
            ),
            *("in patients with", "in subjects with", "in participants with", "for women of"),
            *("under the condition of", "under the condition that", "on the premise that"),
            *("on condition that", "on the condition that", "provided that", "as long as"),
        ),
        True,
    )
)


def as_exception(read: Expression) -> Expression:
    """Return an exception that says for whom it is: both must hold."""
    if isinstance(read, NotApplicableUnless):
        return All((read.condition, read.part))
    return read


#: Conditions within exceptions within conditions: real texts have two levels, and what has more is
#: for a person. Without an end, each level would be walked by all that are above it.
_DEEPEST = 6


def read_clause(sheet: Sheet, lo: int, hi: int, depth: int = 0) -> Expression:
    """Return the expression of one clause, which lies within so many others."""
    lo, hi = trimmed(sheet, lo, _without_ending(sheet, lo, hi))
    if [text_at(sheet, lo), text_at(sheet, lo + 1)] == ["note", ":"] and lo + 2 < hi:
        lo += 2
    if lo >= hi:
        return Opaque(words="")
    if depth > _DEEPEST:
        return Opaque(words=sheet.words(lo, hi), spans=sheet.spans([(lo, hi)]))
    read = (
        _by_age(sheet, lo, hi, depth + 1)
        or _for_some(sheet, lo, hi, depth + 1)
        or _permitting(sheet, lo, hi, depth + 1)
        or _conditional(sheet, lo, hi, depth + 1)
        or _excepted(sheet, lo, hi, depth + 1)
        or lacking(sheet, lo, hi)
        or read_row(sheet, lo, hi)
    )
    return with_late_windows(sheet, lo, hi, read)


def _by_age(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read a row of a table by ages, "2 to < 6 years: 0.8 mg/dL": the age, and words after it.

    What the number is a limit of stands above the table.
    """
    held = sheet.held(lo, hi)
    first = held[0] if held else None
    if first is None or first.time not in {"a", "mo"} or first.first > lo + 1:
        return None
    place = first.after
    while place < hi and sheet.tokens[place].text in {"old", "of", "age"}:
        place += 1
    ends = [first]
    if len(held) > 1 and held[1].first == place and held[1].time in {"a", "mo"}:
        # "6 months to < 1 year" has an end in each of two units.
        ends, place = [first, held[1]], held[1].after
    rest = trimmed(sheet, place + 1, hi)
    if text_at(sheet, place) != ":" or not sheet.held(*rest) or not first.limits.directed:
        return None
    ages = [
        Demographic(
            trait=Trait.AGE,
            limits=one.limits,
            unit=unit_of(sheet, one),
            spans=sheet.spans([(first.first, place)]),
        )
        for one in ends
    ]
    left: Expression = Opaque(words=sheet.words(*rest), spans=sheet.spans([rest]))
    return NotApplicableUnless(
        joined_all(ages), read_clause(sheet, *rest, depth) if sheet.named(*rest) else left
    )


def _for_some(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read a limit beside which one for some people stands: "(metastases: <= 5 x ULN)"."""
    found = limit_for_some(sheet, lo, hi)
    if found is None:
        return None
    base = read_segment(sheet, found.begin, found.base.after)
    spans = sheet.spans([(found.other.first, found.other.after)])
    if found.named is not None:
        other: Expression | None = read_segment(sheet, found.named, found.other.after)
    else:
        other = with_limits(base, sheet, found.other, spans)
    condition = condition_of(sheet, found.condition)
    if other is None or condition is None:
        return None
    parts: list[Expression] = [IfElse(condition, other, base)]
    end = past_permission(sheet, found.after, hi)
    before, after = trimmed(sheet, lo, found.begin), trimmed(sheet, end, hi)
    if before[0] < before[1]:
        parts.insert(0, read_clause(sheet, *before, depth))
    if is_worded(sheet, *after) and not tells_when(sheet, after):
        parts.append(read_clause(sheet, *after, depth))
    return joined_by_section(sheet.section, parts)


def _permitting(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read "no X (Y is allowed if ...)": what is allowed in brackets is taken out of X."""
    opened = next((at for at in range(lo + 1, hi) if sheet.tokens[at].text == "("), None)
    if opened is None:
        return None
    closed = find(sheet, opened + 1, hi, word_set(")"), any_depth=True)
    if closed is None or verdict_of(sheet.words(opened + 1, closed)) not in {
        Verdict.IN,
        Verdict.ALLOWED,
    }:
        return None
    bounds = [one for one in sheet.held(opened, closed) if one.time is None]
    tail = trimmed(sheet, closed + 1, hi)
    if bounds and not any(one.limits.directed for one in bounds):
        # "(3 rechecks permitted)" says how something is measured.
        return None
    if tail[0] < tail[1] and not all(
        any(one.first <= at < one.after for one in sheet.timed(*tail)) for at in range(*tail)
    ):
        return None
    base = read_clause(sheet, lo, opened, depth)
    exception = as_exception(read_clause(sheet, opened + 1, closed, depth))
    if isinstance(base, Not):
        return Not(Except(base.part, (exception,)))
    return Except(base, (exception,))


_ENDINGS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("are to be excluded", "will be excluded", "are excluded", "is excluded", "excluded"),
            *("are unsuitable for enrollment", "are not eligible", "is required", "are required"),
            *("must be excluded", "should be excluded", "will not be eligible", "are ineligible"),
            *("is not allowed", "are not allowed", "is not permitted", "are not permitted"),
            *("will be included", "are eligible", "are allowed", "is allowed", "are permitted"),
            *("will be excluded from the study", "are excluded from the study", "is exclusionary"),
            *("will not be enrolled", "are not permitted to enroll", "are included", "is excluded"),
        ),
        True,
    )
)


def _without_ending(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a clause ends before words that only repeat its section."""
    end = hi
    while end > lo and sheet.tokens[end - 1].text in {".", ",", ";"}:
        end -= 1
    for length in range(6, 0, -1):
        found = _ENDINGS.at(sheet.tokens, end - length) if end - length > lo else None
        if found is not None and found[1] == end:
            return end - length
    return hi


def _conditional(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read "if X, Y", "Y if X", and "women of childbearing potential must Y"."""
    lead = _CONDITIONS.at(sheet.tokens, lo)
    if lead is not None:
        end = find(sheet, lead[1], hi, word_set(", :")) or _modal(sheet, lead[1], hi)
        if end is not None and end < hi - 1:
            condition = read_segment(sheet, _past_lead(sheet, lo, lead[1], end), end)
            return NotApplicableUnless(
                _condition(sheet, lo, end, condition), read_clause(sheet, end, hi, depth)
            )
    of_some = _of_some(sheet, lo, hi, depth) or _of_those(sheet, lo, hi, depth)
    if of_some is not None:
        return of_some
    late = find(sheet, lo + 1, hi, word_set("if"))
    if (
        late is not None
        and late < hi - 2
        and sheet.tokens[late + 1].text not in {"applicable", "needed"}
        and alternative_in(sheet, lo, hi) is None
    ):
        if _says_only_who(sheet, lo, late):
            return read_clause(sheet, late + 1, hi, depth)
        condition = _condition(sheet, late, hi, read_segment(sheet, late + 1, hi))
        made = NotApplicableUnless(condition, read_clause(sheet, lo, late, depth))
        if text_at(sheet, late - 1) == "," or not joints_of(sheet, lo, late):
            return made
        # Of "A, B and C if X" the last alone may be asked under the condition.
        spans = sheet.spans([(late, late + 1)])
        return All((made, Opaque(words=sheet.words(lo, hi), spans=spans)))
    return None


def _past_lead(sheet: Sheet, lo: int, after: int, hi: int) -> int:
    """Return where a condition begins behind its lead, which may name a sex: "for women"."""
    first = sheet.tokens[lo].text
    if first in {"if", "when", "under", "on", "provided", "as"}:
        return after
    if not SEXES.keys().isdisjoint(token.text for token in sheet.tokens[lo:hi]):
        return lo
    return past_lead(sheet, (lo, hi))[0] if past_lead(sheet, (lo, hi))[0] < hi else lo


_WHO = word_set(
    "patients patient subjects subject participants participant individuals are is will be must not"
    " excluded included eligible ineligible they who the a from study this enrolled also randomized"
    " randomised"
)


def _says_only_who(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether "patients are excluded" stands before an "if"."""
    return all(token.text in _WHO or token.kind is Kind.MARK for token in sheet.tokens[lo:hi])


def _condition(sheet: Sheet, lo: int, hi: int, read: Expression) -> Expression:
    """Return a condition; of words about sex and fertility that alone, as it is."""
    sex = sex_in(sheet, lo, hi)
    words = sheet.words(lo, hi)
    if sex is not None and all(t.text in SEXES or t.text in _FOR for t in sheet.tokens[lo:hi]):
        return sex
    if POTENTIAL.search(words):
        able = Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=sheet.spans([(lo, hi)]))
        return able if sex is None else All((sex, able))
    return read


_FOR = word_set("for in if when , all adult the")


def _of_some(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read "females of childbearing potential must ..." and "male participants must ..."."""
    end = _modal(sheet, lo, min(hi, lo + 22))
    if end is None or end == lo or end >= hi - 1:
        return None
    words = sheet.words(lo, end)
    names_sex = any(token.text in SEXES for token in sheet.tokens[lo:end])
    if not names_sex and not POTENTIAL.search(words):
        return None
    if sheet.held(lo, end) or _modal(sheet, lo, end) is not None:
        return None
    sex = sex_in(sheet, lo, end)
    parts: list[Expression] = [] if sex is None or sex.value == "any" else [sex]
    if POTENTIAL.search(words):
        parts.append(
            Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=sheet.spans([(lo, end)]))
        )
    if not parts:
        return None
    others = [t.text for t in sheet.tokens[lo:end] if t.kind is Kind.WORD and t.text not in _SOME]
    if len(parts) == 1 and isinstance(parts[0], Demographic) and parts[0].trait is Trait.SEX:
        if others:
            return None
        parts = [replace(parts[0], spans=sheet.spans([(lo, end)]))]
    return NotApplicableUnless(joined_all(parts), read_clause(sheet, end, hi, depth))


def _of_those(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read "patients found to have proteinuria >= 2+ must have ...": what a bound makes asked."""
    if [text_at(sheet, lo), text_at(sheet, lo + 1)] == ["note", ":"]:
        lo += 2
    if text_at(sheet, lo) not in _THOSE or sheet.section is Section.EXCLUSION:
        return None
    end = next((at for at in range(lo, min(hi, lo + 30)) if sheet.tokens[at].text in _MUST), None)
    if end is None or end >= hi - 1 or not sheet.held(end, hi):
        return None
    bounds = [one for one in sheet.held(lo, end) if one.time is None and one.limits.directed]
    if len(bounds) != 1 or sheet.aged(lo, end) or sheet.tokens[lo + 1].text in _MUST:
        return None
    return NotApplicableUnless(read_segment(sheet, lo, end), read_clause(sheet, end, hi, depth))


_THOSE = word_set("patients subjects participants those individuals")
_MUST = word_set("must should shall")
_SOME = frozenset(SEXES) | word_set(
    "participants patients subjects subject participant patient who are and all the only adult of"
    " any sexually active their partners"
)


def joined_all(parts: Sequence[Expression]) -> Expression:
    """Return parts that all must hold; one alone as it is."""
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _modal(sheet: Sheet, lo: int, hi: int) -> int | None:
    for place in range(lo, hi):
        text = sheet.tokens[place].text
        if text in {",", ";"} and place > lo + 1:
            continue
        if text in {"must", "should", "agree", "agrees", "shall", "need", "needs"}:
            return place
        if text in {"have", "are", "is", "has"} and text_at(sheet, place + 1) in {
            "to",
            "required",
            "a",
        }:
            before = text_at(sheet, place - 1)
            if before not in {"who", "that", "which"}:
                return place
    return None


def _excepted(sheet: Sheet, lo: int, hi: int, depth: int) -> Expression | None:
    """Read "X except for A, B and C", with or without brackets around the exceptions."""
    # "A other than B unless C": the "unless" is of all that stands before it.
    last = find(sheet, lo + 1, hi, word_set("unless"))
    for place in (*([] if last is None else [last]), *range(lo + 1, hi)):
        found = EXCEPTIONS.at(sheet.tokens, place)
        if found is None or found[1] >= hi:
            continue
        if sheet.kept[place]:
            continue
        return _with_exceptions(sheet, (lo, hi), place, found[1], depth)
    return None


def _with_exceptions(
    sheet: Sheet, within: tuple[int, int], place: int, start: int, depth: int
) -> Expression | None:
    lo, hi = within
    opened = text_at(sheet, place - 1) == "("
    end = hi
    tail = (hi, hi)
    if opened:
        closing = find(sheet, start, hi, word_set(")"), any_depth=True)
        if closing is not None:
            end, tail = closing, (closing + 1, hi)
    base = read_clause(sheet, lo, place - 1 if opened else place, depth)
    after = sheet.timed(*tail)
    if after and isinstance(base, Has | Exposure) and base.window is None:
        spans = sheet.spans([(after[0].first, after[0].after)])
        base = replace(base, window=after[0].window, spans=(*base.spans, *spans))
    if goes_on_after(sheet, start, end, is_condition=sheet.tokens[place].text == "unless"):
        spans = sheet.spans([(lo, hi)])
        whole = Opaque(words=sheet.words(lo, hi), spans=spans)
        return All((base, read_row(sheet, start, end), whole)) if sheet.held(lo, hi) else whole
    if sheet.tokens[place].text == "unless":
        exception = read_clause(sheet, start, end, depth)
        if sheet.section is Section.EXCLUSION:
            return All((base, Not(exception)))
        if verdict_of(sheet.words(lo, place)) is Verdict.OUT and not denies(base):
            base = Not(base)
        return Any((base, exception))
    listed = read_row(sheet, start, end)
    made = except_within(sheet, (start, end), base, each_of(listed))
    rest = trimmed(sheet, *tail)
    held = sheet.held(*rest)
    if len(held) <= len(after) or not sheet.named(rest[0], held[0].first):
        return made
    return joined_by_section(sheet.section, [made, read_clause(sheet, *rest, depth)])


def each_of(row: Expression) -> list[Expression]:
    """Return the names of a row, whatever joins them: each is an exception of its own."""
    if isinstance(row, All) and any(isinstance(one, Not) for one in row.parts):
        # "A cured tumour and no recurrence" is one exception: both must hold.
        return [row]
    if isinstance(row, All | Any):
        return [one for part in row.parts for one in each_of(part)]
    return [row]
