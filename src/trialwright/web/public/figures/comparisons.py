"""How groups were compared, as a figure: the estimate of each comparison with its interval.

Comparisons of one parameter share an axis. Where the parameter has a value that means no
difference (0 of a difference, 1 of a ratio) a line marks it; of any other parameter, and of a
ratio that may be in percent, nobody can say, and there is no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.record.enumerations import ConfidenceIntervalNumSides
from trialwright.registry.record.measures import MeasureAnalysis, OutcomeMeasure
from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.marks import Axis, Mark
from trialwright.web.public.figures.parameters import Kind, kind_of
from trialwright.web.public.figures.scale import as_number
from trialwright.web.public.languages import said
from trialwright.web.public.record.measures import (
    estimate_said,
    numbered_comparisons,
    spread_said,
)

Compared: TypeAlias = Sequence[tuple[str, MeasureAnalysis]]
"""Analyses, each with the groups that it compares."""

#: More rows than that are for a table alone.
_MOST_ROWS = 48


def comparison_charts(one: OutcomeMeasure, name: str) -> tuple[Chart, ...]:
    """Return a chart for each parameter by which groups were compared, where there is one to draw.

    `name` is the beginning of the names of their files.
    """
    title = one.title or said("Outcome without a title")
    found = (
        _chart(parameter, analyses, f"{name}-{place}", title)
        for place, (parameter, analyses) in enumerate(_by_parameter(one), start=1)
    )
    return tuple(chart for chart in found if chart is not None)


def _by_parameter(one: OutcomeMeasure) -> Iterator[tuple[str, Compared]]:
    """Yield the analyses by the name of their parameter, the empty name for none."""
    found: dict[str, list[tuple[str, MeasureAnalysis]]] = {}
    names: dict[str, str] = {}
    for compared, each in numbered_comparisons(one):
        name = " ".join((each.param_type or "").split())
        key = name.casefold()
        names.setdefault(key, name)
        found.setdefault(key, []).append((compared, each))
    yield from ((names[key], tuple(some)) for key, some in found.items())


def _chart(parameter: str, analyses: Compared, name: str, title: str) -> Chart | None:
    numbers = [number for _, each in analyses for number in _numbers(each)]
    kind = kind_of(parameter, numbers)
    marks = tuple(_mark(compared, each, kind) for compared, each in analyses)
    if not any(mark.numbers for mark in marks) or len(marks) > _MOST_ROWS:
        return None
    return Chart(
        name=name,
        title=title,
        caption=_caption(kind, marks),
        blocks=_blocks([each for _, each in analyses], marks),
        axis=_axis(kind),
        heading=said("Groups compared: {parameter}", parameter=parameter or said("estimate")),
    )


def _blocks(
    analyses: Sequence[MeasureAnalysis], marks: tuple[Mark, ...]
) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    """Return the marks, under what is said of each where the same groups are compared again."""
    groups = [each.group_ids for each in analyses]
    if len({*groups}) == len(groups):
        return (("", marks),)
    blocks: list[tuple[str, tuple[Mark, ...]]] = []
    for each, mark in zip(analyses, marks, strict=True):
        about = " ".join(unescape(each.group_description or Markup("")).split())
        if blocks and blocks[-1][0] == about:
            blocks[-1] = (about, (*blocks[-1][1], mark))
        else:
            blocks.append((about, (mark,)))
    return tuple(blocks)


def _numbers(one: MeasureAnalysis) -> Iterator[float]:
    for text in (one.param_value, one.ci_lower_limit, one.ci_upper_limit):
        number = as_number(text)
        if number is not None:
            yield number


def _axis(kind: Kind) -> Axis:
    match kind:
        case Kind.DIFFERENCE:
            return Axis(is_of_comparison=True, reference=0.0)
        case Kind.RATIO:
            return Axis(is_of_comparison=True, reference=1.0, is_log=True)
        case Kind.OTHER:
            return Axis(is_of_comparison=True)


def _mark(compared: str, one: MeasureAnalysis, kind: Kind) -> Mark:
    value, low, high = map(as_number, (one.param_value, one.ci_lower_limit, one.ci_upper_limit))
    open_below = low is None and _is_open(one, one.ci_lower_limit, other=one.ci_upper_limit)
    open_above = high is None and _is_open(one, one.ci_upper_limit, other=one.ci_lower_limit)
    if kind is Kind.RATIO:
        # An axis of ratios has no 0: a limit there lies beyond its end.
        open_below = open_below or (low is not None and low <= 0)
        value, low, high = (
            number if number is not None and number > 0 else None for number in (value, low, high)
        )
    return Mark(
        label=compared,
        value=value,
        low=low,
        high=high,
        open_below=open_below and (value is not None or high is not None),
        open_above=open_above and (value is not None or low is not None),
        whole=None,
        posted=_posted(one),
        texts=(
            one.param_value or "",
            one.dispersion_value or "",
            one.ci_lower_limit or "",
            one.ci_upper_limit or "",
        ),
    )


def _is_open(one: MeasureAnalysis, limit: str | None, *, other: str | None) -> bool:
    """Whether an interval goes on where it has no number.

    It does where a limit was posted that is none, and on the other side of a one-sided interval.
    """
    if limit is not None:
        return as_number(limit) is None
    is_one_sided = one.ci_num_sides is ConfidenceIntervalNumSides.ONE_SIDED
    return is_one_sided and as_number(other) is not None


def _posted(one: MeasureAnalysis) -> str:
    """Return the numbers as posted, with the level of the interval in words."""
    value = estimate_said(one.param_value) or said("no estimate posted")
    return f"{value} ({interval_in_words(one)})"


def interval_in_words(one: MeasureAnalysis) -> str:
    """Return limits as posted with their level and sides in words, or what stands for them."""
    if one.ci_lower_limit is None and one.ci_upper_limit is None:
        return spread_said(one) or said("no interval posted")
    level = (
        said("level not stated")
        if one.ci_pct_value is None
        else said("{level}% confidence", level=one.ci_pct_value)
    )
    match one.ci_num_sides:
        case ConfidenceIntervalNumSides.ONE_SIDED:
            sides = said("one-sided")
        case ConfidenceIntervalNumSides.TWO_SIDED:
            sides = said("two-sided")
        case _:
            sides = said("sides not stated")
    return said(
        "{lower} to {upper}; {level}, {sides}",
        lower=estimate_said(one.ci_lower_limit) or said("no lower limit"),
        upper=estimate_said(one.ci_upper_limit) or said("no upper limit"),
        level=level,
        sides=sides,
    )


def _caption(kind: Kind, marks: Sequence[Mark]) -> str:
    match kind:
        case Kind.DIFFERENCE:
            first = said("The dashed line marks no difference, 0.")
        case Kind.RATIO:
            first = said(
                "The dashed line marks no difference, a ratio of 1; the axis is logarithmic."
            )
        case Kind.OTHER:
            first = said(
                "Which value would mean no difference does not follow from what was posted, so no "
                "line marks one."
            )
    told = [
        first,
        said("Which group is the first, and what favors it, stands in the analyses below."),
    ]
    if any(mark.has_interval for mark in marks):
        told.append(
            said("Lines are the posted confidence intervals, with their level beside them.")
        )
    if any(mark.open_above or mark.open_below for mark in marks):
        told.append(_arrows(kind))
    return " ".join(told)


def _arrows(kind: Kind) -> str:
    if kind is Kind.RATIO:
        return said(
            "An arrow marks a limit that was posted without a number, or not at all, or that lies "
            "beyond a logarithmic axis."
        )
    return said("An arrow marks a limit that was posted without a number, or not at all.")
