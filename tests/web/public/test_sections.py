"""How a record's modules read: dates, criteria, arms, sites."""

from __future__ import annotations

from tests import records
from tests.web.public.study_pages import page_of


def test_dates_are_named_for_what_they_are() -> None:
    page = page_of(records.tree())

    assert page.says("Submitted by the sponsor Submission that met quality control Posted publicly")
    assert page.says(
        "First version of the record 22 December 2025 not stated 13 January 2026 (actual)"
    )
    assert page.says("Study start February 2026 (estimated)")
    assert page.says("First seen here (our clock) 22 November 2026, 12:00 UTC")


def test_results_under_review_are_called_submitted_and_not_expected() -> None:
    """The registry calls the date estimated, but it is that of a submission not yet posted."""
    tracking = {
        "estimatedResultsFirstSubmitDate": "2026-01-13",
        "submissionInfos": [{"releaseDate": "2026-01-13", "resetDate": "2026-02-03"}],
    }
    page = page_of(
        records.tree(
            derivedSection__miscInfoModule__submissionTracking=tracking,
        )
    )

    assert page.says("Results first submitted, not posted yet 13 January 2026")
    assert page.says("1 13 January 2026 3 February 2026 not stated")


def test_criteria_have_anchors_by_their_own_numbers() -> None:
    text = (
        "General remark\n\n"
        "* before any heading\n\n"
        "Of interest\nInclusion Criteria:\n\n1. One\n2) Two\n\n   * nested\n\n"
        "Key Exclusion Criteria\n\n* First\n* Second\n\n1. Numbered\n1. Again"
    )
    page = page_of(records.tree(protocolSection__eligibilityModule__eligibilityCriteria=text))

    wanted = {
        *("criterion-1", "inclusion-1", "inclusion-2"),
        *("exclusion-1", "exclusion-2", "exclusion-1-2", "exclusion-1-3"),
    }
    kinds = ("criterion-", "inclusion-", "exclusion-")
    assert {anchor for anchor in page.ids if anchor.startswith(kinds)} == wanted
    assert page.says("General remark")
    assert page.says("2) Two • nested")


def test_sites_are_grouped_by_country_and_folded_if_many() -> None:
    sites = [{"facility": f"Site {n}", "country": "China" if n % 2 else "Japan"} for n in range(30)]
    page = page_of(
        records.tree(protocolSection__contactsLocationsModule={"locations": [*sites, {}]})
    )

    assert page.says("31 sites in 3 countries")
    assert page.says("China: 15 sites")
    assert page.says("Country not stated: 1 site")
    assert not page.says("Points on the map")
    assert ("details", "open", "") not in page.attributes


def test_a_point_on_the_map_is_said_as_far_as_it_is_stated() -> None:
    points = [{"lat": 22.8, "lon": -108.3}, {"lat": -1.5}, {}]
    page = page_of(
        records.tree(
            protocolSection__contactsLocationsModule={
                "locations": [
                    {"city": f"Town {n}", "geoPoint": point} for n, point in enumerate(points)
                ]
            }
        )
    )

    assert page.says("Town 0 22.8° N, 108.3° W")
    assert page.says("Town 1 1.5° S not stated")
    assert page.says("Town 2 not stated")


def test_arms_and_interventions_are_crossed_where_there_are_several() -> None:
    page = page_of(
        records.tree(
            protocolSection__armsInterventionsModule={
                "armGroups": [{"label": "A"}, {"label": "B"}, {}],
                "interventions": [
                    {"name": "Drug", "armGroupLabels": ["A", "B"]},
                    {"name": "Placebo", "armGroupLabels": ["B"]},
                ],
            }
        )
    )

    assert page.says("Drug given given not listed")
    assert page.says("Placebo not listed given not listed")
    assert page.says("Intervention A B Arm without a name")
