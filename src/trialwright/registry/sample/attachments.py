"""Uploaded documents and what is known of results that are not public yet."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.timeline import DATA_CUT

_LABELS = {
    "Prot": "Study Protocol",
    "SAP": "Statistical Analysis Plan",
    "ICF": "Informed Consent Form",
    "Prot_SAP": "Study Protocol and Statistical Analysis Plan",
    "Prot_SAP_ICF": "Study Protocol, Statistical Analysis Plan, and Informed Consent Form",
}


def document_section(study: Outline) -> Part:
    """Return documentSection; empty where nothing was uploaded."""
    kind = "with" if study.with_results else "without"
    if not study.chance(f"documents_{kind}_results"):
        return {}
    kinds = [study.weighted("document") for _ in range(study.count("documents"))]
    module: Part = {}
    if study.chance("no_sap"):
        module["noSap"] = True
    module["largeDocs"] = [_document(study, kind, number) for number, kind in enumerate(kinds)]
    return {"largeDocumentModule": module}


def _document(study: Outline, kind: str, number: int) -> Part:
    dice, dates = study.dice, study.dates
    uploaded = datetime.combine(
        dates.last_submitted, time(dice.between(0, 23), dice.between(0, 59))
    )
    return {
        "typeAbbrev": kind,
        "hasProtocol": "Prot" in kind,
        "hasSap": "SAP" in kind,
        "hasIcf": "ICF" in kind,
        "label": _LABELS[kind],
        "date": (dates.first_submitted - timedelta(dice.between(0, 700))).isoformat(),
        "uploadDate": uploaded.isoformat(timespec="minutes"),
        "filename": f"{kind}_{number:03d}.pdf",
        "size": study.count("file_size"),
    }


def unposted_events(study: Outline) -> list[Part]:
    """Return the steps of results that were submitted and sent back; usually none."""
    closed = study.status in ("COMPLETED", "TERMINATED")
    if not closed or study.with_results or not study.chance("unposted_annotation"):
        return []
    day = study.dates.last_submitted
    events: list[Part] = []
    for _ in range(study.dice.between(1, 4)):
        for kind in ("RELEASE", "RESET"):
            events.append({"type": kind, "date": min(day, DATA_CUT).isoformat()})
            day += timedelta(study.dice.between(10, 90))
    return events


def annotation_section(study: Outline, events: list[Part]) -> Part:
    """Return annotationSection for these events; empty without any."""
    if not events:
        return {}
    annotation = {"unpostedResponsibleParty": study.sponsor, "unpostedEvents": events}
    return {"annotationModule": {"unpostedAnnotation": annotation}}
