"""What changed between two versions of a study, module by module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.course import Standing, standing_of
from trialwright.registry.diff import ModuleDiff, RecordDiff, as_json, compare
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, chosen, history_of, moved
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.changes import ShownChange, shown
from trialwright.web.public.content import Link
from trialwright.web.public.history import shifts_in_words
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
    summary: tuple[str, ...]
    reason: str
    steps: tuple[Link, ...]
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
    found = compare(before.tree, after.tree)
    return JSONResponse(
        {
            "nctId": before.nct_id,
            "from": before.number,
            "to": after.number,
            "summary": [*shifts_in_words(*map(_standing, (before, after)))],
            "onlyComputedAnew": not found.edits and bool(found.computed_anew),
            "modules": as_json(found),
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
    then, now = map(_standing, (before, after))
    nct_id = after.nct_id
    return DifferencePage(
        title=said(
            "{nct_id}: changes from version {before} to {after}",
            nct_id=nct_id,
            before=before.number,
            after=after.number,
        ),
        nct_id=nct_id,
        heading=now.title or said("Study {nct_id}", nct_id=nct_id),
        banners=banners_of(nct_id, restated=False, older_than=None),
        before=_side(before),
        after=_side(after),
        numbers=tuple(range(1, newest + 1)),
        summary=shifts_in_words(then, now),
        reason=_reason(found, is_one=before.number == after.number),
        steps=tuple(_steps(before, after, newest)),
        edited=tuple(map(_module, found.edits)),
        computed=tuple(map(_module, found.derived)),
        json_href=f"/study/{nct_id}/diff.json?from={before.number}&to={after.number}",
    )


def _standing(version: Version) -> Standing:
    return standing_of(version.study)


def _reason(found: RecordDiff, *, is_one: bool) -> str:
    """Say why nothing was edited, if nothing was; the empty text if something was."""
    if found.edits:
        return ""
    if is_one:
        return said("Both sides are the same version.")
    if found.computed_anew:
        return said(
            "Nothing was edited. Only what the registry computes from the record is different: it "
            "does so with each of its data cuts, without any edit of the study."
        )
    if found.not_carried:
        return said(
            "Nothing was edited, as far as the two can be compared: one of them comes without what "
            "the registry computes."
        )
    return said("The two versions state the same.")


def _steps(before: Version, after: Version, newest: int) -> Iterator[Link]:
    """Yield the ways to other comparisons: one version back, one on, the first with the newest."""
    here = f"/study/{after.nct_id}/diff"
    low, high = sorted((before.number, after.number))
    if before.number > after.number:
        yield Link(said("Swap the two sides"), f"{here}?from={low}&to={high}")
    if low > 1:
        yield Link(said("The change before"), f"{here}?from={low - 1}&to={low}")
    if high < newest:
        yield Link(said("The change after"), f"{here}?from={high}&to={high + 1}")
    if newest > 1 and (low, high) != (1, newest):
        yield Link(said("First version and newest"), f"{here}?from=1&to={newest}")


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
