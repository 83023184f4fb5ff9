"""Whom to ask, and where a study takes place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from trialwright.registry.record.contacts import (
    Contact,
    ContactsLocationsModule,
    GeoPoint,
    Location,
    Official,
)
from trialwright.vocabulary import NctId
from trialwright.web.public.content import (
    Fold,
    Inline,
    Link,
    Note,
    Part,
    Row,
    Section,
    Table,
    cell,
    tabled,
)
from trialwright.web.public.languages import said
from trialwright.web.public.maps.figures import Sketch
from trialwright.web.public.maps.sites import numbered, site_sketch
from trialwright.web.public.wording import in_words, plural

_NO_COUNTRY = "Country not stated"
#: Up to so many sites are shown at once; more are folded, country by country.
_SHOWN_OPEN = 20


def contacts(module: ContactsLocationsModule | None) -> Section:
    """Return the contacts and officials of a study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (*_people(module.central_contacts), *_officials(module.overall_officials))
    return Section("contacts", "Contacts and officials", parts)


def locations(module: ContactsLocationsModule | None, nct_id: NctId) -> Section:
    """Return the sites of a study by country, with a small map where they have points."""
    parts: tuple[Part, ...] = ()
    if module is not None and module.locations:
        by_country: dict[str, list[Location]] = defaultdict(list)
        for site in module.locations:
            by_country[site.country or _NO_COUNTRY].append(site)
        total = len(module.locations)
        countries = plural(len(by_country), "country", "countries")
        parts = (
            Note(f"{plural(total, 'site', 'sites')} in {countries}.{_about_points(module)}"),
            *_sketch(module, nct_id),
            *(
                Fold(
                    f"{country}: {plural(len(sites), 'site', 'sites')}",
                    (_sites(country, sites),),
                    open=total <= _SHOWN_OPEN,
                )
                for country, sites in by_country.items()
            ),
        )
    return Section("locations", "Locations", parts, "No location is provided by the sponsor.")


def _sketch(module: ContactsLocationsModule, nct_id: NctId) -> tuple[Sketch, ...]:
    figure = site_sketch(numbered(module.locations))
    words = said("Map of sites, with distances")
    return () if figure is None else (Sketch(figure, words, f"/study/{nct_id}/map"),)


def _about_points(module: ContactsLocationsModule) -> str:
    if all(site.geo_point is None for site in module.locations):
        return ""
    return " Points on the map are those of the town, not of the hospital."


def _sites(country: str, sites: Sequence[Location]) -> Table:
    rows = tuple(
        Row(
            site.facility or "Facility not stated",
            (
                cell(_town(site), _point(site.geo_point)),
                in_words(site.status),
                cell(*(line for one in site.contacts for line in _contact_lines(one))),
            ),
        )
        for site in sites
    )
    return Table(
        f"Sites in {country}" if country != _NO_COUNTRY else "Sites without a country",
        ("Facility", "Place", "Status", "Contacts"),
        rows,
    )


def _town(site: Location) -> str:
    return ", ".join(filter(None, (site.city, site.state, site.zip)))


def _point(point: GeoPoint | None) -> str:
    """Return a point on the map, half of it where only half is stated."""
    if point is None:
        return ""
    halves = (_degrees(point.lat, "N", "S"), _degrees(point.lon, "E", "W"))
    return ", ".join(filter(None, halves))


def _degrees(angle: float | None, positive: str, negative: str) -> str:
    if angle is None:
        return ""
    return f"{abs(angle)}°\N{NO-BREAK SPACE}{positive if angle >= 0 else negative}"


def _people(people: Sequence[Contact]) -> tuple[Table, ...]:
    rows = (
        Row(
            one.name or "Name not stated",
            (
                in_words(one.role),
                cell(phone(one.phone, one.phone_ext), one.email and mail(one.email)),
            ),
        )
        for one in people
    )
    return tabled("Central contacts", ("Name", "Role", "Reached at"), rows)


def _officials(people: Sequence[Official]) -> tuple[Table, ...]:
    rows = (
        Row(
            one.name or "Name not stated",
            (in_words(one.role), one.affiliation or ""),
        )
        for one in people
    )
    return tabled("Study officials", ("Name", "Role", "Affiliation"), rows)


def _contact_lines(one: Contact) -> tuple[Inline | None, ...]:
    name = ", ".join(filter(None, (one.name, in_words(one.role))))
    return (
        name or None,
        phone(one.phone, one.phone_ext),
        one.email and mail(one.email),
    )


def phone(digits: str | None, extension: str | None) -> str | None:
    """Return a telephone number with its extension."""
    if extension is None:
        return digits
    return f"{digits or 'number not stated'}, extension {extension}"


def mail(address: str) -> Inline:
    """Return an address one can write to."""
    plain = address.count("@") == 1 and not any(sign in address for sign in " ?&#%/:<>\"'")
    return Link(address, f"mailto:{address}") if plain else address
