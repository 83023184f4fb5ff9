"""Whom to ask, where it happens, what has been written about it."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.enumerations import (
    ContactRole,
    OfficialRole,
    RecruitmentStatus,
    ReferenceType,
)


class ContactsLocationsModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.contactsLocationsModule`."""

    central_contacts: tuple[Contact, ...] = ()
    """Central Contact Person or Optional Central Contact Backup."""

    overall_officials: tuple[Official, ...] = ()
    """Overall Study Official."""

    locations: tuple[Location, ...] = ()
    """Location."""


class Contact(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `protocolSection.contactsLocationsModule.centralContacts`
    - `protocolSection.contactsLocationsModule.locations.contacts`
    """

    name: str | None = None
    """Central Contact Name."""

    role: ContactRole | None = None
    """Central Contact Role."""

    phone: str | None = None
    """Central Contact Phone."""

    phone_ext: str | None = None
    """Central Contact Phone Ext."""

    email: str | None = None
    """Central Contact EMail."""


class Official(Record, frozen=True, kw_only=True):
    """At `protocolSection.contactsLocationsModule.overallOfficials`."""

    name: str | None = None
    """Overall Official Name."""

    affiliation: str | None = None
    """Overall Official Affiliation."""

    role: OfficialRole | None = None
    """Overall Official Role."""


class Location(Record, frozen=True, kw_only=True):
    """At `protocolSection.contactsLocationsModule.locations`."""

    facility: str | None = None
    """Facility Name."""

    status: RecruitmentStatus | None = None
    """Individual site recruitment status."""

    city: str | None = None
    """City."""

    state: str | None = None
    """State."""

    zip: str | None = None
    """Zipcode."""

    country: str | None = None
    """Country."""

    contacts: tuple[Contact, ...] = ()
    """Facility Contact."""

    geo_point: GeoPoint | None = None
    """Location Geo Point."""


class GeoPoint(Record, frozen=True, kw_only=True):
    """At `protocolSection.contactsLocationsModule.locations.geoPoint`."""

    lat: float | None = None
    """Latitude in degrees north [deg]."""

    lon: float | None = None
    """Longitude in degrees east [deg]."""


class ReferencesModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.referencesModule`."""

    references: tuple[Reference, ...] = ()
    """Citations to publications related to the protocol."""

    see_also_links: tuple[SeeAlsoLink, ...] = ()
    """See Also Measure Link."""

    avail_ipds: tuple[AvailIpd, ...] = ()
    """Available IPD Information."""


class Reference(Record, frozen=True, kw_only=True):
    """At `protocolSection.referencesModule.references`."""

    pmid: str | None = None
    """PubMed Identifier."""

    type: ReferenceType | None = None
    """Reference Type."""

    citation: str | None = None
    """Reference Citation."""

    retractions: tuple[Retraction, ...] = ()
    """Retractions."""


class Retraction(Record, frozen=True, kw_only=True):
    """At `protocolSection.referencesModule.references.retractions`."""

    pmid: str | None = None
    """PMID for Publication Retraction."""

    source: str | None = None
    """Source."""


class SeeAlsoLink(Record, frozen=True, kw_only=True):
    """At `protocolSection.referencesModule.seeAlsoLinks`."""

    label: Markup | None = None
    """See Also Link Label Title."""

    url: str | None = None
    """Url."""


class AvailIpd(Record, frozen=True, kw_only=True):
    """At `protocolSection.referencesModule.availIpds`."""

    id: str | None = None
    """Available IPD ID."""

    type: str | None = None
    """Available IPD Type."""

    url: str | None = None
    """Available IPD URL."""

    comment: Markup | None = None
    """Available IPD Comment."""
