"""All versions of one study: on a line of time, in words, and what was stated at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.course import (
    Aspect,
    Standing,
    edited_modules,
    shifts_between,
    standing_of,
)
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, history_of, moved, source_of
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.content import Link
from trialwright.web.public.course import (
    aspect_in_words,
    modules_in_words,
    shift_in_words,
    value_in_words,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.lifeline import Lifeline, lifeline
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, day_if_stated, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One version: the registry's dates and ours, and what changed with it."""

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
    shifts: tuple[str, ...]
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the first version that is held here states, and what the newest does."""

    what: str
    original: tuple[str, ...]
    current: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """What the history of a study may show."""

    template: ClassVar[str] = "history.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    count: str
    earlier: str
    lifeline: Lifeline | None
    courses: tuple[Course, ...]
    entries: tuple[HistoryEntry, ...]
    compared: tuple[int, int] | None
    ways_on: tuple[Link, ...]


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
    page = history_page(versions)
    return JSONResponse(
        {
            "nctId": versions[0].nct_id,
            "versions": [
                version_json(one, f"/study/{one.nct_id}/version/{one.number}.json")
                | {"changes": [*entry.shifts], "editedModules": [*entry.modules]}
                for one, entry in zip(versions, reversed(page.entries), strict=True)
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
    nct_id, newest = versions[-1].nct_id, versions[-1].number
    standings = _standings(versions)
    return HistoryPage(
        title=said("{nct_id}: history", nct_id=nct_id),
        nct_id=nct_id,
        heading=standings[-1].title or said("Study {nct_id}", nct_id=nct_id),
        banners=banners_of(nct_id, restated=False, older_than=None, named_by=named_by),
        count=said_of(len(versions), "{count} version", "{count} versions"),
        earlier=_earlier(versions[0], standings[0]),
        lifeline=lifeline(versions, standings),
        courses=tuple(_courses(standings[0], standings[-1])) if newest > 1 else (),
        entries=tuple(_entries(versions, standings))[::-1],
        compared=(newest - 1, newest) if newest > 1 else None,
        ways_on=(
            Link(said("This history as JSON"), f"/study/{nct_id}/history.json"),
            Link(said("Feed of its versions (Atom)"), f"/study/{nct_id}/history.atom"),
        ),
    )


def shifts_in_words(before: Standing, after: Standing) -> tuple[str, ...]:
    """Return what of note turned, in sentences without a full stop."""
    return tuple(map(shift_in_words, shifts_between(before, after)))


def kind_in_words(version: Version) -> str:
    """Return how a version differs from the one before it."""
    match version.kind:
        case "first":
            return said("First version held here")
        case "edit":
            return said("Edited")
        case _:
            return said("Not edited: only the registry's computed part changed")


def _standings(versions: Sequence[Version]) -> tuple[Standing, ...]:
    """Return where the study stood in each version; a recomputation leaves it where it was."""
    found: list[Standing] = []
    for version in versions:
        found.append(found[-1] if version.kind == "derived" else standing_of(version.study))
    return tuple(found)


def _earlier(first: Version, standing: Standing) -> str:
    """Say that older versions are not held here, where the record's own dates tell so."""
    posted = standing.first_posted.partition(" ")[0]
    if not posted or first.last_update_posted is None:
        return ""
    if date.fromisoformat(posted) >= first.last_update_posted:
        return ""
    return said(
        "The study was first posted on {posted}; what its record said before {first} is not held "
        "here. Whoever keeps this copy can fetch it: {command}",
        posted=day(date.fromisoformat(posted)),
        first=day(first.last_update_posted),
        command=f"trialwright registry update {first.nct_id} --history",
    )


_FOLLOWED = (
    Aspect.STATUS,
    Aspect.ENROLLMENT,
    Aspect.START,
    Aspect.PRIMARY_COMPLETION,
    Aspect.COMPLETION,
)


def _courses(original: Standing, current: Standing) -> Iterator[Course]:
    for aspect in _FOLLOWED:
        then, now = (getattr(one, aspect.value) for one in (original, current))
        values = ((value_in_words(aspect, one),) for one in (then, now))
        yield _course(aspect, *values, is_same=then == now)
    yield _course(
        Aspect.PRIMARY_OUTCOMES,
        *map(_outcomes, (original, current)),
        is_same=original.primary_outcomes == current.primary_outcomes,
    )


def _course(
    aspect: Aspect, original: tuple[str, ...], current: tuple[str, ...], *, is_same: bool
) -> Course:
    return Course(
        what=aspect_in_words(aspect),
        original=original,
        current=current,
        verdict=said("as it was") if is_same else said("changed"),
    )


def _outcomes(standing: Standing) -> tuple[str, ...]:
    return tuple(
        f"{one.measure} [{one.time_frame}]" if one.time_frame else one.measure
        for one in standing.primary_outcomes
    ) or (said("not stated"),)


def _entries(versions: Sequence[Version], standings: Sequence[Standing]) -> Iterator[HistoryEntry]:
    """Yield the versions, the oldest first; two of them are held as values at a time."""
    tree: JsonObject = {}
    for place, version in enumerate(versions):
        before, tree = tree, version.tree
        if version.kind != "edit":
            yield _entry(version)
            continue
        yield _entry(
            version,
            shifts_in_words(standings[place - 1], standings[place]),
            modules_in_words(edited_modules(before, tree)),
        )


def _entry(
    version: Version, shifts: tuple[str, ...] = (), modules: tuple[str, ...] = ()
) -> HistoryEntry:
    here = f"/study/{version.nct_id}"
    number = version.number
    return HistoryEntry(
        number=number,
        what=_what(version, is_told=bool(shifts or modules)),
        posted=day_if_stated(version.last_update_posted),
        cut=day_if_stated(version.data_cut),
        last_cut=day_if_stated(version.last_data_cut),
        past=_past(version),
        first_seen=moment(version.first_seen),
        last_seen=moment(version.last_seen),
        view=f"{here}/version/{number}",
        changes=None if number == 1 else f"{here}/diff?from={number - 1}&to={number}",
        shifts=shifts,
        modules=modules,
    )


def _what(version: Version, *, is_told: bool) -> str:
    """Return how a version differs from the one before, as far as nothing else tells."""
    if version.kind == "edit" and not is_told:
        return said("Edited: only the dates of the update or of the verification")
    return kind_in_words(version)


def _past(version: Version) -> str:
    """Say which version of the registry's own history it is, if it came from there."""
    number, when = version.past_number, version.past_date
    if number is None:
        return ""
    if when is None:
        return said("Version {number} of the registry's own history", number=number)
    return said(
        "Version {number} of the registry's own history, {day}", number=number, day=day(when)
    )
