"""The sample costs what real records cost: measured beside them, quantity by quantity.

Packing and words are measured on as many sample records as there are real ones, because both
depend on the number. Sizes, counts, dates and shares are measured on 3,000, so that chance on
the sample's side does not hide a difference; on the real side the quantiles of records with
results rest on 115 records, and their tails are compared loosely.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zstandard

from trialwright.registry.sample import generate
from trialwright.registry.sample.profile import PROBABILITIES, Profile, profile

pytestmark = pytest.mark.reference

RECORDS = 1_000
MORE_RECORDS = 3_000

#: Relative tolerance at 10, 50, 90, 95 and 99 %, and an absolute one beside it.
QUANTILES = {
    "bytes": ((0.15, 0.10, 0.15, 0.25, 0.30), 0),
    "bytes with results": ((0.25, 0.25, 0.30, 0.30, 0.50), 0),
    "bytes without results": ((0.15, 0.10, 0.10, 0.15, 0.30), 0),
    "bytes of protocolSection": ((0.20, 0.10, 0.10, 0.15, 0.25), 0),
    "bytes of resultsSection": ((0.30, 0.25, 0.35, 0.30, 0.50), 0),
    "characters of criteria": ((0.15, 0.10, 0.15, 0.15, 0.35), 0),
    # Between 98.5 and 99.5 % real enrolment rises from 3,700 to 31,000.
    "participants": ((0.30, 0.15, 0.25, 0.35, 3.00), 0),
    "sites": ((0, 0, 0.30, 0.40, 0.70), 1),
    "conditions": ((0, 0, 0.20, 0.20, 0.30), 1),
    "interventions": ((0, 0, 0, 0, 0.20), 1),
    "primary outcomes": ((0, 0, 0, 0.20, 0.40), 1),
    "secondary outcomes": ((0, 0, 0.15, 0.25, 0.40), 1),
    "outcome measures": ((0, 0.25, 0.30, 0.30, 0.40), 1),
    # The measures of one record resemble one another: a few records decide the tail.
    "classes a measure": ((0, 0, 0.40, 0.80, 0.80), 1),
    "serious events": ((0, 0, 0.50, 0.50, 0.60), 2),
    "other events": ((0, 0.60, 0.40, 0.40, 0.50), 2),
    "event groups": ((0, 0, 0, 0, 0), 2),
}

#: Days: a year at the median, where the mix of statuses shows, and two at the ends.
DATES = ("first submitted [day]", "start [day]", "completion [day]", "last updated [day]")
MEDIAN_DAYS, OTHER_DAYS = 400, 750
#: A hundredth of the studies plan to end a decade ahead; that far, three years count little.
FAR_DAYS = 1_600

#: Shares: what a binomial of 1,000 draws leaves open, four times, and two hundredths.
SHARES = 0.02

RATIOS = {
    "all": 0.12,
    "with a dictionary": 0.10,
    "without results": 0.08,
    "with results": 0.18,
}
HEAPS, ZIPF, DISTINCT_WORDS, WORDS = 0.05, 0.10, 0.15, 0.10


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison and whether it holds."""

    name: str
    real: float
    sample: float
    allowed: float

    @property
    def holds(self) -> bool:
        """Whether the two lie no farther apart than allowed."""
        return abs(self.real - self.sample) <= self.allowed

    def __str__(self) -> str:
        verdict = "" if self.holds else "  <-- apart"
        return (
            f"{self.name:48} {self.real:12.3f} {self.sample:12.3f} ±{self.allowed:10.3f}{verdict}"
        )


@pytest.fixture(scope="module")
def real(reference_data: Path) -> Profile:
    packed = (reference_data / "registry" / "studies.ndjson.zst").read_bytes()
    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed))
    records = [line for line in io.BufferedReader(reader).read().split(b"\n") if line]
    # The file is ordered by the collections it comes from; words of one topic would come in a row.
    random.Random(1).shuffle(records)
    return profile(records)


@pytest.fixture(scope="module")
def sample() -> Profile:
    return profile(generate(RECORDS))


@pytest.fixture(scope="module")
def larger_sample() -> Profile:
    return profile(generate(MORE_RECORDS))


def _agree(rows: list[Row]) -> None:
    table = "\n".join(map(str, rows))
    assert all(row.holds for row in rows), f"\nreal, sample, allowed\n{table}"


def _quantile_rows(real: Profile, sample: Profile) -> Iterator[Row]:
    for name, (relative, absolute) in QUANTILES.items():
        pairs = zip(real.quantiles[name], sample.quantiles[name], relative, strict=True)
        for probability, (found, made, share) in zip(PROBABILITIES, pairs, strict=True):
            yield Row(f"{name} at {probability:.0%}", found, made, found * share + absolute)


def test_sizes_and_counts_agree_by_quantile(real: Profile, larger_sample: Profile) -> None:
    _agree(list(_quantile_rows(real, larger_sample)))


def test_dates_agree_by_quantile(real: Profile, larger_sample: Profile) -> None:
    allowed = (OTHER_DAYS, MEDIAN_DAYS, OTHER_DAYS, OTHER_DAYS, FAR_DAYS)
    rows = [
        Row(f"{name} at {probability:.0%}", found, made, days)
        for name in DATES
        for probability, found, made, days in zip(
            PROBABILITIES, real.quantiles[name], larger_sample.quantiles[name], allowed, strict=True
        )
    ]
    _agree(rows)


def test_shares_agree(real: Profile, larger_sample: Profile) -> None:
    rows = []
    for name, share in real.shares.items():
        noise = 4 * (share * (1 - share) / RECORDS) ** 0.5
        rows.append(Row(name, share, larger_sample.shares.get(name, 0.0), SHARES + noise))
    _agree(rows)


def test_no_text_outside_markup_is_escaped(sample: Profile) -> None:
    assert [name for name in sample.shares if name.startswith("backslash")] == []


def test_records_pack_as_well_as_real_ones(real: Profile, sample: Profile) -> None:
    rows = [
        Row(f"ratio, {name}", real.ratios[name], sample.ratios[name], real.ratios[name] * share)
        for name, share in RATIOS.items()
    ]
    _agree(rows)


def test_words_are_used_as_in_real_records(real: Profile, sample: Profile) -> None:
    """Heaps' and Zipf's slopes, and how many words there are in as many records."""
    rows = [
        Row("Heaps slope", real.heaps_slope, sample.heaps_slope, HEAPS),
        Row("Zipf slope", real.zipf_slope, sample.zipf_slope, ZIPF),
        Row("words", real.words, sample.words, real.words * WORDS),
        Row(
            "distinct words",
            real.distinct_words,
            sample.distinct_words,
            real.distinct_words * DISTINCT_WORDS,
        ),
    ]
    _agree(rows)
