"""Criteria as a FHIR R4 EvidenceVariable: one characteristic for each criterion, none left out.

What can be said in CQL is; a single named condition carries its codes; everything else stands in
words, and a note of the resource counts and names those criteria.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialwright.eligibility.checks import decisions_of
from trialwright.eligibility.criteria import (
    Criterion,
    Has,
    Origin,
    Section,
    Status,
    sentence_of,
)
from trialwright.eligibility.reading import own_words
from trialwright.errors import InvalidInput
from trialwright.exchange.records.criteria.cql import cql_of
from trialwright.exchange.records.criteria.study import StudyCriteria
from trialwright.exchange.records.fhir.elements import (
    as_markdown,
    coding,
    concept,
    element,
    elements,
    text,
)
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import Concept
from trialwright.vocabulary import concept as concept_of_id

_NCT = "http://clinicaltrials.gov"
_SYSTEMS = {
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "SNOMED": "http://snomed.info/sct",
    "LOINC": "http://loinc.org",
}
_WHOSE = (
    "These criteria were read from the posted text by rules of a program, and where it says so "
    "by a person. The posted text counts. Ages are completed on the day of evaluation."
)


def evidence_variable_json(found: StudyCriteria) -> bytes:
    """Return the criteria as an EvidenceVariable in indented JSON, as `evidence_variable`."""
    return msgspec.json.format(msgspec.json.encode(evidence_variable(found)), indent=2) + b"\n"


def evidence_variable(found: StudyCriteria) -> JsonObject:
    """Return the criteria as an EvidenceVariable (R4 4.0.1), in the order of the text.

    An exclusion is marked as such; where no heading says what a criterion is, nothing does here.
    Raises InvalidInput where there are none: R4 asks for one at least.
    """
    criteria = found.reading.criteria
    if not criteria:
        raise InvalidInput("the record states no criteria, and R4 asks for at least one")
    return element(
        resourceType="EvidenceVariable",
        id=text(found.nct_id),
        identifier=elements([element(system=_NCT, value=text(found.nct_id))])
        if found.nct_id
        else None,
        title=text(found.title),
        status="draft",
        description=_WHOSE,
        note=[{"text": as_markdown(note)} for note in _notes(found)],
        type="dichotomous",
        characteristic=[_characteristic(found, one) for one in criteria],
    )


def _characteristic(found: StudyCriteria, criterion: Criterion) -> JsonObject:
    words = own_words(found.reading.text, criterion)
    only = f" (only for {criterion.cohort})" if criterion.cohort is not None else ""
    return element(
        description=text(f"{criterion.id}{only}: {words}"),
        **_definition(criterion),
        exclude=_excludes(criterion.section),
    )


def _excludes(section: Section) -> bool | None:
    match section:
        case Section.INCLUSION:
            return False
        case Section.EXCLUSION:
            return True
        case Section.UNKNOWN:
            return None


def _definition(criterion: Criterion) -> JsonObject:
    """Return what a characteristic is: in CQL, by codes, or in words."""
    said = sentence_of(criterion.expression)
    cql = None if _is_partial(criterion) else cql_of(criterion.expression)
    if cql is not None:
        expression = element(description=text(said), language="text/cql", expression=cql)
        return {"definitionExpression": expression}
    codes = () if _is_partial(criterion) else tuple(_codes(criterion))
    return {"definitionCodeableConcept": concept(said, *codes)}


def _is_partial(criterion: Criterion) -> bool:
    """Say whether a criterion asks more than its expression, or not of everybody."""
    return bool(criterion.unread) or criterion.cohort is not None


def _codes(criterion: Criterion) -> Iterator[JsonObject]:
    """Yield the codes of a criterion that is the presence of one condition and nothing else."""
    match criterion.expression:
        case Has(concept=term, status=Status.PRESENT, severity=None, window=None, count=None):
            known = concept_of_id(term.concept) if term.concept is not None else None
            if known is not None:
                yield from _codings(known)
        case _:
            return


def _codings(known: Concept) -> Iterator[JsonObject]:
    for one in known.codes:
        system = _SYSTEMS.get(one.system)
        if system is not None and one.is_single:
            yield coding(system, str(one).partition(":")[2], known.name)


def _notes(found: StudyCriteria) -> Iterator[str]:
    criteria = found.reading.criteria
    definitions = {one.id: _definition(one) for one in criteria}
    in_words = [
        one for one in criteria if "coding" not in _value(definitions[one.id], "CodeableConcept")
    ]
    worded = [one.id for one in in_words if "definitionExpression" not in definitions[one.id]]
    yield (
        f"{len(criteria)} criteria. In words alone, and not computable here: "
        f"{', '.join(worded) or 'none'}."
    )
    left = [one.id for one in criteria if decisions_of(one, found.reading.text)]
    yield f"Left in part or whole to a person: {', '.join(left) or 'none'}."
    unknown = [one.id for one in criteria if one.section is Section.UNKNOWN]
    if unknown:
        yield f"Whether these include or exclude is not stated: {', '.join(unknown)}."
    persons = [one.id for one in criteria if one.origin is Origin.PERSON]
    if persons:
        yield f"As a person read them: {', '.join(persons)}."


def _value(definition: JsonObject, kind: str) -> JsonObject:
    held = definition.get(f"definition{kind}")
    return held if isinstance(held, dict) else {}
