"""Copies of real studies at different data cuts: few edits, much churn."""

from __future__ import annotations

import gzip
import json
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
    compare,
    in_words,
)

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
