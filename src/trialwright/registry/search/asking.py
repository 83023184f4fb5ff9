"""Questions as people put them: a query for each search area, filters, nearness, an order.

`asked` reads the texts; `opening.open_search` answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.fields import fields_by_path
from trialwright.registry.language import (
    Condition,
    areas_by_param,
    bind,
    parse,
    remarks_on,
    search_areas,
)
from trialwright.registry.language.conditions import AllOf, EveryStudy, ValueMatch
from trialwright.registry.language.errors import nearest_below
from trialwright.registry.language.values import constants_named, constants_of, nearest_constants
from trialwright.registry.search.nearness import circle_of, weight_around
from trialwright.registry.search.orders import order_of
from trialwright.registry.search.questions import ByRelevance, NearbyWeight, Order, Question
from trialwright.vocabulary.sentences import sentence

#: What a query that names no area is asked as, and what a filter asks where it names none.
_TERM = "term"
FILTER_LABEL = "advanced filter"
_STATUS = "protocolSection.statusModule.overallStatus"
_MOST_ORDERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: each query by its area, each filter by its name; a hit meets all.

    Only queries score. `nearby` is what distance does to relevance.
    """

    queries: Mapping[str, Condition]
    filters: Mapping[str, Condition]
    order: tuple[Order, ...] = ()
    nearby: NearbyWeight | None = None

    @property
    def question(self) -> Question:
        """The same as a question to the index."""
        filters = tuple(self.filters.values())
        return Question(
            condition=AllOf(filters) if filters else EveryStudy(),
            ranking=tuple(self.queries.values()),
            order=self.order,
            nearby=self.nearby,
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of it is read and changes nothing, a sentence each."""
        return remarks_on((*self.queries.values(), *self.filters.values()))

    @property
    def is_ranked(self) -> bool:
        """Whether hits are ordered by a score."""
        if self.order:
            return any(isinstance(order, ByRelevance) for order in self.order)
        return bool(self.queries)


def asked(
    query: str | None = None,
    *,
    only: str | None = None,
    status: Iterable[str] = (),
    near: str | None = None,
    sort: Sequence[str] = (),
    **areas: str | None,
) -> Asked:
    """Return what is asked; what is None or blank asks nothing.

    `query` and `areas` (`cond`, `intr`, `locn` ... and `term`, which is `query`) are queries in
    the search areas of these names; they rank. `only` is a query that does not rank, `status`
    the overall statuses of which a study has one, as constants or labels. `near`, as
    ``39.0,-77.1,50mi``, asks for a site in this circle and ranks by its distance. `sort` names
    at most two fields, as ``LastUpdatePostDate:desc``.

    Raises InvalidInput; of a query it is a QueryError.
    """
    circle = circle_of(near) if near and near.strip() else None
    filters: dict[str, Condition] = {}
    if only and only.strip():
        basic = search_areas()["BasicSearch"]
        filters["filter"] = bind(parse(only, label=FILTER_LABEL), basic, label=FILTER_LABEL)
    if constants := tuple(dict.fromkeys(one for text in status for one in _statuses(text))):
        filters["status"] = ValueMatch(fields_by_path()[_STATUS], constants)
    if circle is not None:
        filters["near"] = circle
    order = _orders(sort)
    return Asked(
        queries=_queries(query, areas),
        filters=MappingProxyType(filters),
        order=order or ((ByRelevance(),) if circle else ()),
        nearby=weight_around(circle) if circle else None,
    )


def _queries(query: str | None, areas: Mapping[str, str | None]) -> Mapping[str, Condition]:
    if query is not None and areas.get(_TERM) is not None:
        raise InvalidInput(
            sentence("found two queries, expected one: `{term}` is the query itself", term=_TERM)
        )
    texts = {**areas, _TERM: areas.get(_TERM) if query is None else query}
    for name in texts:
        if name not in areas_by_param():
            expected = ", ".join(areas_by_param())
            raise InvalidInput(
                sentence(
                    "found the search area {found}, expected one of {expected}",
                    found=quoted(name),
                    expected=expected,
                )
            )
    return MappingProxyType(
        {
            name: _bound(name, text)
            for name in areas_by_param()
            if (text := texts.get(name)) is not None and text.strip()
        }
    )


def _bound(param: str, text: str) -> Condition:
    area = areas_by_param()[param]
    label = area.label or param
    return bind(parse(text, label=label), area, label=label)


def _statuses(text: str) -> tuple[str, ...]:
    field = fields_by_path()[_STATUS]
    constants = constants_named(field, text)
    if not constants:
        near = nearest_constants(field, text)
        refusal = sentence(
            "found the status {found}, expected one of {expected}",
            found=quoted(text),
            expected=", ".join(constants_of(field)),
        )
        if near:
            refusal = nearest_below(refusal, near)
        raise InvalidInput(refusal)
    return constants


def _orders(sort: Sequence[str]) -> tuple[Order, ...]:
    if len(sort) > _MOST_ORDERS:
        raise InvalidInput(
            sentence(
                "found {count} fields to sort by, expected at most {most}",
                count=len(sort),
                most=_MOST_ORDERS,
            )
        )
    return tuple(map(order_of, sort))
