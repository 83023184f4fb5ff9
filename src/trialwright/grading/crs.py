"""Cytokine release syndrome by ASTCT 2019: fever, and the worse of hypotension and hypoxia."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Exactly, Grade, NotAssessed, Used, level_between, once_each
from trialwright.grading.domains import (
    Allowed,
    DomainRulebook,
    Needs,
    domain_rulebook,
    shown,
    worst,
)

TERM = "Cytokine release syndrome"
_FILE = "crs-astct-2019.toml"
#: What a rulebook must have to be graded by as CRS.
NEEDS = Needs(
    findings={
        "hypotension": ("none", "no_vasopressor", "one_vasopressor", "several_vasopressors"),
        "hypoxia": ("none",),
        "vasopressor": (),
    },
    # Fever beside two axes that show nothing is grade 1; without fever such axes are grade 0.
    grades={("hypotension", "none"): 1, ("hypoxia", "none"): 1},
    numbers=("fever_from",),
    names=("fever_not_required_after", "not_counted"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrsDay:
    """What was found on one day; None is not known.

    `temperature` [Cel] is the highest of the day; `fever` overrides it with a physician's word
    and is False where the fever has another cause. `treated_with` are those of antipyretic,
    tocilizumab and corticosteroid that were given before; an empty set says that none was.
    `hypotension` is a physician's judgement: there is no limit of pressure in here that would
    fit all ages. `vasopressors` are names, or how many where names are not known. `oxygen` is
    one of the rulebook's findings of hypoxia. Findings with another cause are left out by the
    caller.
    """

    temperature: float | None = None
    fever: bool | None = None
    treated_with: frozenset[str] | None = None
    hypotension: bool | None = None
    vasopressors: frozenset[str] | int | None = None
    oxygen: str | None = None
    died_of_it: bool = False


def crs_rulebook() -> DomainRulebook:
    """Return the rulebook of ASTCT 2019."""
    return domain_rulebook(_FILE)


def grade_crs(day: CrsDay, rulebook: DomainRulebook | None = None) -> Grade:
    """Return the grade of one day; a day on which nothing was looked at is not assessed.

    Raises InvalidInput for a finding, a vasopressor or a treatment that the rulebook does not
    know, and for a temperature that is none.
    """
    rulebook = rulebook or crs_rulebook()
    said: list[str] = []
    axes = worst([_hypotension(day, rulebook), _hypoxia(day, rulebook)])
    if day.died_of_it:
        return Grade(
            rulebook=rulebook.key,
            term=TERM,
            level=Exactly(5),
            inputs=_inputs(day),
            verified=rulebook.verified,
        )
    fever, treated = _fever(day, rulebook), _treated(day, rulebook)
    if not _assessed(day):
        return Grade(rulebook=rulebook.key, term=TERM, level=NotAssessed())
    allowed = _with_fever(axes, fever=fever, treated=treated)
    if fever is True and day.fever is None:
        said.append("that the fever has no other cause")
    if fever is not True and treated is True and allowed.highest:
        said.append("that there was fever before the treatment, as grading without it requires")
    return Grade(
        rulebook=rulebook.key,
        term=TERM,
        level=level_between(allowed.lowest, allowed.highest),
        rows=allowed.rows,
        inputs=_inputs(day),
        missing=allowed.missing,
        assumptions=once_each(said),
        remarks=_remarks(rulebook, day, axes, fever=fever, treated=treated),
        verified=rulebook.verified_of(allowed.rows),
    )


def _assessed(day: CrsDay) -> bool:
    """Return whether anything was looked at on that day; what was given before is no finding."""
    found = (day.temperature, day.fever, day.hypotension, day.vasopressors, day.oxygen)
    return any(one is not None for one in found)


def _fever(day: CrsDay, rulebook: DomainRulebook) -> bool | None:
    temperature = day.temperature
    if temperature is not None and not (math.isfinite(temperature) and 25 <= temperature <= 45):  # noqa: PLR2004 - a living body
        raise InvalidInput(
            f"{rulebook.key}: temperature is {temperature:g}, expected degrees Celsius, 25 to 45"
        )
    if day.fever is not None or temperature is None:
        return day.fever
    return temperature >= rulebook.numbers["fever_from"]


def _treated(day: CrsDay, rulebook: DomainRulebook) -> bool | None:
    if day.treated_with is None:
        return None
    known = rulebook.names["fever_not_required_after"]
    for name in day.treated_with:
        if name not in known:
            raise InvalidInput(
                f"{rulebook.key}: treatment is {name!r}, expected one of {', '.join(known)}"
            )
    return bool(day.treated_with)


def _hypotension(day: CrsDay, rulebook: DomainRulebook) -> Allowed:
    def found(name: str) -> Allowed:
        return shown(rulebook.finding("hypotension", name))

    given = day.vasopressors
    count = None if given is None else _counted(given, rulebook)
    if count is not None and count[1]:
        one, several = found("one_vasopressor"), found("several_vasopressors")
        if count[0] == 1 < count[1]:
            return Allowed(one.lowest, several.highest, one.rows, ("names of the vasopressors",))
        return several if count[0] > 1 else one
    if count is None:
        # Any vasopressor is possible, also where it keeps the pressure up; what is known is
        # hypotension, or nothing.
        least = found("no_vasopressor") if day.hypotension else found("none")
        missing = ("hypotension", "vasopressors") if day.hypotension is None else ("vasopressors",)
        return Allowed(least.lowest, found("several_vasopressors").highest, least.rows, missing)
    if day.hypotension is None:
        none, some = found("none"), found("no_vasopressor")
        return Allowed(none.lowest, some.highest, none.rows, ("hypotension",))
    return found("no_vasopressor") if day.hypotension else found("none")


def _counted(given: frozenset[str] | int, rulebook: DomainRulebook) -> tuple[int, int]:
    """Return the least and the greatest number of vasopressors that count."""
    if isinstance(given, int):
        if given < 0:
            raise InvalidInput(f"{rulebook.key}: vasopressors is {given}, expected 0 or more")
        # Of unnamed ones, at most one can be each of those that are not counted.
        uncounted = len(rulebook.names["not_counted"])
        return max(given - uncounted, min(given, 1)), given
    names = {rulebook.finding("vasopressor", name).name for name in given}
    count = max(len(names - set(rulebook.names["not_counted"])), min(len(names), 1))
    return count, count


def _hypoxia(day: CrsDay, rulebook: DomainRulebook) -> Allowed:
    if day.oxygen is None:
        return Allowed(1, 4, shown(rulebook.finding("hypoxia", "none")).rows, ("oxygen",))
    return shown(rulebook.finding("hypoxia", day.oxygen))


def _with_fever(axes: Allowed, *, fever: bool | None, treated: bool | None) -> Allowed:
    """Return what is allowed once it is said whether there is fever, or need not be."""
    # An axis of grade 1 shows nothing: without fever there is nothing.
    lowest, highest = (one if one > 1 else 0 for one in (axes.lowest, axes.highest))
    if fever is True:
        return axes
    if fever is False and treated is not None:
        if not treated or not highest:
            return Allowed(0, 0)
        return Allowed(lowest, highest, axes.rows if lowest else (), axes.missing)
    if fever is False:
        missing = ("whether fever was treated before", *axes.missing) if highest else ()
        return Allowed(0, highest, (), missing)
    lowest = lowest if treated else 0
    missing = ("fever", *axes.missing)
    if treated is None and highest:
        missing = ("fever", "whether fever was treated before", *axes.missing)
    if lowest:
        return Allowed(lowest, axes.highest, axes.rows, axes.missing)
    return Allowed(0, axes.highest, (), missing)


def _remarks(
    rulebook: DomainRulebook,
    day: CrsDay,
    axes: Allowed,
    *,
    fever: bool | None,
    treated: bool | None,
) -> tuple[str, ...]:
    said = []
    if fever is False and treated is False and axes.highest > 1:
        after = ", ".join(rulebook.names["fever_not_required_after"])
        said.append(f"without fever this is no CRS; fever is not required only after {after}")
    if day.hypotension is False and day.vasopressors:
        said.append("a vasopressor was given: it counts, though no hypotension is left under it")
    return tuple(said)


def _inputs(day: CrsDay) -> tuple[Used, ...]:
    words: Mapping[bool, str] = {True: "yes", False: "no"}
    used = []
    if day.temperature is not None:
        used.append(Used("temperature", f"{day.temperature:g} Cel"))
    if day.fever is not None:
        used.append(Used("fever", words[day.fever]))
    if day.treated_with is not None:
        used.append(Used("treated before with", ", ".join(sorted(day.treated_with)) or "none"))
    if day.hypotension is not None:
        used.append(Used("hypotension", words[day.hypotension]))
    if isinstance(day.vasopressors, int):
        used.append(Used("vasopressors", str(day.vasopressors)))
    elif day.vasopressors is not None:
        used.append(Used("vasopressors", ", ".join(sorted(day.vasopressors)) or "none"))
    if day.oxygen is not None:
        used.append(Used("oxygen", day.oxygen))
    return tuple(used)
