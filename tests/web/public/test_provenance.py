"""Where a page comes from: made up, restated, old, or out of the registry's history."""

from __future__ import annotations

from datetime import date

from tests import records
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import TODAY, html_of_record, page_of, version_of

from trialwright.vocabulary import NctId
from trialwright.web.public.rendering import html_of
from trialwright.web.public.study import page_of_restatement, page_of_version


def test_a_made_up_study_is_marked_and_not_linked_to_the_registry() -> None:
    page = page_of(records.tree())

    assert page.says("This is a made-up sample record.")
    assert "https://clinicaltrials.gov/study/NCT90000001" not in page.links


def test_an_old_version_is_marked() -> None:
    page = Reader(html_of_record(records.record(), newest=4))

    assert page.says("This is an old version.")
    assert page.says("Go to the newest version (number 4)")
    assert "/study/NCT90000001/version/1.json" in page.links


def test_a_version_from_the_registrys_own_history_says_so() -> None:
    version = version_of(
        records.record(),
        number=2,
        kind="derived",
        data_cut=None,
        last_update_posted=None,
        past_number=3,
        past_date=date(2025, 12, 1),
    )
    undated = version_of(records.record(), past_number=1)

    page = Reader(html_of(page_of_version(version, newest=2, today=TODAY)))
    other = Reader(html_of(page_of_version(undated, newest=2, today=TODAY)))

    assert page.says("none: from the registry's own history")
    assert page.says("version 3 1 December 2025")
    assert page.says("2: only the registry's computed part changed")
    assert "/study/NCT90000001/diff?from=1&to=2" in page.links
    assert other.says("In the registry's own history version 1")


def test_a_copy_that_had_lost_its_lists_says_so() -> None:
    page = page_of(records.tree(protocolSection__designModule={"phases": "PHASE2"}))

    assert page.says("Single values had lost their lists")
    assert page.says("Phase 2")


def test_the_restatement_is_marked_and_says_all_three_definitions() -> None:
    found = page_of_restatement(NctId("NCT07338357"), TODAY)
    assert found is not None

    page = Reader(html_of(found))

    assert page.says("This is a restatement in our own words.")
    assert {f"inclusion-{n}" for n in range(1, 11)} <= set(page.ids)
    assert {f"exclusion-{n}" for n in range(1, 12)} <= set(page.ids)
    assert page.says("FDA (United States) Yes")
    assert page.says("EMA (European Union) Yes")
    assert page.says("In vivo only No")
    assert page.says("this does not mean that none occurred")
    assert not page.says("First seen here")


def test_other_studies_have_no_restatement() -> None:
    assert page_of_restatement(NctId("NCT00000001"), TODAY) is None
