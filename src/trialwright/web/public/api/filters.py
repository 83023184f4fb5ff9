"""What the filters of a request ask: conditions that do not rank.

``filter.*`` and ``postFilter.*`` mean the same, and all of them hold together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.registry.fields import fields_by_path
from trialwright.registry.language import Condition, Coverage, Expansion, bind, parse, search_areas
from trialwright.registry.language.conditions import (
    AnyOf,
    DistanceMatch,
    SearchedField,
    TextMatch,
    ValueMatch,
)
from trialwright.registry.record.enumerations import Status
from trialwright.vocabulary import NctId
from trialwright.web.public.api.aggregations import ticked
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.places import circle
from trialwright.web.public.api.refusing import Refused
from trialwright.web.public.api.synonyms import unanswerable

_KINDS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
_SIDES = ("filter", "postFilter")
FILTERS = (*(f"{side}.{kind}" for side in _SIDES for kind in _KINDS), "aggFilters")

_STATUSES = tuple(status.value for status in Status)
_OVERALL_STATUS = "protocolSection.statusModule.overallStatus"
_AN_ID = "an NCT id, such as NCT07338357"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The conditions of all filters, and the circle of ``filter.geo``, if there is one.

    `unanswerable` says why a filter cannot be answered here, where one is not to be ignored.
    """

    conditions: tuple[Condition, ...]
    circle: DistanceMatch | None
    unanswerable: Refused | None


def asked_filters(given: Given) -> Filtered:
    """Return what the filters of a request ask; raises InvalidInput for one that is wrong."""
    conditions = [one for side in _SIDES for one in _of_side(given, side)]
    conditions += ticked(given)
    text = given.text("filter.geo")
    refusals = [unanswerable(given, f"{side}.synonyms") for side in _SIDES]
    return Filtered(
        tuple(conditions),
        None if text is None else circle("filter.geo", text),
        next(filter(None, refusals), None),
    )


def _of_side(given: Given, side: str) -> Iterator[Condition]:
    if statuses := given.constants(f"{side}.overallStatus", _STATUSES):
        yield ValueMatch(fields_by_path()[_OVERALL_STATUS], statuses)
    if (text := given.text(f"{side}.geo")) is not None:
        yield circle(f"{side}.geo", text)
    if ids := given.each(f"{side}.ids", NctId, _AN_ID):
        yield _any_of(ids)
    advanced = given.text(f"{side}.advanced")
    if advanced is not None and advanced.strip():
        label = "advanced filter"
        yield bind(parse(advanced, label=label), search_areas()["BasicSearch"], label=label)


def _any_of(ids: tuple[NctId, ...]) -> Condition:
    """Return that a study has one of these ids, or had it before."""
    fields = tuple(
        SearchedField(field, float(part.weight), takes_synonyms=False)
        for part in search_areas()["NCTIdSearch"].parts
        for field in part.fields
    )
    parts = tuple(
        TextMatch(
            fields, nct_id, phrase=True, coverage=Coverage.FULL_MATCH, expansion=Expansion.TERM
        )
        for nct_id in ids
    )
    return parts[0] if len(parts) == 1 else AnyOf(parts)
