"""The ResearchStudy itself: each element beside what it is made of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialwright.exchange.records.fhir.codes import (
    STATUS_CODES,
    objective_concept,
    phase_concept,
    purpose_concept,
    why_no_status,
)
from trialwright.exchange.records.fhir.contained import (
    enrollment_group,
    lead_official,
    principal_investigator,
    sites,
    sponsor_organization,
)
from trialwright.exchange.records.fhir.elements import (
    MESH,
    absent,
    coding,
    concept,
    element,
    elements,
    label,
    named,
    plain,
    reference,
    telecom,
    text,
)
from trialwright.exchange.records.fhir.notes import notes
from trialwright.exchange.records.fhir.related import related_artifacts
from trialwright.exchange.records.modules import Modules, modules_of
from trialwright.registry.record import Study
from trialwright.registry.record.derived import BrowseModule
from trialwright.registry.record.design import ArmGroup, DesignInfo, MaskingBlock
from trialwright.registry.record.enumerations import Status
from trialwright.registry.record.protocol import Organization, OrgStudyIdInfo
from trialwright.registry.record.status import PartialDateStruct
from trialwright.registry.trees import JsonObject, JsonValue

#: The system of NCT numbers in HL7's register of identifier systems.
_NCT = "http://clinicaltrials.gov"


def fhir_json(study: Study) -> bytes:
    """Return a study as a FHIR R4 ResearchStudy in compact JSON."""
    return msgspec.json.encode(research_study(study))


def research_study(study: Study) -> JsonObject:
    """Return a study as a FHIR R4 ResearchStudy, its elements in the order of R4.

    A status that is not known has FHIR's reason for that in place of a code.
    """
    modules = modules_of(study)
    group, sponsor = enrollment_group(modules), sponsor_organization(modules)
    investigator, places = principal_investigator(modules), sites(modules)
    design = modules.design.design_info or DesignInfo()
    return element(
        resourceType="ResearchStudy",
        id=text(modules.identification.nct_id),
        meta=element(source=modules.study_url),
        contained=elements((group, sponsor, investigator, *places)),
        identifier=elements(_identifiers(modules)),
        title=text(modules.identification.brief_title or modules.identification.official_title),
        **_status(modules.status.overall_status),
        primaryPurposeType=purpose_concept(design.primary_purpose),
        phase=phase_concept(modules.design.phases),
        category=elements(_categories(modules, design)),
        focus=_subjects(
            [one.name for one in modules.arms.interventions], modules.intervention_browse
        ),
        condition=_subjects(list(modules.conditions.conditions), modules.condition_browse),
        contact=elements(_contacts(modules)),
        relatedArtifact=elements(related_artifacts(modules)),
        keyword=elements(concept(word) for word in modules.conditions.keywords),
        location=elements(
            concept(country)
            for country in dict.fromkeys(site.country for site in modules.contacts.locations)
        ),
        description=text(modules.description.brief_summary),
        enrollment=elements([reference(group)]),
        period=_period(modules),
        sponsor=reference(sponsor),
        principalInvestigator=reference(investigator),
        site=elements(map(reference, places)),
        reasonStopped=concept(plain(modules.status.why_stopped)),
        note=elements(notes(modules)),
        arm=elements(map(_arm, modules.arms.arm_groups)),
        objective=elements(_objectives(modules)),
    )


def _status(status: Status | None) -> JsonObject:
    code = STATUS_CODES.get(status) if status is not None else None
    return {"status": code} if code else {"_status": absent(why_no_status(status))}


def _identifiers(modules: Modules) -> Iterator[JsonObject]:
    """Yield the number by which the registry knows the study, its former ones, and all others."""
    identification = modules.identification
    for use, number in (
        ("official", identification.nct_id),
        *(("old", alias) for alias in identification.nct_id_aliases),
    ):
        if number:
            yield element(use=use, type=concept("NCT number"), system=_NCT, value=text(number))
    own = identification.org_study_id_info or OrgStudyIdInfo()
    organization = identification.organization or Organization()
    kind = label(own.type) or "Organization's study id"
    yield _other_identifier(own.id, kind, organization.full_name)
    for other in identification.secondary_id_infos:
        yield _other_identifier(other.id, label(other.type) or "Secondary id", other.domain)


def _other_identifier(value: str | None, kind: str, assigner: str | None) -> JsonObject:
    if not text(value):
        return {}
    return element(use="secondary", type=concept(kind), value=text(value), assigner=named(assigner))


def _categories(modules: Modules, design: DesignInfo) -> Iterator[JsonObject]:
    """Yield what kind of study it is; R4 has no codes for this."""
    masking = design.masking_info or MaskingBlock()
    yield concept(label(modules.design.study_type))
    for name, words in (
        ("Allocation", label(design.allocation)),
        ("Intervention model", label(design.intervention_model)),
        ("Observational model", label(design.observational_model)),
        ("Time perspective", label(design.time_perspective)),
        ("Masking", label(masking.masking)),
        ("Masked", ", ".join(filter(None, map(label, masking.who_masked)))),
    ):
        if words:
            yield concept(f"{name}: {words}")


def _subjects(names: list[str | None], browse: BrowseModule) -> list[JsonValue]:
    """Return what is studied: as it was written, then the MeSH headings that say it otherwise.

    A heading that reads as it was written stands as the code of that concept.
    """
    headings = {(mesh.term or "").casefold(): mesh for mesh in browse.meshes}
    made: list[JsonObject] = []
    for name in names:
        heading = headings.pop((name or "").casefold(), None)
        code = coding(MESH, heading.id, heading.term) if heading is not None else {}
        made.append(concept(name, code))
    made += [concept(mesh.term, coding(MESH, mesh.id, mesh.term)) for mesh in headings.values()]
    return elements(made)


def _contacts(modules: Modules) -> Iterator[JsonObject]:
    """Yield whom to ask, for the whole study and then by site, and the other officials."""
    for contact in modules.contacts.central_contacts:
        yield element(name=text(contact.name), telecom=telecom(contact))
    for site in modules.contacts.locations:
        for contact in site.contacts:
            yield element(name=_joined(contact.name, site.facility), telecom=telecom(contact))
    lead = lead_official(modules)
    for official in modules.contacts.overall_officials:
        if official is not lead:
            yield element(name=_joined(official.name, official.affiliation, label(official.role)))


def _joined(*parts: str | None) -> str | None:
    return text(", ".join(part for part in parts if part))


def _period(modules: Modules) -> JsonObject:
    """Return start and completion, partial as they are; an end before the start is left out.

    R4 forbids such a period (invariant per-1); the notes say both dates.
    """
    start = (modules.status.start_date_struct or PartialDateStruct()).date
    end = (modules.status.completion_date_struct or PartialDateStruct()).date
    if start is not None and end is not None and end.latest < start.earliest:
        end = None
    return element(start=text(start), end=text(end))


def _arm(arm: ArmGroup) -> JsonObject:
    given = f"Interventions: {'; '.join(arm.intervention_names)}" if arm.intervention_names else ""
    described = "\n\n".join(filter(None, (plain(arm.description), given)))
    name = text(arm.label)
    stated = element(name=name, type=concept(label(arm.type)), description=text(described))
    return stated if name or not stated else {"_name": absent("unknown"), **stated}


def _objectives(modules: Modules) -> Iterator[JsonObject]:
    outcomes = modules.outcomes
    for kind, group in (
        ("primary", outcomes.primary_outcomes),
        ("secondary", outcomes.secondary_outcomes),
        ("exploratory", outcomes.other_outcomes),
    ):
        for outcome in group:
            when = f"[{outcome.time_frame}]" if outcome.time_frame else None
            name = text(" ".join(filter(None, (outcome.measure, when))))
            if name:
                yield element(name=name, type=objective_concept(kind))
