"""What has been published about the study, and which of its data are shared."""

from __future__ import annotations

from trialwright.registry.sample.names import surname
from trialwright.registry.sample.outline import Outline, Part

#: PubMed has given out about 40 million numbers; these are beyond them.
_FIRST_PMID = 90_000_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHARED = ("STUDY_PROTOCOL", "SAP", "ICF", "CSR", "ANALYTIC_CODE")


def references_module(study: Outline) -> Part:
    """Return protocolSection.referencesModule; empty where the study names nothing."""
    module: Part = {}
    if study.chance("references"):
        module["references"] = [_reference(study) for _ in range(study.count("references"))]
    if study.chance("see_also_links"):
        label = study.prose.phrase(study.length("link_label"))
        module["seeAlsoLinks"] = [{"label": label, "url": _address(study)}]
    if study.chance("available_data"):
        module["availIpds"] = [
            {
                "id": f"SAMPLE-{study.number}",
                "type": "Study Protocol",
                "url": _address(study),
                "comment": study.prose.text(90),
            }
        ]
    return module


def _address(study: Outline) -> str:
    word = study.sponsor.rpartition(" ")[2].lower().rstrip(".")
    word = word.encode("ascii", "ignore").decode()
    return f"https://{word}.example.org/studies/{study.nct_id.lower()}"


def _reference(study: Outline) -> Part:
    reference: Part = {}
    if study.chance("reference_pmid"):
        reference["pmid"] = str(_FIRST_PMID + study.dice.between(0, 9_999_999))
    reference["type"] = study.weighted("reference_type")
    reference["citation"] = _citation(study, study.length("citation"))
    return reference


def _citation(study: Outline, length: int) -> str:
    dice, prose = study.dice, study.prose
    authors = ", ".join(_author(study) for _ in range(dice.between(2, 6)))
    page = dice.between(1, 2_400)
    journal = (
        f"{prose.entry('journals')}. {dice.between(1985, 2024)} {dice.pick(_MONTHS)}"
        f" {dice.between(1, 28)};{dice.between(1, 120)}({dice.between(1, 12)})"
        f":{page}-{page + dice.between(1, 15)}. doi: 10.5555/s{dice.between(10_000, 9_999_999)}"
    )
    title = prose.phrase(max(20, length - len(authors) - len(journal) - 4))
    return f"{authors}. {title}. {journal}."


def _author(study: Outline) -> str:
    letters = "ABCDEFGHJKLMNPRSTW"
    return f"{surname(study.dice)} {study.dice.pick(letters)}{study.dice.pick(letters)}"


def sharing_module(study: Outline) -> Part:
    """Return protocolSection.ipdSharingStatementModule; empty where nothing is stated."""
    if not study.chance("sharing_statement"):
        return {}
    sharing = study.weighted("sharing")
    module: Part = {"ipdSharing": sharing}
    if study.chance("sharing_described"):
        module["description"] = study.text("sharing_description")
    if sharing != "YES":
        return module
    if study.dice.chance(0.6):
        module["infoTypes"] = list(_SHARED[: study.dice.between(1, len(_SHARED))])
        module["timeFrame"] = study.text("sharing_time_frame")
        module["accessCriteria"] = study.text("sharing_access")
        if study.dice.chance(0.25):
            module["url"] = _address(study)
    return module
