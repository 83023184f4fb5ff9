"""The page of criteria as read: the posted text, what it asks, what is left to a person."""

from __future__ import annotations

import gzip

import httpx
import msgspec
import pytest
from tests import records
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import held, page_of

from trialwright.web.public.criteria.page import CriteriaPage, criteria_page
from trialwright.web.public.languages.known import LANGUAGES
from trialwright.web.public.languages.words import speaking
from trialwright.web.public.rendering import html_of

_SEED = "NCT07338357"


def page(criteria: object, **changes: object) -> CriteriaPage:
    """Return the page of a made-up study with this criteria text."""
    tree = records.tree(
        **{"protocolSection__eligibilityModule__eligibilityCriteria": criteria, **changes}
    )
    return criteria_page(held(msgspec.json.encode(tree)))


def shown(criteria: object) -> Reader:
    return Reader(html_of(page(criteria)))


def test_it_says_that_a_machine_read_and_that_the_posted_text_counts() -> None:
    found = shown("Inclusion Criteria:\n\n1. Aged 3 to 18 years.")

    assert found.says("This is a machine's reading: the posted text counts.")
    assert found.says("Nothing here says whether anybody can take part.")


def test_each_criterion_has_its_words_its_sentence_and_an_address() -> None:
    found = shown("Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n2. Weight \\>= 10 kg.")

    assert "I2" in found.ids
    assert "#I2" in found.links
    assert found.says("Weight >= 10 kg")
    assert found.says("Weight at least 10 kg.")
    assert found.says("Inclusion: asked of whoever takes part")


def test_what_is_left_to_a_person_is_listed_and_counted() -> None:
    one = page(
        "Inclusion Criteria:\n\n1. Adequate organ function.\n2. Aged 3 to 18 years.\n"
        "3. Weight >= 10 kg without a coat."
    )

    (block,) = one.blocks
    assert [[task.kind for task in shown.tasks] for shown in block.criteria] == [
        ["judged"],
        [],
        ["unread"],
    ]
    assert one.counted == (
        "3 criteria",
        "2 leave something to a person",
        "1 has words that were not read",
    )
    assert [key.kind for key in one.legend] == ["compared", "judged", "unread"]


def test_remarks_stand_beside_their_criterion_and_those_of_the_text_above() -> None:
    one = page("Inclusion Criteria:\n\n1. Adequate organ function.")

    assert [remark.rule for remark in one.remarks] == ["heading-missing"]
    (remark,) = one.blocks[0].criteria[0].remarks
    assert (remark.rule, remark.finds) == (
        "vague-bound",
        "a word stands where a number would have to",
    )


def test_the_fields_of_the_record_are_compared_with_the_text() -> None:
    one = page("Inclusion Criteria:\n\n1. Aged 21 to 65 years.")

    rules = [remark.rule for remark in one.blocks[0].criteria[0].remarks]
    assert rules.count("age-field-conflict") == 2


def test_words_without_a_heading_are_assumed_to_be_in_no_section() -> None:
    one = page("* Asthma\n* Gout")

    (block,) = one.blocks
    assert block.title == "Under no heading: whether it includes or excludes is not known"
    assert [shown.id for shown in block.criteria] == ["U1", "U2"]
    assert block.posted == ""


def test_criteria_that_change_section_without_words_between_are_two_blocks() -> None:
    one = page("* Asthma\nInclusion: Gout\nExclusion: Flu\n* Fever")

    assert [[shown.id for shown in block.criteria] for block in one.blocks] == [
        ["U1"],
        ["I1"],
        ["E1", "E2"],
    ]


def test_headings_stand_as_they_were_posted_and_sections_keep_the_order_of_the_text() -> None:
    one = page(
        "EXCLUSION\n* Asthma\n\nKey Inclusion Criteria (Part A):\n* Gout\n\nExclusion:\n* Flu"
    )

    assert [(block.anchor, block.posted) for block in one.blocks] == [
        ("exclusion", "EXCLUSION"),
        ("inclusion", "Key Inclusion Criteria (Part A):"),
        ("exclusion-2", "Exclusion:"),
    ]


def test_a_criterion_of_one_cohort_says_so() -> None:
    one = page("Inclusion Criteria:\n\n* Cohort A: ECOG 0-1")

    assert one.blocks[0].criteria[0].cohort == "Cohort A"
    assert one.counted[2] == "0 have words that were not read"
    assert Reader(html_of(one)).says("only for Cohort A")


@pytest.mark.parametrize("criteria", [..., ""], ids=["not stated", "empty"])
def test_no_criteria_are_said_to_be_none(criteria: object) -> None:
    one = page(criteria)

    assert one.counted == ("The record states no criteria.",)
    assert (one.blocks, one.legend, one.remarks) == ((), (), ())
    assert Reader(html_of(one)).says("The record states no criteria.")


def test_a_heading_without_criteria_stands_as_posted() -> None:
    one = page("Inclusion Criteria:\n")

    assert one.counted == ("The record states no criteria.",)
    assert [block.posted for block in one.blocks] == ["Inclusion Criteria:"]


def test_three_hundred_criteria_are_all_there_and_the_page_stays_light() -> None:
    many = "\n".join(f"* Disease {n} within {n} days before screening, etc." for n in range(1, 301))

    html = html_of(page(f"Exclusion Criteria:\n\n{many}"))

    assert len(gzip.compress(html.encode())) < 100_000
    found = Reader(html)
    assert {f"E{n}" for n in range(1, 301)} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_a_page_in_another_language_says_which_words_are_english() -> None:
    with speaking(LANGUAGES[1]):
        html = html_of(page("Inclusion Criteria:\n\n1. Aged 3 to 18 years."))

    assert '<p class="posted" lang="en">' in html
    assert '<span lang="en">Age from 3 to 18 years.</span>' in html
    assert 'class="hidden" lang="zh-Hans">[比较: ' in html


def test_markup_in_criteria_is_text() -> None:
    html = html_of(page("Inclusion Criteria:\n\n1. <script>alert(1)</script> \\<b\\>asthma"))

    assert "<script>" not in html
    assert "<b>" not in html


def test_the_study_and_its_module_lead_to_it() -> None:
    study = page_of(records.tree())

    assert f"/study/NCT{records.FIRST:08d}/criteria" in study.links
    silent = page_of(records.tree(protocolSection__eligibilityModule=...))
    assert f"/study/NCT{records.FIRST:08d}/criteria" not in silent.links


def test_it_is_served_for_the_newest_an_older_version_and_the_restatement(
    client: httpx.Client,
) -> None:
    here = f"/study/NCT{records.FIRST:08d}"
    newest, older = client.get(f"{here}/criteria"), client.get(f"{here}/version/1/criteria")

    assert "Aged 4 to 18 years" in Reader(newest.text).text
    assert "Aged 3 to 18 years" in Reader(older.text).text
    assert client.get(f"/study/{_SEED}/criteria").status_code == 200
    assert client.get("/study/NCT00000001/criteria").status_code == 404
    module = client.get(f"{here}/module/eligibilityModule")
    assert f'href="{here}/criteria"' in module.text


def test_its_twin_gives_expressions_places_remarks_and_whose_reading_it_is(
    client: httpx.Client,
) -> None:
    twin = client.get(f"/study/NCT{records.FIRST:08d}/criteria.json").json()

    assert twin["nctId"] == f"NCT{records.FIRST:08d}"
    assert "posted text counts" in twin["origin"]
    first = twin["criteria"][0]
    assert first["sentence"] == "Age from 4 to 18 years."
    start, end = first["span"]
    assert twin["text"][start:end] == "1. Aged 4 to 18 years."
    assert {"age-field-conflict"} <= {one["rule"] for one in twin["remarks"]}
    # Another spelling of the id leads to the address with the study's own id.
    assert client.get("/study/nct90000001/criteria.json").status_code == 301
    assert client.get("/study/nct90000001/criteria").status_code == 301
