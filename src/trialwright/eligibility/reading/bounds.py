"""Bounds in a segment: which variable an amount belongs to, and which atom the two make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Anchor,
    Any,
    Compare,
    Exposure,
    Expression,
    Judgement,
    Limits,
    Multiple,
    Score,
    Section,
    Spans,
    Term,
    Unit,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.beside_limits import beside_limit
from trialwright.eligibility.reading.better import as_better
from trialwright.eligibility.reading.bounded import Bounded, at_anchor, pressures, unit_of
from trialwright.eligibility.reading.bounds_again import (
    PRESSURES,
    both_pressures_again,
    bounded_again,
    diastolic_again,
    directed_as,
    goes_on,
    in_levels,
    limit_in_numbers,
    says_it_again,
    second_pressure,
    with_limits,
    with_second_unit,
)
from trialwright.eligibility.reading.changes import change_of
from trialwright.eligibility.reading.graded import BARE_SCALES, graded
from trialwright.eligibility.reading.markings import biomarker_of
from trialwright.eligibility.reading.near_names import is_adjusted_for
from trialwright.eligibility.reading.occasions import counts_occasions, is_placed, on_occasions
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.reference_ranges import outside_table, reference_range
from trialwright.eligibility.reading.sheet import Aged, Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import SEXES
from trialwright.eligibility.reading.unnamed import is_checked_again, unnamed
from trialwright.eligibility.reading.variables import VariableKind, VariableMention
from trialwright.eligibility.reading.windows import WindowMention

_FARTHEST = 14
_FARTHEST_AFTER = 3
_LONGEST_METHOD = 6
_JOINTS = word_set(
    ", and or / ) & - the serum total plasma blood estimated calculated measured radioisotope"
)
_SAME = word_set("( , or / - ) =")
_METHODS = word_set("by using via")
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
    whose: list[Amount] = []
    for amount in _with_shared_units(sheet, free):
        begin = made[-1].after if made else lo
        if amount.first < begin and made:
            # A number of the moment or the scale on which the bound is: "on a 0 to 10 scale".
            continue
        levels = in_levels(sheet, made[-1], amount) if made else None
        if levels is not None:
            made[-1] = levels
            continue
        if made and says_it_again(sheet, made[-1], amount):
            made[-1] = with_second_unit(sheet, made[-1], amount)
            continue
        if made and counts_occasions(sheet, amount) and is_placed(sheet, amount):
            made[-1] = on_occasions(sheet, made[-1], amount, hi)
            continue
        both = made and (
            limit_in_numbers(sheet, made[-1], amount)
            or second_pressure(sheet, made[-1], amount)
            or diastolic_again(sheet, made[-1], amount)
            or both_pressures_again(sheet, made[-1], amount)
        )
        if both:
            made[-1] = both
            continue
        made.append(_bounded(sheet, begin, hi, amount, made[-1] if made else None))
        whose.append(amount)
    return [outside_table(sheet, one, of) for one, of in zip(made, whose, strict=True)]


def _is_tolerance(sheet: Sheet, amount: Amount) -> bool:
    """Say whether "(+/- 5 %)" only says how exact another number is."""
    if amount.operator is not Operator.PLUS_MINUS:
        return False
    return sheet.tokens[max(amount.first - 1, 0)].text != "within"


def _bounded(sheet: Sheet, lo: int, hi: int, amount: Amount, before: Bounded | None) -> Bounded:
    share = beside_limit(sheet, lo, amount) or reference_range(sheet, lo, amount)
    if share is not None:
        return share
    marked = biomarker_of(sheet, lo, hi, amount)
    if marked is not None:
        atom, first, after = marked
        return Bounded(atom, first, after, is_measured=True)
    if _is_turned(amount) and (following := _variable_after(sheet, hi, amount)):
        return _named(sheet, (lo, hi), amount, following, before)
    mentions = _pressure_after(sheet, lo, amount) or _variables(sheet, lo, amount)
    if not mentions and before is not None and goes_on(sheet, before, amount):
        return bounded_again(sheet, before, amount)
    again = _multiple_again(sheet, before, amount) if not mentions else None
    if again is not None:
        return again
    mentions = mentions or _variable_after(sheet, hi, amount)
    if mentions:
        if before is not None and _is_side(mentions[0]) and mentions[0].first == amount.after:
            amount = directed_as(sheet, before, amount)
        return _named(sheet, (lo, hi), amount, mentions, before)
    return unnamed(sheet, lo, hi, as_better(sheet, amount, None))


def _named(
    sheet: Sheet,
    place: tuple[int, int],
    amount: Amount,
    mentions: Sequence[VariableMention],
    before: Bounded | None,
) -> Bounded:
    """Return the bound on a variable, or on a change of it."""
    amount = as_better(sheet, amount, mentions[-1])
    changed = change_of(sheet, place[0], amount, mentions[-1], before)
    amount = _at_extreme(sheet, amount, mentions[0])
    return changed or _of_variables(sheet, *place, amount, mentions)


def _at_extreme(sheet: Sheet, amount: Amount, mention: VariableMention) -> Amount:
    """Return "minimum body weight of 50 kg" as a lower end, and "maximum" as an upper one.

    A "maximum diameter" is the longest of a lesion, and no end.
    """
    if mention.variable.kind is VariableKind.SIZE:
        return amount
    value = amount.limits.low
    said = text_at(sheet, mention.first - 1)
    if amount.limits.directed or value is None or mention.first > amount.first:
        return amount
    if said in {"minimum", "minimal", "min"}:
        return replace(amount, limits=Limits(low=value))
    return replace(amount, limits=Limits(high=value)) if said in _MOST else amount


_MOST = word_set("maximum maximal max")


def _pressure_after(sheet: Sheet, lo: int, amount: Amount) -> list[VariableMention]:
    """Return the pressure of "blood pressure below 100 systolic or 70 diastolic"."""
    place = amount.after + (text_at(sheet, amount.after) == "(")
    after = [one for one in sheet.named(place, place + 2) if _is_side(one)]
    before = sheet.named(lo, amount.first)[-1:]
    if not after or after[0].first != place:
        return []
    is_of_pressure = not before or before[0].variable.id in PRESSURES
    return after[:1] if is_of_pressure else []


def _is_side(one: VariableMention) -> bool:
    return one.variable.id in PRESSURES - {"blood-pressure"}


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
    if counts_occasions(sheet, amount):
        return []
    reach = max(amount.first, amount.values[0][0] if amount.values else 0)
    before = [one for one in sheet.named(lo, reach) if _may_have(amount, one)]
    if not before or amount.first - before[-1].after > _FARTHEST:
        return []
    if not _is_near(sheet, before[-1].after, amount):
        return []
    if _names_scale_of(sheet, before):
        before = before[:-1]
    row = [_told_after(sheet, amount, before[-1])]
    for one in reversed(before[:-1]):
        between = {token.text for token in sheet.tokens[one.after : row[0].first]}
        if one.variable == row[0].variable and between <= _SAME:
            if one.variable.id in BARE_SCALES:
                # "PHQ-9 (a questionnaire) score" is no score of a questionnaire.
                break
            row[0] = one
            continue
        if one.variable.kind is not row[0].variable.kind or not between <= _JOINTS:
            break
        if is_adjusted_for(sheet, one):
            break
        row.insert(0, one)
    is_shared = row[-1].variable.kind in _MEASURED or {one.variable.id for one in row} == {
        "karnofsky",
        "lansky",
    }
    return row if is_shared else row[-1:]


def _told_after(sheet: Sheet, amount: Amount, mention: VariableMention) -> VariableMention:
    """Return the scale that brackets after its bound name: "performance status 0-1 (ECOG)"."""
    after = sheet.named(amount.after, amount.after + 3)[:1]
    if mention.variable.id != "performance-status" or not after:
        return mention
    one = after[0]
    enclosed = (text_at(sheet, amount.after), text_at(sheet, one.after)) == ("(", ")")
    if not enclosed or one.first != amount.after + 1 or one.variable.id not in _PERFORMANCE:
        return mention
    return replace(mention, variable=one.variable)


_PERFORMANCE = frozenset(("ecog", "karnofsky", "lansky"))


def _names_scale_of(sheet: Sheet, before: Sequence[VariableMention]) -> bool:
    """Say whether "grade" or "(PS)" only goes on with a scale named before it: "(NYHA) grade"."""
    if len(before) < 2 or before[-1].variable.id not in _GO_ON:  # noqa: PLR2004 - two names
        return False
    if before[-2].variable.kind is not VariableKind.SCORE or before[-2].variable.id == "score":
        return False
    between = {token.text for token in sheet.tokens[before[-2].after : before[-1].first]}
    return between <= _WITHIN_SCALE


_GO_ON = BARE_SCALES - {"score"} | {"performance-status"}
_WITHIN_SCALE = word_set(
    ") ( ] [ functional cardiac function heart failure classification class status performance"
    " health rating"
)


def _may_have(amount: Amount, mention: VariableMention) -> bool:
    """Say whether a variable can be a multiple of a laboratory's limit, or a length of time."""
    if amount.time in _LONG_TIMES and mention.variable.kind in _NEVER_TIMES:
        return False
    if mention.variable.kind is VariableKind.GESTATION and not _is_of_pregnancy(amount):
        return False
    if mention.variable.kind is VariableKind.SIZE and amount.unit is None:
        return False
    if mention.variable.kind in _SCALES and _is_dose(amount):
        # "ASA 81 mg/d" is a drug.
        return False
    is_of_laboratory = mention.variable.kind in {VariableKind.LAB, VariableKind.ORGAN}
    return amount.reference is None or is_of_laboratory


def _is_of_pregnancy(amount: Amount) -> bool:
    """Say whether an amount can be the length of a pregnancy."""
    return amount.time in {"wk", "d", "mo"} or (amount.unit is None and amount.limits.directed)


def _is_dose(amount: Amount) -> bool:
    """Say whether an amount is one of mass."""
    code = amount.unit.ucum if amount.unit is not None else None
    return code is not None and re.match(r"(?:m|u|n|k)?g(?:/|$)", code) is not None


_SCALES = frozenset((VariableKind.SCORE, VariableKind.GRADE))
_LONG_TIMES = frozenset(("a", "mo", "wk", "d", "h"))
_NEVER_TIMES = frozenset(
    (
        *(VariableKind.LAB, VariableKind.SIZE, VariableKind.VITAL, VariableKind.BODY),
        *(VariableKind.SCORE, VariableKind.GRADE, VariableKind.MARKER),
    )
)


def _is_near(sheet: Sheet, place: int, amount: Amount) -> bool:
    """Say whether only words that add nothing stand between a variable and its bound.

    "Weight loss > 10 %" is no bound on weight.
    """
    depth = 0
    for at in range(place, amount.first):
        token = sheet.tokens[at]
        depth += (token.text in "([") - (token.text in ")]")
        adds = token.text not in _ADDS_NOTHING and token.text not in SEXES
        if token.text == "normal" and sheet.tokens[at + 1].text in _OF_NORMAL:
            continue
        is_word = token.kind is Kind.WORD and adds
        if is_word and depth <= 0 and not sheet.bound[at]:
            return False
    return True


_OF_NORMAL = word_set("range ranges limits limit values value")
_ADDS_NOTHING = word_set(
    "of is are was were be must should have has had a an the level levels count counts value values"
    " score scores status index rate interval total at by to between range ranging from in within"
    " with as measured not or equal than and baseline screening performance scale class"
    " classification grade plasma blood concentration fasting serum for time absolute greater less"
    " remain remains being which i e defined result results on lower higher above below who will"
    " entry enrollment subject subjects patient patients concentrations measurement test g least"
    " stage physical stages functional criteria category system adult resting day any currently"
    " elevation elevations elevated tests activity consistently that which may can range ranges"
    " limits limit institutional laboratory reference"
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
            if not between <= (_ADDS_NOTHING | {"'"}) - {"or", "and"} or not _may_have(amount, one):
                return []
            goes_on = one.after < hi and sheet.tokens[one.after].kind is Kind.WORD
            names_more = goes_on and sheet.tokens[one.after].text not in _ADDS_NOTHING
            unit = amount.unit.ucum if amount.unit is not None else "%"
            if one.variable.id in BARE_SCALES and unit not in {"{points}", "%"}:
                # "3 mm at the index level" is on no index.
                return []
            return [] if names_more or (generic and amount.unit is None) else [one]
    return []


def _of_variables(
    sheet: Sheet, lo: int, hi: int, amount: Amount, mentions: Sequence[VariableMention]
) -> Bounded:
    if amount.over is not None and mentions[-1].variable.id in PRESSURES:
        mentions = mentions[-1:]
    first = min(mentions[0].first, amount.first)
    after = max(mentions[-1].after, amount.after)
    at = at_anchor(sheet, after)
    found = graded(sheet, lo, hi, amount, mentions[-1])
    if found is not None:
        return found
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
        either = either or mentions[-1].variable.kind is VariableKind.SCORE
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


def _is_of_scale(mention: VariableMention, unit: Unit) -> bool:
    """Say whether a unit is that of a scale: points, and the percent of "Karnofsky >= 70 %"."""
    return unit.ucum == "{points}" or (unit.ucum == "%" and mention.variable.id in _IN_PERCENT)


_IN_PERCENT = frozenset(("karnofsky", "lansky"))


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
    if amount.over is not None and mention.variable.id in PRESSURES:
        return pressures(amount, unit, at, spans)
    match mention.variable.kind:
        case VariableKind.SCORE | VariableKind.GRADE if unit is None or _is_of_scale(mention, unit):
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
