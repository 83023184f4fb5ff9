"""The public application: its addresses, and what it is given to answer from."""

from __future__ import annotations

import os
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

from trialwright.errors import InvalidInput, TrialwrightError
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.index.days import PastIndexes
from trialwright.registry.search.index.past import Effort
from trialwright.registry.search.products import Products, current_products
from trialwright.registry.search.questions import Finder
from trialwright.registry.store import Registry
from trialwright.registry.store.files import home_folder
from trialwright.registry.store.shift_log import ShiftLog
from trialwright.web.public import (
    citation,
    difference,
    history,
    history_feed,
    modules,
    news,
    raw,
    refusal,
    saved,
    start,
    study,
)
from trialwright.web.public.api import application as api
from trialwright.web.public.beyond import create_beyond
from trialwright.web.public.beyond.asked import BASE as BEYOND
from trialwright.web.public.comparison import page as comparison
from trialwright.web.public.criteria import page as criteria
from trialwright.web.public.design import page as design
from trialwright.web.public.landscape import page as landscape
from trialwright.web.public.languages import switch
from trialwright.web.public.languages.choosing import Speaking
from trialwright.web.public.manners.access_log import AccessLog, Write, writing_to
from trialwright.web.public.manners.compression import Compression
from trialwright.web.public.manners.limits import AddressLimit
from trialwright.web.public.manners.patience import SECONDS, PatientFinder
from trialwright.web.public.manners.readiness import Readiness, health, readiness_of, ready
from trialwright.web.public.manners.sharing import Sharing
from trialwright.web.public.manners.validation import Validation
from trialwright.web.public.maps import search_map, study_map
from trialwright.web.public.protection import Protection
from trialwright.web.public.rendering import assets, prepare
from trialwright.web.public.results import files as results_files
from trialwright.web.public.results import page as results
from trialwright.web.public.search import completing
from trialwright.web.public.search import page as search
from trialwright.web.public.similar import page as similar
from trialwright.web.public.sources import StudySource
from trialwright.web.public.tree import page as tree

_A_YEAR = "public, max-age=31536000, immutable"

#: Versions that are indexed for one search as of a day: it takes a few seconds.
MOST_AT_A_REQUEST = 2_000


class _State(TypedDict):
    registry: StudySource
    finder: Callable[[], Finder | None]
    as_of: Callable[[date], Finder | None]
    today: Callable[[], date]
    readiness: Callable[[], Readiness]
    products: Callable[[], Products] | None
    completions: completing.Completions
    shifts: Callable[[], ShiftLog | None]


def today_in_utc() -> date:
    """Return the day it is, in UTC."""
    return datetime.now(UTC).date()


def create_app(  # noqa: PLR0913 - each is something to answer from
    open_registry: Callable[[], AbstractContextManager[StudySource]],
    *,
    finder: Callable[[], Finder | None] = lambda: None,
    as_of: Callable[[date], Finder | None] = lambda _: None,
    today: Callable[[], date] = today_in_utc,
    readiness: Callable[[], Readiness] = lambda: Readiness(versions=0, indexed=None),
    shifts: Callable[[], ShiftLog | None] = lambda: None,
    log: Write | None = None,
) -> Starlette:
    """Return the application; it opens the registry when it starts and closes it at its end.

    Opening and all reading happen in the thread of the server's event loop, so a source
    need not be safe for several threads. `finder` is asked at each search for what answers
    it, None while there is no index; `as_of`, in a thread of its own, for what answers as of a
    day. `today` is the day against which dates of a record are checked. `readiness` says how
    far the index is. `shifts` opens the log of what turned in edited studies, for one request;
    None while there is none. `log` is given a line for each request.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[_State]:
        prepare()
        with open_registry() as registry:
            yield {
                "registry": registry,
                "finder": finder,
                "as_of": as_of,
                "today": today,
                "readiness": readiness,
                "products": _products_of(registry),
                "completions": completing.Completions(),
                "shifts": shifts,
            }

    return Starlette(
        routes=[
            # First, for it is asked the most: routes are tried one after another.
            Mount(api.BASE, api.create_api()),
            Route("/", start.start),
            Route("/start.json", start.start_json),
            Route("/search", search.search),
            Route("/search/map.json", search_map.search_map_json),
            Route("/search/map", search_map.search_map),
            Route("/search.json", search.search_json),
            Route("/search.atom", search.search_feed),
            Route("/search/complete", completing.complete),
            Route("/saved", saved.saved),
            Route("/landscape", landscape.landscape),
            Route("/landscape.json", landscape.landscape_json),
            Route("/landscape/{name}.svg", landscape.figure_svg),
            Route("/landscape/{name}.png", landscape.figure_png),
            Route("/landscape/{name}.csv", landscape.figure_csv),
            Route("/compare", comparison.compare),
            Route("/compare.json", comparison.compare_json),
            Route("/compare.csv", comparison.compare_csv),
            Route("/changes", news.news),
            Route("/changes.json", news.news_json),
            Route("/changes.atom", news.news_feed),
            Route("/study", start.find),
            Route("/study/{nct_id}/map.json", study_map.study_map_json),
            Route("/study/{nct_id}/map", study_map.study_map),
            Route("/study/{nct_id}.json", raw.study_json),
            Route("/study/{nct_id}", study.study),
            *_parts_of("/study/{nct_id}"),
            *_parts_of("/study/{nct_id}/version/{number}"),
            Route("/study/{nct_id}/history.json", history.history_json),
            Route("/study/{nct_id}/history.atom", history_feed.history_feed),
            Route("/study/{nct_id}/history", history.history),
            Route("/study/{nct_id}/version/{number}.json", raw.version_json),
            Route("/study/{nct_id}/version/{number}", study.old_version),
            Route("/study/{nct_id}/diff.json", difference.difference_json),
            Route("/study/{nct_id}/diff", difference.difference),
            Route("/study/{nct_id}/cite.json", citation.cite_json),
            Route("/study/{nct_id}/cite.ris", citation.cite_ris),
            Route("/study/{nct_id}/cite.bib", citation.cite_bibtex),
            Route("/study/{nct_id}/cite", citation.cite),
            Route("/study/{nct_id}/exactly/{hashes}", citation.exactly),
            Route("/study/{nct_id}/similar.json", similar.similar_json),
            Route("/study/{nct_id}/similar", similar.similar),
            Route("/language", switch.choose),
            Route("/design", design.design),
            Route("/design.json", design.design_json),
            Route("/static/{digest}/{name}", asset),
            Route("/health", health),
            Route("/ready", ready),
            Mount(BEYOND, create_beyond()),
        ],
        middleware=_manners(log),
        exception_handlers={
            HTTPException: refusal.refuse,
            TrialwrightError: refusal.refuse_for_us,
            Exception: refusal.refuse_for_a_bug,
        },
        lifespan=lifespan,
    )


def _parts_of(record: str) -> list[Route]:
    """Return the addresses of the parts of a record below that of the record itself."""
    return [
        Route(f"{record}/results.json", results.results_json),
        Route(f"{record}/results", results.results),
        Route(f"{record}/results/{{figure}}.svg", results_files.figure_svg),
        Route(f"{record}/results/{{figure}}.png", results_files.figure_png),
        Route(f"{record}/results/{{figure}}.csv", results_files.figure_csv),
        Route(f"{record}/criteria.json", criteria.criteria_json),
        Route(f"{record}/criteria", criteria.criteria),
        Route(f"{record}/modules.json", modules.all_modules_json),
        Route(f"{record}/modules", modules.all_modules),
        Route(f"{record}/module/{{name}}.json", modules.one_module_json),
        Route(f"{record}/module/{{name}}", modules.one_module),
        Route(f"{record}/part.json", tree.part),
        Route(f"{record}/json", tree.tree),
    ]


def _products_of(source: StudySource) -> Callable[[], Products] | None:
    """Return what gives the derived products of a registry; None where something else is served."""
    return current_products(source) if isinstance(source, Registry) else None


def _manners(log: Write | None) -> list[Middleware]:
    """Return what is around the application, the outermost first.

    Validators are of the bytes as they are sent, so they are made of what is packed already.
    """
    manners = [
        Middleware(Sharing),
        Middleware(Protection),
        Middleware(AddressLimit),
        Middleware(Validation),
        Middleware(Compression),
        Middleware(Speaking),
    ]
    return manners if log is None else [Middleware(AccessLog, log), *manners]


def app_of_this_home() -> Starlette:
    """Return the application over the registry of the home that the environment names."""
    home = home_folder()
    log = os.environ.get("TRIALWRIGHT_ACCESS_LOG")
    return create_app(
        lambda: Registry.open(home),
        finder=_index_of(home, _search_seconds()),
        as_of=_index_of_days(home, _search_seconds()),
        readiness=readiness_of(home),
        shifts=lambda: ShiftLog.open(home),
        log=writing_to(log) if log else None,
    )


def _search_seconds() -> float:
    """Return how long a search may take, as the environment says it."""
    text = os.environ.get("TRIALWRIGHT_SEARCH_SECONDS") or str(SECONDS)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise InvalidInput(
            f"TRIALWRIGHT_SEARCH_SECONDS is {text!r}, expected a number of seconds above 0"
        )
    return seconds


def _index_of(home: Path, seconds: float) -> Callable[[], Finder | None]:
    """Return what gives the index of a home as it is; the registry is opened when first asked."""
    opened = cache(lambda: CurrentIndex(home, Registry.open(home)))

    def finder() -> Finder | None:
        index = opened()()
        return None if index is None else PatientFinder(index, seconds)

    return finder


def _index_of_days(home: Path, seconds: float) -> Callable[[date], Finder | None]:
    """Return what gives the index of a home as of a day, as `_index_of` does that of now."""
    effort = Effort(most=MOST_AT_A_REQUEST)
    opened = cache(lambda: PastIndexes(home, Registry.open(home), effort))

    def finder(day: date) -> Finder | None:
        index = opened()(day)
        return None if index is None else PatientFinder(index, seconds)

    return finder


async def asset(request: Request) -> Response:
    """Give a file that pages refer to: ``GET /static/{digest}/{name}``."""
    found = assets().get(request.path_params["name"])
    if found is None or found.href != request.url.path:
        raise HTTPException(404)
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _A_YEAR})
