"""Neurotoxicity (ICANS) by ASTCT 2019: the worst of its domains, ICE or CAPD by age.

Only findings that are not due to another cause (sedation, haemorrhage) are passed in. Tremor,
myoclonus and intracranial haemorrhage are graded elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Exactly, Grade, NotAssessed, Used, level_between
from trialwright.grading.domains import (
    Allowed,
    DomainRulebook,
    Needs,
    domain_rulebook,
    shown,
    worst,
)

TERM = "Immune effector cell-associated neurotoxicity syndrome"
_FILE = "icans-astct-2019.toml"
_DOMAINS = ("consciousness", "seizure", "motor", "oedema")
#: What a rulebook must have to be graded by as ICANS.
NEEDS = Needs(
    findings={
        "consciousness": ("spontaneous", "unarousable"),
        "seizure": ("none",),
        "motor": ("none",),
        "oedema": ("none",),
        "performance": ("unable",),
    },
    grades={
        ("consciousness", "spontaneous"): 0,
        ("seizure", "none"): 0,
        ("motor", "none"): 0,
        ("oedema", "none"): 0,
    },
    tools={"ICE": "ice_best", "CAPD": "capd_worst"},
    numbers=("capd_age_below", "capd_not_valid_at_rass"),
    points=("orientation", "naming", "following_command", "writing", "attention"),
)
#: Richmond Agitation-Sedation Scale: Sessler CN et al. Am J Respir Crit Care Med 2002;166:1338.
_RASS = range(-5, 5)
#: The highest grade of a test whose result is not known.
_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IcansDay:
    """What was found at one assessment; None is not known.

    `age` in years on the day of the assessment; the tool is ICE or CAPD by it.
    `developmental_delay` is a delay that was there before: then CAPD is used at any age. Where
    nobody said, none is assumed, and the grade says so if that chose the test.
    `ice` 0 to 10, `capd` 0 to 32; `unable` says that the test could not be performed.
    The other four are findings of the rulebook by name; "none" (or "spontaneous" for
    consciousness) is what a healthy person shows.
    """

    age: float | None = None
    developmental_delay: bool | None = None
    ice: int | None = None
    capd: int | None = None
    unable: bool = False
    rass: int | None = None
    consciousness: str | None = None
    seizure: str | None = None
    motor: str | None = None
    oedema: str | None = None
    died_of_it: bool = False


def icans_rulebook() -> DomainRulebook:
    """Return the rulebook of ASTCT 2019."""
    return domain_rulebook(_FILE)


def ice_score(  # noqa: PLR0913 - the five items
    *,
    orientation: int,
    naming: int,
    following_command: int,
    writing: int,
    attention: int,
    rulebook: DomainRulebook | None = None,
) -> int:
    """Return the ICE score of its five items; raises InvalidInput for points that are none."""
    rulebook = rulebook or icans_rulebook()
    given = {
        "orientation": orientation,
        "naming": naming,
        "following_command": following_command,
        "writing": writing,
        "attention": attention,
    }
    for name, points in given.items():
        most = int(rulebook.points[name])
        if not 0 <= points <= most:
            raise InvalidInput(f"{rulebook.key}: {name} is {points}, expected 0 to {most}")
    return sum(given.values())


def grade_icans(
    day: IcansDay,
    *,
    capd_age_below: float | None = None,
    rulebook: DomainRulebook | None = None,
) -> Grade:
    """Return the grade of one assessment; where nothing was looked at it is not assessed.

    `capd_age_below` is the age in years below which CAPD is used; left out, the rulebook's 12.
    A patient aged exactly 12.0 has ICE then. Raises InvalidInput for scores and findings that
    are none.
    """
    rulebook = rulebook or icans_rulebook()
    below = rulebook.numbers["capd_age_below"] if capd_age_below is None else capd_age_below
    if not _assessed(day):
        return Grade(rulebook=rulebook.key, term=TERM, level=NotAssessed())
    parts = [_of_domain(name, getattr(day, name), rulebook) for name in _DOMAINS]
    tool = _tool(day, below)
    remarks: list[str] = []
    parts.append(_of_test(day, tool, rulebook, remarks))
    allowed = worst(parts)
    level = Exactly(5) if day.died_of_it else level_between(allowed.lowest, allowed.highest)
    return Grade(
        rulebook=rulebook.key,
        term=TERM,
        level=level,
        rows=() if day.died_of_it else allowed.rows,
        inputs=_inputs(day, tool),
        missing=() if day.died_of_it else allowed.missing,
        assumptions=("findings are not due to another cause", *_delay_assumed(day, tool)),
        remarks=(*remarks, f"CAPD is used below {below:g} years, ICE from then on"),
        verified=rulebook.verified_of(() if day.died_of_it else allowed.rows),
    )


def _delay_assumed(day: IcansDay, tool: str | None) -> tuple[str, ...]:
    if tool != "ICE" or day.developmental_delay is not None:
        return ()
    return ("that there was no developmental delay before, with which CAPD would be the test",)


def _assessed(day: IcansDay) -> bool:
    """Return whether anything was looked at."""
    found = (day.ice, day.capd, *(getattr(day, name) for name in _DOMAINS))
    return day.unable or day.died_of_it or any(one is not None for one in found)


def _of_domain(name: str, found: str | None, rulebook: DomainRulebook) -> Allowed:
    if found is not None:
        return shown(rulebook.finding(name, found))
    return Allowed(0, max(one.grade for one in rulebook.domains[name]), (), (name,))


def _tool(day: IcansDay, below: float) -> str | None:
    """Return the test for this patient; None where the age is not known."""
    if day.age is not None and not 0 <= day.age < 130:  # noqa: PLR2004 - nobody is older
        raise InvalidInput(f"age is {day.age:g}, expected years from 0 upwards")
    if day.rass is not None and day.rass not in _RASS:
        raise InvalidInput(f"rass is {day.rass}, expected {_RASS[0]} to {_RASS[-1]}")
    if day.developmental_delay:
        return "CAPD"
    if day.age is None:
        return None
    return "CAPD" if day.age < below else "ICE"


def _of_test(
    day: IcansDay, tool: str | None, rulebook: DomainRulebook, remarks: list[str]
) -> Allowed:
    """Return what the test allows; the scores of both are checked whichever is used."""
    scores = {
        name: rulebook.score(name, points)
        for name, points in (("ICE", day.ice), ("CAPD", day.capd))
        if points is not None
    }
    if day.unable:
        return shown(rulebook.finding("performance", "unable"))
    if tool is None:
        return Allowed(0, _MOST, (), ("age",))
    remarks += [
        f"{other} was left out: {tool} is the test for this patient"
        for other in scores
        if other != tool
    ]
    if tool not in scores:
        return Allowed(0, _MOST, (), (tool,))
    not_valid = rulebook.numbers["capd_not_valid_at_rass"]
    if tool == "CAPD" and day.rass is not None and day.rass <= not_valid:
        remarks.append(f"CAPD was left out: it is not valid at RASS {not_valid:g} or below")
        return Allowed(0, _MOST, (), ("a valid CAPD",))
    if tool == "CAPD" and day.capd == 0:
        remarks.append("CAPD 0 was taken for no sign; the print has every CAPD below 9 as grade 1")
    return _scored(day, shown(scores[tool]), tool, rulebook)


def _scored(day: IcansDay, score: Allowed, tool: str, rulebook: DomainRulebook) -> Allowed:
    """Return what a score allows beside the arousal that settles what it leaves open.

    ICE 0 is grade 3 in somebody awake and grade 4 in somebody unarousable. A CAPD below 9 is
    grade 1 or 2 by arousal alone, which is a domain of its own.
    """
    if tool == "ICE" and day.ice == 0 and day.consciousness is None:
        return Allowed(score.lowest, _MOST, score.rows, ("consciousness",))
    if tool == "ICE" and day.ice == 0 and day.consciousness == "unarousable":
        return shown(rulebook.finding("consciousness", "unarousable"))
    return score


def _inputs(day: IcansDay, tool: str | None) -> tuple[Used, ...]:
    known = {
        "age": None if day.age is None else f"{day.age:g} a",
        "developmental delay": None if day.developmental_delay is None else _yes_no(day),
        "test": tool,
        "ICE": day.ice,
        "CAPD": day.capd,
        "unable to perform": "yes" if day.unable else None,
        "RASS": day.rass,
        **{name: getattr(day, name) for name in _DOMAINS},
    }
    return tuple(Used(name, str(text)) for name, text in known.items() if text is not None)


def _yes_no(day: IcansDay) -> str:
    return "yes" if day.developmental_delay else "no"
