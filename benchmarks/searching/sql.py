"""What SQLite and PostgreSQL say alike: tables of studies, phases and sites, and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, radians

from benchmarks.searching.said import Days, Lacking, Near, Numbers, Part, Site, Status
from benchmarks.searching.texts import DATES, Row
from trialwright.registry.search.geometry import EARTH_RADIUS_KM

#: Columns of the table of studies beside words.
PLAIN_COLUMNS = (
    "nct", "status", "study_type", "acronym", "enrollment", *(f"date_{name}" for name in DATES)
)  # fmt: skip
FACETS = {
    value: f"SELECT {value}, count(*) FROM {table} WHERE nct IN ({{hits}}) GROUP BY {value}"
    for value, table in (("status", "study"), ("phase", "study_phase"), ("study_type", "study"))
}
#: What follows the filling, in both.
INDEXES = (
    "CREATE INDEX study_status ON study (status)",
    *(f"CREATE INDEX study_{name} ON study (date_{name})" for name in DATES),
    "CREATE INDEX study_acronym ON study (acronym)",
    "CREATE INDEX study_enrollment ON study (enrollment)",
    "CREATE INDEX phase_nct ON study_phase (nct)",
    "CREATE INDEX site_nct ON site (nct)",
    "CREATE INDEX site_country ON site (country, status)",
    "CREATE INDEX site_city ON site (city, country, status)",
    "CREATE INDEX site_place ON site (latitude, longitude)",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a row of the table of studies, with the values of its marks."""

    sql: str
    values: tuple[object, ...] = ()


def plain_row(row: Row) -> tuple[object, ...]:
    """Return the values of the plain columns of a study."""
    dates = (row.dates[name] for name in DATES)
    return (row.nct, row.status, row.study_type, row.acronym, row.enrollment, *dates)


def plain_condition(part: Part, mark: str) -> Condition | None:
    """Return a part that asks no words as a condition; `mark` stands for a value."""
    match part:
        case Days(column, first, last):
            return Condition(f"date_{column} BETWEEN {mark} AND {mark}", (first, last))
        case Numbers(column, least, most):
            return Condition(f"{column} BETWEEN {mark} AND {mark}", (least, most))
        case Status(values):
            return Condition(f"status IN ({', '.join([mark] * len(values))})", values)
        case Lacking(column):
            return Condition(f"{f'date_{column}' if column in DATES else column} IS NULL")
        case Site():
            return _at_a_site(part, mark)
        case Near():
            return _near(part, mark)
        case _:
            return None


def _at_a_site(part: Site, mark: str) -> Condition:
    asked = {"country": part.country, "city": part.city, "status": part.status}
    said = {column: value for column, value in asked.items() if value is not None}
    conditions = " AND ".join(f"{column} = {mark}" for column in said)
    return Condition(f"nct IN (SELECT nct FROM site WHERE {conditions})", tuple(said.values()))


def _near(part: Near, mark: str) -> Condition:
    """Return a circle as a box that holds it and the haversine within."""
    reach = degrees(part.radius_km / EARTH_RADIUS_KM) + 1e-6
    across = reach / max(cos(radians(min(89.0, abs(part.latitude) + reach))), 0.01)
    half = "sin((radians({0}) - radians({1})) / 2)"
    north, east = half.format("latitude", mark), half.format("longitude", mark)
    distance = (
        f"2 * {EARTH_RADIUS_KM} * asin(min_one(sqrt({north} * {north} + cos(radians({mark})) * "
        f"cos(radians(latitude)) * {east} * {east})))"
    )
    latitude, longitude = part.latitude, part.longitude
    return Condition(
        "nct IN (SELECT nct FROM site WHERE "
        f"latitude BETWEEN {mark} AND {mark} AND longitude BETWEEN {mark} AND {mark} "
        f"AND {distance} <= {mark})",
        (
            latitude - reach,
            latitude + reach,
            longitude - across,
            longitude + across,
            latitude,
            latitude,
            latitude,
            longitude,
            longitude,
            part.radius_km,
        ),
    )
