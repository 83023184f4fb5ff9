"""Every kind of page against axe-core's rules for WCAG 2.2 AA: light and dark, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.conftest import skip_or_fail
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING

from trialwright.web.public.languages import LANGUAGES

pytestmark = pytest.mark.browser

Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: list[Scheme] = ["light", "dark"]
NARROW, WIDE = 390, 1280

#: One of each kind of page; a new kind is added here.
PAGES = [
    "/",
    "/search?q=study",
    "/search?q=study&view=table&status=COMPLETED",
    "/search?q=nothingofthekind",
    "/search?q=AREA[Nothing",
    "/study/NCT07338357",
    f"/study/{EVERYTHING}",
    f"/study/{EVERYTHING}/results",
    f"/study/{EVERYTHING}/modules",
    "/study/NCT07338357/criteria",
    f"/study/{EVERYTHING}/module/eligibilityModule",
    f"/study/{EVERYTHING}/json",
    f"/study/{EDITED}/similar",
    f"/study/{EDITED}/cite",
    f"/study/{EDITED}/version/1",
    f"/study/{EDITED}/history",
    f"/study/{EDITED}/diff?from=1&to=2",
    "/design",
    "/landscape",
    f"/compare?id={EDITED}&id={EVERYTHING}",
    "/compare",
    "/saved",
    "/changes?since=2026-01-01",
    "/search/map?q=study",
    f"/study/{EDITED}/map",
    "/nowhere",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

VIOLATIONS = """
async rules => {
  document.querySelectorAll("details").forEach(fold => fold.open = true);
  const found = await axe.run(document, {runOnly: {type: "tag", values: rules}});
  return found.violations.map(one =>
    `${one.id}: ${one.help}: ` + one.nodes.slice(0, 3).map(node => node.html).join(" | "));
}
"""

#: Texts whose box is cut off, and elements that stick out of the page at either side.
LOST = """
() => {
  const wide = document.documentElement.clientWidth;
  // What is typed into a box moves in it as it is read, and so do wide tables in theirs.
  const apart = "input, .hidden, .skip, .scroll, .versus, .specimen, [hidden]";
  const hidden = element => element.closest(apart);
  return [...document.querySelectorAll("body *")].filter(element => {
    if (hidden(element) || !element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    const clips = ["hidden", "clip"].includes(style.overflowX)
      || ["hidden", "clip"].includes(style.overflowY);
    const cut = clips && (element.scrollWidth > element.clientWidth + 1
      || element.scrollHeight > element.clientHeight + 1);
    const box = element.getBoundingClientRect();
    return cut || box.right > wide + 1 || box.left < -1;
  }).map(element => element.outerHTML.slice(0, 120));
}
"""

#: Texts in English that the page, which speaks another language, does not say are English. What
#: has letters of that language is in it; names are what they are in every language.
UNMARKED = """
letters => {
  const own = new RegExp(letters), english = /[A-Za-z][a-z]{2,}/;
  const apart = "script, style, template, code, option, textarea, [hidden], .key";
  const names = /ClinicalTrials\\.gov|trialwright|English|PubMed|BibTeX|LibreOffice|Excel/g;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (around.closest(apart) || around.closest("[lang]").getAttribute("lang") === "en") continue;
    const words = text.replace(names, "").replace(/(https?:\\/)?\\/\\S+/g, "");
    if (english.test(words) && !own.test(text))
      found.add(`${around.tagName}.${around.className}: ${text.slice(0, 60)}`);
  }
  return [...found];
}
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the source of axe-core, or skip the test."""
    if find_spec("axe_playwright_python") is None:
        skip_or_fail("axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def opened(
    browser: Browser, url: str, *, width: int = WIDE, scheme: Scheme = "light", tag: str = "en"
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=tag
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_violates_wcag_2_2_aa(
    browser: Browser, address: str, axe: str, path: str, scheme: Scheme
) -> None:
    page = opened(browser, address + path, scheme=scheme)
    page.evaluate(axe)

    assert page.evaluate(VIOLATIONS, RULES) == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_does_so_in_another_language_on_a_narrow_screen(
    browser: Browser, address: str, axe: str, path: str
) -> None:
    for language in LANGUAGES[1:]:
        page = opened(browser, address + path, width=NARROW, tag=language.tag)
        page.evaluate(axe)

        assert page.locator("html").get_attribute("lang") == language.tag
        assert page.evaluate(VIOLATIONS, RULES) == []
        assert page.evaluate(UNMARKED, language.letters) == []
        page.context.close()


def test_axe_finds_what_is_wrong(browser: Browser, address: str, axe: str) -> None:
    page = opened(browser, address)
    page.evaluate(axe)
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.body.style.color = '#bbb'")

    found = {one.partition(":")[0] for one in page.evaluate(VIOLATIONS, RULES)}

    assert {"label", "color-contrast"} <= found
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_text_twice_as_large_is_neither_lost_nor_scrolled_sideways(
    browser: Browser, address: str, path: str, width: int
) -> None:
    """WCAG 2.2, 1.4.4: the size of the text is doubled, and nothing else."""
    page = opened(browser, address + path, width=width)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(LOST) == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_for_who_wants_no_motion(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path)
    page.emulate_media(reduced_motion="reduce")

    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return style.scrollBehavior !== "auto" || style.animationName !== "none"
          || style.transitionDuration.split(",").some(time => parseFloat(time) > 0);
    }).map(element => element.outerHTML.slice(0, 120))""")

    assert moving == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_in_forced_colours_every_state_is_still_told(
    browser: Browser, address: str, path: str
) -> None:
    """Backgrounds go, so what a background alone tells must have a border or words."""
    page = opened(browser, address + path)
    page.emulate_media(forced_colors="active")

    bare = page.evaluate("""() => [...document.querySelectorAll(
        "button, .status, .banner, .answer, .chips a, .facets [aria-current], .problem")]
      .filter(element => {
        const style = getComputedStyle(element);
        return ["Top", "Left"].every(side => parseFloat(style[`border${side}Width`]) < 1);
      }).map(element => element.outerHTML.slice(0, 120))""")

    assert bare == []
    page.context.close()
