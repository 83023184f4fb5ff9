"""The first view of a real study: light, in one round of requests, and nothing moves.

A browser that has never been here loads the page; what it asked for and how much came is
measured, and whether anything that was shown was shifted afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Request, sync_playwright
from tests import records
from tests.web.conftest import TODAY, listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.rendering import assets

pytestmark = [pytest.mark.browser, pytest.mark.reference]

#: What a first view may take over the network: headers and bodies, as they are sent [bytes].
_LIGHT = 100_000
#: Layout shift that nobody sees (Core Web Vitals call 0.1 good).
_STILL = 0.001

_SHIFTS = """
() => new Promise(resolve => {
  let sum = 0;
  const watching = new PerformanceObserver(list => {
    for (const one of list.getEntries()) sum += one.value;
  });
  watching.observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 300);
})
"""


@dataclass(frozen=True, slots=True)
class Extremes:
    """Where the real records are served, and which of them are the greatest in some way."""

    address: str
    seed: str
    largest: str
    most_sites: str
    smallest: str

    def paths(self) -> Iterator[str]:
        """Yield the pages that are viewed."""
        for nct_id in dict.fromkeys((self.seed, self.largest, self.most_sites, self.smallest)):
            for part in ("", "/results", "/history", "/criteria", "/map"):
                yield f"/study/{nct_id}{part}"
        yield from ("/", "/search", "/search?q=cancer", "/landscape", "/search/map?q=cancer")


@pytest.fixture(scope="module")
def real(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extremes]:
    home = tmp_path_factory.mktemp("first-view")
    load(
        home,
        [str(reference_data / "registry/studies.ndjson.zst")],
        clock=records.clock_from(),
        workers=1,
    )
    sizes: dict[str, int] = {}
    sites: dict[str, int] = {}
    with Registry.open(home) as registry:
        for nct_id in registry.ids():
            version = registry.newest(nct_id)
            assert version is not None
            sizes[nct_id] = len(version.json)
            protocol = version.study.protocol_section
            module = protocol.contacts_locations_module if protocol else None
            sites[nct_id] = len(module.locations) if module else 0
    app = create_app(lambda: Registry.open(home), finder=searching(home), today=lambda: TODAY)
    with listening(app) as address:
        yield Extremes(
            address=address,
            seed="NCT07338357",
            largest=max(sizes, key=lambda one: sizes[one]),
            most_sites=max(sites, key=lambda one: sites[one]),
            smallest=min(sizes, key=lambda one: sizes[one]),
        )


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@dataclass(frozen=True, slots=True)
class View:
    """One first view: what was asked for, how much came [bytes], and how much moved."""

    path: str
    asked: tuple[str, ...]
    transferred: int
    shift: float


def first_view(browser: Browser, address: str, path: str, width: int) -> View:
    """Open a page in a browser that keeps nothing."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    asked: list[Request] = []
    page.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108 - not a builtin
    page.goto(address + path, wait_until="networkidle")
    shift = float(page.evaluate(_SHIFTS))
    sizes = [one.sizes() for one in asked]
    view = View(
        path=path,
        asked=tuple(one.url.removeprefix(address) for one in asked),
        transferred=sum(one["responseHeadersSize"] + one["responseBodySize"] for one in sizes),
        shift=shift,
    )
    context.close()
    return view


@pytest.mark.parametrize("width", [390, 1280])
def test_a_first_view_is_light_and_comes_in_one_round_and_stays(
    browser: Browser, real: Extremes, width: int
) -> None:
    views = [first_view(browser, real.address, path, width) for path in real.paths()]

    heaviest = max(views, key=lambda view: view.transferred)
    print(f"{width}: heaviest {heaviest.path} {heaviest.transferred:,} bytes")  # noqa: T201 - with -s
    assert len(views) > 15
    for view in views:
        named = Reader(httpx.get(real.address + view.path).text).attributes
        assert view.transferred < _LIGHT, view
        assert view.path in view.asked
        # What the page itself names is asked for at once; nothing that came asks for more.
        static = {value for _, name, value in named if name in {"href", "src"}}
        assert {*view.asked} - {view.path} <= static, view
        assert view.shift < _STILL, view


def test_what_pages_refer_to_refers_to_nothing_further() -> None:
    style = assets()["style.css"].content.decode()
    script = assets()["searching.js"].content.decode()

    assert not re.search(r"@import|url\(", style)
    assert not re.search(r"\bimport\b|createElement\(.script", script)
