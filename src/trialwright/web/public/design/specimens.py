"""The components that are cut out of real pages: each a line here."""

from __future__ import annotations

from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request

from trialwright.web.public.api.serving import finder_or_none
from trialwright.web.public.asking import source_of, today_of
from trialwright.web.public.design.cutting import cut
from trialwright.web.public.design.exhibits import TODAY, Exhibits, beside, exhibited
from trialwright.web.public.languages import language, said


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its name, what it is for, and where it stands: an address and a class.

    `is_made_up` says that it is shown with a study of ours, not with one of this registry;
    `is_alone` besides, that nothing of this registry stands in it.
    """

    name: str
    use: str
    path: str
    query: str
    named: str
    is_made_up: bool = True
    is_alone: bool = True


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component as it looks; None where this registry has nothing to show it with."""

    name: str
    use: str
    anchor: str
    element: Markup | None


def components() -> tuple[Component, ...]:
    """Return the components in the order in which they are shown."""
    study = f"/study/{exhibited()[0].nct_id}"
    return (
        Component(said("Beginning"), said("What is here, and the way in."), "/", "", "start"),
        Component(
            said("Box of words with a problem"),
            said("A query that cannot be read is shown again, with what is wrong with it."),
            *("/search", "q=AREA%5BPhas%5Dx", "seek", False),
        ),
        Component(
            said("Hits with facets"),
            said("What was found and how it can be narrowed; what is chosen can be let go."),
            *("/search", "status=COMPLETED", "found", False),
        ),
        Component(
            said("Hits as a table"),
            said("The same hits in columns; a wide table is moved sideways by itself."),
            *("/search", "view=table", "hits", False),
        ),
        Component(
            said("Head of a study"),
            said("Its number, its status in words and by form, its titles, the ways on."),
            *(study, "", "study"),
        ),
        Component(
            said("A study at a glance"),
            said("What is asked first, as cards."),
            *(study, "", "glance"),
        ),
        Component(
            said("Body of a study"),
            said("The contents beside, each module a section; what is not stated says so."),
            *(study, "", "columns"),
        ),
        Component(
            said("Dates on a timeline"),
            said("A table whose rows are drawn on one axis: by form, not by colour alone."),
            *(study, "", "timeline"),
        ),
        Component(
            said("Modules of a record"),
            said("Each with what it means, its path, and whether it is there."),
            *(f"{study}/modules", "", "modules"),
        ),
        Component(
            said("Head of a page about a study"),
            said("The way back, the title, the ways on."),
            *(f"{study}/modules", "", "study"),
        ),
        Component(
            said("Record as a tree"),
            said("To fold and unfold, each node with an address of its own."),
            *(f"{study}/json", "", "tree"),
        ),
        Component(
            said("Participant flow"),
            said("How many started, left and completed, beside tables that say the same."),
            *(f"{study}/results", "", "drawing"),
        ),
        Component(
            said("Whose reading it is"),
            said("That a machine read the criteria, and that the posted text counts."),
            *(f"{study}/criteria", "", "machine"),
        ),
        Component(
            said("Counts of criteria"),
            said("How many there are, and how many a person has to look at."),
            *(f"{study}/criteria", "", "tallied"),
        ),
        Component(
            said("Kinds of words in criteria"),
            said("What the marks mean, each with a sign and a line of its own."),
            *(f"{study}/criteria", "", "kinds"),
        ),
        Component(
            said("Criteria as read"),
            said("The posted words with their marks; beside them what they ask and of whom."),
            *(f"{study}/criteria", "", "reading"),
        ),
        Component(
            said("Posted results"),
            said("Outcomes as posted with figures where values are numbers, and adverse events."),
            *(f"{study}/results", "", "columns"),
        ),
        Component(
            said("Similar studies"),
            said("Groups of studies that share something, each with the reason."),
            *(f"{study}/similar", "", "alike", True, False),
        ),
        Component(
            said("Citation"),
            said("Text to copy."),
            *(f"{study}/cite", "", "citation"),
        ),
        Component(
            said("Permanent address"),
            said("An address that always leads to this version."),
            *(f"{study}/cite", "", "permalink"),
        ),
        Component(
            said("Distance from a place"),
            said("A box for a town or a point; what is nearest comes first."),
            *(f"{study}/map", "place=48,2", "measure"),
        ),
        Component(
            said("Ways to move a map"),
            said("Parts of the world as links."),
            *("/search/map", "q=study", "areas", False),
        ),
        Component(
            said("Map of sites"),
            said("Marks told apart by form, with a key; the table beside says the same."),
            *(f"{study}/map", "place=48,2", "map"),
        ),
        Component(
            said("Map of a search"),
            said("Countries in classes of counts, which the table says exactly."),
            *("/search/map", "near=48,2,300km", "map", False),
        ),
        Component(
            said("Ways to the figures"),
            said("Each figure of a landscape by its title."),
            *("/landscape", "", "jumps", False),
        ),
        Component(
            said("Figure of a landscape"),
            said("Bars that say their counts, the table beside, and files to save."),
            *("/landscape", "", "charted", False),
        ),
        Component(
            said("Studies side by side"),
            said("The same facts in rows; a row in which studies differ is marked by a word."),
            *("/compare", f"id={exhibited()[0].nct_id}&id={beside().nct_id}", "versus"),
        ),
        Component(
            said("Studies to compare"),
            said("Up to five boxes for NCT ids."),
            *("/compare", "", "gather", False),
        ),
        Component(
            said("Versions on a line"),
            said("A mark for each version, and what was stated meanwhile."),
            *(f"{study}/history", "", "lifeline"),
        ),
        Component(
            said("Versions"),
            said("What each version changed, and any two to compare."),
            *(f"{study}/history", "", "turns"),
        ),
        Component(
            said("An edit in short"),
            said("What matters most of all that changed between two versions."),
            *(f"{study}/diff", "", "brief"),
        ),
        Component(
            said("Two versions side by side"),
            said("Which versions are compared."),
            *(f"{study}/diff", "", "sides"),
        ),
        Component(
            said("How edits are marked"),
            said("By a line through or under the words, and for a screen reader by words."),
            *(f"{study}/diff", "", "legend"),
        ),
        Component(
            said("Changes"),
            said(
                "What happened in a word, before and after beside each other, edited texts marked."
            ),
            *(f"{study}/diff", "", "edits"),
        ),
    )


async def specimens(request: Request) -> AsyncIterator[Specimen]:
    """Yield each component, cut out of the page on which it stands."""
    pages: dict[tuple[str, str], str] = {}
    kept, stood = _kept.setdefault(request.app, {}), _standing(request)
    for number, one in enumerate(components(), start=1):
        anchor = f"component-{number}"
        asked = language().tag, anchor
        since = None if one.is_made_up and one.is_alone else stood
        known, element = kept.get(asked, (None, None))
        if element is None or known != since:
            if (one.path, one.query) not in pages:
                pages[one.path, one.query] = await _page(request, one)
            element = cut(pages[one.path, one.query], one.named, anchor)
            kept[asked] = since, element
        yield Specimen(one.name, one.use, anchor, element)


#: What a registry held when a component was cut out of its pages: it is cut out anew after that.
_Standing: TypeAlias = tuple[datetime | None, int, date]
_Kept: TypeAlias = dict[tuple[str, str], tuple[_Standing | None, Markup | None]]


#: The components that each application has cut out.
_kept: WeakKeyDictionary[Starlette, _Kept] = WeakKeyDictionary()


def _standing(request: Request) -> _Standing:
    finder = finder_or_none(request)
    moment = None if finder is None else finder.moment
    return moment, source_of(request).count(), today_of(request)


async def _page(request: Request, one: Component) -> str:
    """Return a page of this application as it answers itself; the empty text if it refuses."""
    state = dict(request.scope["state"])
    if one.is_made_up:
        state |= {"registry": Exhibits(source_of(request)), "today": lambda: TODAY}
    scope: MutableMapping[str, Any] = {
        **{name: request.scope[name] for name in ("type", "http_version", "scheme", "app")},
        "method": "GET",
        "path": one.path,
        "raw_path": one.path.encode(),
        "query_string": one.query.encode(),
        "headers": [],
        "root_path": "",
        "state": state,
    }
    pieces: list[bytes] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        pieces.append(message.get("body", b""))

    try:
        await request.app.router(scope, receive, send)
    except HTTPException:
        return ""
    return b"".join(pieces).decode()
