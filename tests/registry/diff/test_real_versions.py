"""Copies of real studies at different data cuts: few edits, much churn."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zstandard

from trialwright.registry.diff import (
    Change,
    Changed,
    DataCutChanged,
    ItemChanged,
    Moved,
    RecordDiff,
    Removed,
    Renumbered,
    Reordered,
    Side,
    SwitchedSides,
    compare,
    in_words,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH, criteria_changed
from trialwright.registry.diff.criteria_lines import criteria_lines

pytestmark = pytest.mark.reference

STATUS = "protocolSection.statusModule"
SPONSOR_EDITED = {("NCT01483820", "2024-05-15"), ("NCT01505608", "2024-05-15")}


@pytest.fixture(scope="module")
def diffs(reference_data: Path) -> dict[tuple[str, str], RecordDiff]:
    """Return the diff from each copy to the next, by study and the later data cut."""
    with gzip.open(reference_data / "registry" / "versions.ndjson.gz") as lines:
        copies: list[dict[str, Any]] = [json.loads(line) for line in lines]
    copies.sort(key=lambda copy: (copy["nctId"], copy["versionHolder"]))
    return {
        (new["nctId"], new["versionHolder"]): compare(old["study"], new["study"])
        for old, new in pairwise(copies)
        if old["nctId"] == new["nctId"]
    }


def test_only_the_studies_that_the_sponsor_updated_have_edits(
    diffs: dict[tuple[str, str], RecordDiff],
) -> None:
    assert len(diffs) == 13
    assert {pair for pair, diff in diffs.items() if diff.edits} == SPONSOR_EDITED
    assert all(diff.derived for diff in diffs.values())


@pytest.mark.parametrize("pair", sorted(SPONSOR_EDITED))
def test_the_sponsors_update_changed_three_dates(
    diffs: dict[tuple[str, str], RecordDiff], pair: tuple[str, str]
) -> None:
    (status,) = diffs[pair].edits

    assert status.changes == (
        Changed(path=f"{STATUS}.statusVerifiedDate", before="2023-09", after="2024-04"),
        Changed(path=f"{STATUS}.lastUpdateSubmitDate", before="2023-09-26", after="2024-04-01"),
        Changed(
            path=f"{STATUS}.lastUpdatePostDateStruct.date", before="2023-09-28", after="2024-04-03"
        ),
    )
    assert in_words(diffs[pair]).splitlines()[:3] == [
        "Status: verification date changed from 2023-09 to 2024-04",
        "Status: last update submitted date changed from 2023-09-26 to 2024-04-01",
        "Status: last update posted date changed from 2023-09-28 to 2024-04-03",
    ]


def test_every_data_cut_is_named(diffs: dict[tuple[str, str], RecordDiff]) -> None:
    for (_, cut), diff in diffs.items():
        first = diff.derived[0].changes[0]
        assert isinstance(first, DataCutChanged)
        assert first.after == cut


def test_no_topic_of_the_renumbered_tree_is_taken_for_another_one(
    diffs: dict[tuple[str, str], RecordDiff],
) -> None:
    """Between 2023-12 and 2024-05 the browse ids were given out anew and lists reordered."""
    terms = diffs["NCT01125800", "2024-05-15"].derived[1].changes

    *changed, order = terms
    renumbered: list[Change] = [
        inner for c in changed if isinstance(c, ItemChanged) for inner in c.changes
    ]
    assert len(changed) == len(renumbered) == 18
    assert isinstance(order, Reordered)
    assert all(isinstance(change, Renumbered) for change in renumbered)
    assert any((c.before, c.after) == ("M14540", "M14850") for c in renumbered)  # type: ignore[union-attr]


def test_the_largest_record_is_compared_site_by_site(reference_data: Path) -> None:
    """Hundreds of sites, all in another order, and every sixth one gone."""
    archive = reference_data / "registry" / "studies.ndjson.zst"
    with zstandard.open(archive, "rt", encoding="utf-8") as lines:
        largest = max(lines, key=len)
    before, after = json.loads(largest), json.loads(largest)
    sites = after["protocolSection"]["contactsLocationsModule"]["locations"]
    sites.reverse()
    del sites[::6]

    diff = compare(before, after)

    assert len(largest) > 350_000
    (module,) = diff.modules
    kinds = Counter(type(change) for change in module.changes)
    assert kinds.keys() == {Removed, Moved}
    assert len(sites) + kinds[Removed] == len(
        before["protocolSection"]["contactsLocationsModule"]["locations"]
    )


HEADING = re.compile(
    r"^\W*(?:[^\W\d_]+ ){0,2}(inclusion|exclusion) criteria ?[:：]?$",  # noqa: RUF001 - as written
    re.IGNORECASE | re.MULTILINE,
)


@pytest.fixture(scope="module")
def criteria(reference_data: Path) -> list[str]:
    """Return the eligibility criteria of every study."""
    archive = reference_data / "registry" / "studies.ndjson.zst"
    with zstandard.open(archive, "rt", encoding="utf-8") as lines:
        studies = [json.loads(line)["protocolSection"] for line in lines]
    return [study.get("eligibilityModule", {}).get("eligibilityCriteria", "") for study in studies]


def test_the_side_is_found_wherever_a_study_heads_its_criteria(criteria: list[str]) -> None:
    """No heading is passed over, and where there is none, no side is made up."""
    told = 0
    for text in criteria:
        headed = {side.casefold() for side in HEADING.findall(text.replace("\\", ""))}
        lines = criteria_lines(text)
        named = {line.side.value for line in lines if line.is_heading}
        assert headed <= named, text
        told += bool(headed)
        if not re.search("inclusion|exclusion", text, re.IGNORECASE):
            assert {line.side for line in lines} <= {Side.UNKNOWN}
    assert len(criteria) == 994
    assert told > 960


def test_nearly_every_criterion_is_on_a_known_side(criteria: list[str]) -> None:
    lines = Counter(line.side for text in criteria for line in criteria_lines(text))

    assert lines[Side.INCLUSION] > 6000
    assert lines[Side.EXCLUSION] > 6000
    assert lines[Side.UNKNOWN] < 300


def test_exchanged_headings_switch_every_criterion_of_a_study(criteria: list[str]) -> None:
    for text in criteria[::5]:
        exchanged = re.sub(
            "(in|ex)(?=clusion criteria)",
            lambda found: "Ex" if found[0].casefold() == "in" else "In",
            text,
            flags=re.IGNORECASE,
        )
        before, after = (
            [line.side for line in criteria_lines(one) if not line.is_heading]
            for one in (text, exchanged)
        )
        if len(before) == len(after):
            other = sum(
                was is not now and Side.UNKNOWN not in (was, now)
                for was, now in zip(before, after, strict=True)
            )
            switched = [
                change
                for change in criteria_changed(CRITERIA_PATH, text, exchanged).changes
                if isinstance(change, SwitchedSides)
                and Side.UNKNOWN not in (change.from_place.side, change.to_place.side)
            ]
            assert len(switched) == other
