"""One study and its past: a version, the one of a day, all of them, what changed between two."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialwright.errors import NotFound
from trialwright.registry.diff import as_json, compare
from trialwright.registry.store import Version
from trialwright.web.public.api.bodies import json_of_version
from trialwright.web.public.api.serving import given_to, json_answer
from trialwright.web.public.asking import chosen
from trialwright.web.public.beyond.asked import (
    BASE,
    asked_day,
    history_of,
    moved,
    newest_of,
    registry_of,
)
from trialwright.web.public.history import version_json

#: Which version of the study an answer holds.
VERSION_HEADER = "X-Trialwright-Version"


async def study(request: Request) -> Response:
    """Answer with a study as of a day, or now: ``GET /studies/{nctId}[?asOf=YYYY-MM-DD]``."""
    day = asked_day(given_to(request, ("asOf",)), "asOf")
    newest = newest_of(request)
    if elsewhere := moved(request, newest.nct_id):
        return elsewhere
    if day is None:
        return _record(newest)
    then = registry_of(request).as_of(newest.nct_id, day)
    if then is None:
        raise NotFound(
            f"No version of {newest.nct_id} that is here had been posted by {day}; "
            "its history says which are here"
        )
    return _record(then)


async def version(request: Request) -> Response:
    """Answer with one version as a record: ``GET /studies/{nctId}/versions/{number}``."""
    given_to(request)
    versions = history_of(request)
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    return _record(chosen(versions, str(request.path_params["number"]), "The version"))


async def history(request: Request) -> Response:
    """Answer with what is known of each version: ``GET /studies/{nctId}/history``."""
    given_to(request)
    versions = history_of(request)
    nct_id = versions[0].nct_id
    if elsewhere := moved(request, nct_id):
        return elsewhere
    known = [
        version_json(one, f"{BASE}/studies/{nct_id}/versions/{one.number}") for one in versions
    ]
    return json_answer({"nctId": str(nct_id), "versions": [*known]})


async def difference(request: Request) -> Response:
    """Answer with what changed: ``GET /studies/{nctId}/diff[?from=1&to=2]``.

    Without numbers these are the newest version and the one before it.
    """
    given = given_to(request, ("from", "to"))
    versions = history_of(request)
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    newest = len(versions)
    before, after = given.text("from"), given.text("to")
    return _compared(
        chosen(versions, str(max(newest - 1, 1)) if before is None else before, "`from`"),
        chosen(versions, str(newest) if after is None else after, "`to`"),
    )


def _compared(before: Version, after: Version) -> Response:
    return json_answer(
        {
            "nctId": str(before.nct_id),
            "from": before.number,
            "to": after.number,
            "modules": [*as_json(compare(before.tree, after.tree))],
        }
    )


def _record(version: Version) -> Response:
    headers = {VERSION_HEADER: str(version.number)}
    return Response(json_of_version(version), media_type="application/json", headers=headers)
