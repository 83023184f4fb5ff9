"""Texts that are asked as a whole: short ones are looked up, long ones followed word by word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import records
from tests.registry.search.index.indexed import Indexed, indexed

from trialwright.registry.fields import fields_by_path
from trialwright.registry.loading import load

_LONG = "Children's Hospital of the Great Lakes Area Region"
_SITES = [
    {"facility": "Children's Hospital", "city": "Nanning", "country": "China"},
    {"facility": _LONG, "country": "Canada"},
    {"facility": "Saint-Luc", "city": "Guinea", "country": "Equatorial Guinea"},
    {"facility": f"Nanning {'. ' * 60}", "country": "China"},
]


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    """Give four studies, each with one of the sites."""
    folder = tmp_path_factory.mktemp("whole-texts")
    source = folder / "four.ndjson"
    source.write_bytes(
        b"\n".join(
            records.record(
                number,
                protocolSection__contactsLocationsModule={"locations": [site]},
            )
            for number, site in enumerate(_SITES, start=1)
        )
    )
    load(folder / "home", [str(source)], clock=records.clock_from())
    with indexed(folder / "home") as one:
        yield one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('AREA[LocationCountry]COVERAGE[FullMatch]"China"', {1, 4}),
        ('AREA[LocationCountry]COVERAGE[FullMatch]"Guinea"', set()),
        ('AREA[LocationCountry]COVERAGE[FullMatch]"equatorial guinea"', {3}),
        ('AREA[LocationCountry]COVERAGE[EndsWith]"Guinea"', {3}),
        ('AREA[LocationFacility]COVERAGE[FullMatch]"children hospital"', {1}),
        (f'AREA[LocationFacility]COVERAGE[FullMatch]"{_LONG}"', {2}),
        ('AREA[LocationFacility]COVERAGE[FullMatch]"SaintLuc"', {3}),
        ('AREA[LocationFacility]COVERAGE[FullMatch]"Saint Luc"', {3}),
        ('AREA[LocationFacility]COVERAGE[FullMatch]"Nanning"', {4}),
        ('SEARCH[Location](AREA[LocationCity]COVERAGE[FullMatch]"Nanning")', {1}),
    ],
)
def test_a_full_match_is_the_whole_text_and_nothing_else(
    four: Indexed, query: str, found: set[int]
) -> None:
    assert four.ids(query) == found


def test_countries_can_be_counted(four: Indexed) -> None:
    country = fields_by_path()["protocolSection.contactsLocationsModule.locations.country"]

    counts = four.index.facet(four.everything, country)

    assert [(one.value, one.studies) for one in counts] == [
        ("China", 2),
        ("Canada", 1),
        ("Equatorial Guinea", 1),
    ]
