"""What the endpoints are given to answer from, and how an answer of JSON is made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.search.nothing import NoStudies
from trialwright.registry.search.questions import Finder
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.asking import source_of

#: After how long it is worth while to ask again; small indexes are made in less [s].
_SOON = "30"
_NO_INDEX = (
    "This copy of the registry has no index yet, so nothing can be searched or counted; "
    "studies by id are served. Ask again in a while."
)


def finder_or_none(request: Request) -> Finder | None:
    """Return what searches the registry now, None while there is no index."""
    finder: Finder | None = request.state.finder()
    return finder


def finder_of(request: Request) -> Finder:
    """Return what searches the registry now; 503 while it holds records but has no index."""
    finder = finder_or_none(request)
    if finder is None and not source_of(request).count():
        return NoStudies(datetime.now(UTC))
    return indexed(finder)


def indexed(finder: Finder | None) -> Finder:
    """Return what searches; 503 while there is no index."""
    if finder is None:
        raise HTTPException(503, _NO_INDEX, {"Retry-After": _SOON})
    return finder


def given_to(request: Request, known: Collection[str] = ()) -> Given:
    """Return the parameters of a request, for an endpoint that knows these."""
    return Given.in_query(request.scope["query_string"], known)


def json_answer(value: JsonValue | list[JsonObject]) -> Response:
    """Return a value as an answer of JSON."""
    return Response(msgspec.json.encode(value), media_type="application/json")
