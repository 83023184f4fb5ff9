"""Search as the registry was on a past day: the registry's own questions, with a day beside."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialwright.web.public.api import page
from trialwright.web.public.api.listing import PARAMETERS as LISTING_PARAMETERS
from trialwright.web.public.api.listing import read_listing
from trialwright.web.public.api.serving import given_to
from trialwright.web.public.beyond.asked import asked_day
from trialwright.web.public.beyond.days import AS_OF, searched

PARAMETERS = (*LISTING_PARAMETERS, AS_OF)


async def studies(request: Request) -> Response:
    """Answer with a page of studies as of a day: ``GET /studies?query.cond=…&asOf=YYYY-MM-DD``.

    Without a day it is the page of the registry's own API. A token holds for the day of its page.
    """
    day = asked_day(given_to(request, PARAMETERS), AS_OF)
    if day is None:
        return await page.studies(request)
    listing = read_listing(request.scope["query_string"], (AS_OF,))
    then = await searched(request, day)
    return page.answer(listing, then.finder, then.read)
