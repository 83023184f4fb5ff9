"""What changed between two versions of a study, module by module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.diff import ModuleDiff, as_json, compare
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, chosen, history_of, moved
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.changes import ShownChange, shown
from trialwright.web.public.history import title_of
from trialwright.web.public.languages import said, said_of_table
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions that are compared."""

    number: int
    posted: str
    first_seen: str
    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedModule:
    """One module and its changes."""

    anchor: str
    title: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePage:
    """What the comparison of two versions may show."""

    template: ClassVar[str] = "difference.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    before: Side
    after: Side
    numbers: tuple[int, ...]
    edited: tuple[ChangedModule, ...]
    computed: tuple[ChangedModule, ...]
    json_href: str


async def difference(request: Request) -> Response:
    """Show what changed: ``GET /study/{nct_id}/diff?from=1&to=2``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    before, after = _sides(request, versions)
    return answer(difference_page(before, after, len(versions)))


async def difference_json(request: Request) -> Response:
    """Give what changed as JSON: ``GET /study/{nct_id}/diff.json?from=1&to=2``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    before, after = _sides(request, versions)
    return JSONResponse(
        {
            "nctId": before.nct_id,
            "from": before.number,
            "to": after.number,
            "modules": as_json(compare(before.tree, after.tree)),
        }
    )


def _sides(request: Request, versions: tuple[Version, ...]) -> tuple[Version, Version]:
    """Return the two versions asked for; without numbers, the newest and the one before it."""
    newest = len(versions)
    before = request.query_params.get("from", str(max(newest - 1, 1)))
    after = request.query_params.get("to", str(newest))
    return chosen(versions, before, "`from`"), chosen(versions, after, "`to`")


def difference_page(before: Version, after: Version, newest: int) -> DifferencePage:
    """Return the page that compares two versions of a study that has `newest` of them."""
    found = compare(before.tree, after.tree)
    nct_id = after.nct_id
    return DifferencePage(
        title=said(
            "{nct_id}: changes from version {before} to {after}",
            nct_id=nct_id,
            before=before.number,
            after=after.number,
        ),
        nct_id=nct_id,
        heading=title_of(after.study) or said("Study {nct_id}", nct_id=nct_id),
        banners=banners_of(nct_id, restated=False, older_than=None),
        before=_side(before),
        after=_side(after),
        numbers=tuple(range(1, newest + 1)),
        edited=tuple(map(_module, found.edits)),
        computed=tuple(map(_module, found.derived)),
        json_href=f"/study/{nct_id}/diff.json?from={before.number}&to={after.number}",
    )


def _side(version: Version) -> Side:
    posted = version.last_update_posted
    return Side(
        number=version.number,
        posted=day(posted) if posted else said("not stated"),
        first_seen=moment(version.first_seen),
        view=f"/study/{version.nct_id}/version/{version.number}",
    )


def _module(module: ModuleDiff) -> ChangedModule:
    return ChangedModule(
        anchor=module.path.replace(".", "-"),
        title=said_of_table(module.title),
        changes=tuple(map(shown, module.changes)),
    )
