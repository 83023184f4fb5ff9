"""The page of a study's criteria as read, and its twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.eligibility.checks import checked_as_json
from trialwright.exchange.records.criteria import StudyCriteria, criteria_of
from trialwright.vocabulary import NctId
from trialwright.web.public.banners import Banner
from trialwright.web.public.content import Link
from trialwright.web.public.criteria.marks import Key, keys
from trialwright.web.public.criteria.shown import (
    Block,
    RemarkShown,
    blocks_of,
    remarks_on_the_text,
)
from trialwright.web.public.held import HeldRecord, held_record
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPage:
    """What the page of criteria as read may show."""

    template: ClassVar[str] = "criteria.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    banners: tuple[Banner, ...]
    ways_on: tuple[Link, ...]
    counted: tuple[str, ...]
    legend: tuple[Key, ...]
    remarks: tuple[RemarkShown, ...]
    blocks: tuple[Block, ...]


async def criteria(request: Request) -> Response:
    """Show criteria as read: ``GET /study/{nct_id}[/version/{number}]/criteria``."""
    record = held_record(request)
    return record if isinstance(record, RedirectResponse) else answer(criteria_page(record))


async def criteria_json(request: Request) -> Response:
    """Give the reading: ``GET /study/{nct_id}[/version/{number}]/criteria.json``."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    found = criteria_of(record.study)
    return JSONResponse(
        {
            "nctId": record.nct_id,
            "origin": "a reading by rules; the posted text counts",
            **checked_as_json(found.reading, found.remarks),
        }
    )


def criteria_page(record: HeldRecord) -> CriteriaPage:
    """Return the page of a record's criteria."""
    found = criteria_of(record.study)
    blocks = blocks_of(found)
    return CriteriaPage(
        title=f"{record.nct_id}: {said('criteria as read')}",
        nct_id=record.nct_id,
        address=record.address,
        heading=record.heading,
        banners=record.banners,
        ways_on=(
            Link(said("Who can take part"), f"{record.address}#eligibility"),
            Link(said("The module with the posted text"), _module(record)),
            Link(said("The reading as JSON"), f"{record.address}/criteria.json"),
        ),
        counted=_counted(found, blocks),
        legend=_legend(blocks),
        remarks=remarks_on_the_text(found) if blocks else (),
        blocks=blocks,
    )


def _module(record: HeldRecord) -> str:
    return f"{record.address}/module/eligibilityModule"


def _counted(found: StudyCriteria, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Return how many criteria there are, and how many of them a person has to look at."""
    every = [one for block in blocks for one in block.criteria]
    if not every:
        return (said("The record states no criteria."),)
    unread = sum(any(task.kind == "unread" for task in one.tasks) for one in every)
    left = sum(bool(one.tasks) for one in every)
    return (
        said_of(len(found.reading.criteria), "{count} criterion", "{count} criteria"),
        said_of(
            left,
            "{count} leaves something to a person",
            "{count} leave something to a person",
        ),
        said_of(
            unread,
            "{count} has words that were not read",
            "{count} have words that were not read",
        ),
    )


def _legend(blocks: tuple[Block, ...]) -> tuple[Key, ...]:
    """Return the kinds of marks that the page has."""
    met = {piece.kind for block in blocks for one in block.criteria for piece in one.pieces}
    return tuple(key for key in keys() if key.kind in met)
