"""What one request for studies asks: which, in which order, how many, and what of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from trialwright.exchange.records import Column
from trialwright.registry.language import Condition
from trialwright.registry.language.conditions import AllOf, EveryStudy
from trialwright.registry.projection import Projection
from trialwright.registry.search.questions import ByRelevance, NearbyWeight, Question
from trialwright.web.public.api.choosing import QUERIED, asked_names, columns, parts
from trialwright.web.public.api.filters import FILTERS, asked_filters
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.places import nearby
from trialwright.web.public.api.queries import QUERIES, asked_queries, fields_asked
from trialwright.web.public.api.sorting import asked_order
from trialwright.web.public.api.tokens import Bookmark, fingerprint, opened

FORMATS = ("json", "csv")
MARKUP_FORMATS = ("markdown", "legacy")
PARAMETERS = (
    "format",
    "markupFormat",
    *QUERIES,
    *FILTERS,
    "geoDecay",
    "fields",
    "sort",
    "countTotal",
    "pageSize",
    "pageToken",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of an answer, as it was asked for.

    `columns` is None for JSON, and `parts` None for whole records. `near` is what distance
    does to relevance, where it counts; `bookmark` is where the page before ended.
    """

    question: Question
    near: NearbyWeight | None
    columns: tuple[Column, ...] | None
    parts: Projection | None
    legacy_markup: bool
    size: int
    counts: bool
    fingerprint: bytes
    bookmark: Bookmark | None

    def question_near(self) -> Question:
        """Return the question in which distance counts."""
        return replace(self.question, nearby=self.near)


def read_listing(query: bytes, also: Collection[str] = ()) -> Listing:
    """Return what a query string asks for; raises InvalidInput for what cannot be read.

    What stands in parameters that `also` names, others read; a page token is bound to it.
    Beside a query of nothing but NCT ids all filters are ignored, as the registry does; they
    are read all the same.
    """
    given = Given.in_query(query, (*PARAMETERS, *also))
    is_csv = given.choice("format", FORMATS) == "csv"
    legacy_markup = given.choice("markupFormat", MARKUP_FORMATS) == "legacy"
    queries, filters = asked_queries(given), asked_filters(given)
    if filters.unanswerable is not None and not queries.is_ids:
        raise filters.unanswerable
    order = asked_order(given)
    near = nearby(given, filters.circle)
    question = Question(
        condition=_together(() if queries.is_ids else filters.conditions),
        ranking=queries.conditions,
        order=order,
    )
    names = asked_names(given, *(() if is_csv else (QUERIED,)))
    queried = (
        field
        for condition in (*question.ranking, question.condition)
        for field in fields_asked(condition)
    )
    mark = fingerprint(given.values)
    is_ranked = any(isinstance(key, ByRelevance) for key in order) or not order
    return Listing(
        question=question,
        near=near if is_ranked and not queries.is_ids else None,
        columns=columns(names) if is_csv else None,
        parts=None if is_csv else parts(names, queried),
        legacy_markup=legacy_markup,
        size=given.page_size(),
        counts=given.truth("countTotal"),
        fingerprint=mark,
        bookmark=opened(given.text("pageToken"), mark),
    )


def _together(conditions: tuple[Condition, ...]) -> Condition:
    match conditions:
        case ():
            return EveryStudy()
        case (one,):
            return one
        case _:
            return AllOf(conditions)
