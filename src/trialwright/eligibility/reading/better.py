"""Which side "better" and "worse" mean: of an ECOG status the lower, of an LVEF the higher one."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import Limits
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.variables import VariableKind, VariableMention

#: Scales on which more is worse.
_MORE_IS_WORSE = frozenset(
    (
        *("ctcae-grade", "stage", "class", "ecog", "performance-status", "nyha", "asa"),
        *("child-pugh", "edss", "mrs", "nihss", "hamd", "phq-9", "vas"),
    )
)
_MORE_IS_BETTER = frozenset(("karnofsky", "lansky", "mmse", "gcs", "iief", "apgar", "t-score"))


def as_better(sheet: Sheet, amount: Amount, mention: VariableMention | None) -> Amount:
    """Return an amount whose side is told by "better" or "worse", with the side that this means.

    Where it is not known which side that is, the number has none.
    """
    if not _tells_better(sheet, amount):
        return amount
    limits = amount.limits
    if mention is not None and mention.variable.id in _MORE_IS_WORSE:
        return replace(amount, limits=Limits(limits.high, limits.low))
    is_better = mention is not None and (
        mention.variable.id in _MORE_IS_BETTER or mention.variable.kind is VariableKind.ORGAN
    )
    if is_better:
        return amount
    value = limits.low or limits.high
    if value is None:
        return amount
    bare = replace(value, inclusive=True)
    return replace(amount, limits=Limits(bare, bare, directed=False))


def _tells_better(sheet: Sheet, amount: Amount) -> bool:
    one_sided = (amount.limits.low is None) is not (amount.limits.high is None)
    return one_sided and any(
        token.text in {"better", "worse"}
        for first, after in amount.signs
        for token in sheet.tokens[first:after]
    )
