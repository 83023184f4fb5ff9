"""A segment of a criterion to atoms: one segment names one thing, or bounds on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Citation,
    Demographic,
    Exposure,
    Expression,
    Has,
    IfElse,
    Judgement,
    Not,
    NotApplicableUnless,
    Opaque,
    Point,
    Score,
    Section,
    Spans,
    Status,
    Term,
    Trait,
    Window,
)
from trialwright.eligibility.reading.alternatives import (
    Alternative,
    alternative_in,
    conditional_limit,
    is_denied,
    past_lead,
)
from trialwright.eligibility.reading.beside import named_before, past_named
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.bounds import bounds_in
from trialwright.eligibility.reading.bounds_again import with_limits
from trialwright.eligibility.reading.bracketed import (
    denied_in_brackets,
    looking_back,
    of_others,
    on_side_of,
    past_brackets,
)
from trialwright.eligibility.reading.demographics import (
    age_atom,
    ages_of_sexes,
    merged_ages,
    sex_in,
)
from trialwright.eligibility.reading.denied import denied
from trialwright.eligibility.reading.extents import (
    Range,
    around,
    is_cited,
    is_worded,
    says_something,
    tells,
    trimmed,
)
from trialwright.eligibility.reading.for_whom import for_whom
from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.leads import leads_before, leads_of
from trialwright.eligibility.reading.markings import marking_of
from trialwright.eligibility.reading.measured import Stretch, measured
from trialwright.eligibility.reading.names import (
    is_told,
    moment_at_end,
    name_of,
    status_in,
    taken_within,
    told_in,
    words_without,
)
from trialwright.eligibility.reading.or_within import named_before_or, now_or_then
from trialwright.eligibility.reading.promises import is_of_others, promised
from trialwright.eligibility.reading.sheet import Aged, Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import (
    LEADS,
    Effect,
    attestation_topic,
    says_exposure,
)
from trialwright.eligibility.reading.traits import trait_in
from trialwright.eligibility.reading.windows import WindowMention

#: A name of more words than this is a sentence.
_LONGEST_NAME = 16
#: Say what was done and not with what.
_BARE_VERBS = word_set(
    "i.e e.g ie viz namely"
    " currently previously presently taken used received treated given lasting lasted persisted"
    " evident showed experienced measured"
    " continuously continually consecutively"
    " participated participate enrolled"
)

_NOTHING_SAID = Effect()


def read_segment(sheet: Sheet, lo: int, hi: int, effect: Effect = _NOTHING_SAID) -> Expression:
    """Return the expression of a range of tokens that names one thing."""
    begin, end = trimmed(sheet, lo, hi)
    if begin >= end:
        return Opaque(words=sheet.words(lo, hi), spans=sheet.spans([(lo, hi)]))
    cited = sheet.cited(begin, end)
    ranges = around(begin, end, [(one.first, one.after) for one in cited])
    worded = [one for one in ranges if is_worded(sheet, *one)]
    # A time behind a reference is that of what stands before the reference.
    told = [one for one in worded if not _is_time(sheet, *one)] if cited else worded
    parts = [_read(sheet, *one, effect) for one in told or worded]
    parts += [
        Citation(
            reference=sheet.words(one.named, one.after).strip('" '),
            spans=sheet.spans([(one.first, one.after)]),
        )
        for one in cited
    ]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _is_time(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range holds only a time."""
    lo, hi = trimmed(sheet, lo, hi)
    return any(one.first <= lo and hi <= one.after for one in sheet.timed(lo, hi))


def _read(sheet: Sheet, lo: int, hi: int, effect: Effect) -> Expression:
    """Read a range that holds no reference."""
    lo, hi = trimmed(sheet, lo, hi)
    alternative = _alternative(sheet, lo, hi, effect)
    if alternative is not None:
        return alternative
    windows = sheet.timed(lo, hi)
    ages = sheet.aged(lo, hi)
    words = sheet.words(lo, hi)
    promise = None
    if judgement_topic(words) != "investigator":
        promise = attestation_topic(_outside(sheet, lo, hi, windows))
    bounded = bounds_in(sheet, past_named(sheet, lo, hi, windows), hi, windows, ages)
    if promise is not None and not any(one.is_measured for one in bounded) and not ages:
        others = [one for one in bounded if is_of_others(sheet, one)]
        return promised(sheet, (lo, hi), windows, promise, others)
    if ages and not bounded:
        return _aged(sheet, lo, hi, ages)
    if bounded:
        return _measured(sheet, Stretch(lo, hi, windows, ages), bounded)
    staged = _staged(sheet, lo, hi)
    if staged is not None:
        return staged
    marked = marking_of(sheet, lo, hi)
    if marked is not None:
        return marked
    beside = _beside_in_brackets(sheet, lo, hi, windows, effect)
    return beside or _with_second_window(sheet, lo, hi, windows, effect)


def _beside_in_brackets(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], effect: Effect
) -> Expression | None:
    """Read "angina (no admission within 3 months)": what brackets deny has the time in them."""
    place = denied_in_brackets(sheet, lo, hi, windows)
    if place is None:
        return None
    opened, closed = place
    inner = _read(sheet, opened + 1, closed, _NOTHING_SAID)
    return All((_read(sheet, lo, opened, effect), inner))


def _outside(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> str:
    """Return the words of a range outside its windows: "30 days before consent" asks for none."""
    rest = around(lo, hi, [(one.first, one.after) for one in windows])
    return " ".join(sheet.words(*one) for one in rest)


def _with_second_window(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], effect: Effect
) -> Expression:
    """Read a range without bounds; what its second time belongs to is for a person to see."""
    if len(windows) < 2:  # noqa: PLR2004 - two windows
        return _now_or_then(sheet, lo, hi, windows, effect) or _named(
            sheet, lo, hi, windows, effect
        )
    end = windows[0].after
    first = _named(sheet, lo, end, windows[:1], effect)
    others = of_others(sheet, windows[1], hi)
    if len(windows) == 2 and others is not None:  # noqa: PLR2004 - two windows
        return _with_others(sheet, first, windows, others)
    parts = [first]
    ends = [*(one.after for one in windows[1:-1]), hi]
    for begin, after, one in zip([end, *ends[:-1]], ends, windows[1:], strict=True):
        spans = sheet.spans([(begin, after)])
        again = None if _tells_more(sheet, begin, one) else _timed_again(first, one, spans)
        parts.append(
            again or Opaque(words=sheet.words(begin, after), window=one.window, spans=spans)
        )
    between = {token.text for token in sheet.tokens[end : windows[-1].first]}
    is_group = windows[1].first == end and text_at(sheet, end) == "("
    is_listed = "," in between or is_group
    is_list = sheet.section is Section.EXCLUSION and is_listed and "and" not in between
    either = "or" in between or is_list
    return Any(tuple(parts)) if either else All(tuple(parts))


def _with_others(
    sheet: Sheet, first: Expression, windows: Sequence[WindowMention], place: Range
) -> Expression:
    """Read "no A within 4 weeks (6 weeks for B)": each of the two with its own time."""
    one, other = windows
    window = on_side_of(one.window, other.window)
    spans = sheet.spans([(other.first, place[1])])
    words = sheet.words(*place)
    then = Exposure(agent=Term(words, sheet.lookup(words)), window=window, spans=spans)
    if isinstance(first, Not):
        return Not(Any((first.part, then)))
    if sheet.section is Section.EXCLUSION:
        return Any((first, then))
    had = replace(then, window=None)
    return All((first, NotApplicableUnless(had, then)))


def _now_or_then(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], effect: Effect
) -> Expression | None:
    """Read "current use of A or within 30 days of screening" as either of two."""
    end = named_before_or(sheet, lo, windows[0]) if windows else None
    if end is None or tells(sheet, windows[0].after, hi):
        return None
    return now_or_then(sheet, (lo, end), windows[0], _read(sheet, lo, end, effect))


def _tells_more(sheet: Sheet, lo: int, window: WindowMention) -> bool:
    # A time that begins with brackets is that of another group: "(for A) or 4 weeks (for B)".
    is_of_group = window.first == lo and text_at(sheet, lo) == "("
    return is_of_group or any(
        token.kind is Kind.WORD and token.text not in {"and", "for", "no", "but", "not"}
        for token in sheet.tokens[lo : window.first]
    )


def _timed_again(first: Expression, window: WindowMention, spans: Spans) -> Expression | None:
    """Return what was named with another window: "for 6 months and for no longer than 5 years"."""
    if isinstance(first, Has | Exposure):
        return replace(first, window=window.window, spans=spans)
    return None


def _staged(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "stage IIIB or IV disease" as a score with levels, and what is named beside it."""
    found = sheet.staged(lo, hi)
    if len(found) != 1:
        return None
    row = found[0]
    staged = Score(
        scale=Term(sheet.words(row.first, row.named), row.concept),
        levels=row.levels,
        spans=sheet.spans([(row.first, row.after)]),
    )
    rests = [trimmed(sheet, lo, row.first), trimmed(sheet, row.after, hi)]
    named = [_read(sheet, *one, _NOTHING_SAID) for one in rests if tells(sheet, *one)]
    made = staged if not named else All((staged, *named))
    return Not(made) if leads_of(sheet, lo, hi)[1].negated else made


def _alternative(sheet: Sheet, lo: int, hi: int, effect: Effect) -> Expression | None:
    """Read "ALT <= 3 x ULN (<= 5 x ULN if liver metastases)": another limit under a condition."""
    found = conditional_limit(sheet, lo, hi)
    if found is None:
        return _for_two_kinds(sheet, lo, hi, effect)
    opened, amount, closed = found
    after = amount.after
    base = _read(sheet, lo, opened, effect)
    spans = sheet.spans([(opened + 1, after)])
    other = with_limits(base, sheet, amount, spans)
    if other is None:
        return None
    condition = _read(sheet, after + 1, closed, _NOTHING_SAID)
    made = IfElse(condition, other, base)
    if closed + 1 >= hi or not is_worded(sheet, closed + 1, hi):
        return made
    return All((made, _read(sheet, closed + 1, hi, _NOTHING_SAID)))


def _for_two_kinds(sheet: Sheet, lo: int, hi: int, effect: Effect) -> Expression | None:
    """Read "Hb >= 13 for men or >= 12 for women": a limit for each of two kinds of people."""
    found = alternative_in(sheet, lo, hi)
    if found is None:
        return None
    base = _read(sheet, lo, found.base.after, effect)
    if found.sexes is not None and isinstance(base, NotApplicableUnless):
        base = base.part
    spans = sheet.spans([(found.other.first, found.other.after)])
    other = with_limits(base, sheet, found.other, spans)
    if other is None:
        return None
    made = _branched(sheet, found, base, other)
    if made is None:
        return None
    if found.after >= hi or not is_worded(sheet, found.after, hi):
        return made
    if text_at(sheet, found.after) == "(" and not sheet.held(found.after, hi):
        # What is said in brackets after both limits explains them.
        return made
    return All((made, _read(sheet, found.after, hi, _NOTHING_SAID)))


def _branched(
    sheet: Sheet, found: Alternative, base: Expression, other: Expression
) -> Expression | None:
    """Return a limit and another one, each for whom it is."""
    if found.sexes is not None:
        one, second = found.sexes
        places = [place for place in (found.base_condition, found.condition) if place is not None]
        sex = Demographic(trait=Trait.SEX, value=one or second, spans=sheet.spans(places))
        return IfElse(sex, base, other) if one is not None else IfElse(sex, other, base)
    condition = condition_of(sheet, found.condition)
    if condition is None:
        return None
    first = found.base_condition
    if first is None:
        return IfElse(condition, other, base)
    if is_denied(sheet, first):
        # "If there are no metastases": what is left when the other condition does not hold.
        return IfElse(_with_place(sheet, condition, first), other, base)
    before = condition_of(sheet, first)
    if before is None:
        return None
    if sheet.section is Section.EXCLUSION:
        return Any((All((before, base)), All((condition, other))))
    return All((NotApplicableUnless(before, base), NotApplicableUnless(condition, other)))


def condition_of(sheet: Sheet, place: Range) -> Expression | None:
    """Return a condition without the "if" before it; None if it says nothing."""
    lo, hi = past_lead(sheet, place)
    if lo >= hi or not is_worded(sheet, lo, hi):
        return None
    read = _read(sheet, lo, hi, _NOTHING_SAID)
    read = _with_place(sheet, read, place)
    is_told = isinstance(read, Not) or not is_denied(sheet, place)
    return read if is_told else Not(read)


def _with_place(sheet: Sheet, condition: Expression, place: Range) -> Expression:
    """Return a condition whose atom has also the words that deny it elsewhere."""
    if isinstance(condition, Has | Opaque):
        return replace(condition, spans=(*condition.spans, *sheet.spans([place])))
    return condition


def _aged(sheet: Sheet, lo: int, hi: int, ages: Sequence[Aged]) -> Expression:
    """Read a range whose amounts are all ages, with a sex that is named beside them."""
    parts: list[Expression] = [age_atom(sheet, one) for one in merged_ages(ages)]
    sex = sex_in(sheet, lo, hi)
    joined_by_or = any(
        sheet.tokens[place].text == "or"
        for place in range(ages[0].amount.after, ages[-1].amount.first)
    )
    aged: Expression = parts[0]
    if len(parts) > 1:
        aged = Any(tuple(parts)) if joined_by_or else All(tuple(parts))
    of_each_sex = ages_of_sexes(sheet, ages)
    if of_each_sex is not None:
        sex, aged = None, of_each_sex
    beside = [_read(sheet, *one, _NOTHING_SAID) for one in _rests(sheet, lo, hi, ages)]
    if sex is None and not beside:
        return aged
    return All((*([sex] if sex is not None else []), aged, *beside))


def _rests(sheet: Sheet, lo: int, hi: int, ages: Sequence[Aged]) -> list[Range]:
    """Return what stands before and after the ages of a range and says something of its own."""
    places = [place for one in ages for place in (*one.words, one.amount.first)]
    after = max(max(one.amount.after, *(place + 1 for place in one.words)) for one in ages)
    while after < hi and (
        sheet.tokens[after].text in _AFTER_AGES or sheet.tokens[after].kind is Kind.MARK
    ):
        after += 1
    rests = [trimmed(sheet, lo, min(places)), trimmed(sheet, after, hi)]
    return [one for one in rests if says_something(sheet, *one)]


_AFTER_AGES = word_set("( inclusive ) old of age")


def _measured(sheet: Sheet, here: Stretch, bounded: Sequence[Bounded]) -> Expression:
    """Read a range with bounds; words before a time of their own are one thing more."""
    named = named_before(sheet, here.lo, bounded, here.windows)
    if named is None or here.ages:
        return _measured_for(sheet, here, bounded)
    rest = Stretch(named, here.hi, here.windows[1:], ())
    return All((_read(sheet, here.lo, named, _NOTHING_SAID), _measured(sheet, rest, bounded)))


def _measured_for(sheet: Sheet, here: Stretch, bounded: Sequence[Bounded]) -> Expression:
    """Read a range with bounds, which may be for some people only."""
    place = None if here.ages else for_whom(sheet, bounded, here.hi)
    condition = None if place is None else condition_of(sheet, place)
    if place is None or condition is None:
        return measured(sheet, here, bounded)
    own = [one for one in here.windows if one.after <= place[0]]
    made = measured(sheet, Stretch(here.lo, place[0], own, ()), bounded)
    return NotApplicableUnless(condition, made)


def _named(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], effect: Effect
) -> Expression:
    """Read a range without bounds: a trait, a judgement, an exposure, a condition, or nothing."""
    spans = sheet.spans([(lo, hi)])
    words = sheet.words(lo, hi)
    named = _authors(sheet, lo, hi) or trait_in(sheet, lo, hi)
    if named is not None:
        return named
    if words.lower().startswith(("with or without", "or without", "with and without")):
        # Asks for neither of the two.
        return Opaque(words=words, spans=spans)
    topic = judgement_topic(words)
    window = windows[0].window if windows else None
    if topic is not None and not (topic == "time left open" and window is not None):
        return _judged(sheet, (lo, hi), topic, window, effect)
    if window is None:
        window, end = moment_at_end(sheet, lo, hi)
    else:
        end = hi
    body, said, severity = leads_before(sheet, lo, hi, effect)
    inner = past_brackets(sheet, hi, windows[0]) if windows else None
    if inner is not None:
        begin, lead = inner
        body, more, severity = leads_before(sheet, begin, hi, _NOTHING_SAID)
        exposed = lead.exposed or more.exposed
        windows, said = (), replace(lead, negated=said.negated, exposed=exposed)
    window = looking_back(window, said.status)
    name, said = name_of(sheet, body, end, windows, said)
    spans = sheet.spans([told_in(sheet, (lo, hi), body, windows, name)])
    is_sentence = len(name.split()) > _LONGEST_NAME or is_told(name, exposed=said.exposed)
    anchor = windows[0].window.anchor if windows else None
    if window is not None and (taken := taken_within(sheet, name, window, spans)) is not None:
        return denied(taken) if said.negated else taken
    if not name and anchor is not None and anchor.point in {Point.EVENT, Point.SURGERY}:
        happened = Term(anchor.words, sheet.lookup(anchor.words))
        event = Has(concept=happened, status=Status.HISTORY, window=window, spans=spans)
        return Not(event) if said.negated else event
    # A time within brackets is of something in them: "disease (angina, stroke within 6 months)".
    is_cut = window is not None and name.count("(") > name.count(")")
    if not name or is_sentence or is_cut or name.lower() in _BARE_VERBS:
        return Opaque(words=words, window=window, spans=spans)
    concept = Term(name, sheet.lookup(name))
    made: Expression
    if said.exposed or says_exposure(words_without(sheet, lo, hi, windows)):
        made = Exposure(
            agent=concept,
            status=said.status or status_in(window),
            window=window,
            spans=spans,
        )
    else:
        status = said.status or status_in(window)
        made = Has(concept=concept, status=status, severity=severity, window=window, spans=spans)
    return denied(made) if said.negated else made


def _authors(sheet: Sheet, lo: int, hi: int) -> Citation | None:
    """Return authors and a year that stand alone as what they cite: "(Smith et al., 2013)"."""
    if not is_cited(sheet, lo, hi):
        return None
    return Citation(reference=sheet.words(lo, hi).strip("()[] "), spans=sheet.spans([(lo, hi)]))


def _judged(
    sheet: Sheet, place: tuple[int, int], topic: str, window: Window | None, effect: Effect
) -> Expression:
    """Return what a person judges, without a "no" before it, which stands for one of the row."""
    lo, hi = place
    lead = LEADS.at(sheet.tokens, lo)
    denied = lead is not None and lead[0].negated and lead[1] < hi
    begin = lead[1] if lead is not None and denied else lo
    again = LEADS.at(sheet.tokens, begin) if denied else None
    if again is not None and again[0].negated:
        # What is denied twice is for a person to read as it stands.
        begin, denied = lo, False
    judged = Judgement(
        topic=topic, words=sheet.words(begin, hi), window=window, spans=sheet.spans([(lo, hi)])
    )
    return Not(judged) if denied or (effect.negated and begin == lo) else judged
