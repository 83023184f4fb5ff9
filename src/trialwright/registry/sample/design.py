"""What the study is about and how it is built."""

from __future__ import annotations

from trialwright.registry.sample.outline import Outline, Part

#: Stands at the head of every summary.
STATEMENT = "This record was made up by trialwright: no such study exists."

_MASKED = ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")
_PARTIES = {"SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}


def description_module(study: Outline) -> Part:
    """Return protocolSection.descriptionModule; the summary says that the study is made up."""
    length = study.length("brief_summary") - len(STATEMENT)
    module: Part = {"briefSummary": f"{STATEMENT} {study.prose.text(max(length, 20))}"}
    if study.chance("detailed_description"):
        module["detailedDescription"] = study.prose.paragraphs(study.length("detailed_description"))
    return module


def conditions_module(study: Outline) -> Part:
    """Return protocolSection.conditionsModule."""
    module: Part = {"conditions": study.conditions}
    if study.chance("keywords"):
        keywords = [_keyword(study) for _ in range(study.count("keywords"))]
        module["keywords"] = list(dict.fromkeys(keywords))
    return module


def _keyword(study: Outline) -> str:
    if study.dice.chance(0.25):
        return study.dice.pick(study.conditions)
    return study.prose.thing() if study.dice.chance(0.8) else study.dice.pick(study.products)


def design_module(study: Outline) -> Part:
    """Return protocolSection.designModule, in the form of the study's type."""
    module: Part = {"studyType": study.study_type}
    match study.study_type:
        case "EXPANDED_ACCESS":
            return module | _expanded_access(study)
        case "OBSERVATIONAL":
            module |= _observational(study)
        case _:
            module["phases"] = list(study.phases)
            module["designInfo"] = _interventional_design(study)
    if study.participants is not None:
        module["enrollmentInfo"] = _enrollment(study, study.participants)
    return module


def _expanded_access(study: Outline) -> Part:
    kinds = ("individual", "intermediate", "treatment")
    chosen = [study.dice.chance(0.5) for _ in kinds]
    part: Part = {"nPtrsToThisExpAccNctId": study.dice.between(0, 3)}
    if any(chosen):
        part["expandedAccessTypes"] = {
            kind: True for kind, is_so in zip(kinds, chosen, strict=True) if is_so
        }
    return part


def _observational(study: Outline) -> Part:
    part: Part = {}
    if study.chance("patient_registry_stated"):
        is_registry = study.chance("patient_registry")
        part["patientRegistry"] = is_registry
        if is_registry:
            part["targetDuration"] = study.weighted("target_duration")
    part["designInfo"] = {
        "observationalModel": study.weighted("observational_model"),
        "timePerspective": study.weighted("time_perspective"),
    }
    if study.chance("biospecimens"):
        part["bioSpec"] = {
            "retention": study.weighted("retention"),
            "description": study.text("biospecimen_description"),
        }
    return part


def _interventional_design(study: Outline) -> Part:
    design: Part = {
        "allocation": study.weighted("allocation"),
        "interventionModel": study.weighted("intervention_model"),
    }
    if study.chance("model_description"):
        design["interventionModelDescription"] = study.text("model_description")
    design["primaryPurpose"] = study.weighted("primary_purpose")
    design["maskingInfo"] = _masking(study)
    return design


def _masking(study: Outline) -> Part:
    masking = study.weighted("masking")
    part: Part = {"masking": masking}
    if study.chance("masking_description"):
        part["maskingDescription"] = study.text("masking_description")
    parties = _PARTIES.get(masking, 0)
    if parties and study.chance("who_masked"):
        first = study.dice.between(0, len(_MASKED) - parties)
        part["whoMasked"] = list(_MASKED[first : first + parties])
    return part


def _enrollment(study: Outline, count: int) -> Part:
    if study.dates.last_submitted.year < 2012 and study.dice.chance(0.3):  # noqa: PLR2004 - year
        return {"count": count}
    ended = study.status in ("COMPLETED", "TERMINATED", "WITHDRAWN")
    return {"count": count, "type": "ACTUAL" if ended else "ESTIMATED"}
