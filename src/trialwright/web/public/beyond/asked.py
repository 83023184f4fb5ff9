"""What a request asks for: the study, its versions, a day, a number."""

from __future__ import annotations

import re
from datetime import date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.errors import NotFound
from trialwright.registry.store import Registry, Version
from trialwright.vocabulary import NctId
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import wrong_form
from trialwright.web.public.asking import source_of

#: Where these endpoints stand.
BASE = "/api/trialwright"

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def registry_of(request: Request) -> Registry:
    """Return the registry that is served; 501 where something else is, which keeps no moments."""
    source = source_of(request)
    if not isinstance(source, Registry):
        raise HTTPException(501, "What is served here keeps no record of when it came.")
    return source


def asked_id(request: Request) -> NctId:
    """Return the id in the path, in any form that the registry accepts."""
    text = str(request.path_params["nct_id"])
    try:
        return NctId(text)
    except ValueError as error:
        raise wrong_form("nctId", text, "an NCT id, such as NCT07338357") from error


def newest_of(request: Request) -> Version:
    """Return the newest version of the study in the path; raises NotFound."""
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    if version is None:
        raise _missing(nct_id)
    return version


def history_of(request: Request) -> tuple[Version, ...]:
    """Return all versions of the study in the path, oldest first; raises NotFound."""
    nct_id = asked_id(request)
    versions = tuple(source_of(request).history(nct_id))
    if not versions:
        raise _missing(nct_id)
    return versions


def moved(request: Request, canonical: NctId) -> Response | None:
    """Return the way from a former id to the study, or None if its own id was asked for.

    A former id may come to have a study of its own, so nobody is to keep that way for ever.
    """
    if asked_id(request) == canonical:
        return None
    rest = request.url.path.removeprefix(f"{BASE}/studies/{request.path_params['nct_id']}")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{BASE}/studies/{canonical}{rest}{query}", 302)


def asked_day(given: Given, name: str) -> date | None:
    """Return a day, None if it was not given."""
    text = given.text(name)
    if text is None:
        return None
    if not _DAY.fullmatch(text):
        raise wrong_form(name, text, _A_DAY)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong_form(name, text, _A_DAY) from error


_A_DAY = "a day, such as 2026-01-13"


def asked_moment(given: Given, name: str) -> datetime | None:
    """Return a moment with its time zone, None if it was not given; a day begins in UTC."""
    text = given.text(name)
    if text is None:
        return None
    # An unescaped plus sign of a time zone comes as a blank.
    written = text.replace(" ", "+")
    if _DAY.fullmatch(written):
        written += "T00:00Z"
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise wrong_form(name, text, _A_MOMENT) from error
    if moment.tzinfo is None:
        raise wrong_form(name, text, _A_MOMENT)
    return moment


_A_MOMENT = "a moment with its time zone, such as 2026-01-13T09:30Z, or a day, which begins in UTC"


def asked_count(given: Given, name: str, *, default: int, most: int) -> int:
    """Return how many of something are asked for, at least 1; more than `most` is `most`."""
    text = given.text(name)
    if text is None:
        return default
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdecimal() and digits):
        raise wrong_form(name, text, f"a whole number from 1 to {most}")
    return most if len(digits) > len(str(most)) else min(int(digits), most)


def _missing(nct_id: NctId) -> NotFound:
    return NotFound(f"{nct_id} is not in this copy of the registry")
