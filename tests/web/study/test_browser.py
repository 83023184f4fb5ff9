"""The screening page in a real browser: without scripts, by the keyboard, for everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.web.public.test_accessibility import (
    LOST,
    NARROW,
    RULES,
    SCHEMES,
    UNMARKED,
    VIOLATIONS,
    WIDE,
    Scheme,
    axe,
    browser,
)
from tests.web.study.test_corrections import GONE, correction, file_of
from tests.web.study.visiting import STUDY

from trialwright.web.public.languages import LANGUAGES

__all__ = ["axe", "browser"]
pytestmark = pytest.mark.browser
#: A patient of whom some things are known.
FACTS = (
    b"patient_id,kind,text,value,date\nP-7,diagnosis,AML,,2025-06-01\n"
    b"P-7,sex,,male,\nP-7,procedure,transfusion,,2026-01-10\n"
)


@pytest.fixture
def page(browser: Browser, study_address: str) -> Iterator[Page]:
    """Return the page of the reference study in a browser that runs no script of a page."""
    context = browser.new_context(
        viewport={"width": WIDE, "height": 900}, java_script_enabled=False
    )
    opened = context.new_page()
    opened.goto(f"{study_address}/screen/{STUDY}")
    yield opened
    context.close()


def question(page: Page, name: str) -> Locator:
    """Return the fields of one question."""
    legend = page.locator("legend", has_text=name)
    return page.locator("fieldset.question", has=legend).first


def types(page: Page) -> None:
    """Say who types and as of when."""
    page.fill("#as_of", "2026-03-15")
    page.fill("#typist-name", "Lu Min")
    page.fill("#typist-role", "study nurse")


def test_a_child_is_screened_by_the_keyboard_without_scripts(page: Page) -> None:
    types(page)
    weight = question(page, "body weight")
    weight.locator("[name$='.value']").focus()
    page.keyboard.type("34")
    page.keyboard.press("Tab")
    page.keyboard.type("kg")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-03-10")
    page.keyboard.press("Enter")

    page.locator(".taken", has_text="1 answer was taken over.").wait_for()
    assert question(page, "body weight").count() == 0
    assert page.locator("#I2 .effect").inner_text().startswith("?")
    question(page, "Birth date").locator("[name$='.day']").fill("2014-06")
    page.keyboard.press("Enter")
    page.locator("#I2 .effect.passed").wait_for()
    assert "inclusion satisfied" in page.locator("#I2 .effect").inner_text()


def test_a_file_is_chosen_read_and_saved_again(page: Page) -> None:
    rows = b"patient_id,kind,text,date\nP-7,procedure,allogeneic HSCT,2026-02-20\n"
    page.locator("#file").set_input_files(
        {"name": "child.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.fill("#as_of", "2026-03-15")
    page.keyboard.press("Enter")
    page.locator(".outcome.not-eligible").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").first.click()
    saved = msgspec.json.decode(download.value.path().read_bytes())
    assert saved["patient"]["id"] == "P-7"
    assert download.value.suggested_filename == f"{STUDY}.screening.json"


def test_another_language_keeps_what_was_typed(page: Page) -> None:
    types(page)
    question(page, "Birth date").locator("[name$='.day']").fill("2014-06")
    page.get_by_role("button", name="简体中文").click()
    page.locator("html[lang='zh-Hans']").wait_for()
    assert "2014-06" in page.locator("#typed").inner_text()


def chosen(page: Page) -> None:
    """Choose a patient's file, and corrections of which one fits and one does not."""
    page.locator("#file").set_input_files(
        {"name": "child.csv", "mimeType": "text/csv", "buffer": FACTS}
    )
    page.locator("#corrections").set_input_files(
        {"name": "site.toml", "mimeType": "application/toml", "buffer": file_of(correction(), GONE)}
    )


def test_corrections_are_chosen_applied_and_taken_back_by_the_keyboard(page: Page) -> None:
    page.locator("summary", has_text="Correct how criteria were read").focus()
    page.keyboard.press("Enter")
    chosen(page)
    page.locator("#corrections").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#corrected .unfit").wait_for()
    assert "As corrected" in page.locator("#I2").inner_text()
    assert "child.csv: row line 2" in page.locator("section.recorded").inner_text()
    page.locator("[name='back.corrections']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("#corrected").wait_for(state="detached")
    assert "As read" in page.locator("#I2").inner_text()


def answered(page: Page) -> None:
    """Leave the page with an answer taken over, one amiss and one that is signed."""
    types(page)
    chosen(page)
    question(page, "body weight").locator("[name$='.value']").fill("34,5")
    question(page, "hepatitis B").locator("[name$='.said']").select_option("no")
    page.locator("[name='signer.name']").fill("Dr. Qin")
    page.locator("[name='signer.role']").fill("investigator")
    page.locator("[name='signer.day']").fill("2026-03-15")
    page.locator("[name='signer.grounds']").fill("seen")
    question(page, "Recovery from").locator("[name$='.said']").select_option("yes")
    page.locator(".acts button").first.click()
    page.locator(".trouble").wait_for()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_state_of_the_page_violates_wcag_2_2_aa(
    browser: Browser,
    study_address: str,
    axe: str,
    scheme: Scheme,
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en"
    )
    shown = context.new_page()
    shown.goto(f"{study_address}/screen/{STUDY}")
    for state in ("empty", "answered", "report"):
        if state == "answered":
            answered(shown)
        if state == "report":
            question(shown, "body weight").locator("[name$='.value']").fill("")
            shown.get_by_role("button", name="Report to print").first.click()
            shown.locator("h1", has_text="Screening report").wait_for()
        shown.evaluate(axe)
        assert shown.evaluate(VIOLATIONS, RULES) == [], state
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, state
        shown.evaluate("document.documentElement.style.fontSize = '200%'")
        assert shown.evaluate(LOST) == [], state
        shown.evaluate("document.documentElement.style.fontSize = ''")
    context.close()


def test_a_page_in_another_language_says_which_words_are_english(
    browser: Browser,
    study_address: str,
    axe: str,
) -> None:
    for language in LANGUAGES[1:]:
        context = browser.new_context(
            viewport={"width": NARROW, "height": 900}, locale=language.tag
        )
        shown = context.new_page()
        for path in ("/", f"/screen/{STUDY}", "/nowhere"):
            shown.goto(f"{study_address}{path}")
            shown.evaluate(axe)
            assert shown.evaluate(VIOLATIONS, RULES) == [], path
            assert shown.evaluate(UNMARKED, language.letters) == [], path
        context.close()
