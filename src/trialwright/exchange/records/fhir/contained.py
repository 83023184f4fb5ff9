"""What a ResearchStudy refers to and carries within itself: whom it admits, who runs it, where."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.exchange.records.fhir.elements import (
    coding,
    concept,
    element,
    elements,
    label,
    named,
    plain,
    text,
)
from trialwright.exchange.records.modules import Modules
from trialwright.registry.record.contacts import Location, Official
from trialwright.registry.record.design import EligibilityModule, EnrollmentInfo
from trialwright.registry.record.enumerations import (
    EnrollmentType,
    OfficialRole,
    ResponsiblePartyType,
    Sex,
)
from trialwright.registry.record.protocol import ResponsibleParty, Sponsor
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import Duration

_UCUM = "http://unitsofmeasure.org"
_GENDERS = "http://hl7.org/fhir/administrative-gender"
_GENDER_CODES = {Sex.FEMALE: "female", Sex.MALE: "male"}
_INVESTIGATORS = (
    ResponsiblePartyType.PRINCIPAL_INVESTIGATOR,
    ResponsiblePartyType.SPONSOR_INVESTIGATOR,
)


def enrollment_group(modules: Modules) -> JsonObject:
    """Return the people who may take part: who they are, and how many were or will be."""
    enrollment = modules.design.enrollment_info or EnrollmentInfo()
    characteristics = elements(_characteristics(modules.eligibility))
    if not characteristics and enrollment.known_count is None:
        return {}
    return element(
        resourceType="Group",
        id="enrollment",
        type="person",
        actual=enrollment.type is EnrollmentType.ACTUAL,
        quantity=enrollment.known_count,
        characteristic=characteristics,
    )


def sponsor_organization(modules: Modules) -> JsonObject:
    """Return the lead sponsor, or nothing where none is named."""
    sponsor = modules.sponsors.lead_sponsor or Sponsor()
    if not text(sponsor.name):
        return {}
    kinds = elements([concept(label(sponsor.class_))])
    return element(resourceType="Organization", id="sponsor", type=kinds, name=text(sponsor.name))


def lead_official(modules: Modules) -> Official | None:
    """Return the first official who is a principal investigator: R4 has room for one."""
    for official in modules.contacts.overall_officials:
        if official.role is OfficialRole.PRINCIPAL_INVESTIGATOR and text(official.name):
            return official
    return None


def principal_investigator(modules: Modules) -> JsonObject:
    """Return the investigator: an official of that role, else the party that is one."""
    official = lead_official(modules)
    party = modules.sponsors.responsible_party or ResponsibleParty()
    if official is None and party.type in _INVESTIGATORS:
        official = Official(
            name=party.investigator_full_name, affiliation=party.investigator_affiliation
        )
    if official is None or not text(official.name):
        return {}
    return element(
        resourceType="PractitionerRole",
        id="principal-investigator",
        practitioner=named(official.name),
        organization=named(official.affiliation),
    )


def sites(modules: Modules) -> list[JsonObject]:
    """Return the sites in the record's order; a position is the middle of the site's city."""
    return [
        _site(number, location)
        for number, location in enumerate(modules.contacts.locations, start=1)
    ]


def _site(number: int, location: Location) -> JsonObject:
    point = location.geo_point
    known = point is not None and point.lat is not None and point.lon is not None
    return element(
        resourceType="Location",
        id=f"site-{number}",
        name=text(location.facility),
        description=label(location.status),
        address=element(
            city=text(location.city),
            state=text(location.state),
            postalCode=text(location.zip),
            country=text(location.country),
        ),
        position={"longitude": point.lon, "latitude": point.lat} if point and known else None,
    )


def _characteristics(eligibility: EligibilityModule) -> Iterator[JsonObject]:
    if eligibility.sex is not None:
        code = coding(_GENDERS, _GENDER_CODES.get(eligibility.sex))
        yield _characteristic("Sex", valueCodeableConcept=concept(label(eligibility.sex), code))
    yield from _ages(eligibility.minimum_age, eligibility.maximum_age)
    if eligibility.healthy_volunteers is not None:
        yield _characteristic(
            "Accepts healthy volunteers", valueBoolean=eligibility.healthy_volunteers
        )
    for name, words in (
        ("Gender", plain(eligibility.gender_description)),
        ("Eligibility criteria", plain(eligibility.eligibility_criteria)),
        ("Study population", plain(eligibility.study_population)),
        ("Sampling method", label(eligibility.sampling_method)),
    ):
        if words:
            yield _characteristic(name, valueCodeableConcept=concept(words))


def _ages(minimum: Duration | None, maximum: Duration | None) -> Iterator[JsonObject]:
    """Yield the ages as one range, or as two where they cannot be one (R4 invariant rng-2)."""
    one = minimum is None or maximum is None or minimum.unit == maximum.unit
    if one and minimum is not None and maximum is not None:
        one = minimum.amount <= maximum.amount
    pairs = ((minimum, maximum),) if one else ((minimum, None), (None, maximum))
    for low, high in pairs:
        limits = element(low=_quantity(low), high=_quantity(high))
        if limits:
            yield _characteristic("Age", valueRange=limits)


def _quantity(age: Duration | None) -> JsonObject:
    if age is None:
        return {}
    unit = age.text.split(" ")[1]
    return element(value=age.amount, unit=unit, system=_UCUM, code=age.unit)


def _characteristic(name: str, **value: JsonObject | bool) -> JsonObject:
    """Return one trait that the members of the group have."""
    return {"code": concept(name), **value, "exclude": False}
