"""Where the study takes place and whom to ask."""

from __future__ import annotations

from trialwright.registry.sample.names import facility, person, titled_person
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.places import City, city_in, places
from trialwright.registry.sample.shapes import shapes

_ROLES = ("CONTACT", "CONTACT", "PRINCIPAL_INVESTIGATOR")
_STATUS_OF_SITES = {"RECRUITING": "RECRUITING", "UNKNOWN": "RECRUITING"}
#: Share of the records with central contacts by overall status; other statuses have none.
_CENTRAL = {"RECRUITING": 0.92, "NOT_YET_RECRUITING": 0.91, "UNKNOWN": 0.78, "AVAILABLE": 0.9}
_AT_SITES = {"RECRUITING": 0.94, "NOT_YET_RECRUITING": 0.42, "UNKNOWN": 0.71}
_MANY_SITES = 10


def contacts_module(study: Outline) -> Part:
    """Return protocolSection.contactsLocationsModule; no address in it reaches anybody."""
    module: Part = {}
    if study.dice.chance(_CENTRAL.get(study.status, 0.0)):
        module["centralContacts"] = [
            _central_contact(study) for _ in range(study.dice.between(1, 2))
        ]
    if study.chance("overall_officials"):
        module["overallOfficials"] = [
            _official(study) for _ in range(2 if study.chance("second_official") else 1)
        ]
    kind = "with" if study.with_results else "without"
    count = shapes().counts[f"sites_{kind}_results"].draw(study.dice)
    if count:
        module["locations"] = _locations(study, count)
    return module


def _central_contact(study: Outline) -> Part:
    contact: Part = {"name": titled_person(study.dice), "role": "CONTACT"}
    if study.chance("contact_phone"):
        contact["phone"] = _phone(study, "United States")
        if study.chance("contact_phone_extension"):
            contact["phoneExt"] = str(study.dice.between(100, 9_999))
    if study.chance("contact_email"):
        contact["email"] = email(study, str(contact["name"]))
    return contact


def email(study: Outline, name: str) -> str:
    """Return an address below example.org, where nobody receives mail."""
    first, _, last = name.partition(",")[0].lower().partition(" ")
    last = last.rpartition(" ")[2]
    domain = study.sponsor.rpartition(" ")[2].lower().rstrip(".")
    address = f"{first[0]}{last}" if study.dice.chance(0.5) else f"{first}.{last}"
    return f"{address}@{domain}.example.org".encode("ascii", "ignore").decode()


def _phone(study: Outline, country: str) -> str:
    """Return a number of the range kept for fiction."""
    dialling = places().dialling[country]
    return f"{dialling}-{study.dice.between(200, 989)}-555-01{study.dice.between(0, 99):02d}"


def _official(study: Outline) -> Part:
    return {
        "name": titled_person(study.dice),
        "affiliation": study.sponsor if study.dice.chance(0.6) else facility(study.dice),
        "role": study.weighted("official_role"),
    }


def _locations(study: Outline, count: int) -> list[Part]:
    status = _site_status(study)
    with_contacts = study.dice.chance(_AT_SITES.get(study.status, 0.0))
    # A company names all its many sites alike.
    same = count > _MANY_SITES and study.chance("one_name_for_all_sites")
    name = f"{study.sponsor} Investigational Site" if same else None
    country = places().countries.draw(study.dice)
    locations = []
    for _ in range(count):
        if study.dice.chance(0.3):
            country = places().countries.draw(study.dice)
        city = city_in(study.dice, country)
        locations.append(
            _location(study, city, status=status, name=name, with_contacts=with_contacts)
        )
    # The registry lists sites by country and city.
    locations.sort(key=lambda site: (str(site["country"]), str(site["city"])))
    return locations


def _site_status(study: Outline) -> str | None:
    if study.status == "UNKNOWN" and not study.chance("site_statuses_unknown"):
        return None
    return _STATUS_OF_SITES.get(study.status)


def _location(
    study: Outline, city: City, *, status: str | None, name: str | None, with_contacts: bool
) -> Part:
    dice = study.dice
    site: Part = {}
    if study.chance("facility"):
        site["facility"] = name or facility(dice)
    if status is not None:
        site["status"] = status
    site["city"] = city.name
    if city.region is not None:
        site["state"] = city.region
    if study.chance("zip_code"):
        site["zip"] = city.zip_code(dice)
    site["country"] = city.country
    if with_contacts and dice.chance(0.6):
        site["contacts"] = [_site_contact(study, city) for _ in range(study.count("site_contacts"))]
    if study.chance("geo_point"):
        site["geoPoint"] = {"lat": city.lat, "lon": city.lon}
    return site


def _site_contact(study: Outline, city: City) -> Part:
    contact: Part = {"name": person(study.dice), "role": study.dice.pick(_ROLES)}
    if contact["role"] == "CONTACT" and study.dice.chance(0.7):
        contact["phone"] = _phone(study, city.country)
        contact["email"] = email(study, str(contact["name"]))
    return contact
