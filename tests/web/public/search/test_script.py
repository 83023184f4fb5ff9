"""The one script: completions are offered, searches are kept in the browser and removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """Return a page of a browser that fails on whatever the console reports."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page()
        reported: list[str] = []
        opened.on("console", lambda message: reported.append(message.text))
        opened.on("pageerror", lambda error: reported.append(str(error)))
        yield opened
        browser.close()
        assert reported == []


def test_a_box_offers_how_its_text_may_go_on(page: Page, address: str) -> None:
    page.goto(f"{address}/search")
    box = page.get_by_label("Words or a query")
    box.press_sequentially("AREA[OverallStat")
    option = page.locator("#seek-q-completions option")
    option.first.wait_for(state="attached")

    assert option.first.get_attribute("value") == "AREA[OverallStatus]"
    assert box.get_attribute("list") == "seek-q-completions"


def test_a_search_is_kept_renamed_and_removed(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q=made-up&status=COMPLETED&page=1")
    page.get_by_role("button", name="Save this search").click()
    assert page.get_by_role("status").inner_text() == "Saved in this browser."

    page.get_by_role("link", name="Saved searches").click()
    name = page.get_by_label("Name of this search")
    assert name.input_value() == "made-up; Status: Completed"
    name.fill("<b>Mine</b>")
    name.press("Enter")
    name.blur()
    page.reload()
    assert page.get_by_label("Name of this search").input_value() == "<b>Mine</b>"
    feed = page.get_by_role("link", name="Feed of updates")
    assert feed.get_attribute("href") == "/search.atom?q=made-up&status=COMPLETED"

    page.get_by_role("button", name="Remove").click()
    assert page.get_by_text("No search is kept in this browser.").is_visible()


def test_the_same_search_is_kept_once(page: Page, address: str) -> None:
    for _ in range(2):
        page.goto(f"{address}/search?q=made-up")
        page.get_by_role("button", name="Save this search").click()
    page.goto(f"{address}/saved")

    assert page.locator(".saved li").count() == 1


def test_what_else_lies_in_the_store_is_passed_over(page: Page, address: str) -> None:
    page.goto(f"{address}/saved")
    for stored in ('"text"', "[null, 3, {}]", "{", '[{"name": 1, "query": 2}]'):
        page.evaluate("text => localStorage.setItem('trialwright.searches', text)", stored)
        page.reload()
        assert page.get_by_text("No search is kept in this browser.").is_visible()


def test_nothing_moves_when_the_script_has_run(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q=made-up")
    page.get_by_role("button", name="Save this search").wait_for()

    shift = page.evaluate(
        """() => new Promise(resolve => new PerformanceObserver(
             list => resolve(list.getEntries().reduce((sum, one) => sum + one.value, 0))
           ).observe({type: "layout-shift", buffered: true})
           || setTimeout(() => resolve(0), 300))"""
    )
    assert shift < 0.01


def test_without_scripts_the_page_says_how_to_bookmark(chromium: str, address: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(f"{address}/saved")
        assert plain.get_by_text("add a bookmark").is_visible()
        plain.goto(f"{address}/search?q=made-up")
        assert not plain.get_by_role("button", name="Save this search").is_visible()
        browser.close()
