"""The start page: what is here and how new it is, and the ways to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import Holding
from trialwright.web.public.asking import read_id, source_of
from trialwright.web.public.content import Fact, Link, fact
from trialwright.web.public.history import text_of
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.news import opened
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, moment, number


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What the start page may show."""

    template: ClassVar[str] = "start.html"
    title: str
    holding: str
    is_empty: bool
    facts: tuple[Fact, ...]
    examples: tuple[Link, ...]


async def start(request: Request) -> Response:
    """Say what is here: ``GET /``."""
    holding = _holding(request)
    count = source_of(request).count() if holding is None else holding.studies
    return answer(
        StartPage(
            title=said("Studies"),
            holding=said_of(count, "{count} study", "{count} studies"),
            is_empty=count == 0,
            facts=tuple(_facts(request, count, holding)) if count else (),
            examples=tuple(_examples()),
        )
    )


async def start_json(request: Request) -> Response:
    """Say the same to programs: ``GET /start.json``."""
    holding, source = _holding(request), source_of(request)
    last = source.last_load() if isinstance(source, Registry) else None
    return JSONResponse(
        {
            "studies": source.count() if holding is None else holding.studies,
            "newestUpdatePosted": text_of(holding.newest_update) if holding else None,
            "lastLoaded": (last.ended or last.started).isoformat() if last else None,
        }
    )


async def find(request: Request) -> Response:
    """Go to the study with an id: ``GET /study?nct_id=…``."""
    nct_id = read_id(request.query_params.get("nct_id", ""))
    return RedirectResponse(f"/study/{nct_id}", 303)


def _holding(request: Request) -> Holding | None:
    """Return what the log knows of the registry, if it is level with it: counting takes longer."""
    source = source_of(request)
    with opened(request) as log:
        if log is None or not isinstance(source, Registry):
            return None
        holding = log.holding()
    return holding if holding.version == source.newest_version_number() else None


def _facts(request: Request, count: int, holding: Holding | None) -> Iterator[Fact]:
    yield fact(said("Studies held here"), number(count))
    if holding is not None and holding.newest_update is not None:
        label = said("Newest update posted (registry's date)")
        yield fact(label, day(holding.newest_update))
    source = source_of(request)
    if isinstance(source, Registry) and (last := source.last_load()) is not None:
        label = said("Last loaded (our clock)")
        yield fact(label, moment(last.ended or last.started))


def _examples() -> Iterator[Link]:
    """Yield searches that show what can be asked."""
    for words, asked in (
        (
            said("Recruiting studies of acute myeloid leukaemia in children"),
            {"cond": "acute myeloid leukemia", "q": "child", "status": "RECRUITING"},
        ),
        (said("CAR-T cells against CLL-1"), {"q": "CLL-1 CAR-T"}),
        (
            said("Gene therapy in phase 1, by the registry's query language"),
            {"q": '"gene therapy" AND AREA[Phase]PHASE1'},
        ),
        (
            said("Terminated studies that say why"),
            {"q": "AREA[WhyStopped]NOT MISSING", "status": "TERMINATED"},
        ),
    ):
        yield Link(words, f"/search?{urlencode(asked)}")
