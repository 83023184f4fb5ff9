"""The check on the real records: what it says of one, and that it stays a reader on all."""

from __future__ import annotations

import io
import random
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
import zstandard

from trialwright.registry.checks import RULES, TIMED_RULES, check
from trialwright.registry.reading import convert_study, read_study
from trialwright.registry.trees import JsonObject, JsonValue

pytestmark = pytest.mark.reference

DATA_CUT = date(2026, 3, 25)


@pytest.fixture(scope="module")
def sources(reference_data: Path) -> list[bytes]:
    packed = (reference_data / "registry" / "studies.ndjson.zst").read_bytes()
    with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        return io.BufferedReader(stream).read().splitlines()


def test_a_reader_of_the_seed_record_stops_at_these_places(reference_data: Path) -> None:
    seed = (reference_data / "registry" / "seed" / "NCT07338357.json").read_bytes()
    found = [(each.rule, each.sentence) for each in check(read_study(seed), today=DATA_CUT)]
    assert found == [
        (
            "intervention-as-condition",
            '"CAR-T" is listed as a condition and is also an intervention of this study.',
        ),
        (
            "early-phase-without-monitoring-committee",
            (
                "In early phase 1, where a first use in humans may lie, the study says that it has "
                "no data monitoring committee."
            ),
        ),
        (
            "early-phase-arm-without-dose",
            (
                'Neither the arm "CAR-T" nor the products listed for it state an amount, in early '
                "phase 1."
            ),
        ),
        (
            "no-location",
            "No location is stated for this study, whose status is not yet recruiting.",
        ),
        (
            "start-passed",
            (
                "The study is not yet recruiting, but its estimated start (2026-01-05) lies before "
                "2026-03-25."
            ),
        ),
    ]


def test_no_rule_raises_on_half_of_the_records_and_most_raise_somewhere(
    sources: list[bytes],
) -> None:
    """A rule that stops at every second record tells the reader of one nothing."""
    records: Counter[str] = Counter()
    for source in sources:
        records.update({each.rule for each in check(read_study(source), today=DATA_CUT)})
    assert max(records.values()) < len(sources) / 2
    assert len(records) >= 40
    assert set(records) <= {rule.id for rule in (*RULES, *TIMED_RULES)}


def test_every_path_leads_to_a_place_of_the_record_or_to_what_is_not_stated(
    sources: list[bytes],
) -> None:
    for source in sources:
        tree = msgspec.json.decode(source)
        for finding in check(read_study(source), today=DATA_CUT):
            assert _leads_somewhere(tree, finding.path), finding


def _leads_somewhere(tree: JsonValue, path: str) -> bool:
    """Whether each list index on the path exists; a key may be what is missing."""
    for step in path.split("."):
        key, _, index = step.rstrip("]").partition("[")
        if not isinstance(tree, dict) or key not in tree:
            return not index
        tree = tree[key]
        if index:
            if not isinstance(tree, list) or int(index) >= len(tree):
                return False
            tree = tree[int(index)]
    return True


def test_a_record_with_parts_cut_out_is_still_read(sources: list[bytes]) -> None:
    """Whatever is missing is not stated: no rule may depend on another part being there."""
    chance = random.Random(7338357)
    for source in chance.sample(sources, 300):
        tree: JsonObject = msgspec.json.decode(source)
        _cut(tree, chance)
        first = check(convert_study(tree), today=DATA_CUT)
        assert first == check(convert_study(tree), today=DATA_CUT)
        assert all(each.sentence.endswith(".") for each in first)


def _cut(tree: JsonObject, chance: random.Random) -> None:
    """Remove keys at random, at every depth."""
    for key in list(tree):
        value = tree[key]
        if chance.random() < 0.15:
            del tree[key]
        elif isinstance(value, dict):
            _cut(value, chance)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    _cut(item, chance)
