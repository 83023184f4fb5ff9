"""Who registers the study, under which names and numbers, and who oversees it."""

from __future__ import annotations

from trialwright.registry.sample.coinage import coined
from trialwright.registry.sample.names import institution, person
from trialwright.registry.sample.outline import FIRST_ALIAS, Outline, Part
from trialwright.registry.sample.prose import cut
from trialwright.registry.sample.shapes import shapes

#: Every title begins so.
LABEL = "[Sample] "
_WITHHELD_TITLE = f"{LABEL}[Study of a device that is not approved or cleared]"

_RECORDS_AN_ALIAS = 10

_ORG_STUDY_IDS = (
    "{large}",
    "{letters:.4}-{middle:03d}",
    "{letters:.4}{middle}",
    "{letters:.3}{small}-{middle}-{small:02d}",
    "{letters:.8}_{small}",
)
_GRANTS = "https://reporter.example.org/quickSearch/"


def identification_module(study: Outline) -> Part:
    """Return protocolSection.identificationModule; its titles name the sample as one."""
    module: Part = {"nctId": study.nct_id}
    if study.study_type is None:
        return module | {
            "orgStudyIdInfo": {"id": f"SAMPLE-{study.number}"},
            "briefTitle": _WITHHELD_TITLE,
        }
    alias = _alias(study)
    if alias is not None:
        module["nctIdAliases"] = [alias]
    module["orgStudyIdInfo"] = _org_study_id(study)
    if study.chance("secondary_ids"):
        module["secondaryIdInfos"] = [
            _secondary_id(study) for _ in range(study.count("secondary_ids"))
        ]
    module["organization"] = {"fullName": study.sponsor, "class": study.sponsor_class}
    module["briefTitle"] = LABEL + _title(study, study.length("brief_title") - len(LABEL))
    if study.chance("official_title"):
        module["officialTitle"] = LABEL + _title(study, study.length("official_title") - len(LABEL))
    if study.chance("acronym"):
        module["acronym"] = _acronym(study)
    return module


def _alias(study: Outline) -> str | None:
    """Return the alias that one record of ten consecutive ones may have."""
    share = shapes().shares["aliases"] * _RECORDS_AN_ALIAS
    if study.number % _RECORDS_AN_ALIAS or not study.dice.chance(share):
        return None
    return f"NCT{FIRST_ALIAS + study.number // _RECORDS_AN_ALIAS:08d}"


def _org_study_id(study: Outline) -> Part:
    dice = study.dice
    if study.chance("nih_org_id"):
        grant = _grant(study)
        return {"id": grant, "type": "NIH", "link": f"{_GRANTS}{grant}"}
    letters = coined(dice.between(600_000, 800_000)).upper()
    form = dice.pick(_ORG_STUDY_IDS)
    large, middle, small = (
        dice.between(1_000, 99_999_999),
        dice.between(1, 9_999),
        dice.between(1, 99),
    )
    return {"id": form.format(letters=letters, large=large, middle=middle, small=small)}


def _grant(study: Outline) -> str:
    dice = study.dice
    kind, serial = dice.between(1, 44), dice.between(100_000, 999_999)
    return f"{dice.between(1, 5)}R{kind:02d}ZZ{serial}-0{dice.between(1, 5)}"


def _secondary_id(study: Outline) -> Part:
    dice = study.dice
    if not study.chance("secondary_id_type"):
        return {"id": f"CDR{dice.between(100_000, 999_999):010d}"}
    kind = study.weighted("secondary_id_type")
    info: Part = {"id": _secondary_number(study, kind), "type": kind}
    if kind == "NIH":
        info["link"] = f"{_GRANTS}{info['id']}"
    if kind in ("OTHER", "REGISTRY", "OTHER_GRANT"):
        info["domain"] = institution(dice)
    return info


def _secondary_number(study: Outline, kind: str) -> str:
    dice = study.dice
    match kind:
        case "NIH":
            return _grant(study)
        case "EUDRACT_NUMBER":
            return (
                f"20{dice.between(4, 22):02d}-{dice.between(1, 6_999):06d}-{dice.between(10, 99)}"
            )
        case "CTIS":
            serial = dice.between(500_000, 520_000)
            return f"202{dice.between(2, 5)}-{serial}-{dice.between(10, 99)}-00"
        case _:
            return f"{coined(dice.between(600_000, 900_000)).upper()[:6]}{dice.between(1, 99_999)}"


def _title(study: Outline, length: int) -> str:
    """Return a title about the study's product and disease, of about this length."""
    prose = study.prose
    product = study.products[0]
    title = f"{prose.entry('title_openings')} {product} in Patients With {study.conditions[0]}"
    while len(title) < length:
        title = f"{title}: {prose.thing()} {prose.late()}"
    return cut(title, max(length, 12), end="")


def _acronym(study: Outline) -> str:
    word = coined(study.dice.between(900_000, 990_000)).upper()
    return word if study.dice.chance(0.6) else f"{word[:6]}-{study.dice.between(1, 9)}"


def sponsor_module(study: Outline) -> Part:
    """Return protocolSection.sponsorCollaboratorsModule."""
    module: Part = {}
    if study.chance("responsible_party"):
        module["responsibleParty"] = _responsible_party(study)
    module["leadSponsor"] = {"name": study.sponsor, "class": study.sponsor_class}
    if study.chance("collaborators"):
        module["collaborators"] = [
            {"name": institution(study.dice), "class": study.weighted("collaborator_class")}
            for _ in range(study.count("collaborators"))
        ]
    return module


def _responsible_party(study: Outline) -> Part:
    if study.chance("old_responsible_party"):
        name = f"{person(study.dice)}, {study.prose.entry('investigator_titles')}"
        return {"oldNameTitle": name, "oldOrganization": study.sponsor}
    kind = study.weighted("responsible_party")
    if kind == "SPONSOR":
        return {"type": kind}
    return {
        "type": kind,
        "investigatorFullName": person(study.dice),
        "investigatorTitle": study.prose.entry("investigator_titles"),
        "investigatorAffiliation": study.sponsor,
    }


def oversight_module(study: Outline) -> Part:
    """Return protocolSection.oversightModule; a committee that nobody stated stays unstated."""
    module: Part = {}
    if study.chance("has_dmc"):
        module["oversightHasDmc"] = study.chance("dmc_true")
    if study.chance("fda_regulated_stated"):
        device = study.chance("fda_device")
        module["isFdaRegulatedDrug"] = study.chance("fda_drug")
        module["isFdaRegulatedDevice"] = device
        if device and study.dice.chance(0.5):
            module["isUnapprovedDevice"] = True
        if study.chance("us_export_stated"):
            module["isUsExport"] = study.chance("us_export")
    return module
