"""What a request asks for: the study, the version, the source to answer from."""

from __future__ import annotations

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse

from trialwright.errors import quoted
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId
from trialwright.web.public.languages import said
from trialwright.web.public.sources import StudySource

#: Longer than any number of versions; more digits are refused before they are read.
_MOST_DIGITS = 9


def source_of(request: Request) -> StudySource:
    """Return the studies that this process serves."""
    source: StudySource = request.state.registry
    return source


def today_of(request: Request) -> date:
    """Return the day of the request."""
    today: date = request.state.today()
    return today


def asked_id(request: Request) -> NctId:
    """Return the id in the path; another form than the canonical is accepted."""
    return read_id(str(request.path_params["nct_id"]))


def read_id(text: str) -> NctId:
    """Return an id as somebody typed it; 400 with a sentence if it is none."""
    try:
        return NctId(text.strip())
    except ValueError as error:
        sentence = said(
            "{text} is not an NCT id: expected NCT and up to eight digits, such as NCT07338357.",
            text=repr(text.strip()),
        )
        raise HTTPException(400, sentence) from error


def counted_from_one(text: str, most: int | None = None) -> int | None:
    """Return a whole number from 1, up to `most`, that somebody typed; None if it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        return None
    number = int(text)
    return number if number >= 1 and (most is None or number <= most) else None


def read_page(text: str, last: int) -> int:
    """Return the number of a page; 400 with a sentence if there is no such page."""
    number = counted_from_one(text, last)
    if number is None:
        raise HTTPException(
            400, said("The page is {text}, expected 1 to {last}.", text=quoted(text), last=last)
        )
    return number


def read_number(text: str, what: str) -> int:
    """Return a version's number; 400 with a sentence if it is none."""
    number = counted_from_one(text)
    if number is None:
        raise HTTPException(
            400,
            said(
                "{what} is {text}, expected the number of a version, from 1.",
                what=what,
                text=repr(text[:40]),
            ),
        )
    return number


def missing(nct_id: NctId) -> HTTPException:
    """Return the refusal for a study that is not here."""
    return HTTPException(
        404,
        said(
            "{nct_id} is not in this copy of the registry. It may exist at ClinicalTrials.gov "
            "all the same.",
            nct_id=nct_id,
        ),
    )


def missing_version(nct_id: NctId, number: int, latest: int) -> HTTPException:
    """Return the refusal for a version that a study does not have here."""
    return HTTPException(
        404,
        said(
            "{nct_id} has no version {number} in this copy of the registry; the newest is "
            "{latest}.",
            nct_id=nct_id,
            number=number,
            latest=latest,
        ),
    )


def history_of(request: Request, nct_id: NctId) -> tuple[Version, ...]:
    """Return all versions of a study, oldest first; 404 if it is not here."""
    versions = tuple(source_of(request).history(nct_id))
    if not versions:
        raise missing(nct_id)
    return versions


def moved(request: Request, canonical: NctId) -> RedirectResponse | None:
    """Return the way to the canonical address, or None if this is it.

    Another spelling of an id is one for ever. A former id leads elsewhere only until a study
    of its own is loaded, so a browser must not keep that way.
    """
    asked = str(request.path_params["nct_id"])
    if asked == canonical:
        return None
    status = 301 if asked_id(request) == canonical else 302
    path = request.url.path.replace(f"/study/{asked}", f"/study/{canonical}", 1)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path}{query}", status)


def chosen(versions: tuple[Version, ...], text: str, what: str) -> Version:
    """Return the version with a number that somebody typed; 400 or 404 if there is none."""
    number = read_number(text, what)
    if number > len(versions):
        raise missing_version(versions[0].nct_id, number, len(versions))
    return versions[number - 1]
