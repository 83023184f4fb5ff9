"""All versions of one study, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.record import Study
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, history_of, moved, source_of
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, day_if_stated, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One version in a line; an empty text where nothing is stated."""

    number: int
    what: str
    posted: str
    cut: str
    last_cut: str
    past: str
    first_seen: str
    last_seen: str
    view: str
    changes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """What the history of a study may show."""

    template: ClassVar[str] = "history.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    count: str
    entries: tuple[HistoryEntry, ...]


async def history(request: Request) -> Response:
    """Show all versions of a study: ``GET /study/{nct_id}/history``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    return answer(history_page(versions, source_of(request).named_by(versions[0].nct_id)))


async def history_json(request: Request) -> Response:
    """Give all versions as JSON: ``GET /study/{nct_id}/history.json``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    return JSONResponse(
        {
            "nctId": versions[0].nct_id,
            "versions": [
                version_json(one, f"/study/{one.nct_id}/version/{one.number}.json")
                for one in versions
            ],
        }
    )


def version_json(one: Version, record: str) -> JsonObject:
    """Return what is known of a version as JSON; `record` is the address of its record."""
    return {
        "number": one.number,
        "kind": one.kind,
        "lastUpdatePosted": text_of(one.last_update_posted),
        "dataCut": text_of(one.data_cut),
        "lastDataCut": text_of(one.last_data_cut),
        "registryVersion": one.past_number,
        "registryVersionDate": text_of(one.past_date),
        "firstSeenHere": one.first_seen.isoformat(),
        "lastSeenHere": one.last_seen.isoformat(),
        "contentHash": one.content_hash,
        "derivedHash": one.derived_hash,
        "record": record,
    }


def text_of(day: date | None) -> str | None:
    """Return a day as JSON has it."""
    return None if day is None else str(day)


def history_page(versions: tuple[Version, ...], named_by: Sequence[NctId] = ()) -> HistoryPage:
    """Return the page of a study's versions, given oldest first.

    `named_by` are other studies that name its id as a former one of theirs.
    """
    nct_id = versions[-1].nct_id
    return HistoryPage(
        title=said("{nct_id}: history", nct_id=nct_id),
        nct_id=nct_id,
        heading=title_of(versions[-1].study) or said("Study {nct_id}", nct_id=nct_id),
        banners=banners_of(nct_id, restated=False, older_than=None, named_by=named_by),
        count=said_of(len(versions), "{count} version", "{count} versions"),
        entries=tuple(map(_entry, reversed(versions))),
    )


def title_of(study: Study) -> str | None:
    """Return a study's brief title."""
    protocol = study.protocol_section
    identified = protocol.identification_module if protocol is not None else None
    return identified.brief_title if identified is not None else None


def _kind(version: Version) -> str:
    """Return what made a version one of its own."""
    match version.kind:
        case "first":
            return said("First version held here")
        case "edit":
            return said("Edited")
        case "derived":
            return said("Not edited: only the registry's computed part changed")


def _past(version: Version) -> str:
    """Return where a version stands in the registry's own history, if it is from there."""
    number, when = version.past_number, version.past_date
    if number is None:
        return ""
    if when is None:
        return said("Version {number} of the registry's own history", number=number)
    return said(
        "Version {number} of the registry's own history, {day}", number=number, day=day(when)
    )


def _entry(version: Version) -> HistoryEntry:
    here = f"/study/{version.nct_id}"
    number = version.number
    return HistoryEntry(
        number=number,
        what=_kind(version),
        posted=day_if_stated(version.last_update_posted),
        cut=day_if_stated(version.data_cut),
        last_cut=day_if_stated(version.last_data_cut),
        past=_past(version),
        first_seen=moment(version.first_seen),
        last_seen=moment(version.last_seen),
        view=f"{here}/version/{number}",
        changes=None if number == 1 else f"{here}/diff?from={number - 1}&to={number}",
    )
