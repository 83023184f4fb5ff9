"""The pages in a browser: narrow and wide, light and dark, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests import records
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.study_pages import html_of_results

pytestmark = pytest.mark.browser

Scheme: TypeAlias = Literal["light", "dark"]
PAGES = [
    "/",
    "/search?q=study",
    "/search?q=study&view=table&status=COMPLETED",
    "/search?view=table&columns=conditions,primaryOutcomes,sites",
    "/search?q=AREA[Nothing",
    "/search?antigen=none&cells=CAR-T",
    "/search?q=AREA[Phse]PHASE1",
    "/landscape",
    f"/compare?id={EDITED}&id={EVERYTHING}",
    f"/compare?id={EDITED}&id={EVERYTHING}&id=NCT90000002",
    "/compare",
    "/saved",
    "/search/map?q=study",
    "/search/map?near=48,2,300km",
    f"/study/{EDITED}",
    f"/study/{EDITED}/map",
    f"/study/{EVERYTHING}/map?place=48,2",
    f"/study/{EDITED}/history",
    f"/study/{EDITED}/diff",
    f"/study/{EVERYTHING}/results",
    f"/study/{EVERYTHING}/modules",
    "/study/NCT07338357/criteria",
    f"/study/{EVERYTHING}/module/eligibilityModule",
    f"/study/{EVERYTHING}/json",
    f"/study/{EDITED}/similar",
    f"/study/{EDITED}/cite",
    "/design",
    f"/study/{EDITED}/diff?from=1&to=2",
    "/changes?since=2026-01-01",
    "/nowhere",
]
SCHEMES: list[Scheme] = ["light", "dark"]
NARROW, WIDE = 320, 1280

#: Contrast of every visible text against the colour that lies behind it (WCAG 2.2, 1.4.3).
CONTRASTS = """
() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const channel = value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || box.width < 2 || box.height < 2) continue;
    const [one, two] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    found.push([ratio, walker.currentNode.data.trim().slice(0, 60)]);
  }
  return found;
}
"""

#: Links, buttons and fields that a screen reader could not name.
NAMELESS = """
() => [...document.querySelectorAll(
    "a, button, input:not([type=hidden]), select, summary, img, nav, section")]
  .filter(element => {
    const by = element.getAttribute("aria-labelledby");
    const named = element.getAttribute("aria-label") || element.getAttribute("alt")
      || (by && by.split(" ").map(id => document.getElementById(id)?.textContent).join(""))
      || [...(element.labels || [])].map(label => label.textContent).join("")
      || (["A", "BUTTON", "SUMMARY"].includes(element.tagName) && element.textContent);
    return !(named || "").trim();
  })
  .map(element => element.outerHTML.slice(0, 120))
"""

#: Targets smaller than 24 by 24 pixels that are not within a line of text (2.5.8).
SMALL = """
() => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, summary, nav a, .ways a, a.marker")]
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([, html]) => html)
"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def opened(browser: Browser, url: str, *, width: int, scheme: Scheme = "light") -> Page:
    """Open a page without scripts of its own; what the test evaluates runs all the same."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_page_scrolls_sideways(browser: Browser, address: str, path: str, width: int) -> None:
    page = opened(browser, address + path, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_with_letters_twice_as_large(
    browser: Browser, address: str, path: str
) -> None:
    page = opened(browser, address + path, width=WIDE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE


def test_a_figure_grows_with_its_letters(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/study/{EVERYTHING}/results", width=WIDE)
    figure = page.locator(".drawing svg:visible").first
    before = figure.bounding_box()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    after = figure.bounding_box()

    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(2 * before["width"])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_stands_out_from_its_ground(
    browser: Browser, address: str, path: str, scheme: Scheme
) -> None:
    page = opened(browser, address + path, width=WIDE, scheme=scheme)

    contrasts = page.evaluate(CONTRASTS)

    assert len(contrasts) > 10
    assert [text for ratio, text in contrasts if ratio < 4.5] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_landmarks_and_names_everything(
    browser: Browser, address: str, path: str
) -> None:
    page = opened(browser, address + path, width=WIDE)

    for landmark in ("main", "body > header", "body > footer", "h1"):
        assert page.locator(landmark).count() == 1, landmark
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(SMALL) == []


def test_the_contents_are_a_landmark_that_leads_to_each_section(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/study/{EDITED}", width=WIDE)

    nav = page.get_by_role("navigation", name="On this page")
    nav.get_by_role("link", name="Who can take part").click()

    assert page.url.endswith("#eligibility")
    assert page.locator("#eligibility h2").is_visible()


def test_the_first_key_press_offers_to_skip_to_the_content(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/study/{EDITED}", width=WIDE)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert (skip.bounding_box() or {"y": -1})["y"] >= 0
    page.keyboard.press("Enter")

    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_whatever_has_the_focus_is_outlined(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/study/{EDITED}", width=WIDE)

    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


def test_the_form_works_by_keyboard_alone_and_without_scripts(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address, width=NARROW)

    page.get_by_label("Search by words, or open a study by its NCT id").fill("nct90000001")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{address}/study/{EDITED}")
    assert page.locator("h1").inner_text() == "A Made-up Study of <b>Nothing</b>"


def test_a_search_is_narrowed_widened_and_left_for_a_study_without_scripts(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/search", width=WIDE)
    page.get_by_label("Words or a query").fill("made-up")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=made-up*")
    all_of_them = page.locator(".tally h2").inner_text()

    page.locator(".facets").get_by_role("link", name="Completed").click()
    assert page.locator(".tally h2").inner_text() != all_of_them
    page.locator(".chips").get_by_role("link").click()
    assert page.locator(".tally h2").inner_text() == all_of_them
    page.get_by_label("Order").select_option("LastUpdatePostDate:desc")
    page.get_by_role("search", name="Studies").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Table").click()
    page.locator("tbody a").first.click()

    assert "/study/NCT" in page.url


def test_two_versions_can_be_chosen_and_compared(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/study/{EDITED}/history", width=NARROW)

    page.get_by_label("Compare version 1 as the one before").check()
    page.get_by_label("Compare version 2 as the one after").check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/diff?to=2&from=1")
    assert page.get_by_role("heading", name="Changes from version 1 to version 2").is_visible()
    assert page.locator("ins").first.is_visible()

    page.get_by_label("Before").select_option("2")
    page.get_by_label("After").select_option("3")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/diff?from=2&to=3")
    assert page.get_by_text("Only what the registry computes").is_visible()


@pytest.mark.parametrize(("width", "is_beside"), [(NARROW, False), (WIDE, True)])
def test_the_two_sides_stand_side_by_side_where_there_is_room(
    browser: Browser, address: str, width: int, *, is_beside: bool
) -> None:
    page = opened(browser, f"{address}/study/{EDITED}/diff?from=1&to=2", width=width)
    before = page.locator(".pair > .was").first.bounding_box()
    after = page.locator(".pair > .is").first.bounding_box()

    assert before is not None
    assert after is not None
    assert (before["y"] == after["y"]) is is_beside
    assert (before["x"] == after["x"]) is not is_beside


def test_adverse_events_are_sorted_and_found_without_scripts(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/study/{EVERYTHING}/results", width=WIDE)

    page.get_by_role("link", name="Other (1)").click()
    page.wait_for_url("**/results?events=other#events")
    page.locator("table.events thead a").first.click()
    page.wait_for_url("**/results?events=other&order=G1#events")
    assert page.locator("table.events [aria-sort=descending]").count() == 1
    page.get_by_label("Event or organ system").fill("nothing like it")
    page.keyboard.press("Enter")

    page.wait_for_url("**term=nothing+like+it#events")
    assert page.locator("table.events").count() == 0


def test_a_tree_unfolds_by_keyboard_and_where_something_is_found(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/study/{EVERYTHING}/json", width=NARROW)
    first = page.locator(".tree details").first
    assert first.get_attribute("open") is not None
    first.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is None

    page.get_by_label("Find in this record").fill("locations.city")
    page.keyboard.press("Enter")
    page.wait_for_url("**/json?find=locations.city")
    assert page.locator("mark").first.is_visible()


@pytest.mark.parametrize(("width", "look"), [(NARROW, "narrow"), (WIDE, "wide")])
def test_a_figure_suits_the_screen(browser: Browser, address: str, width: int, look: str) -> None:
    measure = {
        "title": "Change",
        "paramType": "COUNT_OF_PARTICIPANTS",
        "groups": [{"id": "A", "title": "One"}, {"id": "B", "title": "Other"}],
        "classes": [
            {
                "categories": [
                    {
                        "measurements": [
                            {"groupId": "A", "value": "3"},
                            {"groupId": "B", "value": "4"},
                        ]
                    }
                ]
            }
        ],
    }
    posted = records.record(
        resultsSection={"outcomeMeasuresModule": {"outcomeMeasures": [measure]}}
    )
    page = opened(browser, address, width=width)
    page.set_content(html_of_results(posted))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator("#outcome-1 svg:visible")
    assert shown.count() == 1
    assert shown.get_attribute("class") == look


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_record_that_states_everything_is_readable(
    browser: Browser, address: str, width: int, scheme: Scheme
) -> None:
    page = opened(browser, f"{address}/study/{EVERYTHING}", width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(NAMELESS) == []
    assert [text for ratio, text in page.evaluate(CONTRASTS) if ratio < 4.5] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_is_white_whatever_the_screen_is(
    browser: Browser, address: str, scheme: Scheme
) -> None:
    page = opened(browser, f"{address}/study/{EDITED}", width=WIDE, scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [text for ratio, text in page.evaluate(CONTRASTS) if ratio < 4.5] == []


def test_on_paper_what_only_serves_the_screen_is_left_out(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/study/{EDITED}", width=WIDE)
    page.emulate_media(media="print")

    assert [one for one in page.locator("nav").all() if one.is_visible()] == []
    assert not page.locator("header.site form").is_visible()
    assert page.locator("#eligibility").is_visible()
