"""Search as the registry was on a past day: the registry's own questions, with a day beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from trialwright.errors import StoreDamaged
from trialwright.registry.search.questions import Finder, Hit
from trialwright.registry.store import Registry, Version
from trialwright.web.public.api import page
from trialwright.web.public.api.listing import PARAMETERS as LISTING_PARAMETERS
from trialwright.web.public.api.listing import read_listing
from trialwright.web.public.api.serving import given_to, indexed
from trialwright.web.public.beyond.asked import asked_day, registry_of

_AS_OF = "asOf"
PARAMETERS = (*LISTING_PARAMETERS, _AS_OF)


async def studies(request: Request) -> Response:
    """Answer with a page of studies as of a day: ``GET /studies?query.cond=…&asOf=YYYY-MM-DD``.

    Without a day it is the page of the registry's own API. A token holds for the day of its page.
    """
    day = asked_day(given_to(request, PARAMETERS), _AS_OF)
    if day is None:
        return await page.studies(request)
    listing = read_listing(request.scope["query_string"], (_AS_OF,))
    registry = registry_of(request)
    made: Callable[[date], Finder | None] = request.state.as_of
    # What a day is asked for the first time takes long: others are answered meanwhile.
    finder = indexed(await run_in_threadpool(made, day))
    return page.answer(listing, finder, partial(_stored, registry))


def _stored(registry: Registry, hits: Iterable[Hit]) -> Iterator[Version]:
    """Yield the very versions that were found."""
    for hit in hits:
        version = registry.stored(hit.version)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version
