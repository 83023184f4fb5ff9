"""Whom to ask, and where a study takes place."""

from __future__ import annotations

import re
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
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.maps.figures import Sketch
from trialwright.web.public.maps.sites import numbered, site_sketch
from trialwright.web.public.wording import in_words

#: Up to so many sites are shown at once; more are folded, country by country.
_SHOWN_OPEN = 20
#: What a telephone number may consist of, and how many digits it has at least.
_NUMBER, _DIGITS, _SHORTEST = re.compile(r"[+0-9 ()./-]+"), re.compile(r"[0-9]+"), 5


def contacts(module: ContactsLocationsModule | None) -> Section:
    """Return the contacts and officials of a study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (*_people(module.central_contacts), *_officials(module.overall_officials))
    return Section("contacts", said("Contacts and officials"), parts)


def locations(module: ContactsLocationsModule | None, nct_id: NctId) -> Section:
    """Return the sites of a study by country, with a small map where they have points."""
    parts: tuple[Part, ...] = ()
    if module is not None and module.locations:
        by_country: dict[str, list[Location]] = defaultdict(list)
        for site in module.locations:
            by_country[site.country or ""].append(site)
        total = len(module.locations)
        parts = (
            Note(_summary(module, len(by_country))),
            *_sketch(module, nct_id),
            *(
                Fold(
                    f"{country or said('Country not stated')}: {_counted(len(sites))}",
                    (_sites(country, sites),),
                    open=total <= _SHOWN_OPEN,
                )
                for country, sites in by_country.items()
            ),
        )
    return Section(
        "locations", said("Locations"), parts, said("No location is provided by the sponsor.")
    )


def _counted(sites: int) -> str:
    return said_of(sites, "{count} site", "{count} sites")


def _summary(module: ContactsLocationsModule, countries: int) -> str:
    """Return how many sites there are, and what their points on the map are."""
    counted = said(
        "{sites} in {countries}.",
        sites=_counted(len(module.locations)),
        countries=said_of(countries, "{count} country", "{count} countries"),
    )
    return f"{counted}{_about_points(module)}"


def _sketch(module: ContactsLocationsModule, nct_id: NctId) -> tuple[Sketch, ...]:
    figure = site_sketch(numbered(module.locations))
    words = said("Map of sites, with distances")
    return () if figure is None else (Sketch(figure, words, f"/study/{nct_id}/map"),)


def _about_points(module: ContactsLocationsModule) -> str:
    if all(site.geo_point is None for site in module.locations):
        return ""
    return " " + said("Points on the map are those of the town, not of the hospital.")


def _sites(country: str, sites: Sequence[Location]) -> Table:
    rows = tuple(
        Row(
            site.facility or said("Facility not stated"),
            (
                cell(_town(site), _point(site.geo_point)),
                in_words(site.status),
                cell(*(line for one in site.contacts for line in _contact_lines(one))),
            ),
        )
        for site in sites
    )
    return Table(
        said("Sites in {country}", country=country) if country else said("Sites without a country"),
        (said("Facility"), said("Place"), said("Status"), said("Contacts")),
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
            one.name or said("Name not stated"),
            (
                in_words(one.role),
                cell(phone(one.phone, one.phone_ext), one.email and mail(one.email)),
            ),
        )
        for one in people
    )
    return tabled(said("Central contacts"), (said("Name"), said("Role"), said("Reached at")), rows)


def _officials(people: Sequence[Official]) -> tuple[Table, ...]:
    rows = (
        Row(
            one.name or said("Name not stated"),
            (in_words(one.role), one.affiliation or ""),
        )
        for one in people
    )
    return tabled(said("Study officials"), (said("Name"), said("Role"), said("Affiliation")), rows)


def _contact_lines(one: Contact) -> tuple[Inline | None, ...]:
    name = ", ".join(filter(None, (one.name, in_words(one.role))))
    return (
        name or None,
        phone(one.phone, one.phone_ext),
        one.email and mail(one.email),
    )


def phone(digits: str | None, extension: str | None) -> Inline | None:
    """Return a telephone number with its extension, as one can call it where it is a number."""
    if digits is None and extension is None:
        return None
    text = digits or said("number not stated")
    if extension is not None:
        text = said("{digits}, extension {extension}", digits=text, extension=extension)
    called = _dialled(digits or "", extension or "")
    return text if called is None else Link(text, f"tel:{called}")


def _dialled(digits: str, extension: str) -> str | None:
    """Return a number as a telephone takes it (RFC 3966), or None if it is none."""
    if not _NUMBER.fullmatch(digits) or not (extension == "" or _DIGITS.fullmatch(extension)):
        return None
    plain = "".join(sign for sign in digits if sign.isdecimal())
    if len(plain) < _SHORTEST:
        return None
    plus = "+" if digits.lstrip(" (").startswith("+") else ""
    return f"{plus}{plain}{f';ext={extension}' if extension else ''}"


def mail(address: str) -> Inline:
    """Return an address one can write to."""
    plain = address.count("@") == 1 and not any(sign in address for sign in " ?&#%/:<>\"'")
    return Link(address, f"mailto:{address}") if plain else address
