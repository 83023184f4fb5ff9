"""What was measured: every registered outcome with its numbers and tests."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.sample.baseline import denominators
from trialwright.registry.sample.groups import Groups
from trialwright.registry.sample.outcomes import Outcome
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.prose import cut
from trialwright.registry.sample.shapes import shapes

_DISPERSIONS = {
    "MEAN": "Standard Deviation",
    "LEAST_SQUARES_MEAN": "Standard Error",
    "MEDIAN": "95% Confidence Interval",
    "GEOMETRIC_MEAN": "Geometric Coefficient of Variation",
}
#: Share of the measures of one record that have the same number of classes.
_SAME_CLASSES = 0.45
#: Below this, numbers are given with two decimals.
_SMALL = 6
_FIRST_WEEKS = ("Baseline", "Week 2", "Week 4", "Week 6", "Week 8", "Week 12", "Week 24")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How one record reports: its groups as written, its comments and the titles of classes."""

    groups: list[Part]
    ids: list[str]
    sizes: tuple[int, ...]
    population: str
    comments: Part
    class_titles: list[str]
    class_level: float
    param: str
    analyses: bool


def measures_module(study: Outline, groups: Groups, outcomes: tuple[Outcome, ...]) -> Part:
    """Return resultsSection.outcomeMeasuresModule: the registered outcomes in their order."""
    manner = _manner(study, groups)
    return {"outcomeMeasures": [_measure(study, manner, outcome) for outcome in outcomes]}


def _manner(study: Outline, groups: Groups) -> _Manner:
    comments: Part = {}
    for key, name in (
        ("pValueComment", "p_value_comment"),
        ("statisticalComment", "statistical_comment"),
        ("groupDescription", "analysis_groups"),
    ):
        if study.chance(name):
            comments[key] = study.text(name)
    return _Manner(
        groups=groups.parts("OG"),
        ids=groups.ids("OG"),
        sizes=groups.sizes,
        population=study.text("measured_population"),
        comments=comments,
        class_titles=_class_titles(study),
        class_level=study.dice.random(),
        param=study.weighted("measure_param"),
        analyses=study.chance("records_with_analyses"),
    )


def _class_titles(study: Outline) -> list[str]:
    """Return the visits or items that the measures of one record come back to."""
    items = [cut(study.prose.phrase(4), study.length("class_title"), end="") for _ in range(9)]
    return [*_FIRST_WEEKS, *items] if study.dice.chance(0.6) else items


def _measure(study: Outline, manner: _Manner, outcome: Outcome) -> Part:
    measure: Part = {"type": outcome.rank, "title": outcome.measure}
    if study.chance("measured_description"):
        measure["description"] = outcome.description or study.text("measured_description")
    if study.chance("measured_population"):
        fresh = study.dice.chance(0.3)
        measure["populationDescription"] = (
            study.text("measured_population") if fresh else manner.population
        )
    if study.chance("not_posted"):
        measure["reportingStatus"] = "NOT_POSTED"
        measure["timeFrame"] = outcome.time_frame or "1 year"
        return measure
    param = manner.param if study.dice.chance(0.5) else study.weighted("measure_param")
    measure["reportingStatus"] = "POSTED"
    measure["paramType"] = param
    if param in _DISPERSIONS:
        measure["dispersionType"] = _DISPERSIONS[param]
    measure["unitOfMeasure"] = _unit(study, param)
    measure["timeFrame"] = outcome.time_frame or "1 year"
    measure["groups"] = manner.groups
    measure["denoms"] = [denominators(manner.ids, manner.sizes)]
    measure["classes"] = _classes(study, manner, param)
    if manner.analyses and len(manner.ids) > 1 and study.chance("measures_with_analyses"):
        measure["analyses"] = [_analysis(study, manner) for _ in range(study.count("analyses"))]
    return measure


def _unit(study: Outline, param: str) -> str:
    return (
        "Participants" if param == "COUNT_OF_PARTICIPANTS" else study.prose.entry("measure_units")
    )


def _classes(study: Outline, manner: _Manner, param: str) -> list[Part]:
    spread = shapes().counts["classes"]
    count = spread.draw_near(study.dice, manner.class_level, _SAME_CLASSES)
    with_denominators = study.chance("class_denominators")
    scale = 10 ** (study.dice.random() * 2.2)
    classes = []
    for number in range(count):
        part: Part = {}
        if count > 1 and study.chance("class_title"):
            part["title"] = _class_title(study, manner, number)
        if with_denominators:
            sizes = tuple(size - int(size * 0.2 * study.dice.random()) for size in manner.sizes)
            part["denoms"] = [denominators(manner.ids, sizes)]
        part["categories"] = [{"measurements": _measurements(study, manner, param, scale)}]
        classes.append(part)
    return classes


def _class_title(study: Outline, manner: _Manner, number: int) -> str:
    known = manner.class_titles
    if number < len(known) and study.dice.chance(0.75):
        return known[number]
    return cut(study.prose.phrase(4), study.length("class_title"), end="")


def _measurements(study: Outline, manner: _Manner, param: str, scale: float) -> list[Part]:
    random = study.dice.random
    if param in ("COUNT_OF_PARTICIPANTS", "NUMBER"):
        return [
            {"groupId": group_id, "value": str(int(size * random() ** 3))}
            for group_id, size in zip(manner.ids, manner.sizes, strict=True)
        ]
    measurements: list[Part] = []
    for group_id in manner.ids:
        value = scale * (random() * 1.4 - 0.2)
        part: Part = {"groupId": group_id, "value": _written(value)}
        if param == "MEDIAN":
            # "NA" says that a limit was not reached; it is neither empty nor nought.
            upper = "NA" if study.dice.chance(0.02) else f"{value + scale * random():.1f}"
            part |= {"lowerLimit": f"{value - scale * random():.1f}", "upperLimit": upper}
        else:
            part["spread"] = _written(scale * (0.05 + 0.5 * random()))
        measurements.append(part)
    return measurements


def _written(value: float) -> str:
    """Return a number with as many decimals as such a number usually has."""
    return f"{value:.2f}" if abs(value) < _SMALL else f"{value:.1f}"


def _analysis(study: Outline, manner: _Manner) -> Part:
    random = study.dice.random
    first = study.dice.between(0, len(manner.ids) - 2)
    estimate = (random() - 0.4) * 10
    width = 0.2 + random() * 4
    analysis: Part = {"groupIds": manner.ids[first : first + 2]}
    if "groupDescription" in manner.comments:
        analysis["groupDescription"] = manner.comments["groupDescription"]
    analysis["nonInferiorityType"] = study.weighted("non_inferiority")
    analysis["pValue"] = _p_value(study)
    if "pValueComment" in manner.comments:
        analysis["pValueComment"] = manner.comments["pValueComment"]
    analysis["statisticalMethod"] = study.weighted("statistical_method")
    if "statisticalComment" in manner.comments:
        analysis["statisticalComment"] = manner.comments["statisticalComment"]
    return analysis | {
        "paramType": study.weighted("estimate"),
        "paramValue": f"{estimate:.2f}",
        "ciPctValue": "95",
        "ciNumSides": "TWO_SIDED",
        "ciLowerLimit": f"{estimate - width:.2f}",
        "ciUpperLimit": f"{estimate + width:.2f}",
    }


def _p_value(study: Outline) -> str:
    if study.dice.chance(0.42):
        return "<0.001" if study.dice.chance(0.78) else "<0.0001"
    return f"{study.dice.random() ** 2:.4f}"
