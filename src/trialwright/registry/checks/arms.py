"""Rules on arms and interventions, and on how they name each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trialwright.registry.checks.doses import states_an_amount
from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited, spoken_phases
from trialwright.registry.record.design import ArmGroup, Intervention
from trialwright.registry.record.enumerations import ArmGroupType, InterventionType
from trialwright.vocabulary.sentences import sentence

_MODULE = "protocolSection.armsInterventionsModule"
_ARMS = f"{_MODULE}.armGroups"
_INTERVENTIONS = f"{_MODULE}.interventions"
_JOIN = f"{DEFINITIONS}: Arm/Group and Intervention Cross Reference"

_DOSED = frozenset(
    {
        InterventionType.DRUG,
        InterventionType.BIOLOGICAL,
        InterventionType.GENETIC,
        InterventionType.COMBINATION_PRODUCT,
    }
)
_UNTREATED = frozenset({ArmGroupType.NO_INTERVENTION, ArmGroupType.PLACEBO_COMPARATOR})


@rule(
    "arms-not-stated",
    title="A trial lists no arm",
    why="Who gets what is the plan of a trial.",
    source=f"{DEFINITIONS}: Arm Information",
)
def _arms_not_stated(sheet: Sheet) -> Found:
    if sheet.interventional and not sheet.arms.arm_groups:
        yield _ARMS, sentence("No arm of the trial is stated.")


@rule(
    "arm-twice",
    title="Two arms have the same label",
    why="Interventions name arms by label, so nobody can tell which arm is meant.",
    source=_JOIN,
)
def _arm_twice(sheet: Sheet) -> Found:
    seen: set[str] = set()
    for index, arm in enumerate(sheet.arms.arm_groups):
        if arm.label is None:
            continue
        if arm.label in seen:
            yield (
                f"{_ARMS}[{index}].label",
                sentence("Two arms have the label {label}.", label=cited(arm.label)),
            )
        seen.add(arm.label)


@rule(
    "arm-without-intervention",
    title="An arm has no intervention and is not called one without",
    why="What these participants get, or that they get nothing, stands nowhere.",
    source=_JOIN,
)
def _arm_without_intervention(sheet: Sheet) -> Found:
    if not sheet.interventional:
        return
    for index, arm in enumerate(sheet.arms.arm_groups):
        if arm.intervention_names or arm.type is ArmGroupType.NO_INTERVENTION:
            continue
        if not any(arm.label in each.arm_group_labels for each in sheet.arms.interventions):
            yield (
                f"{_ARMS}[{index}]",
                sentence("No intervention is listed for the arm {label}.", label=cited(arm.label)),
            )


@rule(
    "untreated-arm-with-intervention",
    title="An arm called one without intervention has one",
    why="Either the arm is a comparison with something or with nothing.",
    source=f"{DEFINITIONS}: Arm Type",
)
def _untreated_arm_with_intervention(sheet: Sheet) -> Found:
    for index, arm in enumerate(sheet.arms.arm_groups):
        if arm.type is ArmGroupType.NO_INTERVENTION and arm.intervention_names:
            yield (
                f"{_ARMS}[{index}].type",
                (
                    sentence(
                        "The arm {label} is called one without intervention, but lists "
                        "{intervention_names}.",
                        label=cited(arm.label),
                        intervention_names=cited("; ".join(arm.intervention_names)),
                    )
                ),
            )


@rule(
    "intervention-without-arm",
    title="An intervention belongs to no arm",
    why="Who gets it stands nowhere.",
    source=_JOIN,
)
def _intervention_without_arm(sheet: Sheet) -> Found:
    if not sheet.arms.arm_groups:
        return
    for index, intervention in enumerate(sheet.arms.interventions):
        if not intervention.arm_group_labels:
            yield (
                f"{_INTERVENTIONS}[{index}].armGroupLabels",
                sentence(
                    "The intervention {name} is listed for no arm.", name=cited(intervention.name)
                ),
            )


@rule(
    "intervention-names-unknown-arm",
    title="An intervention names an arm that is not listed",
    why="The reference leads nowhere: an arm was renamed or removed.",
    source=_JOIN,
)
def _unknown_arm(sheet: Sheet) -> Found:
    labels = {arm.label for arm in sheet.arms.arm_groups}
    for index, intervention in enumerate(sheet.arms.interventions):
        for place, label in enumerate(intervention.arm_group_labels):
            if label not in labels:
                yield (
                    f"{_INTERVENTIONS}[{index}].armGroupLabels[{place}]",
                    (
                        sentence(
                            "The intervention {name} is listed for the arm {label}, which the "
                            "study does not have.",
                            name=cited(intervention.name),
                            label=cited(label),
                        )
                    ),
                )


@rule(
    "arm-names-unknown-intervention",
    title="An arm names an intervention that is not listed",
    why="The reference leads nowhere: an intervention was renamed or removed.",
    source=_JOIN,
)
def _unknown_intervention(sheet: Sheet) -> Found:
    names = {each.name for each in sheet.arms.interventions}
    for index, arm in enumerate(sheet.arms.arm_groups):
        for place, named in enumerate(arm.intervention_names):
            if _name_in(named) not in names and named not in names:
                yield (
                    f"{_ARMS}[{index}].interventionNames[{place}]",
                    (
                        sentence(
                            "The arm {label} lists {named}, which is no intervention of the study.",
                            label=cited(arm.label),
                            named=cited(named),
                        )
                    ),
                )


@rule(
    "early-phase-arm-without-dose",
    title="An arm of an early-phase study states no amount of what is given",
    why="In an early phase the dose is the question, and safety cannot be read without it.",
    source=f"{DEFINITIONS}: Intervention Description (dosage, frequency, duration)",
)
def _arm_without_dose(sheet: Sheet) -> Found:
    if not sheet.early_phase or not sheet.interventional:
        return
    for index, arm in enumerate(sheet.arms.arm_groups):
        given = tuple(each for each in _given_in(arm, sheet) if each.type in _DOSED)
        if arm.type in _UNTREATED or not given:
            continue
        if not states_an_amount(_texts_on(arm, given)):
            yield (
                f"{_ARMS}[{index}]",
                (
                    sentence(
                        "Neither the arm {label} nor the products listed for it state an "
                        "amount, in {phases}.",
                        label=cited(arm.label),
                        phases=spoken_phases(sheet.design.phases),
                    )
                ),
            )


def _name_in(named: str) -> str:
    """Return the name in a reference of the form "Type: name"."""
    return named.partition(": ")[2]


def _given_in(arm: ArmGroup, sheet: Sheet) -> Iterator[Intervention]:
    """Give the interventions of an arm.

    Several interventions may share one name, with the dose of each arm in its description:
    then only those count that name this arm.
    """
    named = {_name_in(name) for name in arm.intervention_names}
    shared = Counter(each.name for each in sheet.arms.interventions)
    for each in sheet.arms.interventions:
        if arm.label in each.arm_group_labels or (each.name in named and shared[each.name] == 1):
            yield each


def _texts_on(arm: ArmGroup, given: tuple[Intervention, ...]) -> Iterator[str | None]:
    yield arm.label
    yield arm.description
    for intervention in given:
        yield intervention.name
        yield intervention.description
        yield from intervention.other_names


RULES: tuple[Rule, ...] = (
    _arms_not_stated,
    _arm_twice,
    _arm_without_intervention,
    _untreated_arm_with_intervention,
    _intervention_without_arm,
    _unknown_arm,
    _unknown_intervention,
    _arm_without_dose,
)
