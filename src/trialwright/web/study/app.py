"""The application of a study's own people: its addresses, and what is around them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import date, datetime
from typing import TypedDict

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from trialwright.errors import TrialwrightError
from trialwright.registry.store import Registry
from trialwright.registry.store.files import home_folder
from trialwright.web.public.languages import words
from trialwright.web.public.manners.access_log import AccessLog, Write, writing_to
from trialwright.web.public.manners.limits import AddressLimit
from trialwright.web.public.protection import Protection
from trialwright.web.public.sources import StudySource
from trialwright.web.study import refusing
from trialwright.web.study.guarding import NotStored, SameOrigin
from trialwright.web.study.rendering import asset
from trialwright.web.study.screening import page, start


class _State(TypedDict):
    registry: StudySource
    today: Callable[[], date]


def today_here() -> date:
    """Return the day it is where this program runs: people sign by the calendar on their wall."""
    return datetime.now().astimezone().date()


def create_study_app(
    open_registry: Callable[[], AbstractContextManager[StudySource]],
    *,
    today: Callable[[], date] = today_here,
    log: Write | None = None,
) -> Starlette:
    """Return the application; it opens the registry when it starts, to read, and nothing else.

    `today` is the day of what is typed in. `log` is given a line for each request: the address,
    which names a study, and never what was sent.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[_State]:
        words.prepare()
        with open_registry() as registry:
            yield {"registry": registry, "today": today}

    manners = [
        Middleware(Protection),
        Middleware(NotStored),
        Middleware(AddressLimit),
        Middleware(SameOrigin),
    ]
    return Starlette(
        routes=[
            Route("/", start.start),
            Route("/screen", start.find),
            Route("/screen/{nct_id}/save", page.save, methods=["POST"]),
            Route("/screen/{nct_id}/report", page.report, methods=["POST"]),
            Route("/screen/{nct_id}/screening.json", page.screening_as_json, methods=["POST"]),
            Route("/screen/{nct_id}", page.screening, methods=["GET", "POST"]),
            Route("/static/{digest}/{name}", asset),
        ],
        middleware=manners if log is None else [Middleware(AccessLog, log), *manners],
        exception_handlers={
            HTTPException: refusing.refuse,
            TrialwrightError: refusing.refuse_for_us,
            Exception: refusing.refuse_for_a_bug,
        },
        lifespan=lifespan,
    )


def study_app_of_this_home() -> Starlette:
    """Return the application over the registry of the home that the environment names."""
    home = home_folder()
    log = os.environ.get("TRIALWRIGHT_ACCESS_LOG")
    return create_study_app(lambda: Registry.open(home), log=writing_to(log) if log else None)
