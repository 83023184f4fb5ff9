"""The rules on which programs differ when they read a survival curve, each a named choice.

A curve's survival and standard error are the same everywhere; what differs is the kind of its
interval, what its limits are where nobody or everybody has had the event, and which time is
its median where the curve runs level at exactly one half. `docs/why/survival.md` has the table
of who does what. `convention` returns a set of rules by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trialwright.estimators.errors import InvalidSetting


class IntervalKind(StrEnum):
    """On which scale the limits of survival lie evenly about the estimate."""

    PLAIN = "plain"
    LOG = "log"
    LOG_LOG = "log-log"
    LOGIT = "logit"
    ARCSINE = "arcsine"


class Ends(StrEnum):
    """What the limits are where survival is exactly 1 or 0, and its estimated error says nothing.

    EDGE: the survival itself. UNAVAILABLE: none. FORMULA: what the kind's formula gives, and none
    where it has no value (0/0).
    """

    EDGE = "edge"
    UNAVAILABLE = "unavailable"
    FORMULA = "formula"


class Level(StrEnum):
    """Which time is the quantile where the curve runs level at exactly the share asked for.

    START: where it gets there. MIDDLE: halfway to where it leaves. END: where it leaves.
    """

    START = "start"
    MIDDLE = "middle"
    END = "end"


class OpenLevel(StrEnum):
    """The same where the curve never leaves that level again.

    START: where it gets there. MIDDLE: halfway to the last time. NONE: not reached.
    """

    START = "start"
    MIDDLE = "middle"
    NONE = "none"


class Inversion(StrEnum):
    """How the limits of a quantile are read off the limits of the curve.

    FIRST: the first time at which the limit has fallen to the share asked for, by the same rules
    as the quantile itself. NEAREST: the time whose limit is nearest below that share, which differs
    where a limit rises again. INCLUDED: the first event time whose interval includes that share,
    and the event time after the last one whose interval does.
    """

    FIRST = "first"
    NEAREST = "nearest"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """One program's rules; `source` says how it is known that these are its own.

    A survival within `tolerance` of the share asked for is taken as equal to it. `near_ties` says
    that times which differ by rounding alone are made one before anything is estimated
    (`without_near_ties`).
    """

    name: str
    interval: IntervalKind
    at_one: Ends
    at_zero: Ends
    level: Level
    open_level: OpenLevel
    inversion: Inversion
    tolerance: float
    near_ties: bool
    source: str


TRIALWRIGHT = Convention(
    name="trialwright",
    interval=IntervalKind.LOG_LOG,
    at_one=Ends.EDGE,
    at_zero=Ends.UNAVAILABLE,
    level=Level.MIDDLE,
    open_level=OpenLevel.START,
    inversion=Inversion.FIRST,
    tolerance=1e-9,
    near_ties=False,
    source="docs/why/survival.md",
)

_R_TOLERANCE = 2.0**-26  # the square root of the distance from 1 to the next number

CONVENTIONS = (
    TRIALWRIGHT,
    Convention(
        name="R print",
        interval=IntervalKind.LOG,
        at_one=Ends.FORMULA,
        at_zero=Ends.UNAVAILABLE,
        level=Level.MIDDLE,
        open_level=OpenLevel.START,
        inversion=Inversion.FIRST,
        tolerance=_R_TOLERANCE,
        near_ties=True,
        source="R 4.2.2, survival 3.5-3: print and summary of survfit, run and compared",
    ),
    Convention(
        name="R quantile",
        interval=IntervalKind.LOG,
        at_one=Ends.FORMULA,
        at_zero=Ends.UNAVAILABLE,
        level=Level.MIDDLE,
        open_level=OpenLevel.MIDDLE,
        inversion=Inversion.NEAREST,
        tolerance=_R_TOLERANCE,
        near_ties=True,
        source="R 4.2.2, survival 3.5-3: quantile of survfit, run and compared",
    ),
    Convention(
        name="SAS",
        interval=IntervalKind.LOG_LOG,
        at_one=Ends.EDGE,
        at_zero=Ends.UNAVAILABLE,
        level=Level.MIDDLE,
        open_level=OpenLevel.NONE,
        inversion=Inversion.INCLUDED,
        tolerance=1e-9,
        near_ties=False,
        source="SAS/STAT 9.2 User's Guide, PROC LIFETEST, Product-Limit Method: read, not run",
    ),
    Convention(
        name="lifelines",
        interval=IntervalKind.LOG_LOG,
        at_one=Ends.EDGE,
        at_zero=Ends.EDGE,
        level=Level.START,
        open_level=OpenLevel.START,
        inversion=Inversion.FIRST,
        tolerance=1e-9,
        near_ties=False,
        source="lifelines 0.30: KaplanMeierFitter, run and compared",
    ),
    Convention(
        name="statsmodels",
        interval=IntervalKind.LOG_LOG,
        at_one=Ends.FORMULA,
        at_zero=Ends.UNAVAILABLE,
        level=Level.END,
        open_level=OpenLevel.NONE,
        inversion=Inversion.INCLUDED,
        tolerance=1e-9,
        near_ties=False,
        source="statsmodels 0.15: SurvfuncRight, run and compared",
    ),
)

_OTHER_NAMES = {"r": "r print"}


def convention(name: str) -> Convention:
    """Return the rules of a program by its name, in any case; "R" is what R prints.

    Raises InvalidSetting.
    """
    sought = _OTHER_NAMES.get(name.casefold(), name.casefold())
    for one in CONVENTIONS:
        if one.name.casefold() == sought:
            return one
    known = ", ".join(one.name for one in CONVENTIONS)
    raise InvalidSetting(setting="convention", found=name, expected=f"R or one of {known}")
