"""FHIR's data types as JSON, made of what is stated and nothing else.

R4 allows no empty text, list or object (json.html), no control characters in a text but
tab and line ends (datatypes.html#string), and Markdown only in elements of that type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialwright.registry.labels import labelled
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.record.contacts import Contact
from trialwright.registry.record.enumerations import OpenEnum
from trialwright.registry.trees import JsonObject, JsonValue

DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
MESH = "https://www.nlm.nih.gov/mesh"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&~#])")


def element(**stated: JsonValue) -> JsonObject:
    """Return an element without the parts that are absent or empty."""
    return {
        name: value
        for name, value in stated.items()
        if value is not None and value not in ("", [], {})
    }


def elements(made: Iterable[JsonObject]) -> list[JsonValue]:
    """Return a list without the elements in which nothing is stated."""
    return [one for one in made if one]


def text(value: object) -> str | None:
    """Return a text as FHIR allows it: blanks for control characters and none at its ends."""
    if value is None:
        return None
    return _CONTROL.sub(" ", str(value)).strip() or None


def plain(markup: Markup | None) -> str | None:
    """Return the text that markup means, for an element that is not Markdown."""
    return text(unescape(markup)) if markup is not None else None


def as_markdown(literal: str | None) -> str | None:
    """Return a literal text so that a reader of Markdown sees the same text."""
    return text(_MARKDOWN.sub(r"\\\1", literal)) if literal is not None else None


def label(constant: OpenEnum | None) -> str | None:
    """Return one of the registry's constants in words."""
    return labelled(constant) if constant is not None else None


def url(value: str | None) -> str | None:
    """Return an address, which FHIR allows no blanks in."""
    written = text(value)
    return re.sub(r"\s", "%20", written) if written is not None else None


def concept(words: str | None, *codings: JsonObject) -> JsonObject:
    """Return a CodeableConcept: words, and the codes that say the same."""
    return element(coding=elements(codings), text=text(words))


def coding(system: str, code: str | None, display: str | None = None) -> JsonObject:
    """Return a Coding, or nothing where there is no code."""
    code = text(code)
    return element(system=system, code=code, display=text(display)) if code else {}


def reference(resource: JsonObject) -> JsonObject:
    """Return a reference to a contained resource, or nothing for none."""
    return element(reference=f"#{resource['id']}") if resource else {}


def named(display: str | None) -> JsonObject:
    """Return a reference to something of which only the name is known."""
    return element(display=text(display))


def absent(reason: str) -> JsonObject:
    """Return what stands in place of a value, with FHIR's code for why there is none."""
    return {"extension": [{"url": DATA_ABSENT, "valueCode": reason}]}


def telecom(contact: Contact) -> list[JsonValue]:
    """Return a contact's telephone number, with its extension, and e-mail address."""
    phone = text(contact.phone)
    if phone and contact.phone_ext:
        phone = f"{phone} ext. {contact.phone_ext}"
    return elements(
        element(system=system, value=value)
        for system, value in (("phone", phone), ("email", text(contact.email)))
        if value
    )
