"""All sections of a study's page, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.registry.record import Study
from trialwright.registry.record.annotation import AnnotationSection, DocumentSection
from trialwright.registry.record.derived import DerivedSection
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.vocabulary import NctId
from trialwright.web.public.content import Section
from trialwright.web.public.languages import said
from trialwright.web.public.record import (
    eligibility,
    filing,
    identification,
    literature,
    notes,
    places,
    plan,
    standing,
)
from trialwright.web.public.record.results import results_in_short


def sections_of(study: Study, nct_id: NctId, address: str) -> tuple[Section, ...]:
    """Return every module of a record; an absent one is a section without parts.

    `address` is that of the study's page, below which its results have one of their own.
    """
    return (
        *_protocol(study.protocol_section or ProtocolSection(), nct_id),
        results_in_short(study, address),
        *_around(study, nct_id),
    )


def _protocol(protocol: ProtocolSection, nct_id: NctId) -> Iterator[Section]:
    identified, status = protocol.identification_module, protocol.status_module
    yield identification.description(protocol.description_module)
    yield eligibility.eligibility(protocol.eligibility_module)
    yield plan.design(protocol.design_module)
    yield plan.arms(protocol.arms_interventions_module)
    yield plan.outcomes(protocol.outcomes_module)
    yield identification.sponsor(protocol.sponsor_collaborators_module, identified)
    yield places.contacts(protocol.contacts_locations_module)
    yield places.locations(protocol.contacts_locations_module, nct_id)
    yield standing.standing(status)
    yield standing.record_dates(status)
    yield identification.oversight(protocol.oversight_module)
    yield identification.conditions(protocol.conditions_module)
    yield identification.identification(identified)
    yield literature.references(protocol.references_module)
    yield literature.sharing(protocol.ipd_sharing_statement_module)


def _around(study: Study, nct_id: NctId) -> Iterator[Section]:
    documents = study.document_section or DocumentSection()
    annotated = study.annotation_section or AnnotationSection()
    derived = study.derived_section or DerivedSection()
    yield literature.documents(documents.large_document_module, nct_id)
    yield notes.registry_notes(annotated.annotation_module)
    yield filing.terms(
        "condition-terms",
        said("Condition terms"),
        derived.condition_browse_module,
        filing.CONDITIONS,
    )
    yield filing.terms(
        "intervention-terms",
        said("Intervention terms"),
        derived.intervention_browse_module,
        filing.INTERVENTIONS,
    )
    yield notes.computed(derived.misc_info_module, has_results=study.has_results)
