"""Rows of measured variables that share the bound after the last: "AST, ALT and ALP <= 3 x ULN"."""

from __future__ import annotations

from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.variables import VariableKind, VariableMention

_MEASURED = frozenset((VariableKind.LAB, VariableKind.ORGAN, VariableKind.VITAL, VariableKind.BODY))
_JOINTS = word_set(", and or / & -")
#: Before a name of a row; the name means the same without them.
_QUALIFYING = word_set("serum plasma total blood the a estimated calculated measured radioisotope")
#: Between the last name of a row and its bound.
_BEFORE_BOUND = word_set(
    "level levels value values elevation elevations concentration concentrations activity tests"
    " test results of is are was were be must should to both all each ( : which that defined as"
    " count counts rate elevated less"
)
#: "Normal creatinine" has its own bound in words.
_SAYS_HOW = word_set("normal abnormal adequate elevated low high stable decreased increased")
_FARTHEST = 6
#: A row of more names shares no bound; each name would be looked for from every name before it.
_MOST_NAMES = 30


def is_row_of_variables(sheet: Sheet, left: tuple[int, int], begin: int) -> bool:
    """Say whether a joint parts two names of one row whose bound stands after the last name.

    A name that has a bound of its own, as "ALT < 40, AST < 40" has, begins another row.
    """
    before = sheet.named(*left)[-1:]
    if not before or not is_measured(before[0]):
        return False
    end = _past_brackets(sheet, before[0].after)
    while end < left[1] and text_at(sheet, end) == ")":
        end += 1
    if end < left[1] or says_how(sheet, left[0], before[0].first):
        return False
    return _ends_in_bound(sheet, begin)


def says_how(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether words before a name bound it: "normal creatinine" has no other bound."""
    return not _SAYS_HOW.isdisjoint(token.text for token in sheet.tokens[lo:hi])


def _ends_in_bound(sheet: Sheet, at: int) -> bool:
    """Say whether a row of names begins at a token, and a bound stands after its last name."""
    named = 0
    while (one := _name_at(sheet, at)) is not None:
        named += 1
        if named > _MOST_NAMES:
            return False
        at = _past_brackets(sheet, one.after)
        after = at
        while text_at(sheet, after) in _JOINTS:
            after += 1
        if after == at:
            break
        at = after
    if not named:
        return False
    end = at
    while end - at <= _FARTHEST and text_at(sheet, end) in _BEFORE_BOUND and not sheet.kept[end]:
        end += 1
    amount = sheet.next_held(end)
    return amount is not None and amount.first == end


def _name_at(sheet: Sheet, at: int) -> VariableMention | None:
    """Return the measured variable that is named at a token, after words that only qualify it."""
    found = sheet.next_named(at)
    while found is not None and at < found.first and text_at(sheet, at) in _QUALIFYING:
        at += 1
    return found if found is not None and found.first == at and is_measured(found) else None


def is_measured(one: VariableMention) -> bool:
    """Say whether a variable is one of a body, a blood or an organ, and no scale or lesion."""
    return one.variable.kind in _MEASURED


def _past_brackets(sheet: Sheet, at: int) -> int:
    """Return where "(ALT)" after a name ends, if it stands there and holds no bound."""
    if text_at(sheet, at) != "(":
        return at
    end = at + 1
    while end < len(sheet.tokens) and text_at(sheet, end) != ")":
        if sheet.tokens[end].kind is Kind.SIGN or sheet.kept[end]:
            return at
        end += 1
    return min(end + 1, len(sheet.tokens))
