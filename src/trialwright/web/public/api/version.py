"""Which version of the API this is, and how new its data are: ``GET /version``."""

from __future__ import annotations

from datetime import UTC

from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.trees import JsonObject
from trialwright.web.public.api.serving import finder_or_none, given_to, json_answer

#: Of the registry's API document that is answered by.
API_VERSION = "2.0.5"


async def version(request: Request) -> Response:
    """Answer with both versions; that of the data is absent while nothing can be searched."""
    given_to(request)
    made: JsonObject = {"apiVersion": API_VERSION}
    finder = finder_or_none(request)
    if finder is not None:
        made["dataTimestamp"] = f"{finder.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    return json_answer(made)
