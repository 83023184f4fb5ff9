"""Rules on where a study happens, and whom to ask. One finding speaks for all sites at once."""

from __future__ import annotations

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.status import ENDED
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited, spoken
from trialwright.registry.record.enumerations import RecruitmentStatus, Status, StudyType
from trialwright.vocabulary.sentences import in_a_row, sentence

_LOCATIONS = "protocolSection.contactsLocationsModule.locations"

_CLOSED = ENDED | {Status.WITHDRAWN}
_ADMITTING_SITES = frozenset(
    {RecruitmentStatus.RECRUITING, RecruitmentStatus.ENROLLING_BY_INVITATION}
)


@rule(
    "no-location",
    title="No location is stated",
    why="Nobody can find the study near them, or tell in which country's law it runs.",
    source=f"42 CFR 11.28(a)(2)(iii); {DEFINITIONS}: Facility Information",
)
def _no_location(sheet: Sheet) -> Found:
    if sheet.contacts.locations:
        return
    if sheet.design.study_type in (StudyType.INTERVENTIONAL, StudyType.OBSERVATIONAL):
        status = sheet.status.overall_status
        standing = sentence("not stated") if status is None else spoken(status)
        yield (
            _LOCATIONS,
            sentence(
                "No location is stated for this study, whose status is {standing}.",
                standing=standing,
            ),
        )


@rule(
    "site-without-place",
    title="A site states no city or no country",
    why="A facility's name alone leads nobody there.",
    source=f"{DEFINITIONS}: Facility Information",
)
def _site_without_place(sheet: Sheet) -> Found:
    sites = sheet.contacts.locations
    bare = [index for index, site in enumerate(sites) if not site.city or not site.country]
    if bare:
        yield (
            f"{_LOCATIONS}[{bare[0]}]",
            (
                sentence(
                    "{sites} no city or no country, first {facility}.",
                    sites=_of(len(bare), len(sites)),
                    facility=cited(sites[bare[0]].facility),
                )
            ),
        )


@rule(
    "site-without-point",
    title="The registry found no point on the map for a site",
    why="A search by distance does not find the site; its city may be misspelt.",
)
def _site_without_point(sheet: Sheet) -> Found:
    sites = sheet.contacts.locations
    lost = [index for index, site in enumerate(sites) if site.geo_point is None and site.city]
    if lost:
        site = sites[lost[0]]
        yield (
            f"{_LOCATIONS}[{lost[0]}].geoPoint",
            (
                sentence(
                    "{sites} no point on the map, first {place}.",
                    sites=_of(len(lost), len(sites)),
                    place=cited(", ".join(filter(None, (site.city, site.state, site.country)))),
                )
            ),
        )


@rule(
    "site-open-in-closed-study",
    title="The study is closed, but a site is still open",
    why="People call a site that admits nobody.",
    source="42 CFR 11.64(a)(1)(ii): within 30 days after a change of the site's status, for trials "
    "that started from 18 January 2017 on",
)
def _open_site(sheet: Sheet) -> Found:
    overall = sheet.status.overall_status
    if overall not in _CLOSED:
        return
    sites = sheet.contacts.locations
    admitting = [i for i, site in enumerate(sites) if site.status in _ADMITTING_SITES]
    if admitting:
        count = len(admitting)
        yield (
            f"{_LOCATIONS}[{admitting[0]}].status",
            (
                sentence(
                    "The study is {status}, but {sites} called recruiting.",
                    status=spoken(overall),
                    sites=_called(count, len(sites)),
                )
            ),
        )


@rule(
    "recruiting-without-open-site",
    title="The study is recruiting, but none of its sites is",
    why="The study is open for nobody, or its sites are wrong.",
    source=f"{DEFINITIONS}: Overall Recruitment Status; Individual Site Status",
)
def _no_open_site(sheet: Sheet) -> Found:
    sites = sheet.contacts.locations
    if sheet.status.overall_status is not Status.RECRUITING or not sites:
        return
    if all(site.status is not None and site.status not in _ADMITTING_SITES for site in sites):
        statuses = sorted({spoken(site.status) for site in sites if site.status is not None})
        yield (
            _LOCATIONS,
            (
                sentence(
                    "The study is recruiting, but its {sites} {statuses}.",
                    sites=_sites(len(sites)),
                    statuses=in_a_row(", ", statuses),
                )
            ),
        )


@rule(
    "recruiting-without-contact",
    title="The study is recruiting, but nobody to ask is named",
    why="Who wants to take part has nobody to call.",
    source=f"{DEFINITIONS}: Central Contact Person; Facility Contact",
)
def _no_contact(sheet: Sheet) -> Found:
    module = sheet.contacts
    if sheet.status.overall_status is not Status.RECRUITING or module.central_contacts:
        return
    if not any(site.contacts for site in module.locations):
        yield (
            "protocolSection.contactsLocationsModule.centralContacts",
            sentence(
                "The study is recruiting, but neither a central contact nor one at a site is "
                "stated."
            ),
        )


def _of(some: int, every: int) -> str:
    if some == 1:
        return sentence("1 of {every} sites has", every=f"{every:,}")
    return sentence("{some} of {every} sites have", some=f"{some:,}", every=f"{every:,}")


def _called(some: int, every: int) -> str:
    if some == 1:
        return sentence("1 of {every} sites is", every=f"{every:,}")
    return sentence("{some} of {every} sites are", some=f"{some:,}", every=f"{every:,}")


def _sites(count: int) -> str:
    return (
        sentence("1 site is") if count == 1 else sentence("{sites} sites are", sites=f"{count:,}")
    )


RULES: tuple[Rule, ...] = (
    _no_location,
    _site_without_place,
    _site_without_point,
    _open_site,
    _no_open_site,
    _no_contact,
)
