"""Results: baseline characteristics and outcome measures, with their analyses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial as with_first

from trialwright.registry.record.enumerations import MeasureDispersionType
from trialwright.registry.record.measures import (
    BaselineCharacteristicsModule,
    BaselineClass,
    BaselineMeasure,
    BaselineMeasurement,
    Denom,
    MeasureAnalysis,
    MeasureClass,
    MeasureGroup,
    Measurement,
    OutcomeMeasure,
    OutcomeMeasuresModule,
)
from trialwright.web.public.content import (
    Fold,
    Group,
    Part,
    Row,
    Section,
    Span,
    Table,
    fact,
    prose,
    stated,
    tabled,
    titled,
)
from trialwright.web.public.record.groups import (
    ABSENT,
    by_group,
    columns_of,
    described_groups,
    group_name,
    remark,
)
from trialwright.web.public.wording import in_words, partial, yes_or_no

#: The registry writes NA for a value that was not reached or cannot be estimated.
_NOT_ESTIMABLE = "not estimable (NA)"


def baseline(module: BaselineCharacteristicsModule | None) -> Section:
    """Return the participants as they were at the start."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *prose(module.population_description),
            *stated(fact("Units analyzed", module.type_units_analyzed)),
            *described_groups(module.groups),
            *_numbers_analyzed(module.denoms, module.groups),
            *(part for one in module.measures for part in _baseline_measure(one, module.groups)),
        )
    return Section("baseline", "Baseline characteristics", parts, ABSENT)


def _numbers_analyzed(denoms: Sequence[Denom], groups: Sequence[MeasureGroup]) -> tuple[Table, ...]:
    columns = columns_of(groups, _counted(denoms))
    return tabled("Numbers analyzed", ("", *columns.values()), _denominators(denoms, columns))


def _baseline_measure(one: BaselineMeasure, groups: Sequence[MeasureGroup]) -> Iterator[Part]:
    about: tuple[Part, ...] = (
        *prose(one.description),
        *titled("Population", prose(one.population_description)),
        *stated(
            fact("Denominator", one.denom_units_selected),
            fact("Percentages calculated", yes_or_no(one.calculate_pct)),
        ),
    )
    table = _values(one, one.title or "Measure without a title", groups)
    yield table
    if about:
        yield Fold(f"About: {one.title or 'this measure'}", about)


def outcome_measures(module: OutcomeMeasuresModule | None) -> Section:
    """Return the results of the outcomes, each folded."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = tuple(map(_outcome, module.outcome_measures))
    return Section("outcome-measures", "Outcome results", parts, ABSENT)


def _outcome(one: OutcomeMeasure) -> Fold:
    rank = in_words(one.type) or "Rank not stated"
    title = one.title or "Outcome without a title"
    has_table = bool(one.classes or one.denoms)
    return Fold(
        f"{rank}: {title}",
        (
            *stated(
                fact("Time frame", one.time_frame),
                fact("Reporting status", in_words(one.reporting_status)),
                fact(
                    "Results expected",
                    partial(one.anticipated_posting_date) if one.anticipated_posting_date else None,
                ),
                fact("Units analyzed", one.type_units_analyzed),
                fact("Denominator", one.denom_units_selected),
                fact("Percentages calculated", yes_or_no(one.calculate_pct)),
                fact("Reported as", None if has_table else _form(one)),
            ),
            *prose(one.description),
            *titled("Population analyzed", prose(one.population_description)),
            *described_groups(one.groups),
            *((_values(one, title, one.groups),) if has_table else ()),
            *titled("Statistical analyses", map(with_first(_analysis, one.groups), one.analyses)),
        ),
    )


def _values(
    one: BaselineMeasure | OutcomeMeasure, title: str, groups: Sequence[MeasureGroup]
) -> Table:
    columns = columns_of(groups, _measured(one))
    described = _form(one)
    return Table(
        f"{title} — {described}" if described else title,
        ("", *columns.values()),
        (
            *_denominators(one.denoms, columns),
            *(row for found in one.classes for row in _class_rows(found, columns, one)),
        ),
    )


def _counted(denoms: Iterable[Denom]) -> Iterator[str | None]:
    return (count.group_id for denom in denoms for count in denom.counts)


def _measured(one: BaselineMeasure | OutcomeMeasure) -> Iterator[str | None]:
    """Yield the ids of all groups for which anything is counted or measured."""
    yield from _counted(one.denoms)
    for found in one.classes:
        yield from _counted(found.denoms)
        for category in found.categories:
            yield from (value.group_id for value in category.measurements)


def _form(one: BaselineMeasure | OutcomeMeasure) -> str:
    """Return what the numbers are: ``Mean (Standard deviation), years``."""
    kind = in_words(one.param_type)
    spread = one.dispersion_type
    if spread is not None:
        said = in_words(spread) if isinstance(spread, MeasureDispersionType) else spread
        kind = f"{kind} ({said})" if kind else said
    return ", ".join(filter(None, (kind, one.unit_of_measure)))


def _denominators(denoms: Sequence[Denom], columns: Iterable[str | None]) -> Iterator[Row]:
    for denom in denoms:
        yield Row(
            f"Number analyzed ({denom.units or 'units not stated'})",
            by_group(denom.counts, columns, lambda count: (count.value,)),
        )


def _class_rows(
    found: MeasureClass | BaselineClass,
    columns: Mapping[str | None, str],
    measure: BaselineMeasure | OutcomeMeasure,
) -> Iterator[Row | Span]:
    alone = len(found.categories) == 1 and found.categories[0].title is None
    if found.title is not None and (found.denoms or not alone):
        yield Span(found.title)
    yield from _denominators(found.denoms, columns)
    for category in found.categories:
        name = category.title or (found.title if alone else None) or measure.unit_of_measure
        measured: Sequence[Measurement | BaselineMeasurement] = category.measurements
        yield Row(name or "Value", by_group(measured, columns, _measurement))


def _measurement(one: Measurement | BaselineMeasurement) -> tuple[str | None, ...]:
    said = _number(one.value) or ""
    if one.spread is not None:
        said = f"{said} ({_number(one.spread)})"
    if one.lower_limit is not None or one.upper_limit is not None:
        limits = f"{_number(one.lower_limit) or '?'} to {_number(one.upper_limit) or '?'}"
        said = f"{said} ({limits})"
    return said.strip(), remark(one.comment)


def _number(written: str | None) -> str | None:
    """Return a number as it was written; NA says that there is none to give."""
    return _NOT_ESTIMABLE if written is not None and written.strip() == "NA" else written


def _analysis(groups: Sequence[MeasureGroup], one: MeasureAnalysis) -> Group:
    names = {group.id: group_name(group) for group in groups}
    compared = [names.get(group, group) for group in one.group_ids]
    return Group(
        " compared with ".join(compared) or "Groups not stated",
        (
            *stated(
                fact("Hypothesis", in_words(one.non_inferiority_type)),
                fact("Tested for non-inferiority", yes_or_no(one.tested_non_inferiority)),
                fact("Method", one.statistical_method, remark(one.statistical_comment)),
                fact("p-value", one.p_value, remark(one.p_value_comment)),
                fact(one.param_type or "Estimate", _number(one.param_value)),
                fact("Confidence interval", _interval(one)),
                fact("Lower limit", remark(one.ci_lower_limit_comment)),
                fact("Upper limit", remark(one.ci_upper_limit_comment)),
                fact(
                    in_words(one.dispersion_type) or "Dispersion",
                    _number(one.dispersion_value),
                ),
            ),
            *prose(one.group_description),
            *prose(one.non_inferiority_comment),
            *prose(one.other_analysis_description),
            *prose(one.estimate_comment),
        ),
    )


def _interval(one: MeasureAnalysis) -> str | None:
    """Return ``95% two-sided: 1.2 to 3.4``, with a limit that is not given left open."""
    if one.ci_lower_limit is None and one.ci_upper_limit is None and one.ci_pct_value is None:
        return in_words(one.ci_num_sides)
    level = "level not stated" if one.ci_pct_value is None else f"{one.ci_pct_value}%"
    sides = f" {in_words(one.ci_num_sides).lower()}" if one.ci_num_sides else ""
    lower, upper = _number(one.ci_lower_limit), _number(one.ci_upper_limit)
    return f"{level}{sides}: {lower or 'no lower limit'} to {upper or 'no upper limit'}"
