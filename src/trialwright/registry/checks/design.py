"""Rules on how a study is built: phase, arms against model, masking, oversight."""

from __future__ import annotations

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited, spoken, spoken_phases
from trialwright.registry.record.enumerations import (
    ArmGroupType,
    DesignAllocation,
    DesignMasking,
    InterventionalAssignment,
    Phase,
    StudyType,
)
from trialwright.vocabulary.sentences import in_a_row, sentence

_OVERSIGHT = "protocolSection.oversightModule"
_DESIGN = "protocolSection.designModule"
_INFO = f"{_DESIGN}.designInfo"

_PARTIES = {
    DesignMasking.SINGLE: 1,
    DesignMasking.DOUBLE: 2,
    DesignMasking.TRIPLE: 3,
    DesignMasking.QUADRUPLE: 4,
}
_SIDE_BY_SIDE = frozenset({InterventionalAssignment.PARALLEL, InterventionalAssignment.FACTORIAL})
_INERT = frozenset({ArmGroupType.PLACEBO_COMPARATOR, ArmGroupType.SHAM_COMPARATOR})
_COMMITTEE = (
    f"{DEFINITIONS}: Data Monitoring Committee; FDA, Guidance for Clinical Trial Sponsors: "
    "Establishment and Operation of Clinical Trial Data Monitoring Committees (March 2006)"
)


@rule(
    "early-phase-without-monitoring-committee",
    title="An early-phase study has no data monitoring committee",
    why="No rule demands a committee here, but a reader asks who else may stop the next dose.",
    source=_COMMITTEE,
)
def _no_monitoring_committee(sheet: Sheet) -> Found:
    if sheet.early_phase and sheet.oversight.oversight_has_dmc is False:
        yield (
            f"{_OVERSIGHT}.oversightHasDmc",
            (
                sentence(
                    "In {phases}, where a first use in humans may lie, the study says that "
                    "it has no data monitoring committee.",
                    phases=spoken_phases(sheet.design.phases),
                )
            ),
        )


@rule(
    "early-phase-monitoring-committee-not-stated",
    title="An early-phase study does not say whether it has a data monitoring committee",
    why="Silence is not a no: only the study team can say who watches for harm.",
    source=_COMMITTEE,
)
def _monitoring_committee_not_stated(sheet: Sheet) -> Found:
    if sheet.early_phase and sheet.oversight.oversight_has_dmc is None:
        yield (
            f"{_OVERSIGHT}.oversightHasDmc",
            (
                sentence(
                    "In {phases}, where a first use in humans may lie, whether the study "
                    "has a data monitoring committee is not stated.",
                    phases=spoken_phases(sheet.design.phases),
                )
            ),
        )


@rule(
    "masking-roles-not-stated",
    title="The study is masked, but who is masked is not stated",
    why="Only with the roles can a reader judge which bias the masking prevents.",
    source=f"{DEFINITIONS}: Masking",
)
def _masking_roles_not_stated(sheet: Sheet) -> Found:
    masking = sheet.design_info.masking_info
    if masking is not None and masking.masking in _PARTIES and not masking.who_masked:
        yield (
            f"{_INFO}.maskingInfo.whoMasked",
            sentence(
                "The masking is {masking}, but who is masked is not stated.",
                masking=spoken(masking.masking),
            ),
        )


@rule(
    "masking-against-roles",
    title="The degree of masking does not fit the number of masked roles",
    why="One of the two is wrong, and the wrong one may be the one a reviewer relies on.",
    source=f"{DEFINITIONS}: Masking",
)
def _masking_against_roles(sheet: Sheet) -> Found:
    masking = sheet.design_info.masking_info
    if masking is None or not masking.who_masked or masking.masking is None:
        return
    expected = 0 if masking.masking is DesignMasking.NONE else _PARTIES.get(masking.masking)
    if expected is not None and expected != len(masking.who_masked):
        roles = in_a_row(", ", map(spoken, masking.who_masked))
        yield (
            f"{_INFO}.maskingInfo",
            (
                sentence(
                    "The masking is {masking}, but the masked roles are: {roles}.",
                    masking=spoken(masking.masking),
                    roles=roles,
                )
            ),
        )


@rule(
    "placebo-without-masking",
    title="An open study has a placebo or sham arm",
    why="A placebo that everybody knows of controls for nothing that it is given for.",
)
def _placebo_without_masking(sheet: Sheet) -> Found:
    masking = sheet.design_info.masking_info
    if masking is None or masking.masking is not DesignMasking.NONE:
        return
    for index, arm in enumerate(sheet.arms.arm_groups):
        if arm.type in _INERT:
            yield (
                f"protocolSection.armsInterventionsModule.armGroups[{index}].type",
                sentence(
                    "The study is open, but its arm {label} is a {type}.",
                    label=cited(arm.label),
                    type=spoken(arm.type),
                ),
            )


@rule(
    "randomised-with-one-arm",
    title="The study is randomised, but has one arm",
    why="Nobody can be allotted by chance to the only arm there is.",
    source=f"{DEFINITIONS}: Allocation",
)
def _randomised_with_one_arm(sheet: Sheet) -> Found:
    if sheet.design_info.allocation is not DesignAllocation.RANDOMIZED:
        return
    if len(sheet.arms.arm_groups) == 1:
        yield (
            f"{_INFO}.allocation",
            (
                sentence(
                    "The allocation is randomized, but only one arm is listed: {label}.",
                    label=cited(sheet.arms.arm_groups[0].label),
                )
            ),
        )


@rule(
    "randomised-single-group",
    title="The study is randomised, but its model is a single group",
    why="Allocation by chance needs a second group, or a second order of treatments.",
    source=f"{DEFINITIONS}: Interventional Study Model; Allocation",
)
def _randomised_single_group(sheet: Sheet) -> Found:
    info = sheet.design_info
    if (
        info.allocation is DesignAllocation.RANDOMIZED
        and info.intervention_model is InterventionalAssignment.SINGLE_GROUP
    ):
        yield (
            f"{_INFO}.interventionModel",
            sentence("The allocation is randomized, but the intervention model is a single group."),
        )


@rule(
    "single-group-with-several-arms",
    title="The model is a single group, but several arms are listed",
    why="A reader cannot tell whether groups are compared or a single one is described in parts.",
    source=f"{DEFINITIONS}: Interventional Study Model",
)
def _single_group_with_several_arms(sheet: Sheet) -> Found:
    count = len(sheet.arms.arm_groups)
    if count > 1 and sheet.design_info.intervention_model is InterventionalAssignment.SINGLE_GROUP:
        yield (
            f"{_INFO}.interventionModel",
            sentence(
                "The intervention model is a single group, but {count} arms are listed.",
                count=count,
            ),
        )


@rule(
    "parallel-with-one-arm",
    title="The model sets groups side by side, but one arm is listed",
    why="The comparison that the model promises has no second side in the record.",
    source=f"{DEFINITIONS}: Interventional Study Model",
)
def _parallel_with_one_arm(sheet: Sheet) -> Found:
    model = sheet.design_info.intervention_model
    if model in _SIDE_BY_SIDE and len(sheet.arms.arm_groups) == 1:
        yield (
            f"{_INFO}.interventionModel",
            (
                sentence(
                    "The intervention model is {model}, but only one arm is listed: {label}.",
                    model=spoken(model),
                    label=cited(sheet.arms.arm_groups[0].label),
                )
            ),
        )


@rule(
    "allocation-unsaid-with-several-arms",
    title="Several arms are listed, but how participants come to them is not said",
    why="Whether chance or choice made the groups decides what a difference between them means.",
    source=f"{DEFINITIONS}: Allocation: not applicable is for a single arm",
)
def _allocation_unsaid(sheet: Sheet) -> Found:
    allocation, count = sheet.design_info.allocation, len(sheet.arms.arm_groups)
    if not sheet.interventional or count < 2:  # noqa: PLR2004 - two is what several begins with
        return
    if allocation is None or allocation is DesignAllocation.NA:
        said = sentence("not stated") if allocation is None else sentence("called not applicable")
        yield (
            f"{_INFO}.allocation",
            sentence(
                "{count} arms are listed, but the allocation is {said}.", count=count, said=said
            ),
        )


@rule(
    "observational-with-phase",
    title="An observational study has a phase",
    why="Phases are for trials that give an intervention.",
    source=f"{DEFINITIONS}: Study Phase",
)
def _observational_with_phase(sheet: Sheet) -> Found:
    phases = [phase for phase in sheet.design.phases if phase is not Phase.NA]
    if phases and sheet.design.study_type is StudyType.OBSERVATIONAL:
        yield (
            f"{_DESIGN}.phases",
            sentence(
                "The study is observational, but has a phase: {phases}.",
                phases=spoken_phases(phases),
            ),
        )


@rule(
    "regulated-drug-without-phase",
    title="A trial of a drug that the FDA regulates has no phase",
    why="Not applicable is for trials without drugs; the phase decides which duties apply.",
    source=f"{DEFINITIONS}: Study Phase; 42 CFR 11.28(a)(2)(i)(F) and 11.22(b)",
)
def _regulated_drug_without_phase(sheet: Sheet) -> Found:
    if not sheet.interventional or sheet.oversight.is_fda_regulated_drug is not True:
        return
    if all(phase is Phase.NA for phase in sheet.design.phases):
        phases = sheet.design.phases
        said = sentence("called not applicable") if phases else sentence("not stated")
        yield (
            f"{_DESIGN}.phases",
            sentence(
                "The study says that it tests a drug regulated by the FDA, but its "
                "phase is {said}.",
                said=said,
            ),
        )


@rule(
    "purpose-not-stated",
    title="The primary purpose is not stated",
    why="Treatment, prevention or basic science: the same intervention is judged differently.",
    source="42 CFR 11.28(a)(2)(i)(D)",
)
def _purpose_not_stated(sheet: Sheet) -> Found:
    if sheet.interventional and sheet.design_info.primary_purpose is None:
        yield f"{_INFO}.primaryPurpose", sentence("The primary purpose of the study is not stated.")


RULES: tuple[Rule, ...] = (
    _no_monitoring_committee,
    _monitoring_committee_not_stated,
    _masking_roles_not_stated,
    _masking_against_roles,
    _placebo_without_masking,
    _randomised_with_one_arm,
    _randomised_single_group,
    _single_group_with_several_arms,
    _parallel_with_one_arm,
    _allocation_unsaid,
    _observational_with_phase,
    _regulated_drug_without_phase,
    _purpose_not_stated,
)
