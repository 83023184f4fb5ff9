"""Measured values as a figure: bars for counts, dots with their intervals for others.

Only what was posted as a plain number is drawn, and stands beside its mark as it was posted;
what is no number stands in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from trialwright.registry.record.enumerations import MeasureParam
from trialwright.registry.record.measures import (
    BaselineMeasure,
    BaselineMeasurement,
    Denom,
    MeasureGroup,
    Measurement,
    OutcomeMeasure,
)
from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.marks import Mark
from trialwright.web.public.figures.scale import as_number
from trialwright.web.public.languages import said
from trialwright.web.public.record.groups import columns_of
from trialwright.web.public.record.measures import form_of, measured_groups, measurement_said

#: More rows than that are for a table alone.
_MOST_ROWS = 48
_COUNTS = frozenset({MeasureParam.COUNT_OF_PARTICIPANTS, MeasureParam.COUNT_OF_UNITS})
_PLUS_MINUS = frozenset({"standard deviation", "standard error"})
#: Around these means a spread is no plain addition.
_NOT_ADDED = frozenset(
    {
        MeasureParam.GEOMETRIC_MEAN,
        MeasureParam.GEOMETRIC_LEAST_SQUARES_MEAN,
        MeasureParam.LOG_MEAN,
    }
)


Measure: TypeAlias = OutcomeMeasure | BaselineMeasure


def outcome_chart(one: OutcomeMeasure, name: str) -> Chart | None:
    """Return the chart of an outcome, or None where there is too little or too much to draw."""
    title = one.title or said("Outcome without a title")
    return _chart(one, one.groups, name=name, title=title)


def baseline_chart(
    one: BaselineMeasure, groups: Sequence[MeasureGroup], denoms: Sequence[Denom], name: str
) -> Chart | None:
    """Return the chart of a measure at the start, likewise; it is told by its title.

    `groups` and `denoms` are those of all measures: counts are parts of them.
    """
    title = one.title or said("Measure without a title")
    chart = _chart(one, groups, name=name, title=title, denoms=denoms)
    return (
        None
        if chart is None
        else replace(chart, heading=title, summary=said("The table above gives the same numbers."))
    )


def _chart(
    one: Measure,
    described: Sequence[MeasureGroup],
    *,
    name: str,
    title: str,
    denoms: Sequence[Denom] = (),
) -> Chart | None:
    groups = columns_of(described, measured_groups(one))
    blocks = list(_blocks(one, groups, one.denoms or denoms))
    marks = [mark for _, found in blocks for mark in found]
    drawn = [mark for mark in marks if mark.numbers]
    if len(marks) > _MOST_ROWS or not drawn or (len(drawn) == 1 and not drawn[0].has_interval):
        return None
    as_bars = _is_count(one) and not any(
        mark.has_interval or min(mark.numbers, default=0) < 0 for mark in marks
    )
    return Chart(
        name=name,
        title=title,
        caption=_caption(one, marks, as_bars=as_bars),
        blocks=tuple((heading, tuple(found)) for heading, found in blocks),
        as_bars=as_bars,
    )


def _is_count(one: Measure) -> bool:
    return one.param_type in _COUNTS or (
        one.param_type is MeasureParam.NUMBER and not one.dispersion_type
    )


def _caption(one: Measure, marks: Sequence[Mark], *, as_bars: bool) -> str:
    form = form_of(one)
    said_first = f"{form}. " if form else ""
    if as_bars:
        if any(mark.whole is not None for mark in marks):
            return said_first + said("The light bar is the number analyzed.")
        return said_first.strip()
    if _is_plus_minus(one):
        return said_first + said(
            "The line reaches from the value less the posted dispersion to the value plus it."
        )
    if any(mark.open_above or mark.open_below for mark in marks):
        return said_first + said("An arrow marks a limit that was posted without a number.")
    return said_first.strip()


def _is_plus_minus(one: Measure) -> bool:
    spread = (one.dispersion_type or "").replace("_", " ").casefold()
    return spread in _PLUS_MINUS and one.param_type not in _NOT_ADDED


def _blocks(
    one: Measure, groups: Mapping[str | None, str], denoms: Sequence[Denom]
) -> Iterator[tuple[str, list[Mark]]]:
    """Yield the marks under the name of their class and category, all groups of each together."""
    for found in one.classes:
        wholes = _participants_analyzed(found.denoms or denoms)
        for category in found.categories:
            title = ", ".join(filter(None, (found.title, category.title)))
            measured: Sequence[Measurement | BaselineMeasurement] = category.measurements
            by_group = {value.group_id: value for value in measured}
            yield (
                title,
                [
                    _mark(one, name, by_group[group], wholes.get(group))
                    for group, name in groups.items()
                    if group in by_group
                ],
            )


def _participants_analyzed(denoms: Sequence[Denom]) -> dict[str | None, float | None]:
    """Return how many participants were analyzed in each group, where that is stated."""
    return {
        count.group_id: as_number(count.value)
        for denom in denoms
        if (denom.units or "").casefold() == "participants"
        for count in denom.counts
    }


def _mark(
    one: Measure, name: str, found: Measurement | BaselineMeasurement, whole: float | None
) -> Mark:
    value, low, high = map(as_number, (found.value, found.lower_limit, found.upper_limit))
    spread = as_number(found.spread)
    if value is not None and spread is not None and _is_plus_minus(one):
        low, high = value - spread, value + spread
    return Mark(
        label=name,
        value=value,
        low=low,
        high=high,
        open_below=low is None and high is not None and found.lower_limit is not None,
        open_above=high is None and found.upper_limit is not None,
        whole=whole if one.param_type is MeasureParam.COUNT_OF_PARTICIPANTS else None,
        posted=measurement_said(found),
        texts=(
            found.value or "",
            found.spread or "",
            found.lower_limit or "",
            found.upper_limit or "",
        ),
    )
