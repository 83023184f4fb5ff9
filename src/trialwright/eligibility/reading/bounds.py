"""Bounds in a segment: which variable an amount belongs to, and which atom the two make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Anchor,
    Any,
    Bound,
    Compare,
    Exposure,
    Expression,
    Has,
    Judgement,
    Limits,
    Multiple,
    Opaque,
    Reference,
    Score,
    Section,
    Spans,
    Term,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.markings import biomarker_of
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.references import REFERENCES
from trialwright.eligibility.reading.sheet import Aged, Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.unnamed import (
    Bounded,
    at_anchor,
    counted,
    is_checked_again,
    past_leads,
    pressures,
    unit_of,
    unnamed,
)
from trialwright.eligibility.reading.variables import VariableKind, VariableMention
from trialwright.eligibility.reading.windows import WindowMention

_FARTHEST = 14
_FARTHEST_AFTER = 3
_LONGEST_METHOD = 6
_JOINTS = word_set(", and or / ) & - the serum")
_SAME = word_set("( , or / - ) =")
_METHODS = word_set("by using via")
_PRESSURES = frozenset(("blood-pressure", "systolic-pressure", "diastolic-pressure"))
_MEASURED = frozenset((VariableKind.LAB, VariableKind.ORGAN, VariableKind.VITAL, VariableKind.BODY))


def bounds_in(
    sheet: Sheet,
    lo: int,
    hi: int,
    windows: Sequence[WindowMention],
    ages: Sequence[Aged],
) -> list[Bounded]:
    """Return the bounds of a range that are no windows and no ages, from left to right."""
    aged = {id(one.amount) for one in ages}
    free = [
        one
        for one in sheet.held(lo, hi)
        if id(one) not in aged
        and not _is_tolerance(sheet, one)
        and not is_checked_again(sheet, one, hi)
        and not any(window.first <= one.first and one.after <= window.after for window in windows)
    ]
    made: list[Bounded] = []
    for amount in _with_shared_units(sheet, free):
        begin = made[-1].after if made else lo
        if made and _says_it_again(sheet, made[-1], amount):
            made[-1] = _with_second_unit(sheet, made[-1], amount)
            continue
        both = made and (
            _diastolic(sheet, made[-1], amount) or _two_pressures(sheet, made[-1], amount)
        )
        if both:
            made[-1] = both
            continue
        made.append(_bounded(sheet, begin, hi, amount, made[-1] if made else None))
    return made


def _is_tolerance(sheet: Sheet, amount: Amount) -> bool:
    """Say whether "(+/- 5 %)" only says how exact another number is."""
    if amount.operator is not Operator.PLUS_MINUS:
        return False
    return sheet.tokens[max(amount.first - 1, 0)].text != "within"


def _bounded(sheet: Sheet, lo: int, hi: int, amount: Amount, before: Bounded | None) -> Bounded:
    share = _share_of_limit(sheet, lo, amount)
    if share is not None:
        return share
    marked = biomarker_of(sheet, lo, hi, amount)
    if marked is not None:
        atom, first, after = marked
        return Bounded(atom, first, after, is_measured=True)
    if _is_turned(amount) and (following := _variable_after(sheet, hi, amount)):
        return _of_variables(sheet, lo, hi, amount, following)
    mentions = _variables(sheet, lo, amount)
    if not mentions and before is not None and _goes_on(sheet, before, amount):
        return _again(sheet, before, amount)
    again = _multiple_again(sheet, before, amount) if not mentions else None
    if again is not None:
        return again
    mentions = mentions or _variable_after(sheet, hi, amount)
    if mentions:
        return _of_variables(sheet, lo, hi, amount, mentions)
    return unnamed(sheet, lo, hi, amount)


def _share_of_limit(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Leave "exceeds 20 % of the upper limit of normal" to a person: by how much, or to what."""
    if amount.unit is None or amount.unit.ucum != "%" or amount.reference is not None:
        return None
    if amount.after >= len(sheet.tokens) or sheet.tokens[amount.after].text not in {"of", "above"}:
        return None
    place = amount.after + 1
    if sheet.tokens[place : place + 1] and sheet.tokens[place].text in {"the", "institutional"}:
        place += 1
    found = REFERENCES.at(sheet.tokens, place)
    if found is None or found[0] not in {Reference.ULN, Reference.LLN}:
        return None
    begin = past_leads(sheet, lo, amount.first)
    spans = sheet.spans([(begin, found[1])])
    return Bounded(Opaque(words=sheet.words(begin, found[1]), spans=spans), begin, found[1], True)  # noqa: FBT003


def _is_turned(amount: Amount) -> bool:
    """Say whether the variable of an amount stands after it: "18 <= BMI"."""
    if not amount.signs or not amount.values:
        return False
    return amount.signs[-1][1] == amount.after and amount.signs[0][0] > amount.values[-1][0]


def _multiple_again(sheet: Sheet, before: Bounded | None, amount: Amount) -> Bounded | None:
    """Read "or > 5 x ULN if ..." as another bound on what was bounded before it."""
    if before is None or amount.reference is None:
        return None
    made = with_limits(
        before.expression, sheet, amount, sheet.spans([(amount.first, amount.after)])
    )
    return None if made is None else Bounded(made, amount.first, amount.after, is_measured=True)


def _variables(sheet: Sheet, lo: int, amount: Amount) -> list[VariableMention]:
    """Return the variables that an amount bounds: the nearest before it, and its row."""
    reach = max(amount.first, amount.values[0][0] if amount.values else 0)
    before = [one for one in sheet.named(lo, reach) if _may_have(amount, one)]
    if not before or amount.first - before[-1].after > _FARTHEST:
        return []
    if not _is_near(sheet, before[-1].after, amount):
        return []
    if _names_scale_of(sheet, before):
        before = before[:-1]
    row = [before[-1]]
    for one in reversed(before[:-1]):
        between = {token.text for token in sheet.tokens[one.after : row[0].first]}
        if one.variable == row[0].variable and between <= _SAME:
            row[0] = one
            continue
        if one.variable.kind is not row[0].variable.kind or not between <= _JOINTS:
            break
        row.insert(0, one)
    return row if row[-1].variable.kind in _MEASURED else row[-1:]


def _names_scale_of(sheet: Sheet, before: Sequence[VariableMention]) -> bool:
    """Say whether a bare "grade" only goes on with a scale named before it: "(NYHA) grade"."""
    if len(before) < 2 or before[-1].variable.id not in _BARE_SCALES - {"score"}:  # noqa: PLR2004 - two names
        return False
    if before[-2].variable.kind is not VariableKind.SCORE or before[-2].variable.id == "score":
        return False
    between = {token.text for token in sheet.tokens[before[-2].after : before[-1].first]}
    return between <= _WITHIN_SCALE


_WITHIN_SCALE = word_set(
    ") ( functional cardiac function heart failure classification class status"
)


def _may_have(amount: Amount, mention: VariableMention) -> bool:
    """Say whether a variable can be a multiple of a laboratory's limit, or a length of time."""
    if amount.time in _LONG_TIMES and mention.variable.kind in _NEVER_TIMES:
        return False
    is_of_laboratory = mention.variable.kind in {VariableKind.LAB, VariableKind.ORGAN}
    return amount.reference is None or is_of_laboratory


_LONG_TIMES = frozenset(("a", "mo", "wk", "d", "h"))
_NEVER_TIMES = frozenset(
    (
        *(VariableKind.LAB, VariableKind.SIZE, VariableKind.VITAL, VariableKind.BODY),
        *(VariableKind.SCORE, VariableKind.GRADE, VariableKind.MARKER),
    )
)


def _says_it_again(sheet: Sheet, before: Bounded, amount: Amount) -> bool:
    """Say whether an amount is the one before it in another unit: "154 lbs / 70 kg"."""
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    if between not in (["/"], ["("], ["["]) or amount.limits.directed or amount.over is not None:
        return False
    old = before.expression
    if not isinstance(old, Compare) or old.unit is None or amount.unit is None:
        return False
    return old.limits.directed and old.unit.ucum != amount.unit.ucum


def _with_second_unit(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded:
    """Return the bound before with the place of its second unit."""
    assert isinstance(before.expression, Compare), "only a measured bound is said again"
    spans = sheet.spans([(before.first, amount.after)])
    made = replace(before.expression, spans=spans)
    return Bounded(made, before.first, amount.after, before.is_measured)


def _is_near(sheet: Sheet, place: int, amount: Amount) -> bool:
    """Say whether only words that add nothing stand between a variable and its bound.

    "Weight loss > 10 %" is no bound on weight.
    """
    depth = 0
    for at in range(place, amount.first):
        token = sheet.tokens[at]
        depth += (token.text in "([") - (token.text in ")]")
        is_word = token.kind is Kind.WORD and token.text not in _ADDS_NOTHING
        if is_word and depth <= 0 and not sheet.bound[at]:
            return False
    return True


_ADDS_NOTHING = word_set(
    "of is are was were be must should have has had a an the level levels count counts value values"
    " score scores status index rate interval total at by to between range ranging from in within"
    " with as measured not or equal than and baseline screening performance scale class"
    " classification grade plasma blood concentration fasting serum for time absolute greater less"
    " remain remains being which i e defined result results on lower higher above below who will"
    " entry enrollment subject subjects patient patients concentrations measurement test g least"
    " stage physical stages functional criteria category system adult resting day any currently"
)


def _with_shared_units(sheet: Sheet, amounts: Sequence[Amount]) -> list[Amount]:
    """Return amounts in which "> 170 or < 90 mm Hg" has its unit on both sides."""
    made = list(amounts)
    for place in range(len(made) - 2, -1, -1):
        one, following = made[place], made[place + 1]
        between = {token.text for token in sheet.tokens[one.after : following.first]}
        if one.unit is None and following.unit is not None and between <= {"or", "and", "to", ","}:
            made[place] = replace(one, unit=following.unit)
    return made


def _variable_after(sheet: Sheet, hi: int, amount: Amount) -> list[VariableMention]:
    """Return the variable of "> 5 % blasts" and "grade" of "2 or higher grade"."""
    for one in sheet.named(amount.after, min(hi, amount.after + 2 * _FARTHEST))[:1]:
        if amount.after <= one.first <= amount.after + _FARTHEST_AFTER and one.after <= hi:
            generic = one.variable.id in {
                "score",
                "expression",
                "class",
                "ctcae-grade",
                "lesion-size",
            }
            between = {token.text for token in sheet.tokens[amount.after : one.first]}
            if not between <= _ADDS_NOTHING:
                return []
            goes_on = one.after < hi and sheet.tokens[one.after].kind is Kind.WORD
            names_more = goes_on and sheet.tokens[one.after].text not in _ADDS_NOTHING
            return [] if names_more or (generic and amount.unit is None) else [one]
    return []


def _goes_on(sheet: Sheet, before: Bounded, amount: Amount) -> bool:
    """Say whether a second amount bounds the same variable: "< 18.5 or >= 30"."""
    between = {token.text for token in sheet.tokens[before.after : amount.first]}
    if "(" in between and not amount.limits.directed:
        return False
    if isinstance(before.expression, Has) or text_at(sheet, amount.after) == "per":
        # "1 lesion >= 10 mm" is a count and a size, "7 a week or 3 per occasion" are two rates.
        return False
    return amount.first - before.after <= 2 and between <= {"or", "and", ",", "/", "("}  # noqa: PLR2004 - ", or"


def _diastolic(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Read the second range of "BP 120-139/80-89" as that of the diastolic pressure."""
    old = before.expression
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    if between != ["/"] or not isinstance(old, Compare) or old.variable.concept != "blood-pressure":
        return None
    unit = unit_of(sheet, amount) or old.unit
    systolic = Term("systolic blood pressure", "systolic-pressure")
    diastolic = Term("diastolic blood pressure", "diastolic-pressure")
    spans = sheet.spans([(before.first, amount.after)])
    first = replace(old, variable=systolic, unit=unit, spans=spans)
    second = replace(old, variable=diastolic, limits=amount.limits, unit=unit, spans=spans)
    both = Any((first, second)) if sheet.section is Section.EXCLUSION else All((first, second))
    return Bounded(both, before.first, amount.after, is_measured=True)


def _two_pressures(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Read "between 90/60 and 140/90 mmHg" as a range of each of two pressures."""
    old = before.expression
    between = {token.text for token in sheet.tokens[before.after : amount.first]}
    if amount.over is None or amount.limits.directed or not between <= {"and", "to", "-", "mmhg"}:
        return None
    if not isinstance(old, All | Any) or amount.limits.low is None:
        return None
    lows = [part for part in old.parts if isinstance(part, Compare) and not part.limits.directed]
    if len(lows) != 2 or {one.variable.concept for one in lows} & _PRESSURES == set():  # noqa: PLR2004 - two pressures
        return None
    spans = sheet.spans([(before.first, amount.after)])
    highs = (amount.limits.low, Bound(amount.over))
    unit = unit_of(sheet, amount)
    parts = tuple(
        replace(one, limits=Limits(one.limits.low, high), unit=unit or one.unit, spans=spans)
        for one, high in zip(lows, highs, strict=True)
    )
    return Bounded(All(parts), before.first, amount.after, is_measured=True)


def _again(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded:
    """Return the bound before with other limits."""
    spans = sheet.spans([(amount.first, amount.after)])
    old = before.expression
    made: Expression
    if amount.over is not None and isinstance(old, All | Any):
        made = pressures(amount, unit_of(sheet, amount), None, spans)
        return Bounded(made, amount.first, amount.after, is_measured=True)
    again = with_limits(old, sheet, amount, spans)
    if again is None:
        return unnamed(sheet, amount.first, amount.after, amount)
    made = again
    return Bounded(made, amount.first, amount.after, before.is_measured)


def with_limits(base: Expression, sheet: Sheet, amount: Amount, spans: Spans) -> Expression | None:
    """Return bounds with the limits of another amount; None if they cannot take them."""
    match base:
        case Compare() | Multiple() if amount.reference is not None:
            of = amount.reference
            return Multiple(variable=base.variable, limits=amount.limits, of=of, spans=spans)
        case Compare():
            unit = unit_of(sheet, amount) or base.unit
            return replace(base, limits=amount.limits, unit=unit, spans=spans)
        case Score():
            return replace(base, limits=amount.limits, spans=spans)
        case Exposure() if base.dose is not None:
            return replace(
                base, dose=amount.limits, unit=unit_of(sheet, amount) or base.unit, spans=spans
            )
        case All(parts) | Any(parts):
            made = [with_limits(part, sheet, amount, spans) for part in parts]
            whole = tuple(one for one in made if one is not None)
            return type(base)(whole) if len(whole) == len(parts) else None
        case _:
            return None


def _of_variables(
    sheet: Sheet, lo: int, hi: int, amount: Amount, mentions: Sequence[VariableMention]
) -> Bounded:
    if amount.over is not None and mentions[-1].variable.id in _PRESSURES:
        mentions = mentions[-1:]
    first = min(mentions[0].first, amount.first)
    after = max(mentions[-1].after, amount.after)
    at = at_anchor(sheet, after)
    graded = _graded(sheet, lo, hi, amount, mentions[-1])
    if graded is not None:
        return graded
    method = None if at is not None else _method(sheet, after, hi)
    end = at[1] if at is not None else method[1] if method is not None else after
    parts = [
        _atom(
            sheet, amount, one, at[0] if at else None, method[0] if method else None, (first, end)
        )
        for one in mentions
    ]
    made: Expression = parts[0]
    if len(parts) > 1:
        words = {token.text for token in sheet.tokens[mentions[0].after : mentions[-1].first]}
        either = "or" in words or ("and" not in words and sheet.section is Section.EXCLUSION)
        made = Any(tuple(parts)) if either else All(tuple(parts))
    measured = mentions[-1].variable.kind in _MEASURED
    if mentions[-1].variable.kind is VariableKind.LINES:
        end = _past_therapy(sheet, end, hi)
        made = _covering(made, sheet.spans([(first, end)]))
    return Bounded(made, first, end, is_measured=measured)


def _past_therapy(sheet: Sheet, place: int, hi: int) -> int:
    """Return where "of systemic therapy" ends, if it begins here."""
    end = place
    while end < hi and sheet.tokens[end].text in _THERAPIES:
        end += 1
    return end


_THERAPIES = word_set(
    "of systemic prior therapy treatment chemotherapy anticancer previous the for"
)


def _covering(made: Expression, spans: Spans) -> Expression:
    return replace(made, spans=spans) if isinstance(made, Exposure) else made


#: Scales that say nothing without the thing that is graded or scored.
_BARE_SCALES = frozenset(("ctcae-grade", "stage", "class", "score"))


def _graded(
    sheet: Sheet, lo: int, hi: int, amount: Amount, mention: VariableMention
) -> Bounded | None:
    """Read "peripheral neuropathy grade >= 3" and "grade >= 3 peripheral neuropathy"."""
    if mention.variable.id not in _BARE_SCALES:
        return None
    if amount.unit is not None and amount.unit.ucum != "{points}":
        return None
    if amount.reference is not None or amount.over is not None:
        return None
    begin = past_leads(sheet, lo, mention.first)
    begin = min(begin, mention.first)
    before = sheet.words(begin, mention.after)
    end = max(amount.after, mention.after)
    rest, after = counted(sheet, end, hi) if begin == mention.first else ("", end)
    concept = None if mention.variable.id == "score" else mention.variable.id
    words = f"{before} {rest}".strip()
    first = min(begin, amount.first)
    at = at_anchor(sheet, after)
    after = at[1] if at is not None else after
    spans = sheet.spans([(first, after)])
    made = Score(
        scale=Term(words, concept),
        limits=amount.limits,
        at=at[0] if at is not None else None,
        spans=spans,
    )
    return Bounded(made, first, after, is_measured=False)


def _method(sheet: Sheet, place: int, hi: int) -> tuple[str, int] | None:
    """Return "by Cockcroft-Gault" as a method, up to five words."""
    if place + 1 >= hi or sheet.tokens[place].text not in _METHODS:
        return None
    end = place + 1
    while (
        end < hi
        and end - place <= _LONGEST_METHOD
        and sheet.tokens[end].text not in {",", ";", "(", ")", "and", "or"}
    ):
        end += 1
    return sheet.words(place + 1, end), end


def _atom(  # noqa: PLR0913, PLR0917 - what was found of one bound
    sheet: Sheet,
    amount: Amount,
    mention: VariableMention,
    at: Anchor | None,
    method: str | None,
    covered: tuple[int, int],
) -> Expression:
    term = Term(sheet.words(mention.first, mention.after), mention.variable.id)
    spans = sheet.spans([covered])
    unit = unit_of(sheet, amount)
    if amount.reference is not None:
        return Multiple(
            variable=term, limits=amount.limits, of=amount.reference, at=at, spans=spans
        )
    if amount.over is not None and mention.variable.id in _PRESSURES:
        return pressures(amount, unit, at, spans)
    match mention.variable.kind:
        case VariableKind.SCORE | VariableKind.GRADE if unit is None or unit.ucum == "{points}":
            return Score(scale=term, limits=amount.limits, at=at, spans=spans)
        case VariableKind.SURVIVAL:
            return Judgement(
                topic="survival", words=term.words, limits=amount.limits, unit=unit, spans=spans
            )
        case VariableKind.LINES if unit is None:
            return Exposure(agent=term, lines=amount.limits, spans=spans)
        case _:
            return Compare(
                variable=term, limits=amount.limits, unit=unit, at=at, method=method, spans=spans
            )
