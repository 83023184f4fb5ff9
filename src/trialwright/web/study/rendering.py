"""From a page to HTML: the templates of these pages over those that all pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from trialwright.web.public.languages import LANGUAGES, language
from trialwright.web.public.rendering import Asset, Page
from trialwright.web.public.rendering import assets as shared_assets
from trialwright.web.public.rendering import environment as shared_environment

_A_YEAR = "public, max-age=31536000, immutable"
_OWN = "screening.css"


def answer(page: Page, status: int = 200) -> HTMLResponse:
    """Return a page as an HTTP answer, in the language that is spoken here."""
    spoken = {"Content-Language": language().tag}
    return HTMLResponse(html_of(page), status, headers=spoken)


def html_of(page: Page) -> str:
    """Return a page as HTML; every text in it is escaped."""
    return environment().get_template(page.template).render(page=page)


@cache
def environment() -> Environment:
    """Return the templates: those of these pages, and those that they share."""
    shared = shared_environment()
    assert shared.loader is not None
    own = PackageLoader("trialwright.web.study")
    made = shared.overlay(loader=ChoiceLoader([own, shared.loader]))
    made.globals = {**shared.globals, "own_stylesheet": assets()[_OWN].href, "languages": LANGUAGES}
    return made


def own_templates() -> list[str]:
    """Return the names of the templates that only these pages have."""
    return PackageLoader("trialwright.web.study").list_templates()


@cache
def assets() -> Mapping[str, Asset]:
    """Return the files that these pages refer to, by name; none of them is a script."""
    folder = files("trialwright.web.study").joinpath("static")
    own = Asset(_OWN, folder.joinpath(_OWN).read_bytes(), "text/css")
    shared = {name: shared_assets()[name] for name in ("style.css", "icon.svg")}
    return MappingProxyType({_OWN: own, **shared})


async def asset(request: Request) -> Response:
    """Give a file that pages refer to: ``GET /static/{digest}/{name}``."""
    found = assets().get(request.path_params["name"])
    if found is None or found.href != request.url.path:
        raise HTTPException(404)
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _A_YEAR})


def digest_of(content: bytes) -> str:
    """Return a short name of content, the same wherever it is made."""
    return hashlib.sha256(content).hexdigest()[:12]
