"""Who the participants were."""

from __future__ import annotations

from trialwright.registry.sample.groups import Groups, share_out
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.places import places
from trialwright.registry.sample.shapes import terms


def baseline_module(study: Outline, groups: Groups) -> Part:
    """Return resultsSection.baselineCharacteristicsModule."""
    groups = groups.with_total()
    ids = groups.ids("BG")
    module: Part = {}
    if study.chance("baseline_population"):
        module["populationDescription"] = study.text("baseline_population")
    module["groups"] = groups.parts("BG")
    module["denoms"] = [denominators(ids, groups.sizes)]
    measures = [
        _age(study, ids),
        _counted(study, groups, "Sex: Female, Male", ("Female", "Male")),
    ]
    usual = {
        "Race (NIH/OMB)": "races",
        "Region of Enrollment": None,
        "Ethnicity (NIH/OMB)": "ethnicities",
        "Age, Categorical": "age_bands",
    }
    further = study.count("baseline_measures") - len(measures)
    for title, name in list(usual.items())[: max(0, further)]:
        measures.append(
            _regions(study, groups) if name is None else _counted(study, groups, title, terms(name))
        )
    measures += (_score(study, ids) for _ in range(further - len(usual)))
    module["measures"] = measures
    return module


def denominators(ids: list[str], sizes: tuple[int, ...]) -> Part:
    """Return how many participants of each group were analysed."""
    counts = [
        {"groupId": group_id, "value": str(size)} for group_id, size in zip(ids, sizes, strict=True)
    ]
    return {"units": "Participants", "counts": counts}


def _age(study: Outline, ids: list[str]) -> Part:
    centre = 30 + 40 * study.dice.random()
    return _continuous(study, ids, ("Age, Continuous", "years"), centre, None)


def _score(study: Outline, ids: list[str]) -> Part:
    centre = 5 + 90 * study.dice.random() ** 2
    names = (study.prose.phrase(16), study.prose.entry("units"))
    return _continuous(study, ids, names, centre, study.text("p_value_comment"))


def _continuous(
    study: Outline, ids: list[str], names: tuple[str, str], centre: float, description: str | None
) -> Part:
    random = study.dice.random
    measurements = [
        {
            "groupId": group_id,
            "value": f"{centre * (0.9 + 0.2 * random()):.1f}",
            "spread": f"{centre * (0.1 + 0.2 * random()):.1f}",
        }
        for group_id in ids
    ]
    measure: Part = {"title": names[0]}
    if description is not None:
        measure["description"] = description
    return measure | {
        "paramType": "MEAN",
        "dispersionType": "STANDARD_DEVIATION",
        "unitOfMeasure": names[1],
        "classes": [{"categories": [{"measurements": measurements}]}],
    }


def _counts(study: Outline, groups: Groups, parts: int) -> list[tuple[int, ...]]:
    """Return for each category the participants of every group; a total column adds up."""
    several = len(groups.sizes) > 1
    sizes = groups.sizes[:-1] if several else groups.sizes
    columns = [share_out(study, size, parts) for size in sizes]
    if several:
        columns.append([sum(row) for row in zip(*columns, strict=True)])
    return list(zip(*columns, strict=True))


def _measured(ids: list[str], counts: tuple[int, ...]) -> list[Part]:
    return [
        {"groupId": group_id, "value": str(count)}
        for group_id, count in zip(ids, counts, strict=True)
    ]


def _counted(study: Outline, groups: Groups, title: str, categories: tuple[str, ...]) -> Part:
    ids = groups.ids("BG")
    rows = _counts(study, groups, len(categories))
    parts = [
        {"title": category, "measurements": _measured(ids, row)}
        for category, row in zip(categories, rows, strict=True)
    ]
    return {
        "title": title,
        "paramType": "COUNT_OF_PARTICIPANTS",
        "unitOfMeasure": "Participants",
        "classes": [{"categories": parts}],
    }


def _regions(study: Outline, groups: Groups) -> Part:
    ids = groups.ids("BG")
    draws = (places().countries.draw(study.dice) for _ in range(study.dice.between(1, 4)))
    countries = tuple(dict.fromkeys(draws))
    rows = _counts(study, groups, len(countries))
    return {
        "title": "Region of Enrollment",
        "paramType": "NUMBER",
        "unitOfMeasure": "participants",
        "classes": [
            {"title": country, "categories": [{"measurements": _measured(ids, row)}]}
            for country, row in zip(countries, rows, strict=True)
        ],
    }
