"""How the registry's website writes the constants that readers meet most often."""

from __future__ import annotations

from types import MappingProxyType

from trialwright.registry.fields import fields_by_path

_STATUS = {
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "COMPLETED": "Completed",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "RECRUITING": "Recruiting",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "WITHHELD": "Withheld",
    "UNKNOWN": "Unknown status",
}

_LABELS = MappingProxyType(
    {
        "Status": _STATUS,
        "RecruitmentStatus": _STATUS,
        "ExpandedAccessStatus": _STATUS,
        "Phase": {
            "NA": "Not Applicable",
            "EARLY_PHASE1": "Early Phase 1",
            "PHASE1": "Phase 1",
            "PHASE2": "Phase 2",
            "PHASE3": "Phase 3",
            "PHASE4": "Phase 4",
        },
        "InterventionType": {
            "BEHAVIORAL": "Behavioral",
            "BIOLOGICAL": "Biological",
            "COMBINATION_PRODUCT": "Combination Product",
            "DEVICE": "Device",
            "DIAGNOSTIC_TEST": "Diagnostic Test",
            "DIETARY_SUPPLEMENT": "Dietary Supplement",
            "DRUG": "Drug",
            "GENETIC": "Genetic",
            "PROCEDURE": "Procedure",
            "RADIATION": "Radiation",
            "OTHER": "Other",
        },
        "StudyType": {
            "EXPANDED_ACCESS": "Expanded Access",
            "INTERVENTIONAL": "Interventional",
            "OBSERVATIONAL": "Observational",
        },
    }
)


def enumeration_label(path: str, constant: str) -> str:
    """Return the label of a constant at a path, the constant itself where it has none."""
    field = fields_by_path().get(path)
    labels = _LABELS.get(field.type.removesuffix("[]"), {}) if field else {}
    return labels.get(constant, constant)
