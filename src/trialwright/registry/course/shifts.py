"""What turned between two versions of a study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntFlag

from trialwright.registry.course.standing import Standing
from trialwright.registry.hashing import COMPUTED
from trialwright.registry.trees import JsonObject, JsonValue


class Aspect(Enum):
    """What can turn, by the name that it has in `Standing`."""

    STATUS = "status"
    RESULTS = "results"
    START = "start"
    PRIMARY_COMPLETION = "primary_completion"
    COMPLETION = "completion"
    ENROLLMENT = "enrollment"
    PRIMARY_OUTCOMES = "primary_outcomes"
    CRITERIA = "criteria"
    TITLE = "title"


class Matter(IntFlag):
    """Under what a change is counted; one change may be counted under several."""

    WITHDRAWN = 1
    STATUS = 2
    RESULTS = 4
    DATES = 8
    ENROLLMENT = 16
    OUTCOMES = 32
    CRITERIA = 64
    OTHER = 128


@dataclass(frozen=True, slots=True)
class Shift:
    """What one aspect was and is, as `Standing` writes it.

    For what is too long to be said in a line (outcomes, criteria) both are how many there are
    or the empty text.
    """

    aspect: Aspect
    before: str
    after: str


_MATTERS = {
    Aspect.STATUS: Matter.STATUS,
    Aspect.RESULTS: Matter.RESULTS,
    Aspect.START: Matter.DATES,
    Aspect.PRIMARY_COMPLETION: Matter.DATES,
    Aspect.COMPLETION: Matter.DATES,
    Aspect.ENROLLMENT: Matter.ENROLLMENT,
    Aspect.PRIMARY_OUTCOMES: Matter.OUTCOMES,
    Aspect.CRITERIA: Matter.CRITERIA,
}

#: What every update of a record writes anew, whatever else it is about.
_ROUTINE = ("statusVerifiedDate", "lastUpdateSubmitDate", "lastUpdatePostDateStruct")
_STATUS_MODULE = "protocolSection.statusModule"


def shifts_between(before: Standing, after: Standing) -> tuple[Shift, ...]:
    """Return what turned, in the order of `Aspect`."""
    return tuple(
        Shift(aspect, _brief(old), _brief(new))
        for aspect in Aspect
        if (old := getattr(before, aspect.value)) != (new := getattr(after, aspect.value))
    )


def matters_of(shifts: Sequence[Shift]) -> Matter:
    """Return under what a change is counted."""
    found = Matter(0)
    for one in shifts:
        found |= _MATTERS.get(one.aspect, Matter(0))
        if one.aspect is Aspect.STATUS and one.after == "WITHDRAWN":
            found |= Matter.WITHDRAWN
    return found or Matter.OTHER


def edited_modules(before: JsonObject, after: JsonObject) -> tuple[str, ...]:
    """Return the paths of the modules that differ, computed ones left out.

    The status module counts only if more of it differs than the dates that every update of a
    record writes anew.
    """
    old, new = dict(_modules(before)), dict(_modules(after))
    paths = dict.fromkeys([*old, *new])
    return tuple(path for path in paths if old.get(path) != new.get(path))


def _modules(tree: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    for section, modules in tree.items():
        if section in COMPUTED:
            continue
        if not isinstance(modules, dict):
            yield section, modules
            continue
        for name, module in modules.items():
            path = f"{section}.{name}"
            yield path, _bare(module) if path == _STATUS_MODULE else module


def _bare(status: JsonValue) -> JsonValue:
    if not isinstance(status, dict):
        return status
    return {key: value for key, value in status.items() if key not in _ROUTINE}


def _brief(value: str | tuple[object, ...]) -> str:
    """Return a value as it fits in a line: of a list how many, of a long text nothing."""
    if isinstance(value, tuple):
        return str(len(value))
    return value if len(value) <= _MOST_SIGNS else ""


#: A longer text is not said whole in a line.
_MOST_SIGNS = 300
