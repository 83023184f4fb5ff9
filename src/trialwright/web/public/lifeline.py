"""The versions of a study on a line of time: where what is drawn stands, in a figure's units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from trialwright.registry.course import Aspect, Standing
from trialwright.registry.record.enumerations import Status
from trialwright.registry.store import Version
from trialwright.registry.store.shift_log import day_of
from trialwright.registry.store.versions import Kind
from trialwright.vocabulary import PartialDate
from trialwright.web.public.course import aspect_in_words, value_in_words
from trialwright.web.public.languages import said
from trialwright.web.public.status import tone_of
from trialwright.web.public.wording import day, partial

WIDTH = 960
#: Where time begins, after the names of the lanes, and how far it goes.
LEFT, RIGHT = 150, 940
_FIRST_LANE, _LANE = 66, 46
#: How wide a sign is, about, and the least distance of two numbers.
_SIGN, _APART = 7.2, 20
_MOST_TICKS = 8

_LANES = (Aspect.STATUS, Aspect.ENROLLMENT, Aspect.PRIMARY_COMPLETION)


@dataclass(frozen=True, slots=True)
class Mark:
    """A version: where it stands, how it differs, its number where there is room for it."""

    x: float
    kind: Kind
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a value was stated; `text` is as much of it as there is room for."""

    x: float
    width: float
    text: str
    title: str
    tone: str


@dataclass(frozen=True, slots=True)
class Lane:
    """What one aspect was, from stretch to stretch."""

    label: str
    y: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifeline:
    """What the figure shows."""

    title: str
    width: int
    height: int
    left: int
    right: int
    marks: tuple[Mark, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    begin: date
    end: date

    def x(self, when: date) -> float:
        share = (when - self.begin).days / (self.end - self.begin).days
        return round(LEFT + share * (RIGHT - LEFT), 1)


def lifeline(versions: Sequence[Version], standings: Sequence[Standing]) -> Lifeline | None:
    """Return the figure of a study's versions, oldest first; None where all are of one day."""
    days = _days(versions)
    if days[0] == days[-1]:
        return None
    last = versions[-1].last_data_cut or days[-1]
    room = max((days[-1] - days[0]) // 12, timedelta(days=1))
    scale = _Scale(days[0], max(last, days[-1] + room))
    return Lifeline(
        title=said(
            "{count} versions from {first} to {last}; the table below says the same in words",
            count=len(versions),
            first=day(days[0]),
            last=day(days[-1]),
        ),
        width=WIDTH,
        height=_FIRST_LANE + _LANE * len(_LANES),
        left=LEFT,
        right=RIGHT,
        marks=tuple(_marks(versions, days, scale)),
        lanes=tuple(
            _lane(aspect, _FIRST_LANE + _LANE * place, standings, days, scale)
            for place, aspect in enumerate(_LANES)
        ),
        ticks=tuple(_ticks(scale)),
    )


def _days(versions: Sequence[Version]) -> list[date]:
    """Return the day of each version: of an edit its own, of a recomputation that of its cut.

    No version stands before the one that it follows.
    """
    days: list[date] = []
    for version in versions:
        own = day_of(version)
        when = (version.data_cut or own) if version.kind == "derived" else own
        days.append(max([when, *days[-1:]]))
    return days


def _marks(versions: Sequence[Version], days: Sequence[date], scale: _Scale) -> Iterator[Mark]:
    taken = float("-inf")
    for version, when in zip(versions, days, strict=True):
        x = scale.x(when)
        has_room = x - taken >= _APART
        if has_room:
            taken = x
        yield Mark(
            x=x,
            kind=version.kind,
            number=str(version.number) if has_room else "",
            title=said("Version {number}, {day}", number=version.number, day=day(when)),
        )


def _lane(
    aspect: Aspect,
    y: int,
    standings: Sequence[Standing],
    days: Sequence[date],
    scale: _Scale,
) -> Lane:
    stated = [(getattr(one, aspect.value), when) for one, when in zip(standings, days, strict=True)]
    runs = [(value, next(run)[1]) for value, run in groupby(stated, key=lambda pair: pair[0])]
    ends = [*(begin for _, begin in runs[1:]), scale.end]
    stretches = tuple(
        _stretch(aspect, value, (scale.x(begin), scale.x(end)), begin)
        for (value, begin), end in zip(runs, ends, strict=True)
        if begin < end
    )
    return Lane(aspect_in_words(aspect), y, stretches)


def _stretch(aspect: Aspect, value: str, ends: tuple[float, float], begin: date) -> Stretch:
    words = value_in_words(aspect, value)
    width = round(ends[1] - ends[0], 1)
    tone = tone_of(Status(value)) if aspect is Aspect.STATUS and value else "quiet"
    title = said(
        "{what} from {day}: {value}", what=aspect_in_words(aspect), day=day(begin), value=words
    )
    return Stretch(ends[0], width, _fitting(words, width), title, tone)


def _fitting(words: str, width: float) -> str:
    room = int((width - 14) / _SIGN)
    if len(words) <= room:
        return words
    return f"{words[: room - 1].rstrip()}…" if room >= _LEAST_SIGNS else ""


#: Fewer signs of a value than this say nothing.
_LEAST_SIGNS = 5


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """Yield the first days of years, or of months where there are few years."""
    months = 12 * (scale.end.year - scale.begin.year) + scale.end.month - scale.begin.month
    step = next(
        (step for step in (1, 2, 3, 6) if months // step <= _MOST_TICKS),
        12 * (1 + months // (12 * (_MOST_TICKS + 1))),
    )
    first = 12 * scale.begin.year + scale.begin.month - 1
    for at in range(-(-first // step) * step, first + months + 1, step):
        when = date(at // 12, at % 12 + 1, 1)
        if scale.begin <= when <= scale.end:
            written = f"{when:%Y}" if step >= _A_YEAR else f"{when:%Y-%m}"
            yield Tick(scale.x(when), partial(PartialDate(written)))


_A_YEAR = 12
