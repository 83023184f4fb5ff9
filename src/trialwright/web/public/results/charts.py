"""The charts of posted results, and each of them by the name of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.registry.record.measures import BaselineCharacteristicsModule
from trialwright.registry.record.results import ResultsSection
from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.comparisons import comparison_charts
from trialwright.web.public.figures.measures import baseline_chart, outcome_chart
from trialwright.web.public.results.outcomes import COMPARISON, OUTCOME

#: How the names of the figures of measures at the start begin.
BASELINE = "baseline"
_NAME = re.compile(rf"({OUTCOME}|{COMPARISON}|{BASELINE})-([1-9]\d{{0,3}})(?:-[1-9]\d{{0,3}})?")


def baseline_charts(module: BaselineCharacteristicsModule | None) -> Iterator[Chart]:
    """Yield the charts of the measures at the start of which there is something to draw."""
    if module is None:
        return
    for place, one in enumerate(module.measures, start=1):
        chart = baseline_chart(one, module.groups, module.denoms, f"{BASELINE}-{place}")
        if chart is not None:
            yield chart


def chart_named(results: ResultsSection, name: str) -> Chart | None:
    """Return the chart of a name, or None if these results have none of that name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    charts = _charts(results, found[1], int(found[2]))
    return next((one for one in charts if one.name == name), None)


def _charts(results: ResultsSection, kind: str, place: int) -> Iterator[Chart]:
    if kind == BASELINE:
        yield from baseline_charts(results.baseline_characteristics_module)
        return
    module = results.outcome_measures_module
    measures = module.outcome_measures if module else ()
    if place > len(measures):
        return
    one = measures[place - 1]
    if kind == COMPARISON:
        yield from comparison_charts(one, f"{COMPARISON}-{place}")
    elif (chart := outcome_chart(one, f"{OUTCOME}-{place}")) is not None:
        yield chart
