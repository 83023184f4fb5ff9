"""Who asks for a weighting that is not followed is told, wherever in the query it stands."""

from __future__ import annotations

import pytest

from trialwright.registry.language import bind, parse, remarks_on, search_areas
from trialwright.registry.language.conditions import WithinOneSite

SAID = "changes nothing here, neither the hits nor their order: how much it weighs"


def said(query: str) -> tuple[str, ...]:
    return remarks_on([bind(parse(query), search_areas()["BasicSearch"])])


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("heart", []),
        ('"TILT[StartDate]"', []),
        ("TILT[StartDate]heart", ["StartDate"]),
        ("NOT TILT[StartDate]heart", ["StartDate"]),
        ("heart AND (lung OR TILT[StudyFirstPostDate]eye)", ["StudyFirstPostDate"]),
        ("TILT[StartDate]SEARCH[Location](AREA[LocationCity]Bonn)", ["StartDate"]),
        ("TILT[StartDate]TILT[EnrollmentCount]heart", ["StartDate", "EnrollmentCount"]),
        ("TILT[StartDate]heart OR TILT[StartDate]lung", ["StartDate"]),
    ],
)
def test_every_field_by_which_a_query_is_tilted_is_told_once(query: str, fields: list[str]) -> None:
    remarks = said(query)

    assert [one.partition(" ")[0] for one in remarks] == [f"TILT[{field}]" for field in fields]
    assert all(SAID in one for one in remarks)


def test_a_tilt_is_told_where_one_site_is_asked_for() -> None:
    """No field of a site has an order today; one that comes is not passed over."""
    tilted = bind(parse("TILT[StartDate]heart"), search_areas()["BasicSearch"])

    assert remarks_on([WithinOneSite(tilted)]) == remarks_on([tilted])
