"""What came since a moment, as a feed that a client can follow: ``GET /changes``.

A client begins with `since`, and goes on with the `next` of each answer, for ever: also that
of a last page, which is empty or short, leads on to what comes later. Entries stand in the
order in which versions came, so what is loaded meanwhile comes after all that was read.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from trialwright.errors import NotFound
from trialwright.registry.store import Registry
from trialwright.registry.store.feed import Change, Place, changes_after, place_of
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, wrong_form
from trialwright.web.public.api.serving import given_to, json_answer
from trialwright.web.public.beyond.asked import BASE, asked_count, asked_moment, registry_of
from trialwright.web.public.history import text_of

DEFAULT_LIMIT, MOST = 100, 1000

_TOKEN = re.compile(r"([0-9]{1,15})(?:-([0-9a-f]{8}))?")


async def changes(request: Request) -> Response:
    """Answer with the versions that came: ``GET /changes?since=MOMENT|next=TOKEN[&limit=100]``."""
    given = given_to(request, ("since", "next", "limit"))
    limit = asked_count(given, "limit", default=DEFAULT_LIMIT, most=MOST)
    registry = registry_of(request)
    begin = _begin(given, registry)
    try:
        # One more than is shown tells whether there is more.
        found = changes_after(registry, begin, limit + 1)
    except NotFound as error:
        raise Refused(
            "Invalid value in parameter `next`: it is not a place of this copy of the registry",
            "The copy was made anew since. Begin again with `since`.",
        ) from error
    shown = found[:limit]
    entries: list[JsonValue] = [_entry(one) for one in shown]
    return json_answer(
        {
            "changes": entries,
            "next": _token(shown[-1].place if shown else begin),
            "more": len(found) > limit,
        }
    )


def _begin(given: Given, registry: Registry) -> Place:
    """Return the place after which to read; without parameters, the beginning of all."""
    token, since = given.text("next"), asked_moment(given, "since")
    if token is not None and since is not None:
        raise Refused(
            "Parameters `since` and `next` exclude each other",
            "Begin with `since`, and go on with the `next` of each answer.",
        )
    if token is None:
        return Place(0, "") if since is None else place_of(registry, since)
    written = _TOKEN.fullmatch(token)
    if written is None:
        raise wrong_form("next", token, "the `next` of an answer, unchanged")
    return Place(int(written[1]), written[2] or "")


def _token(place: Place) -> str:
    return f"{place.version}-{place.mark}" if place.mark else str(place.version)


def _entry(change: Change) -> JsonObject:
    return {
        "nctId": str(change.nct_id),
        "version": change.number,
        "kind": change.kind,
        "isNewest": change.is_newest,
        "firstSeenHere": change.first_seen.isoformat(),
        "lastUpdatePosted": text_of(change.last_update_posted),
        "dataCut": text_of(change.data_cut),
        "contentHash": change.content_hash,
        "record": f"{BASE}/studies/{change.nct_id}/versions/{change.number}",
    }
