"""The public application: its addresses, and what it is given to answer from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from trialwright.errors import TrialwrightError
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.questions import Finder
from trialwright.registry.store import Registry
from trialwright.registry.store.files import home_folder
from trialwright.web.public import difference, history, raw, refusal, start, study
from trialwright.web.public.api import application as api
from trialwright.web.public.protection import Protection
from trialwright.web.public.rendering import assets, prepare
from trialwright.web.public.sources import StudySource

_A_YEAR = "public, max-age=31536000, immutable"


class _State(TypedDict):
    registry: StudySource
    finder: Callable[[], Finder | None]
    today: Callable[[], date]


def today_in_utc() -> date:
    """Return the day it is, in UTC."""
    return datetime.now(UTC).date()


def create_app(
    open_registry: Callable[[], AbstractContextManager[StudySource]],
    *,
    finder: Callable[[], Finder | None] = lambda: None,
    today: Callable[[], date] = today_in_utc,
) -> Starlette:
    """Return the application; it opens the registry when it starts and closes it at its end.

    Opening and all reading happen in the thread of the server's event loop, so a source
    need not be safe for several threads. `finder` is asked at each search for what answers
    it, None while there is no index. `today` is the day against which dates of a record are
    checked.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[_State]:
        prepare()
        with open_registry() as registry:
            yield {"registry": registry, "finder": finder, "today": today}

    return Starlette(
        routes=[
            Route("/", start.start),
            Route("/study", start.find),
            Route("/study/{nct_id}.json", raw.study_json),
            Route("/study/{nct_id}", study.study),
            Route("/study/{nct_id}/history.json", history.history_json),
            Route("/study/{nct_id}/history", history.history),
            Route("/study/{nct_id}/version/{number}.json", raw.version_json),
            Route("/study/{nct_id}/version/{number}", study.old_version),
            Route("/study/{nct_id}/diff.json", difference.difference_json),
            Route("/study/{nct_id}/diff", difference.difference),
            Route("/static/{digest}/{name}", asset),
            Mount(api.BASE, api.create_api()),
        ],
        middleware=[Middleware(Protection)],
        exception_handlers={
            HTTPException: refusal.refuse,
            TrialwrightError: refusal.refuse_for_us,
            Exception: refusal.refuse_for_a_bug,
        },
        lifespan=lifespan,
    )


def app_of_this_home() -> Starlette:
    """Return the application over the registry of the home that the environment names."""
    home = home_folder()
    return create_app(lambda: Registry.open(home), finder=_index_of(home))


def _index_of(home: Path) -> Callable[[], Finder | None]:
    """Return what gives the index of a home as it is; the registry is opened when first asked."""
    current = cache(lambda: CurrentIndex(home, Registry.open(home)))

    def index() -> Finder | None:
        return current()()

    return index


async def asset(request: Request) -> Response:
    """Give a file that pages refer to: ``GET /static/{digest}/{name}``."""
    found = assets().get(request.path_params["name"])
    if found is None or found.href != request.url.path:
        raise HTTPException(404)
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _A_YEAR})
