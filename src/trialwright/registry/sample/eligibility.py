"""Whom the study admits."""

from __future__ import annotations

from trialwright.registry.sample.outline import Outline, Part

_ADULT, _OLDER = 18, 65
_BULLETS = 0.77
_NUMBERS = 0.95
#: How criteria are built: sixteen equally likely ways.
_LINES = (
    *("usual",) * 2,
    *("late",) * 5,
    *("or",) * 2,
    "such as",
    *("plain",) * 6,
)


def eligibility_module(study: Outline) -> Part:
    """Return protocolSection.eligibilityModule; its standard ages follow from its limits."""
    module: Part = {"eligibilityCriteria": _criteria(study, study.length("criteria"))}
    if study.chance("healthy_volunteers_stated"):
        module["healthyVolunteers"] = study.chance("healthy_volunteers")
    module["sex"] = study.weighted("sex")
    if study.chance("gender_based"):
        module["genderBased"] = True
        if study.chance("gender_described"):
            module["genderDescription"] = study.text("gender_description")
    low = study.weighted("minimum_age") if study.chance("minimum_age") else None
    high = _maximum_age(study, low) if study.chance("maximum_age") else None
    if low is not None:
        module["minimumAge"] = low
    if high is not None:
        module["maximumAge"] = high
    module["stdAges"] = _standard_ages(_years(low, 0), _years(high, 200))
    if study.study_type == "OBSERVATIONAL":
        module["studyPopulation"] = study.text("study_population")
        module["samplingMethod"] = study.weighted("sampling_method")
    return module


def _maximum_age(study: Outline, low: str | None) -> str:
    youngest = _years(low, 0)
    name = "maximum_age_of_children" if youngest < 12 else "maximum_age"  # noqa: PLR2004 - years
    high = study.weighted(name)
    return high if _years(high, 0) > youngest else "80 Years"


def _years(age: str | None, default: int) -> int:
    """Return the whole years of an age such as "6 Months", or the default for none."""
    if age is None:
        return default
    number, unit = age.split()
    return int(number) if unit.startswith("Year") else 0


def _standard_ages(low: int, high: int) -> list[str]:
    bands = {"CHILD": low < _ADULT, "ADULT": low < _OLDER and high >= _ADULT}
    bands["OLDER_ADULT"] = high >= _OLDER
    return [band for band, is_admitted in bands.items() if is_admitted]


def _criteria(study: Outline, length: int) -> str:
    """Return inclusion and exclusion criteria as a list of one of the usual forms."""
    lines = _lines(study, length - 80)
    split = max(1, round(len(lines) * (0.3 + study.dice.random() * 0.35)))
    style = study.dice.random()
    included, excluded = lines[:split], lines[split:] or ["None"]
    return (
        f"Inclusion Criteria:\n\n{_listed(included, style)}"
        f"\n\nExclusion Criteria:\n\n{_listed(excluded, style)}"
    )


def _listed(lines: list[str], style: float) -> str:
    if style < _BULLETS:
        return "\n".join(f"* {line}" for line in lines)
    if style < _NUMBERS:
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return "\n\n".join(lines)


def _lines(study: Outline, length: int) -> list[str]:
    """Return criteria of `length` characters in all, the marked lines among them."""
    lines = [f"{mark[0].upper()}{mark[1:]}" for mark in study.marks]
    written = sum(len(line) + 3 for line in lines)
    while written < length:
        line = _line(study)
        lines.append(line)
        written += len(line) + 3
    # The marked lines were written first and belong anywhere.
    middle = study.dice.between(0, len(lines))
    return lines[middle:] + lines[:middle]


def _line(study: Outline) -> str:
    prose = study.prose
    style = study.dice.pick(_LINES)
    if style == "usual":
        return prose.entry("criterion_lines")
    line = f"{prose.entry('criterion_openings')} {prose.thing()}"
    if style == "late":
        line = f"{line} {prose.late()}"
    elif style == "or":
        line = f"{line}, {prose.thing()} or {prose.thing()} {prose.late()}"
    elif style == "such as":
        line = f"{line} ({prose.thing()}, {prose.thing()}, {prose.thing()}) {prose.late()}"
    return f"{line[0].upper()}{line[1:]}"
