"""Measuring a set of records."""

from __future__ import annotations

import json
import math
from collections import Counter

import pytest

from trialwright.registry.sample import generate_block
from trialwright.registry.sample.profile import _slope, _zipf_slope, profile


def test_the_slope_of_a_line_is_found() -> None:
    assert _slope([(x, 3.0 - 0.5 * x) for x in range(5)]) == pytest.approx(-0.5)


def test_one_point_has_no_slope() -> None:
    assert math.isnan(_slope([(1.0, 1.0)]))


def test_words_by_zipfs_law_have_its_slope() -> None:
    words = Counter({f"w{rank}": round(10**8 / rank**1.2) for rank in range(1, 6_000)})
    assert _zipf_slope(words) == pytest.approx(-1.2, abs=0.01)


def test_what_is_counted_is_what_stands_in_the_records() -> None:
    records = generate_block(0, 60)
    measured = profile(records)
    trees = [json.loads(record) for record in records]
    assert measured.records == 60
    assert measured.shares["with results"] == sum(tree["hasResults"] for tree in trees) / 60
    assert measured.quantiles["bytes"][1] == sorted(map(len, records))[30]
    assert set(measured.ratios) >= {"all", "with results", "without results", "with a dictionary"}


def test_a_handful_of_records_needs_no_dictionary() -> None:
    measured = profile(generate_block(0, 3))
    assert "with a dictionary" not in measured.ratios


def test_a_backslash_in_a_plain_text_is_no_escape() -> None:
    record = json.loads(generate_block(0, 1)[0])
    record["protocolSection"]["identificationModule"]["briefTitle"] = r"a \> b"
    measured = profile([json.dumps(record).encode()])
    assert measured.shares[r"backslash in text \>"] == 1.0
