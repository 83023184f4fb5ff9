"""By what an item of a list is recognised: one row for each kind of item.

A site is its facility and city, an outcome its measure, an arm its label; the position in
the list says nothing. Kinds are the type names of the field table without ``[]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import fields_by_path


@dataclass(frozen=True, slots=True)
class ItemKey:
    """How items of one kind are recognised and called.

    `keys` are sets of fields, tried in order: what the first leaves unmatched, the second
    may match. `label` are the fields that make the name a person would use, the first key
    where empty. An item without an exact counterpart may be the same under a new name: its
    `named_by` fields (counted double) and `described_by` fields are compared word by word,
    with the `agreeing` fields equal; nothing is ever renamed where `named_by` is empty.
    """

    keys: tuple[tuple[str, ...], ...]
    label: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    described_by: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()


_BY_GROUP = ItemKey((("groupId",),))
_BY_ID_OF_GROUP = ItemKey((("id",),), label=("title",))
_BY_TYPE_AND_DATE = (("type", "date"), ("type",))
_PERSON = ItemKey((("name",), ("email",), ("phone",)), label=("name",))
_MEASURE_ROWS = ItemKey((("title",),), named_by=("title",))

ITEM_KEYS: MappingProxyType[str, ItemKey] = MappingProxyType(
    {
        # identification, sponsor
        "SecondaryIdInfo": ItemKey((("id",),)),
        "Sponsor": ItemKey((("name",),), named_by=("name",)),
        # arms, interventions, outcomes
        "ArmGroup": ItemKey(
            (("label",),),
            named_by=("label",),
            described_by=("type", "description", "interventionNames"),
        ),
        "Intervention": ItemKey(
            (("type", "name"), ("name",)),
            label=("name",),
            named_by=("name",),
            described_by=("description", "otherNames"),
        ),
        "Outcome": ItemKey(
            (("measure", "timeFrame"), ("measure",)),
            label=("measure",),
            named_by=("measure",),
            described_by=("description", "timeFrame"),
        ),
        # contacts, sites
        "Contact": _PERSON,
        "Official": ItemKey((("name", "role"), ("name",)), label=("name",)),
        "Location": ItemKey(
            # Countries change their names over the years, facilities share one
            # ("Research Site") and differ in the postal code.
            (
                ("facility", "city", "zip", "country"),
                ("facility", "city", "country"),
                ("facility", "city"),
            ),
            label=("facility", "city", "country"),
            named_by=("facility",),
            described_by=("state", "zip"),
            agreeing=("city", "country"),
        ),
        # references, documents
        "Reference": ItemKey(
            (("pmid",), ("citation",)), label=("citation",), named_by=("citation",)
        ),
        "Retraction": ItemKey((("pmid",), ("source",))),
        "SeeAlsoLink": ItemKey((("url",), ("label",)), label=("label",)),
        "AvailIpd": ItemKey((("id",), ("url",)), label=("type", "id")),
        "LargeDoc": ItemKey((("filename",), ("label", "date"), ("label",)), label=("label",)),
        # results: participant flow
        "FlowGroup": _BY_ID_OF_GROUP,
        "FlowPeriod": ItemKey((("title",),), named_by=("title",)),
        "FlowMilestone": ItemKey((("type",),), named_by=("type",)),
        "DropWithdraw": ItemKey((("type",),), named_by=("type",)),
        "FlowStats": _BY_GROUP,
        # results: baseline, outcomes
        "MeasureGroup": _BY_ID_OF_GROUP,
        "Denom": ItemKey((("units",),)),
        "DenomCount": _BY_GROUP,
        "BaselineMeasure": ItemKey(
            (("title",),), named_by=("title",), described_by=("description", "unitOfMeasure")
        ),
        "MeasureClass": _MEASURE_ROWS,
        "MeasureCategory": _MEASURE_ROWS,
        "Measurement": _BY_GROUP,
        "OutcomeMeasure": ItemKey(
            (("type", "title", "timeFrame"), ("type", "title"), ("title",)),
            label=("title",),
            named_by=("title",),
            described_by=("description", "populationDescription", "timeFrame", "unitOfMeasure"),
        ),
        "MeasureAnalysis": ItemKey(
            (
                ("groupIds", "paramType", "statisticalMethod", "ciPctValue", "groupDescription"),
                ("groupIds", "paramType", "statisticalMethod"),
                ("groupIds", "statisticalMethod"),
                ("groupIds",),
            ),
            label=("statisticalMethod", "paramType"),
        ),
        # results: adverse events
        "EventGroup": _BY_ID_OF_GROUP,
        "AdverseEvent": ItemKey(
            (("term", "organSystem"), ("term",)),
            label=("term",),
            named_by=("term",),
            described_by=("organSystem",),
        ),
        "EventStats": _BY_GROUP,
        # annotations and derived modules
        "UnpostedEvent": ItemKey(_BY_TYPE_AND_DATE, label=("type", "date")),
        "ViolationEvent": ItemKey(
            (("type", "issuedDate"), ("type",)), label=("type", "issuedDate")
        ),
        "SubmissionInfo": ItemKey((("releaseDate", "resetDate"), ("releaseDate",))),
        # A topic's number is not what it is: the registry numbers its tree anew.
        "Mesh": ItemKey((("term", "id"), ("term",), ("id",)), label=("term",)),
        "BrowseLeaf": ItemKey((("name", "id"), ("name",)), label=("name",)),
        "BrowseBranch": ItemKey((("name", "abbrev"), ("name",)), label=("name",)),
    }
)

#: Lists of one object from one of which an item may go to another.
SISTER_LISTS: tuple[tuple[str, ...], ...] = (
    ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"),
    ("seriousEvents", "otherEvents"),
)

#: Lists of codes: one code is never another one misspelt.
_CODES = frozenset(
    {
        "protocolSection.identificationModule.nctIdAliases",
        "resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.groupIds",
    }
)


@cache
def item_key(path: str) -> ItemKey | None:
    """Return how the items of the list at this path are recognised; None means by value."""
    field = fields_by_path().get(path)
    return ITEM_KEYS.get(field.type.removesuffix("[]")) if field else None


@cache
def is_free_text_list(path: str) -> bool:
    """Whether the list holds texts in which a misspelling may be mended, not codes."""
    field = fields_by_path().get(path)
    return field is None or (field.type == "text[]" and path not in _CODES)
