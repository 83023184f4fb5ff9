"""A range with bounds: how they are joined, and which age, sex or time they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Compare,
    Exposure,
    Expression,
    Has,
    Judgement,
    Multiple,
    NotApplicableUnless,
    Opaque,
    Score,
    Section,
    are_disjoint,
)
from trialwright.eligibility.reading.alternatives import sex_of_bound
from trialwright.eligibility.reading.beside import beside_another, is_of_another
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.demographics import age_atom, merged_ages, sex_in
from trialwright.eligibility.reading.denied import denied
from trialwright.eligibility.reading.leads import leads_of
from trialwright.eligibility.reading.sheet import Aged, Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind
from trialwright.eligibility.reading.windows import WindowMention


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of tokens with the windows and ages in it."""

    lo: int
    hi: int
    windows: Sequence[WindowMention]
    ages: Sequence[Aged]


def measured(sheet: Sheet, here: Stretch, bounded: Sequence[Bounded]) -> Expression:
    """Read a range with bounds; an age in it is a condition, a window belongs to the last."""
    own = [one for one in here.windows if not is_of_another(sheet, here.lo, bounded, one)]
    parts = [_with_window(one.expression, _of(one, own, bounded), sheet) for one in bounded]
    made: Expression = parts[0]
    if len(parts) > 1:
        groups = _groups(sheet, bounded, parts)
        either = _is_choice(sheet, bounded) or _exclude_each_other(parts)
        made = Any(groups) if either else All(tuple(parts))
    made = beside_another(sheet, here.lo, here.windows, bounded, made)
    # Only a "no" of its own denies a bound: "no deterioration, and survival of 3 months".
    between = {token.text for token in sheet.tokens[here.lo : bounded[0].first]}
    between |= {token.text for token in sheet.tokens[here.lo : _number_of(sheet, here)]}
    is_denied = leads_of(sheet, here.lo, here.hi)[1].negated and not here.ages
    if is_denied and between.isdisjoint({")", ":"}):
        if not {"(", ",", ";"}.isdisjoint(between):
            # "No dementia (MMSE >= 24)" may say what there is, or what there must not be.
            place = (here.lo, here.hi)
            return Opaque(words=sheet.words(*place), spans=sheet.spans([place]))
        made = denied(made)
    elif not is_denied and _is_denied_verb(sheet, here, bounded[0]):
        made = denied(made)
    if _is_required(sheet, here, bounded):
        made = denied(made)
    if not here.ages:
        return _for_its_sex(sheet, here, bounded, made)
    ages = [age_atom(sheet, one) for one in merged_ages(here.ages)]
    if _is_condition(sheet, here.ages[0]):
        return NotApplicableUnless(ages[0], made)
    return All((*ages, made))


def _of(
    one: Bounded, windows: Sequence[WindowMention], bounded: Sequence[Bounded]
) -> list[WindowMention]:
    """Return the windows that may be of one of several bounds: none that stands between it."""
    first = min(other.first for other in bounded)
    return [window for window in windows if window.first >= one.first or window.first <= first]


def _is_denied_verb(sheet: Sheet, here: Stretch, first: Bounded) -> bool:
    """Say whether what somebody did not do stands before a count: "did not make 4 attempts"."""
    for place in range(first.first - 1, max(here.lo, first.first - _FARTHEST_NOT) - 1, -1):
        token = sheet.tokens[place]
        if token.kind is not Kind.WORD or sheet.kept[place]:
            return False
        if token.text in {"not", "never", "cannot"}:
            return text_at(sheet, place + 1) not in {"only", "necessarily"}
    return False


_FARTHEST_NOT = 4


def _groups(
    sheet: Sheet, bounded: Sequence[Bounded], parts: Sequence[Expression]
) -> tuple[Expression, ...]:
    """Return bounds with those made one that "with" joins: "stage 1 with a score of 8, or"."""
    groups: list[list[Expression]] = [[parts[0]]]
    for before, one, part in zip(bounded[:-1], bounded[1:], parts[1:], strict=True):
        between = {token.text for token in sheet.tokens[before.after : one.first]}
        if "with" in between and between.isdisjoint({"or", ","}):
            groups[-1].append(part)
        else:
            groups.append([part])
    return tuple(group[0] if len(group) == 1 else All(tuple(group)) for group in groups)


def _is_required(sheet: Sheet, here: Stretch, bounded: Sequence[Bounded]) -> bool:
    """Say whether what excludes is told as what is required: "bilirubin must not exceed 2"."""
    if sheet.section is not Section.EXCLUSION or not bounded[0].is_measured:
        return False
    lo = min(here.lo, bounded[0].first)
    said = {token.text for token in sheet.tokens[lo : _number_of(sheet, here)]}
    return not said.isdisjoint({"must", "should"}) and said.isdisjoint({"who", "that", "which"})


def _number_of(sheet: Sheet, here: Stretch) -> int:
    """Return where the first amount of a range begins that is no time."""
    held = [one.first for one in sheet.held(here.lo, here.hi) if one.time is None]
    return held[0] if held else here.lo


def _for_its_sex(
    sheet: Sheet, here: Stretch, bounded: Sequence[Bounded], made: Expression
) -> Expression:
    """Return a bound that is for one sex as one that asks only those of it."""
    amounts = [one for one in sheet.held(here.lo, here.hi) if one.time is None]
    if len(bounded) != 1 or not bounded[0].is_measured or len(amounts) != 1:
        return made
    place = sex_of_bound(sheet, here.lo, here.hi, (amounts[0].first, amounts[0].after))
    sex = None if place is None else sex_in(sheet, *place)
    return made if sex is None else NotApplicableUnless(sex, made)


def _exclude_each_other(parts: Sequence[Expression]) -> bool:
    """Say whether no value meets two bounds: "BMI < 20 and > 35" means either."""
    bounds = [one for one in parts if isinstance(one, Compare)]
    if len(parts) != 2 or len(bounds) != 2 or bounds[0].variable != bounds[1].variable:  # noqa: PLR2004 - two bounds
        return False
    return are_disjoint(bounds[0].limits, bounds[1].limits)


def _is_condition(sheet: Sheet, aged: Aged) -> bool:
    first = min((aged.amount.first, *aged.words))
    before = [token.text for token in sheet.tokens[max(first - 4, 0) : first]]
    return bool({"for", "if", "in", "(", "when", "aged"} & set(before))


def _is_choice(sheet: Sheet, bounded: Sequence[Bounded]) -> bool:
    between = {token.text for token in sheet.tokens[bounded[0].after : bounded[-1].first]}
    # Under what excludes, a comma alone joins by "or".
    is_list = "," in between and "and" not in between and all(_is_of_list(one) for one in bounded)
    return "or" in between or (is_list and sheet.section is Section.EXCLUSION)


def _is_of_list(one: Bounded) -> bool:
    """Say whether a bound may be one of a list: on what is measured, or on a scale."""
    return one.is_measured or isinstance(one.expression, Score | Opaque)


def _with_window(part: Expression, windows: Sequence[WindowMention], sheet: Sheet) -> Expression:
    """Give a part the window of its range, where it can hold one and has none."""
    if not windows:
        return part
    match part:
        case Compare() | Score() | Multiple() | Has() | Exposure() | Judgement() | Opaque() if (
            part.window is None
        ):
            spans = sheet.spans([(one.first, one.after) for one in windows[:1]])
            return replace(part, window=windows[0].window, spans=(*part.spans, *spans))
        case _:
            return part
