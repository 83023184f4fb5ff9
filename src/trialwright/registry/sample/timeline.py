"""The dates of one study, in an order that a study can have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trialwright.registry.sample.chance import Dice
from trialwright.registry.sample.shapes import shapes

#: The day of the data cut that the sample imitates, and its versionHolder. The registry wrote
#: browse leaves and branches up to this cut, and so does the sample.
DATA_CUT = date(2025, 6, 16)

#: From here on the registry posts with dates of type ACTUAL and asks for the day of a start.
_RULES_OF_2017 = date(2017, 1, 18)

#: Days without an update after which the registry calls a status UNKNOWN.
_SILENCE_OF_UNKNOWN = 740
#: Days between the first submission and the data cut that leave room for what follows.
_ROOM = 45
_ROOM_WITH_RESULTS = 120
#: Share of the closed studies whose last update may tell of the end itself; the others were
#: registered late and had ended by then.
_UPDATED_AT_THE_END = 0.75

COURSES = {
    "COMPLETED": "closed",
    "TERMINATED": "closed",
    "WITHDRAWN": "withdrawn",
    "UNKNOWN": "unknown",
    "NOT_YET_RECRUITING": "not_yet",
}


@dataclass(frozen=True, slots=True)
class Results:
    """The three days on which results were submitted, submitted as they passed, and appeared."""

    submitted: date
    checked: date
    posted: date


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened when; first submitted <= first posted <= last updated <= the data cut."""

    first_submitted: date
    first_checked: date
    first_posted: date
    start: date
    primary_completion: date
    completion: date
    verified: date
    last_submitted: date
    last_posted: date
    results: Results | None


def timeline(dice: Dice, status: str, *, with_results: bool) -> Timeline:
    """Draw the dates of a study that now has this status."""
    draw = _Lags(dice, COURSES.get(status, "open"))
    horizon = DATA_CUT - timedelta(_SILENCE_OF_UNKNOWN if status == "UNKNOWN" else 0)
    room = _ROOM_WITH_RESULTS if with_results else _ROOM
    first_submitted = DATA_CUT - timedelta(draw.course("submit_to_cut") + room)
    first_submitted = min(first_submitted, horizon - timedelta(room))
    first_checked = min(
        first_submitted + draw.lag("submit_to_quality_control"), horizon - timedelta(room - 20)
    )
    first_posted = first_checked + draw.lag("quality_control_to_post")
    start = first_submitted + timedelta(draw.course("submit_to_start"))
    primary = start + timedelta(draw.course("start_to_primary"))
    completion = primary + timedelta(draw.course("primary_to_completion"))
    course = _Course(start, primary, completion)
    fraction = draw.course("update_fraction") / 100
    last = first_submitted + (horizon - timedelta(8) - first_submitted) * fraction
    last = max(last, first_posted)
    if COURSES.get(status) == "closed":
        latest = DATA_CUT - timedelta(room if with_results else 3)
        course = course.over_by(latest if dice.chance(_UPDATED_AT_THE_END) else last)
        last = max(last, course.completion)
    results = _results(draw, course.primary, first_posted) if with_results else None
    if results is not None:
        last = max(last, results.checked, results.submitted + draw.lag("results_to_update"))
    last = min(last, horizon - timedelta(2))
    course = course.fitting(status, last)
    posted = max(last + draw.lag("update_to_post"), results.posted if results else first_posted)
    return Timeline(
        first_submitted=first_submitted,
        first_checked=first_checked,
        first_posted=first_posted,
        start=course.start,
        primary_completion=course.primary,
        completion=course.completion,
        verified=max(last - draw.lag("verified_to_update"), first_submitted),
        last_submitted=last,
        last_posted=min(posted, horizon),
        results=results,
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """Start, primary completion and completion, in this order."""

    start: date
    primary: date
    completion: date

    def shifted(self, by: timedelta) -> _Course:
        return _Course(self.start + by, self.primary + by, self.completion + by)

    def over_by(self, day: date) -> _Course:
        """Return the course, moved back if it would end after the day."""
        return self.shifted(min(timedelta(0), day - self.completion))

    def lasting_over(self, day: date) -> _Course:
        """Return the course, its end put off if it would be over by the day."""
        by = max(timedelta(0), day + timedelta(30) - self.primary)
        return _Course(self.start, self.primary + by, self.completion + by)

    def fitting(self, status: str, last: date) -> _Course:
        """Return the course, moved so that it agrees with the status at the last update."""
        match status:
            case "NOT_YET_RECRUITING" if self.start <= last:
                return self.shifted(last - self.start + timedelta(15))
            case "ACTIVE_NOT_RECRUITING":
                return self.shifted(min(timedelta(0), last - self.start))
            case "RECRUITING" | "ENROLLING_BY_INVITATION" | "SUSPENDED":
                return self.shifted(min(timedelta(0), last - self.start)).lasting_over(last)
            case "UNKNOWN":
                return self.lasting_over(last)
            case _:
                return self


@dataclass(frozen=True, slots=True)
class _Lags:
    """Draws days from the measured tables."""

    dice: Dice
    name: str

    def course(self, row: str) -> int:
        return shapes().days[f"{self.name}.{row}"].draw(self.dice)

    def lag(self, row: str) -> timedelta:
        return timedelta(shapes().days[row].draw(self.dice))


def _results(draw: _Lags, primary: date, first_posted: date) -> Results:
    """Return the days of the results, the last of them before the data cut."""
    submitted = max(primary + draw.lag("primary_to_results"), first_posted)
    submitted = min(submitted, DATA_CUT - timedelta(45))
    checked = min(submitted + draw.lag("results_to_quality_control"), DATA_CUT - timedelta(25))
    posted = checked + draw.lag("results_quality_control_to_post")
    return Results(submitted, checked, min(posted, DATA_CUT - timedelta(4)))


def post_type(day: date) -> str:
    """Return how a post date is typed: the registry's own since January 2017."""
    return "ACTUAL" if day >= _RULES_OF_2017 else "ESTIMATED"


def typed_date(dice: Dice, day: date, last: date, *, kind: str) -> dict[str, str]:
    """Return a start or completion date as precise and as typed as records of its time.

    `last` is the day of the last update: what lies after it is ESTIMATED. `kind` is
    "start" or "completion".
    """
    happened = "ACTUAL" if day <= last else "ESTIMATED"
    if last < _RULES_OF_2017:
        # Starts had no type then, and nobody could state a day.
        untyped = kind == "start" or (last.year < 2012 and dice.chance(0.13))  # noqa: PLR2004 - year
        written = {"date": f"{day:%Y-%m}"}
        return written if untyped else {**written, "type": happened}
    if kind == "start" and day < _RULES_OF_2017 and dice.chance(0.45):
        return {"date": f"{day:%Y-%m}"}
    stated_to_the_day = 0.82 if happened == "ACTUAL" else 0.6
    if kind == "start" and happened == "ACTUAL":
        stated_to_the_day = 0.96
    form = "%Y-%m-%d" if dice.chance(stated_to_the_day) else "%Y-%m"
    return {"date": f"{day:{form}}", "type": happened}
