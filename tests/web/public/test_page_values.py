"""What a page's value holds is shown, what is shown is held, and both are documented."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jinja2 import UndefinedError, nodes
from starlette.applications import Starlette
from starlette.routing import Route
from tests import records
from tests.web.conftest import EDITED, TODAY, listening, searching
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.page_values import Leaf, held_kinds, leaves, page_kinds
from tests.web.public.study_pages import version_of
from tests.web.public.test_templates import with_parents

from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import ShiftLog, log_shifts
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app, rendering
from trialwright.web.public.history import HistoryPage, history_page

KINDS = page_kinds()
#: Addresses at which the pages of all kinds are shown, in all their parts.
ADDRESSES = [
    "/",
    "/search",
    "/search?q=study&status=COMPLETED&page=1",
    "/search?q=study&view=table",
    "/search?near=22.8,108.3,9mi",
    "/search?antigen=none",
    "/search?q=study AND TILT[StudyFirstPostDate]study",
    "/search?q=AREA[Nothing",
    f"/study/{EDITED}",
    f"/study/{EDITED}/version/1",
    "/study/NCT90000002",
    "/study/NCT90000009",
    f"/study/{EVERYTHING}",
    "/study/NCT07338357",
    f"/study/{EDITED}/history",
    f"/study/{EDITED}/diff?from=2&to=1",
    f"/study/{EDITED}/diff?from=1&to=2",
    f"/study/{EDITED}/diff?from=2&to=3",
    "/changes?since=2026-01-01",
    "/search?view=table&columns=conditions,primaryOutcomes,sites",
    "/search?q=AREA[Phse]PHASE1",
    "/search/map?q=study",
    "/search/map?q=TILT[StartDate]study",
    "/search/map?near=48,2,300km",
    "/search/map?q=AREA[Nothing",
    "/landscape",
    "/landscape?q=TILT[StartDate]study",
    "/landscape?q=nothingofthekind",
    f"/compare?id={EDITED}&id={EVERYTHING}",
    f"/compare?id={EDITED}&id={EVERYTHING}&only=differing",
    "/compare?id=nothing",
    "/saved",
    f"/study/{EVERYTHING}/results",
    f"/study/{EVERYTHING}/results?events=other&term=e",
    f"/study/{EDITED}/results",
    f"/study/{EVERYTHING}/modules",
    f"/study/{EDITED}/criteria",
    f"/study/{EVERYTHING}/criteria",
    "/study/NCT07338357/criteria",
    f"/study/{EVERYTHING}/module/eligibilityModule",
    f"/study/{EDITED}/module/moreInfoModule",
    f"/study/{EDITED}/version/1/module/statusModule",
    f"/study/{EVERYTHING}/json",
    f"/study/{EVERYTHING}/json?find=text",
    f"/study/{EVERYTHING}/json?at=protocolSection.statusModule",
    f"/study/{EDITED}/map",
    f"/study/{EVERYTHING}/map?place=48,2",
    f"/study/{EDITED}/similar",
    f"/study/{EDITED}/cite",
    f"/study/{EDITED}/cite?version=1",
    "/design",
    "/nowhere",
]
#: So many places of one field are tried: one that makes a difference is enough.
_TRIES = 60

#: By the kind of page, what only other registries than that of these tests have.
_NOT_MET = {
    "DesignPage": {"DerivedPanel.product_words"},
    "DifferencePage": {"Banner.link"},
    "LandscapePage": {"FigureShown.uncounted"},
    "ModulePage": {"Banner.link"},
    "ModulesPage": {"Banner.link"},
    "NewsPage": {"NewsPage.before", "NewsPage.after"},
    "ResultsPage": {
        *("Banner.link", "EventsView.before", "EventsView.after", "OutcomesView.before"),
    },
    "SearchMapPage": {
        *("MapFigure.marks", "MapFigure.origin", "Shade.form"),
        *("SearchMapPage.places", "SearchMapPage.unstated"),
    },
    "SearchPage": {"SearchPage.before", "SearchPage.after"},
    "SimilarPage": {"HitLine.interventions", "Shared.interventions", "SimilarPage.left_out"},
    "StudyMapPage": {
        *("Banner.link", "MapFigure.circle", "MapFigure.shades", "Mark.number"),
        *("StudyMapPage.others", "StudyMapPage.problem"),
    },
    "StudyPage": {
        *("MapFigure.circle", "MapFigure.keys", "MapFigure.origin", "MapFigure.shades"),
        *("Mark.href", "Mark.number", "Mark.says"),
    },
    "TreePage": {"Banner.link", "TreeLine.key_pieces"},
}

#: By the kind of page, what only its twin for programs tells, or what is told in other words.
_ONLY_FOR_PROGRAMS = {
    "ComparePage": {"CompareRow.name"},
    "ModulePage": {"Section.absence"},
    "ResultsPage": {"ResultsPage.not_posted", "Section.absence"},
    "SearchMapPage": {"SearchMapPage.area"},
    "SimilarPage": {
        *("HitLine.conditions", "HitLine.enrollment", "HitLine.sponsor"),
        *("SimilarGroup.query", "SimilarGroup.total"),
    },
}


@pytest.fixture(scope="module")
def shown(home: Path) -> dict[type, list[Any]]:
    """Return the values of the pages that are shown at the addresses, by their kind."""
    found: dict[type, list[Any]] = defaultdict(list)
    html_of = rendering.html_of

    def noted(page: Any) -> str:  # noqa: ANN401 - any page
        found[type(page)].append(page)
        return html_of(page)

    log_shifts(home)
    app = create_app(
        lambda: Registry.open(home),
        finder=searching(home),
        today=lambda: TODAY,
        shifts=lambda: ShiftLog.open(home),
    )
    without_log = create_app(lambda: Registry.open(home), today=lambda: TODAY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rendering, "html_of", noted)
        _visit(app, ADDRESSES)
        _visit(without_log, ["/changes"])
    found[HistoryPage].append(_out_of_the_registrys_history())
    return found


def _visit(app: Starlette, paths: Iterable[str]) -> None:
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False, follow_redirects=True) as client,
    ):
        for path in paths:
            client.get(path)


def _out_of_the_registrys_history() -> HistoryPage:
    """Return the page of a study of which versions before the first are not held here."""
    first = version_of(
        records.titled(records.FIRST, "First", "2026-02-01"),
        last_update_posted=date(2026, 2, 1),
        past_number=3,
        past_date=date(2026, 2, 1),
    )
    second = version_of(
        records.titled(records.FIRST, "Second", "2026-03-01"),
        number=2,
        kind="edit",
        past_number=4,
    )
    return history_page((first, second), named_by=[NctId.from_number(records.FIRST + 9)])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_page_is_looked_at(kind: type, shown: dict[type, list[Any]]) -> None:
    assert shown[kind], f"add an address to ADDRESSES at which a {kind.__name__} is shown"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_whatever_a_page_holds_makes_a_difference_to_it(
    kind: type, shown: dict[type, list[Any]]
) -> None:
    """Of each field of each value in it, some place where another value makes another page."""
    tries: dict[str, int] = defaultdict(int)
    told: set[str] = set()
    for page in shown[kind]:
        as_it_is = rendering.html_of(page)
        for leaf in leaves(page):
            name = name_of(leaf)
            if leaf.changed is None or name in told or tries[name] >= _TRIES:
                continue
            tries[name] += 1
            if _shown_otherwise(leaf.changed(), as_it_is):
                told.add(name)

    assert told
    assert set(tries) - told <= _ONLY_FOR_PROGRAMS.get(kind.__name__, set())


def _shown_otherwise(page: Any, as_it_is: str) -> bool:  # noqa: ANN401 - any page
    """Whether a page is shown otherwise, or cannot be shown with such a value."""
    try:
        return rendering.html_of(page) != as_it_is
    except UndefinedError:
        return True


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_whatever_a_page_can_hold_is_met(kind: type, shown: dict[type, list[Any]]) -> None:
    """Else the test of what makes a difference would say nothing of it."""
    found = [leaf for page in shown[kind] for leaf in leaves(page)]
    stated = {name_of(leaf) for leaf in found if leaf.is_stated}

    assert {name_of(leaf) for leaf in found} - stated <= _NOT_MET.get(kind.__name__, set())


def name_of(leaf: Leaf) -> str:
    """Return the field of a value by its class."""
    return f"{leaf.owner.__name__}.{leaf.field}"


@cache
def _names_held(kind: type) -> frozenset[str]:
    """Return the names of all fields and properties of what a page of a kind can hold."""
    return frozenset(
        name for one in held_kinds(kind) for name in dir(one) if not name.startswith("__")
    )


#: What templates ask of their own means, not of a page's value.
_OF_TEMPLATES = frozenset({"first", "last", "index", "index0", "startswith"})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_template_asks_for_nothing_that_its_page_does_not_hold(kind: Any) -> None:  # noqa: ANN401
    own, *imported = list(with_parents(kind.template))
    asked = {node.attr for node in own.find_all(nodes.Getattr)}
    modules = {node.target for tree in (own, *imported) for node in tree.find_all((nodes.Import,))}
    calls = {
        node.attr
        for node in own.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in modules
    }

    assert asked - calls - _OF_TEMPLATES <= _names_held(kind)


@pytest.mark.parametrize(
    "held",
    sorted({one for kind in KINDS for one in held_kinds(kind)}, key=str),
    ids=lambda held: held.__name__,
)
def test_whatever_a_page_can_hold_says_what_it_is(held: type) -> None:
    """A dataclass without a docstring of its own gets its signature for one."""
    written = inspect.getdoc(held) or ""

    assert written
    assert not written.startswith(f"{held.__name__}(")


def test_every_address_stands_in_the_manual() -> None:
    manual = Path(__file__).parents[3].joinpath("docs", "reference", "pages.md").read_text("utf-8")
    app = create_app(lambda: Registry.open(Path("nowhere")))
    addresses = [
        route.path
        for route in app.routes
        if isinstance(route, Route) and not route.path.startswith("/static")
    ]

    assert len(addresses) > 10
    assert [path for path in addresses if f"`{path}`" not in manual] == []
