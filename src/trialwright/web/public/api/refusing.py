"""Why a request is refused: a first line in the registry's words, and what helps below it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from trialwright.errors import InvalidInput, NotFound, StoreBusy, TrialwrightError

#: Longer inputs are cut in messages, and nothing near them is sought.
_LONGEST = 120
_OFFERED = 3

_NO_SUCH_ENDPOINT = "There is no such endpoint. The endpoints are those of the API's version 2."
_BUG = "This could not be answered. The reason stands in the log of this program."


class Refused(InvalidInput):
    """A parameter cannot be read; `advice` stands on a line of its own, if there is any."""

    def __init__(self, summary: str, advice: str = "") -> None:
        self.summary = summary
        self.advice = advice
        super().__init__(f"{summary}\n{advice}" if advice else summary)

    def __reduce__(self) -> tuple[object, ...]:
        return Refused, (self.summary, self.advice)


def invalid_value(parameter: str, value: str, expected: str, near: Iterable[str] = ()) -> Refused:
    """Return the refusal of a value that is none of those that a parameter takes."""
    return Refused(
        f"Invalid value in parameter `{said(parameter)}`: `{cut(value)}`",
        f"Expected {expected}.{nearest(value, near)}",
    )


def wrong_form(parameter: str, value: str, expected: str) -> Refused:
    """Return the refusal of a value whose form is wrong."""
    return Refused(
        f"Parameter `{said(parameter)}` has incorrect format",
        f"Found `{cut(value)}`, expected {expected}.",
    )


def wrong_item(parameter: str, number: int, item: str, expected: str) -> Refused:
    """Return the refusal of the item of a list, the first being 1, whose form is wrong."""
    return Refused(
        f"Item {number} in parameter `{said(parameter)}` has incorrect format",
        f"Found `{cut(item)}`, expected {expected}.",
    )


def said(parameter: str) -> str:
    """Return a parameter as the registry calls it in refusals: without what stands before."""
    return parameter.removeprefix("filter.").removeprefix("postFilter.")


def nearest(found: str, candidates: Iterable[str]) -> str:
    """Return a sentence with the candidates closest to what was found, or nothing."""
    if len(found) > _LONGEST:
        return ""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    near = difflib.get_close_matches(found.casefold(), by_folded, _OFFERED)
    return f" Nearest: {', '.join(f'`{by_folded[one]}`' for one in near)}." if near else ""


def cut(text: str) -> str:
    """Return a text as it stands in a message."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


async def refuse_http(_: Request, error: Exception) -> Response:
    """Answer what is addressed wrongly, or cannot be answered now."""
    assert isinstance(error, HTTPException)
    is_plain = error.status_code == 404 and error.detail == "Not Found"  # noqa: PLR2004 - HTTP
    sentence = _NO_SUCH_ENDPOINT if is_plain else error.detail
    return PlainTextResponse(sentence, error.status_code, error.headers)


async def refuse_for_us(_: Request, error: Exception) -> Response:
    """Answer what cannot be read, or failed for a reason that the keeper of the copy can mend."""
    assert isinstance(error, TrialwrightError)
    match error:
        case InvalidInput():
            status = 400
        case NotFound():
            status = 404
        case StoreBusy():
            status = 503
        case _:
            status = 500
    return PlainTextResponse(str(error), status)


async def refuse_for_a_bug(_: Request, __: Exception) -> Response:
    """Answer a request that met a bug: nothing of it is shown, the log has it all."""
    return PlainTextResponse(_BUG, 500)
