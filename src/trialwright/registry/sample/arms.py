"""The arms of the study and what is done in them, joined by their labels."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.sample.names import code
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.prose import cut
from trialwright.registry.sample.shapes import shapes

#: How much the number of arms goes with the length of texts: little, or the largest records
#: would be larger than real ones.
_COHERENCE_OF_ARMS = 0.15
#: Share of the later arms that are described in the first one's words.
_LIKE_THE_FIRST = 0.6
#: The registry takes 999 characters of description, a product's name included.
_LONGEST = 900
#: Share of the interventions that are described in the words of their arm.
_LIKE_THE_ARM = 0.5

#: How the names of interventions call their types: "Dietary Supplement: ...".
_TYPE_LABELS = {
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
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm; `description` is None where nobody wrote one."""

    label: str
    kind: str | None
    description: str | None
    products: tuple[int, ...]


def draw_arms(study: Outline) -> tuple[Arm, ...]:
    """Decide the arms; those of an observational study have no type."""
    if study.study_type == "EXPANDED_ACCESS" or not (
        study.with_results or study.chance("arm_groups")
    ):
        return ()
    spread = shapes().counts["groups" if study.with_results else "arms"]
    count = spread.draw_near(study.dice, study.level, _COHERENCE_OF_ARMS)
    descriptions = _descriptions(study, count) if study.chance("arms_described") else None
    labels = _distinct([_label(study, number) for number in range(count)])
    return tuple(
        Arm(
            label=label,
            kind=_kind(study, number),
            description=None if descriptions is None else descriptions[number],
            products=_products(study, number),
        )
        for number, label in enumerate(labels)
    )


def _descriptions(study: Outline, count: int) -> list[str]:
    """Return a description an arm, many of them the first one's with another product."""
    name = "group_description" if study.with_results else "arm_description"
    first = study.text(name)
    others = (
        f"{study.products[number % len(study.products)]}: {first}"
        if study.dice.random() < _LIKE_THE_FIRST and len(first) < _LONGEST
        else study.text(name)
        for number in range(1, count)
    )
    return [first, *others]


def _distinct(labels: list[str]) -> list[str]:
    """Return the labels, numbered where one came up before: arms are joined by label."""
    seen: dict[str, None] = {}
    for number, label in enumerate(labels, 1):
        seen[f"{label} {number}" if label in seen else label] = None
    return list(seen)


def _label(study: Outline, number: int) -> str:
    if study.dice.chance(0.35):
        return study.prose.entry("arm_labels")
    length = study.length("arm_label")
    product = study.products[number % len(study.products)]
    if study.dice.chance(0.4) or length < len(product):
        return product
    return cut(f"{product} {study.prose.phrase(length)}", length, end="")


def _kind(study: Outline, number: int) -> str | None:
    if not study.is_interventional or not study.chance("arm_type"):
        return None
    return "EXPERIMENTAL" if number == 0 and study.dice.chance(0.6) else study.weighted("arm_type")


def _products(study: Outline, number: int) -> tuple[int, ...]:
    count = len(study.products)
    first = number % count
    if count > 1 and study.dice.chance(0.35):
        return tuple(sorted({first, study.dice.between(0, count - 1)}))
    return (first,)


def arms_module(study: Outline, arms: tuple[Arm, ...]) -> Part:
    """Return protocolSection.armsInterventionsModule; both its lists name each other."""
    kinds = [study.weighted("intervention_type") for _ in study.products]
    names = [
        f"{_TYPE_LABELS[kind]}: {product}"
        for kind, product in zip(kinds, study.products, strict=True)
    ]
    module: Part = {}
    if arms:
        module["armGroups"] = [_group(arm, names) for arm in arms]
    described = study.chance("interventions_described")
    module["interventions"] = [
        _intervention(study, number, kind, arms, described=described)
        for number, kind in enumerate(kinds)
    ]
    return module


def _group(arm: Arm, names: list[str]) -> Part:
    group: Part = {"label": arm.label}
    if arm.kind is not None:
        group["type"] = arm.kind
    if arm.description is not None:
        group["description"] = arm.description
    if arm.kind != "NO_INTERVENTION":
        group["interventionNames"] = [names[number] for number in arm.products]
    return group


def _intervention(
    study: Outline, number: int, kind: str, arms: tuple[Arm, ...], *, described: bool
) -> Part:
    part: Part = {"type": kind, "name": study.products[number]}
    own_arms = [arm for arm in arms if number in arm.products and arm.kind != "NO_INTERVENTION"]
    if described:
        repeated = own_arms[0].description if own_arms else None
        if repeated is None or study.dice.random() > _LIKE_THE_ARM:
            repeated = study.text("intervention_description")
        part["description"] = repeated
    labels = [arm.label for arm in own_arms]
    if labels:
        part["armGroupLabels"] = labels
    if study.chance("other_names"):
        part["otherNames"] = [
            code(study.dice) if study.dice.chance(0.5) else study.prose.phrase(5)
            for _ in range(study.count("other_names"))
        ]
    return part
