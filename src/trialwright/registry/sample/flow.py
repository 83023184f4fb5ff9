"""How participants went through the study."""

from __future__ import annotations

from trialwright.registry.sample.groups import Groups, share_out
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.shapes import terms


def flow_module(study: Outline, groups: Groups) -> Part:
    """Return resultsSection.participantFlowModule; who completes one period starts the next."""
    module: Part = {}
    if study.chance("pre_assignment"):
        module["preAssignmentDetails"] = study.text("pre_assignment")
    if study.chance("recruitment"):
        module["recruitmentDetails"] = study.text("recruitment")
    module["groups"] = groups.parts("FG")
    started = list(groups.sizes)
    periods = []
    for title in _titles(study):
        lost = [_lost(study, size) for size in started]
        periods.append(_period(study, groups, title, started, lost))
        started = [size - gone for size, gone in zip(started, lost, strict=True)]
    module["periods"] = periods
    return module


def _titles(study: Outline) -> list[str]:
    count = study.count("periods")
    if count == 1:
        return ["Overall Study"]
    names = terms("periods")
    return [f"{study.dice.pick(names)} {number}" for number in range(1, count + 1)]


def _lost(study: Outline, size: int) -> int:
    return int(size * study.dice.random() ** 3 * 0.5)


def _period(
    study: Outline, groups: Groups, title: str, started: list[int], lost: list[int]
) -> Part:
    ids = groups.ids("FG")
    completed = [size - gone for size, gone in zip(started, lost, strict=True)]
    milestones = [_milestone("STARTED", ids, started)]
    if study.chance("extra_milestone"):
        milestones.append(_milestone(study.dice.pick(terms("milestones")), ids, started))
    milestones.append(_milestone("COMPLETED", ids, completed))
    milestones.append(_milestone("NOT COMPLETED", ids, lost))
    period: Part = {"title": title, "milestones": milestones}
    if any(lost):
        period["dropWithdraws"] = _reasons(study, ids, lost)
    return period


def _milestone(kind: str, ids: list[str], counts: list[int]) -> Part:
    return {"type": kind, "achievements": _subjects(ids, counts)}


def _subjects(ids: list[str], counts: list[int]) -> list[Part]:
    return [
        {"groupId": group_id, "numSubjects": str(count)}
        for group_id, count in zip(ids, counts, strict=True)
    ]


def _reasons(study: Outline, ids: list[str], lost: list[int]) -> list[Part]:
    """Return the reasons for leaving; their counts add up to those who left."""
    names = dict.fromkeys(study.weighted("drop_reason") for _ in range(study.count("drop_reasons")))
    columns = [share_out(study, gone, len(names)) for gone in lost]
    return [
        {"type": name, "reasons": _subjects(ids, [column[row] for column in columns])}
        for row, name in enumerate(names)
    ]
