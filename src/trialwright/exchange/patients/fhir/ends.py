"""What is over by its status, and by when: the day of its end is often left out.

A status is as it was when the resource was last changed, and says nothing of the time before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from trialwright.eligibility.patient import Span
from trialwright.exchange.patients.fhir.nodes import Node
from trialwright.exchange.patients.moments import moment
from trialwright.vocabulary import PartialDate

#: Statuses that say that something was begun, and is over (FHIR R4 4.0.1 and R5 5.0.0).
_OVER = frozenset(
    {
        ("MedicationAdministration", "completed"),
        ("MedicationAdministration", "stopped"),
        ("MedicationStatement", "completed"),
        ("MedicationStatement", "stopped"),
        ("Procedure", "completed"),
        ("Procedure", "stopped"),
    }
)


def is_over(type_: str, status: str) -> bool:
    """Whether a status says that something is over."""
    return (type_, status) in _OVER


def over_by(resource: Node, span: Span, zone: tzinfo | None) -> Span:
    """Return a span without an end with the day by which it was over, where that is told.

    It is the day on which the resource was last updated, or else asserted. An assertion that is
    not surely of a day after the beginning tells nothing: it may be older than the status.
    """
    meta = resource.child("meta")
    updated = _day(meta, "lastUpdated", zone) if meta is not None else None
    asserted = _day(resource, "dateAsserted", zone)
    begun = span.last_start
    if updated is None and asserted is not None and begun is not None:
        asserted = asserted if asserted.earliest > begun else None
    told = [one for one in (updated, asserted) if one is not None]
    return replace(span, over_by=max(told, key=lambda one: one.latest, default=None))


def _day(node: Node, key: str, zone: tzinfo | None) -> PartialDate | None:
    text = node.text(key)
    return moment(text, node.at(key), zone).day if text else None
