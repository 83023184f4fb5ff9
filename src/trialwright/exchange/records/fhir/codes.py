"""The registry's constants as codes of FHIR R4 4.0.1.

Status must come from its value set; those of purpose (extensible), objective (preferred)
and phase (example) may be left (R4, researchstudy.html, terminology bindings). No official
table from the registry's status exists; this one follows the definitions of the value set.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trialwright.exchange.records.fhir.elements import coding, concept, label
from trialwright.registry.record.enumerations import Phase, PrimaryPurpose, Status
from trialwright.registry.trees import JsonObject

_PHASES = "http://terminology.hl7.org/CodeSystem/research-study-phase"
_PURPOSES = "http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type"
_OBJECTIVES = "http://terminology.hl7.org/CodeSystem/research-study-objective-type"

#: UNKNOWN and WITHHELD say that the study's state is not known here: no code claims it is.
STATUS_CODES: Mapping[Status, str] = MappingProxyType(
    {
        Status.NOT_YET_RECRUITING: "approved",
        Status.RECRUITING: "active",
        Status.ENROLLING_BY_INVITATION: "active",
        Status.ACTIVE_NOT_RECRUITING: "closed-to-accrual",
        Status.COMPLETED: "completed",
        Status.SUSPENDED: "temporarily-closed-to-accrual",
        Status.TERMINATED: "administratively-completed",
        Status.WITHDRAWN: "withdrawn",
        Status.AVAILABLE: "active",
        Status.NO_LONGER_AVAILABLE: "closed-to-accrual",
        Status.TEMPORARILY_NOT_AVAILABLE: "temporarily-closed-to-accrual",
        Status.APPROVED_FOR_MARKETING: "completed",
    }
)

#: Why there is no code for a status (code system data-absent-reason).
_NO_STATUS: Mapping[Status | None, str] = MappingProxyType(
    {None: "unknown", Status.UNKNOWN: "unknown", Status.WITHHELD: "masked"}
)

_PHASE_CODES: Mapping[frozenset[Phase], str] = MappingProxyType(
    {
        frozenset({Phase.NA}): "n-a",
        frozenset({Phase.EARLY_PHASE1}): "early-phase-1",
        frozenset({Phase.PHASE1}): "phase-1",
        frozenset({Phase.PHASE1, Phase.PHASE2}): "phase-1-phase-2",
        frozenset({Phase.PHASE2}): "phase-2",
        frozenset({Phase.PHASE2, Phase.PHASE3}): "phase-2-phase-3",
        frozenset({Phase.PHASE3}): "phase-3",
        frozenset({Phase.PHASE4}): "phase-4",
    }
)

#: The other two purposes (education, other) have no code and stand in words.
_PURPOSE_CODES: Mapping[PrimaryPurpose, str] = MappingProxyType(
    {
        PrimaryPurpose.TREATMENT: "treatment",
        PrimaryPurpose.PREVENTION: "prevention",
        PrimaryPurpose.DIAGNOSTIC: "diagnostic",
        PrimaryPurpose.SUPPORTIVE_CARE: "supportive-care",
        PrimaryPurpose.SCREENING: "screening",
        PrimaryPurpose.HEALTH_SERVICES_RESEARCH: "health-services-research",
        PrimaryPurpose.BASIC_SCIENCE: "basic-science",
        PrimaryPurpose.DEVICE_FEASIBILITY: "device-feasibility",
    }
)


def why_no_status(status: Status | None) -> str:
    """Return the reason why a status has no code; one that the registry added is unsupported."""
    return _NO_STATUS.get(status, "unsupported")


def phase_concept(phases: tuple[Phase, ...]) -> JsonObject:
    """Return the phase, or both phases of a combined study, as one concept."""
    words = " / ".join(filter(None, map(label, phases)))
    return concept(words, coding(_PHASES, _PHASE_CODES.get(frozenset(phases))))


def purpose_concept(purpose: PrimaryPurpose | None) -> JsonObject:
    """Return the primary purpose as a concept."""
    code = _PURPOSE_CODES.get(purpose) if purpose is not None else None
    return concept(label(purpose), coding(_PURPOSES, code))


def objective_concept(code: str) -> JsonObject:
    """Return the kind of an objective: primary, secondary or exploratory."""
    return concept(code.capitalize(), coding(_OBJECTIVES, code))
