"""What FHIR R4 4.0.1 defines for the types that a ResearchStudy of a registry uses.

Written from https://hl7.org/fhir/R4: researchstudy.html, group.html, location.html,
organization.html, practitionerrole.html, datatypes.html, metadatatypes.html,
references.html, evidencevariable.html, and the value sets that they bind. Elements that no such
study uses are left out where a type has many.
"""

from __future__ import annotations

import re

#: Per type, its elements in the order of the definition: name -> (least, most, type).
#: A type in capitals and lower case is complex; `code:NAME` is bound to a value set.
_Elements = dict[str, tuple[int, int | None, str]]

_RESOURCE: _Elements = {
    "resourceType": (1, 1, "code"),
    "id": (0, 1, "id"),
    "meta": (0, 1, "Meta"),
    "contained": (0, None, "Resource"),
}

TYPES: dict[str, _Elements] = {
    "ResearchStudy": {
        **_RESOURCE,
        "identifier": (0, None, "Identifier"),
        "title": (0, 1, "string"),
        "protocol": (0, None, "Reference:PlanDefinition"),
        "partOf": (0, None, "Reference:ResearchStudy"),
        "status": (1, 1, "code:research-study-status"),
        "primaryPurposeType": (0, 1, "CodeableConcept"),
        "phase": (0, 1, "CodeableConcept"),
        "category": (0, None, "CodeableConcept"),
        "focus": (0, None, "CodeableConcept"),
        "condition": (0, None, "CodeableConcept"),
        "contact": (0, None, "ContactDetail"),
        "relatedArtifact": (0, None, "RelatedArtifact"),
        "keyword": (0, None, "CodeableConcept"),
        "location": (0, None, "CodeableConcept"),
        "description": (0, 1, "markdown"),
        "enrollment": (0, None, "Reference:Group"),
        "period": (0, 1, "Period"),
        "sponsor": (0, 1, "Reference:Organization"),
        "principalInvestigator": (0, 1, "Reference:Practitioner|PractitionerRole"),
        "site": (0, None, "Reference:Location"),
        "reasonStopped": (0, 1, "CodeableConcept"),
        "note": (0, None, "Annotation"),
        "arm": (0, None, "ResearchStudy.arm"),
        "objective": (0, None, "ResearchStudy.objective"),
    },
    "ResearchStudy.arm": {
        "name": (1, 1, "string"),
        "type": (0, 1, "CodeableConcept"),
        "description": (0, 1, "string"),
    },
    "ResearchStudy.objective": {
        "name": (0, 1, "string"),
        "type": (0, 1, "CodeableConcept"),
    },
    "EvidenceVariable": {
        **_RESOURCE,
        "url": (0, 1, "uri"),
        "identifier": (0, None, "Identifier"),
        "version": (0, 1, "string"),
        "name": (0, 1, "string"),
        "title": (0, 1, "string"),
        "status": (1, 1, "code:publication-status"),
        "description": (0, 1, "markdown"),
        "note": (0, None, "Annotation"),
        "type": (0, 1, "code:variable-type"),
        "characteristic": (1, None, "EvidenceVariable.characteristic"),
    },
    "EvidenceVariable.characteristic": {
        "description": (0, 1, "string"),
        "definitionCodeableConcept": (0, 1, "CodeableConcept"),
        "definitionExpression": (0, 1, "Expression"),
        "exclude": (0, 1, "boolean"),
    },
    "Expression": {
        "description": (0, 1, "string"),
        "name": (0, 1, "id"),
        "language": (1, 1, "code:expression-language"),
        "expression": (0, 1, "string"),
        "reference": (0, 1, "uri"),
    },
    "Group": {
        **_RESOURCE,
        "identifier": (0, None, "Identifier"),
        "active": (0, 1, "boolean"),
        "type": (1, 1, "code:group-type"),
        "actual": (1, 1, "boolean"),
        "code": (0, 1, "CodeableConcept"),
        "name": (0, 1, "string"),
        "quantity": (0, 1, "unsignedInt"),
        "characteristic": (0, None, "Group.characteristic"),
    },
    "Group.characteristic": {
        "code": (1, 1, "CodeableConcept"),
        "valueCodeableConcept": (0, 1, "CodeableConcept"),
        "valueBoolean": (0, 1, "boolean"),
        "valueQuantity": (0, 1, "Quantity"),
        "valueRange": (0, 1, "Range"),
        "exclude": (1, 1, "boolean"),
    },
    "Location": {
        **_RESOURCE,
        "identifier": (0, None, "Identifier"),
        "status": (0, 1, "code:location-status"),
        "name": (0, 1, "string"),
        "description": (0, 1, "string"),
        "telecom": (0, None, "ContactPoint"),
        "address": (0, 1, "Address"),
        "position": (0, 1, "Location.position"),
    },
    "Location.position": {
        "longitude": (1, 1, "decimal"),
        "latitude": (1, 1, "decimal"),
        "altitude": (0, 1, "decimal"),
    },
    "Organization": {
        **_RESOURCE,
        "identifier": (0, None, "Identifier"),
        "active": (0, 1, "boolean"),
        "type": (0, None, "CodeableConcept"),
        "name": (0, 1, "string"),
    },
    "PractitionerRole": {
        **_RESOURCE,
        "active": (0, 1, "boolean"),
        "practitioner": (0, 1, "Reference:Practitioner"),
        "organization": (0, 1, "Reference:Organization"),
        "code": (0, None, "CodeableConcept"),
    },
    "Meta": {"source": (0, 1, "uri")},
    "Identifier": {
        "use": (0, 1, "code:identifier-use"),
        "type": (0, 1, "CodeableConcept"),
        "system": (0, 1, "uri"),
        "value": (0, 1, "string"),
        "period": (0, 1, "Period"),
        "assigner": (0, 1, "Reference:Organization"),
    },
    "Reference": {
        "reference": (0, 1, "string"),
        "type": (0, 1, "uri"),
        "identifier": (0, 1, "Identifier"),
        "display": (0, 1, "string"),
    },
    "CodeableConcept": {"coding": (0, None, "Coding"), "text": (0, 1, "string")},
    "Coding": {
        "system": (0, 1, "uri"),
        "version": (0, 1, "string"),
        "code": (0, 1, "code"),
        "display": (0, 1, "string"),
    },
    "ContactDetail": {"name": (0, 1, "string"), "telecom": (0, None, "ContactPoint")},
    "ContactPoint": {
        "system": (0, 1, "code:contact-point-system"),
        "value": (0, 1, "string"),
        "use": (0, 1, "code"),
    },
    "RelatedArtifact": {
        "type": (1, 1, "code:related-artifact-type"),
        "label": (0, 1, "string"),
        "display": (0, 1, "string"),
        "citation": (0, 1, "markdown"),
        "url": (0, 1, "url"),
        "document": (0, 1, "Attachment"),
    },
    "Attachment": {
        "contentType": (0, 1, "code"),
        "url": (0, 1, "url"),
        "size": (0, 1, "unsignedInt"),
        "title": (0, 1, "string"),
        "creation": (0, 1, "dateTime"),
    },
    "Period": {"start": (0, 1, "dateTime"), "end": (0, 1, "dateTime")},
    "Annotation": {"time": (0, 1, "dateTime"), "text": (1, 1, "markdown")},
    "Quantity": {
        "value": (0, 1, "decimal"),
        "unit": (0, 1, "string"),
        "system": (0, 1, "uri"),
        "code": (0, 1, "code"),
    },
    "Range": {"low": (0, 1, "Quantity"), "high": (0, 1, "Quantity")},
    "Address": {
        "line": (0, None, "string"),
        "city": (0, 1, "string"),
        "state": (0, 1, "string"),
        "postalCode": (0, 1, "string"),
        "country": (0, 1, "string"),
    },
}

CODES: dict[str, frozenset[str]] = {
    "publication-status": frozenset({"draft", "active", "retired", "unknown"}),
    "variable-type": frozenset({"dichotomous", "continuous", "descriptive"}),
    "expression-language": frozenset({"text/cql", "text/fhirpath", "application/x-fhir-query"}),
    "research-study-status": frozenset(
        {
            "active",
            "administratively-completed",
            "approved",
            "closed-to-accrual",
            "closed-to-accrual-and-intervention",
            "completed",
            "disapproved",
            "in-review",
            "temporarily-closed-to-accrual",
            "temporarily-closed-to-accrual-and-intervention",
            "withdrawn",
        }
    ),
    "group-type": frozenset({"person", "animal", "practitioner", "device", "medication"}),
    "location-status": frozenset({"active", "suspended", "inactive"}),
    "identifier-use": frozenset({"usual", "official", "temp", "secondary", "old"}),
    "contact-point-system": frozenset({"phone", "fax", "email", "pager", "url", "sms", "other"}),
    "related-artifact-type": frozenset(
        {
            "documentation",
            "justification",
            "citation",
            "predecessor",
            "successor",
            "derived-from",
            "depends-on",
            "composed-of",
        }
    ),
    "data-absent-reason": frozenset(
        {
            "unknown",
            "asked-unknown",
            "temp-unknown",
            "not-asked",
            "asked-declined",
            "masked",
            "not-applicable",
            "unsupported",
            "as-text",
            "error",
            "not-a-number",
            "negative-infinity",
            "positive-infinity",
            "not-performed",
            "not-permitted",
        }
    ),
}

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
#: The codes of every coding system that a resource of ours may use; None: any code of its form.
SYSTEMS: dict[str, frozenset[str] | re.Pattern[str]] = {
    f"{_TERMINOLOGY}research-study-phase": frozenset(
        {
            "n-a",
            "early-phase-1",
            "phase-1",
            "phase-1-phase-2",
            "phase-2",
            "phase-2-phase-3",
            "phase-3",
            "phase-4",
        }
    ),
    f"{_TERMINOLOGY}research-study-prim-purp-type": frozenset(
        {
            "treatment",
            "prevention",
            "diagnostic",
            "supportive-care",
            "screening",
            "health-services-research",
            "basic-science",
            "device-feasibility",
        }
    ),
    f"{_TERMINOLOGY}research-study-objective-type": frozenset(
        {"primary", "secondary", "exploratory"}
    ),
    "http://hl7.org/fhir/administrative-gender": frozenset({"male", "female", "other", "unknown"}),
    "https://www.nlm.nih.gov/mesh": re.compile(r"[A-Z]\d{6,9}"),
    "http://snomed.info/sct": re.compile(r"\d{6,18}"),
    "http://loinc.org": re.compile(r"\d{1,7}-\d"),
    "http://hl7.org/fhir/sid/icd-10-cm": re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?"),
}
