"""Names that stand before brackets in which a bound on something else is told."""

from __future__ import annotations

from trialwright.eligibility.criteria import Expression, Has, Opaque, Status, Term
from trialwright.eligibility.reading.extents import Range, trimmed
from trialwright.eligibility.reading.leads import leads_before
from trialwright.eligibility.reading.negations import NEGATION
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.topics import Effect, has_verb

#: A name of more words than this is a sentence.
_LONGEST_NAME = 16


def named_outside(sheet: Sheet, place: Range) -> Expression | None:
    """Return what stands before brackets: "cirrhosis" of "cirrhosis (CTP score >= 7)"."""
    body, said, severity = leads_before(sheet, *place, Effect())
    lo, hi = trimmed(sheet, body, place[1])
    if lo >= hi or said.negated:
        return None
    name, spans = sheet.words(lo, hi), sheet.spans([place])
    if len(name.split()) > _LONGEST_NAME or has_verb(name) or NEGATION.search(name):
        return Opaque(words=name, spans=spans)
    status = said.status or Status.PRESENT
    term = Term(name, sheet.lookup(name))
    return Has(concept=term, status=status, severity=severity, spans=spans)
