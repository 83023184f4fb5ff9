"""Grades, stages and scores of what words name: "peripheral neuropathy grade >= 3"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from trialwright.eligibility.criteria import All, Any, Expression, Not, Opaque, Score, Term
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, at_anchor
from trialwright.eligibility.reading.brackets import opened_in, past_closed
from trialwright.eligibility.reading.counted import counted, past_leads
from trialwright.eligibility.reading.extents import Range, tells
from trialwright.eligibility.reading.lasting import lasting_toxicity
from trialwright.eligibility.reading.leading import operator_before
from trialwright.eligibility.reading.leads import leads_of
from trialwright.eligibility.reading.operators import limits_of
from trialwright.eligibility.reading.outside import named_outside
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, Phrases, word_set
from trialwright.eligibility.reading.variables import VariableMention

#: Scales that say nothing without the thing that is graded or scored.
BARE_SCALES = frozenset(("ctcae-grade", "stage", "class", "score"))
#: Before a scale these name nothing that is graded.
_NAME_NOTHING = word_set(
    "nci ctcae ctc defined as a an the by i e g ie eg with of to total mean average and or"
    " including like such"
    " toxicity adverse event active any current currently existing known persistent ongoing"
    " residual uncontrolled new baseline prior previous unresolved clinically significant"
)
_LEAD_TO_SCALE = word_set("defined as a an the by i e g ie eg with of including like such")
#: Grades of these are none of a toxicity.
_OTHER_GRADES = word_set(
    "who world glioma gliomas clavien clavien-dindo gold lymphoma carcinoma cancer tumor tumour"
    " tumors histologic histological nuclear kellgren gleason school"
)
_HOW_MUCH = word_set("mild moderate severe slight marked minimal and or to , - /")
#: Before "with a score" these name nothing that is there.
_PRESENTING = word_set(
    "present presents presenting presented scoring scored enrolled included score"
)
_HOW_TOLD = (
    *("defined", "measured", "assessed", "determined", "indicated", "evidenced", "evaluated"),
    *("confirmed", "demonstrated", "reflected", "documented", "shown"),
)


@dataclass(frozen=True, slots=True)
class _Named:
    """What is graded by its words, where that begins and ends, and what stands before brackets."""

    words: str
    first: int
    after: int
    beside: Range | None = None
    other: Range | None = None


def graded(
    sheet: Sheet, lo: int, hi: int, amount: Amount, mention: VariableMention
) -> Bounded | None:
    """Read "peripheral neuropathy grade >= 3" and "grade >= 3 peripheral neuropathy"."""
    if mention.variable.id not in BARE_SCALES:
        return None
    if amount.unit is not None and amount.unit.ucum != "{points}":
        return None
    if amount.reference is not None or not _is_of_all(amount):
        return None
    amount = _sided(sheet, lo, amount, mention)
    named = _named(sheet, lo, hi, amount, mention)
    at = at_anchor(sheet, named.after)
    after = at[1] if at is not None else named.after
    lasting, is_led = _lasting(sheet, (lo, hi), amount, mention, named)
    made = Score(
        scale=Term(lasting or named.words, _concept(mention, named)),
        limits=amount.limits,
        at=at[0] if at is not None else None,
        spans=sheet.spans([(named.first, after)]),
    )
    # A "not" that stands first denies all of the range already.
    is_denied = lasting is not None and not is_led
    read: Expression = Not(made) if is_denied else made
    if named.other is not None:
        left = Opaque(words=sheet.words(*named.other), spans=sheet.spans([named.other]))
        read = Any((left, read))
    beside = (
        None if lasting is not None or named.beside is None else named_outside(sheet, named.beside)
    )
    if beside is None or named.beside is None:
        return Bounded(read, named.first, after, is_measured=False)
    return Bounded(All((beside, read)), named.beside[0], after, is_measured=False)


def _sided(sheet: Sheet, lo: int, amount: Amount, mention: VariableMention) -> Amount:
    """Return a grade with the side that stands before its scale: "greater than CTCAE grade 1"."""
    value = amount.limits.low
    if amount.limits.directed or value is None or value != amount.limits.high:
        return amount
    operator, sign = operator_before(sheet.tokens, mention.first, lo)
    if operator is None or sign is None or mention.first > amount.first:
        return amount
    limits = limits_of(operator, value.value)
    return replace(amount, limits=limits, operator=operator, signs=(sign,), first=sign[0])


def _is_of_all(amount: Amount) -> bool:
    """Say whether a second number is only the greatest of a scale: "score of at least 40/100"."""
    value = amount.limits.low or amount.limits.high
    return amount.over is None or (
        value is not None and value.value <= amount.over and amount.over in _GREATEST
    )


_GREATEST = frozenset(map(Decimal, (10, 20, 30, 50, 100)))


def _concept(mention: VariableMention, named: _Named) -> str | None:
    """Return the concept of a scale; a grade of a tumour is none of a toxicity."""
    if mention.variable.id == "score":
        return None
    words = set(named.words.lower().replace("[", " ").split())
    is_other = mention.variable.id == "ctcae-grade" and not words.isdisjoint(_OTHER_GRADES)
    return None if is_other and "ctcae" not in words else mention.variable.id


def _lasting(
    sheet: Sheet, place: Range, amount: Amount, mention: VariableMention, named: _Named
) -> tuple[str | None, bool]:
    """Return the toxicity that has not gone down to a grade, and whether a "not" leads it."""
    low = amount.limits.low
    is_from_none = low is not None and low.value == 0 and low != amount.limits.high
    if low is not None and not is_from_none:
        return None, False
    begin = named.first if named.beside is None else named.beside[0]
    lasting = lasting_toxicity(sheet.words(begin, mention.after))
    is_led = lasting is None and leads_of(sheet, *place)[1].negated
    return lasting or lasting_toxicity(sheet.words(place[0], mention.after)), is_led


def _named(sheet: Sheet, lo: int, hi: int, amount: Amount, mention: VariableMention) -> _Named:
    """Return what is graded: named before the scale, or after the grade."""
    stop = min(mention.first, amount.first)
    begin = min(past_closed(sheet, past_leads(sheet, lo, mention.first), stop), stop)
    scale = sheet.words(mention.first, mention.after)
    end = max(amount.after, mention.after)
    opened = opened_in(sheet, begin, stop)
    inner = begin if opened is None else opened + 1
    inner = _past_colon(sheet, inner, stop)
    if _is_verb(sheet, mention):
        begin = inner = stop = mention.first
    if _names(sheet, inner, stop):
        outer, inner = _parted(sheet, begin, inner, stop) or ((begin, opened or begin), inner)
        inner = _past_nothing(sheet, inner, stop)
        led = past_leads(sheet, inner, stop)
        inner = led if _names(sheet, led, stop) else inner
        inner, other = _past_other(sheet, inner, stop, opened)
        words = f"{sheet.words(inner, _without_sign(sheet, inner, stop))} {scale}"
        # An age or a time before the scale is read by itself.
        is_named = outer[1] > outer[0] and not sheet.held(*outer)
        return _Named(words, inner, end, outer if is_named else None, other)
    if opened is not None and opened > begin:
        return _of_brackets(sheet, (begin, opened), hi, end, scale)
    first = min(stop, mention.first)
    rest, after = _rest(sheet, end, hi)
    before = sheet.words(begin, _without_sign(sheet, begin, stop)) if begin < stop else ""
    return _Named(" ".join(f"{before} {scale} {rest}".split()), min(begin, first), after)


def _past_colon(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a name begins after a title: "Symptoms: subjects must score"."""
    for place in range(hi - 1, lo, -1):
        if text_at(sheet, place) == ":":
            return place + 1 if _names(sheet, place + 1, hi) else lo
    return lo


def _is_verb(sheet: Sheet, mention: VariableMention) -> bool:
    """Say whether "score" is what somebody does: "must score 2 or more on the scale"."""
    is_bare = text_at(sheet, mention.first) in {"score", "scores"}
    return is_bare and text_at(sheet, mention.first - 1) in _DOERS


_DOERS = word_set("must should shall to who will patients subjects participants individuals")


def _rest(sheet: Sheet, end: int, hi: int) -> tuple[str, int]:
    """Return what is graded after a grade, up to the name of the next bound."""
    rest, after = counted(sheet, end, hi)
    others = sheet.named(end, after)
    if others and sheet.held(others[-1].after, hi):
        return counted(sheet, end, others[0].first)
    return rest, after


def _parted(sheet: Sheet, begin: int, lo: int, hi: int) -> tuple[Range, int] | None:
    """Return what stands before "as defined by" or "with" and where the scale's name begins."""
    for place in range(hi - 1, lo, -1):
        found = _PARTS.at(sheet.tokens, place)
        if found is None or found[1] >= hi or not _names(sheet, found[1], hi):
            continue
        telling = [
            token
            for token in sheet.tokens[begin:place]
            if token.kind is Kind.WORD and token.text not in _PRESENTING
        ]
        if not telling or not tells(sheet, begin, place):
            return None
        return (begin, place - (text_at(sheet, place - 1) == "as")), found[1]
    return None


_PARTS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *(f"as {how} by" for how in _HOW_TOLD),
            *(f"{how} {by}" for how in _HOW_TOLD for by in ("by", "as", "with")),
            "with",
        ),
        True,
    )
)


def _past_other(sheet: Sheet, lo: int, hi: int, opened: int | None) -> tuple[int, Range | None]:
    """Return where a name begins after another one in the same brackets: "(block or NYHA"."""
    if opened is None:
        return lo, None
    for place in range(hi - 1, lo, -1):
        if text_at(sheet, place) == "or" and _names(sheet, place + 1, hi):
            return _past_nothing(sheet, place + 1, hi), (lo, place)
    return lo, None


def _of_brackets(sheet: Sheet, outer: Range, hi: int, end: int, scale: str) -> _Named:
    """Read "dyspnea (grade >= 2)", in which the brackets name nothing of their own."""
    rest, after = counted(sheet, end, hi)
    words = sheet.words(*outer)
    if text_at(sheet, end) not in {")", "]"}:
        if rest:
            return _Named(f"{scale} {rest}", outer[1] + 1, after, outer)
    elif all(token.text in _HOW_MUCH for token in sheet.tokens[slice(*outer)]):
        # "Moderate (grade 2) neuropathy".
        rest, after = counted(sheet, end + 1, hi)
        return _Named(" ".join(f"{words} {scale} {rest}".split()), outer[0], after)
    return _Named(f"{words} {scale}", outer[0], end)


def _names(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether words before a scale name what is graded, or the scale itself."""
    return any(
        token.kind is Kind.WORD and token.text not in _NAME_NOTHING for token in sheet.tokens[lo:hi]
    )


def _past_nothing(sheet: Sheet, lo: int, hi: int) -> int:
    """Skip "defined as" and "i.e." at the beginning of what brackets name."""
    while lo < hi and (
        sheet.tokens[lo].text in _LEAD_TO_SCALE or sheet.tokens[lo].text in {".", ",", ":"}
    ):
        lo += 1
    return lo


def _without_sign(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a name ends before the operator that parts it from its scale."""
    while hi > lo and sheet.tokens[hi - 1].kind in {Kind.SIGN, Kind.MARK}:
        if sheet.tokens[hi - 1].text in {")", "]"}:
            break
        hi -= 1
    return hi
