"""From a page to HTML: the templates, the stylesheet, and the answer that carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from trialwright.web.public.languages import language, said, said_of, tongue, words
from trialwright.web.public.languages.choosing import ways_to_speak
from trialwright.web.public.maps.outlines import outlines
from trialwright.web.public.protection import POLICY, SCRIPTED

_ASSETS = {
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
    "searching.js": "text/javascript",
}


class Page(Protocol):
    """A frozen dataclass that holds all its template may show, by the name `page`.

    One that is `scripted` carries the one script there is, and may run it.
    """

    template: ClassVar[str]

    @property
    def title(self) -> str:
        """What the browser calls the page."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages refer to; its address changes with its content."""

    name: str
    content: bytes
    media_type: str

    @property
    def href(self) -> str:
        """Where it is served, for ever."""
        return f"/static/{hashlib.sha256(self.content).hexdigest()[:16]}/{self.name}"


def answer(page: Page, status: int = 200) -> HTMLResponse:
    """Return a page as an HTTP answer."""
    allowed = {POLICY: SCRIPTED} if getattr(page, "scripted", False) else None
    return HTMLResponse(html_of(page), status, headers=allowed)


def html_of(page: Page) -> str:
    """Return a page as HTML; every text in it is escaped."""
    return environment().get_template(page.template).render(page=page)


def prepare() -> None:
    """Compile the templates and read what pages need before the first request."""
    words.prepare()
    outlines()
    for name in environment().list_templates():
        environment().get_template(name)


@cache
def environment() -> Environment:
    """Return the templates, compiled once for a process."""
    templates = Environment(
        loader=PackageLoader("trialwright.web.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals["stylesheet"] = assets()["style.css"].href
    templates.globals["said"] = said
    templates.globals["said_of"] = said_of
    templates.globals["language"] = language
    templates.globals["tongue"] = tongue
    templates.globals["ways_to_speak"] = ways_to_speak
    templates.globals["script"] = assets()["searching.js"].href
    templates.globals["icon"] = assets()["icon.svg"].href
    return templates


@cache
def assets() -> Mapping[str, Asset]:
    """Return the files that pages refer to, by name."""
    folder = files("trialwright.web.public").joinpath("static")
    return MappingProxyType(
        {
            name: Asset(name, folder.joinpath(name).read_bytes(), media_type)
            for name, media_type in _ASSETS.items()
        }
    )
