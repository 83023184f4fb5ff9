"""What an address asks to see of the results: which outcomes, which events, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from trialwright.web.public.asking import counted_from_one
from trialwright.web.public.languages import said

EventKind: TypeAlias = Literal["serious", "other"]

#: Orders that need no group; any other is the id of the group by which events are sorted.
BY_SYSTEM, BY_NAME, AS_POSTED = "system", "name", "posted"
_LAST_PAGE = 999_999
_LONGEST_TERM = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for; the page's first view where nothing is.

    `kind` None means: serious events if there are any, else the others.
    """

    outcomes: int = 1
    kind: EventKind | None = None
    order: str = BY_SYSTEM
    term: str = ""
    page: int = 1

    def query(self, fragment: str) -> str:
        """Return the end of the address at which this is asked for."""
        stated = {
            name: value
            for name, value, usual in (
                ("outcomes", self.outcomes, 1),
                ("events", self.kind, None),
                ("order", self.order, BY_SYSTEM),
                ("term", self.term, ""),
                ("page", self.page, 1),
            )
            if value != usual
        }
        return f"{'?' if stated else ''}{urlencode(stated)}#{fragment}"

    def with_events(self, kind: EventKind) -> Asked:
        """Return the same with the other kind of events, from their first page."""
        return replace(self, kind=kind, page=1)

    def ordered_by(self, order: str) -> Asked:
        """Return the same in another order, from the first page."""
        return replace(self, order=order, page=1)


def asked_of(request: Request, groups: Sequence[str]) -> Asked:
    """Return what a request asks for; 400 with a sentence where it cannot be read.

    `groups` are the ids of groups by which events can be sorted.
    """
    asked = request.query_params
    return Asked(
        outcomes=_page_number(asked.get("outcomes", "1"), "outcomes"),
        kind=_kind(asked.get("events", "")),
        order=_order(asked.get("order", ""), groups),
        term=asked.get("term", "").strip()[:_LONGEST_TERM],
        page=_page_number(asked.get("page", "1"), "page"),
    )


def _page_number(text: str, name: str) -> int:
    number = counted_from_one(text, _LAST_PAGE)
    if number is None:
        raise HTTPException(
            400,
            said(
                "{name} is {text}, expected the number of a page, from 1.",
                name=name,
                text=repr(text[:40]),
            ),
        )
    return number


def _kind(text: str) -> EventKind | None:
    match text:
        case "":
            return None
        case "serious":
            return "serious"
        case "other":
            return "other"
        case _:
            raise HTTPException(
                400,
                said("events is {text}, expected serious or other.", text=repr(text[:40])),
            )


def _order(text: str, groups: Sequence[str]) -> str:
    if not text:
        return BY_SYSTEM
    if text in {BY_SYSTEM, BY_NAME, AS_POSTED} or text in groups:
        return text
    raise HTTPException(
        400,
        said(
            "order is {text}, expected {orders} or the id of a group.",
            text=repr(text[:40]),
            orders=f"{BY_SYSTEM}, {BY_NAME}, {AS_POSTED}",
        ),
    )
