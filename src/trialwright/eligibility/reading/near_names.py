"""Names of variables near an amount that do not name what it bounds."""

from __future__ import annotations

from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.variables import VariableMention


def is_adjusted_for(sheet: Sheet, one: VariableMention) -> bool:
    """Say whether a name only tells for what another is adjusted: "(corrected for albumin)"."""
    near = [token.text for token in sheet.tokens[max(one.first - 3, 0) : one.first]]
    return not _ADJUSTED.isdisjoint(near) and not {"for", "to", "by"}.isdisjoint(near)


_ADJUSTED = word_set("adjusted corrected normalized normalised adjustment correction")
