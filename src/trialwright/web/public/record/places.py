"""Whom to ask, and where a study takes place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from trialwright.registry.labels import labelled
from trialwright.registry.record.contacts import (
    Contact,
    ContactsLocationsModule,
    GeoPoint,
    Location,
    Official,
)
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
)
from trialwright.web.public.wording import plural

_NO_COUNTRY = "Country not stated"
#: Up to so many sites are shown at once; more are folded, country by country.
_SHOWN_OPEN = 20


def contacts(module: ContactsLocationsModule | None) -> Section:
    """Return the contacts and officials of a study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (*_people(module.central_contacts), *_officials(module.overall_officials))
    return Section("contacts", "Contacts and officials", parts)


def locations(module: ContactsLocationsModule | None) -> Section:
    """Return the sites of a study by country."""
    parts: tuple[Part, ...] = ()
    if module is not None and module.locations:
        by_country: dict[str, list[Location]] = defaultdict(list)
        for site in module.locations:
            by_country[site.country or _NO_COUNTRY].append(site)
        total = len(module.locations)
        countries = plural(len(by_country), "country", "countries")
        parts = (
            Note(
                f"{plural(total, 'site', 'sites')} in {countries}. Points on the map are those "
                "of the town, not of the hospital."
            ),
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


def _sites(country: str, sites: Sequence[Location]) -> Table:
    rows = tuple(
        Row(
            site.facility or "Facility not stated",
            (
                cell(_town(site), _point(site.geo_point)),
                labelled(site.status) if site.status else "",
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


def _point(point: GeoPoint | None) -> str | None:
    if point is None or point.lat is None or point.lon is None:
        return None
    north = "N" if point.lat >= 0 else "S"
    east = "E" if point.lon >= 0 else "W"
    return f"{abs(point.lat)}° {north}, {abs(point.lon)}° {east}"


def _people(people: Sequence[Contact]) -> tuple[Table, ...]:
    if not people:
        return ()
    rows = tuple(
        Row(
            one.name or "Name not stated",
            (
                labelled(one.role) if one.role else "",
                cell(phone(one.phone, one.phone_ext), one.email and mail(one.email)),
            ),
        )
        for one in people
    )
    return (Table("Central contacts", ("Name", "Role", "Reached at"), rows),)


def _officials(people: Sequence[Official]) -> tuple[Table, ...]:
    if not people:
        return ()
    rows = tuple(
        Row(
            one.name or "Name not stated",
            (labelled(one.role) if one.role else "", one.affiliation or ""),
        )
        for one in people
    )
    return (Table("Study officials", ("Name", "Role", "Affiliation"), rows),)


def _contact_lines(one: Contact) -> tuple[Inline | None, ...]:
    name = ", ".join(filter(None, (one.name, labelled(one.role) if one.role else None)))
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
