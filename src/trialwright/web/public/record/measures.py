"""Results: baseline characteristics and outcome measures, with their analyses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap

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
    Cell,
    Facts,
    Fold,
    Group,
    Part,
    Row,
    Section,
    Span,
    Table,
    cell,
    fact,
    prose,
    stated,
    tabled,
    titled,
)
from trialwright.web.public.languages import said
from trialwright.web.public.record.groups import (
    absent,
    by_group,
    columns_of,
    described_groups,
    group_name,
    remark,
)
from trialwright.web.public.wording import in_words, partial, yes_or_no


def baseline(module: BaselineCharacteristicsModule | None) -> Section:
    """Return the participants as they were at the start."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *prose(module.population_description),
            *stated(fact(said("Units analyzed"), module.type_units_analyzed)),
            *described_groups(module.groups),
            *_numbers_analyzed(module.denoms, module.groups),
            *(part for one in module.measures for part in _baseline_measure(one, module.groups)),
        )
    return Section("baseline", said("Baseline characteristics"), parts, absent())


def baseline_in_one_table(module: BaselineCharacteristicsModule | None) -> Section:
    """Return the participants at the start with all measures in one table, as papers have it."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        counted = [group for one in module.measures for group in measured_groups(one)]
        columns = columns_of(module.groups, (*_counted(module.denoms), *counted))
        rows = (
            *_denominators(module.denoms, columns),
            *(row for one in module.measures for row in _measure_rows(one, columns)),
        )
        parts = (
            *prose(module.population_description),
            *stated(fact(said("Units analyzed"), module.type_units_analyzed)),
            *described_groups(module.groups),
            *tabled(said("Participants at the start"), ("", *columns.values()), rows),
            *_about_measures(module.measures),
        )
    return Section("baseline", said("Baseline characteristics"), parts, absent())


def _measure_rows(one: BaselineMeasure, columns: Mapping[str | None, str]) -> Iterator[Row | Span]:
    title, described = one.title or said("Measure without a title"), form_of(one)
    yield Span(f"{title} — {described}" if described else title)
    yield from _denominators(one.denoms, columns)
    for found in one.classes:
        yield from _class_rows(found, columns, one)


def _about_measures(measures: Sequence[BaselineMeasure]) -> tuple[Fold, ...]:
    groups = tuple(
        Group(one.title or said("Measure without a title"), about)
        for one in measures
        if (about := _about_measure(one))
    )
    return (Fold(said("About the measures"), groups),) if groups else ()


def _numbers_analyzed(denoms: Sequence[Denom], groups: Sequence[MeasureGroup]) -> tuple[Table, ...]:
    columns = columns_of(groups, _counted(denoms))
    return tabled(said("Numbers analyzed"), ("", *columns.values()), _denominators(denoms, columns))


def _baseline_measure(one: BaselineMeasure, groups: Sequence[MeasureGroup]) -> Iterator[Part]:
    about = _about_measure(one)
    table = _values(one, one.title or said("Measure without a title"), groups)
    yield table
    if about:
        yield Fold(said("About: {title}", title=one.title or said("this measure")), about)


def _about_measure(one: BaselineMeasure) -> tuple[Part, ...]:
    return (
        *prose(one.description),
        *titled(said("Population"), prose(one.population_description)),
        *stated(
            fact(said("Denominator"), one.denom_units_selected),
            fact(said("Percentages calculated"), yes_or_no(one.calculate_pct)),
        ),
    )


def outcome_measures(module: OutcomeMeasuresModule | None) -> Section:
    """Return the results of the outcomes, each folded."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = tuple(map(_outcome, module.outcome_measures))
    return Section("outcome-measures", said("Outcome results"), parts, absent())


def _outcome(one: OutcomeMeasure) -> Fold:
    rank = in_words(one.type) or said("Rank not stated")
    title = one.title or said("Outcome without a title")
    return Fold(
        f"{rank}: {title}",
        (
            *about_outcome(one),
            *prose(one.description),
            *titled(said("Population analyzed"), prose(one.population_description)),
            *described_groups(one.groups),
            *outcome_table(one),
            *analyses(one),
        ),
    )


def about_outcome(one: OutcomeMeasure) -> tuple[Facts, ...]:
    """Return when an outcome was measured, in what, and whether its results are posted."""
    return stated(
        fact(said("Time frame"), one.time_frame),
        fact(said("Reporting status"), in_words(one.reporting_status)),
        fact(
            said("Results expected"),
            partial(one.anticipated_posting_date) if one.anticipated_posting_date else None,
        ),
        fact(said("Units analyzed"), one.type_units_analyzed),
        fact(said("Denominator"), one.denom_units_selected),
        fact(said("Percentages calculated"), yes_or_no(one.calculate_pct)),
        fact(said("Reported as"), None if _has_table(one) else form_of(one)),
    )


def outcome_table(one: OutcomeMeasure) -> tuple[Table, ...]:
    """Return the values of an outcome, group by group, or nothing if none are posted."""
    title = one.title or said("Outcome without a title")
    return (_values(one, title, one.groups),) if _has_table(one) else ()


def _has_table(one: OutcomeMeasure) -> bool:
    return bool(one.classes or one.denoms)


def _values(
    one: BaselineMeasure | OutcomeMeasure, title: str, groups: Sequence[MeasureGroup]
) -> Table:
    columns = columns_of(groups, measured_groups(one))
    described = form_of(one)
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


def measured_groups(one: BaselineMeasure | OutcomeMeasure) -> Iterator[str | None]:
    """Yield the ids of all groups for which anything is counted or measured."""
    yield from _counted(one.denoms)
    for found in one.classes:
        yield from _counted(found.denoms)
        for category in found.categories:
            yield from (value.group_id for value in category.measurements)


def form_of(one: BaselineMeasure | OutcomeMeasure) -> str:
    """Return what the numbers are: ``Mean (Standard deviation), years``."""
    kind = in_words(one.param_type)
    spread = one.dispersion_type
    if spread is not None:
        named = in_words(spread) if isinstance(spread, MeasureDispersionType) else spread
        kind = f"{kind} ({named})" if kind else named
    return ", ".join(filter(None, (kind, one.unit_of_measure)))


def _denominators(denoms: Sequence[Denom], columns: Iterable[str | None]) -> Iterator[Row]:
    for denom in denoms:
        yield Row(
            said("Number analyzed ({units})", units=denom.units or said("units not stated")),
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
        yield Row(name or said("Value"), by_group(measured, columns, _measurement))


def _measurement(one: Measurement | BaselineMeasurement) -> tuple[str | None, ...]:
    return measurement_said(one), remark(one.comment)


def measurement_said(one: Measurement | BaselineMeasurement) -> str:
    """Return a value with its spread or limits, each as it was posted."""
    stated_as = estimate_said(one.value) or ""
    if one.spread is not None:
        stated_as = f"{stated_as} ({estimate_said(one.spread)})"
    if one.lower_limit is not None or one.upper_limit is not None:
        limits = said(
            "{lower} to {upper}",
            lower=estimate_said(one.lower_limit) or "?",
            upper=estimate_said(one.upper_limit) or "?",
        )
        stated_as = f"{stated_as} ({limits})"
    return stated_as.strip()


def estimate_said(written: str | None) -> str | None:
    """Return a number as it was posted.

    The registry writes NA for a value that was not reached or cannot be estimated.
    """
    return (
        said("not estimable (NA)") if written is not None and written.strip() == "NA" else written
    )


def analyses(one: OutcomeMeasure) -> tuple[Group, ...]:
    """Return how groups were compared, estimates and p-values as they were posted."""
    return titled(said("Statistical analyses"), starmap(_analysis, numbered_comparisons(one)))


def analyses_in_short(one: OutcomeMeasure) -> tuple[Part, ...]:
    """Return the comparisons of groups as a table, and all that is said of each to open."""
    rows = (
        Row(
            compared,
            (
                each.statistical_method or "",
                _estimate(each),
                _interval(each) or "",
                each.p_value or "",
            ),
        )
        for compared, each in numbered_comparisons(one)
    )
    columns = (
        said("Groups compared"),
        said("Method"),
        said("Estimate"),
        said("Confidence interval"),
        said("p-value"),
    )
    detail = Fold(
        said("All that is stated of the analyses"),
        tuple(starmap(_analysis, numbered_comparisons(one))),
    )
    table = tabled(said("Statistical analyses, as posted"), columns, rows)
    return (*table, detail) if table else ()


def _estimate(one: MeasureAnalysis) -> Cell:
    """Return the estimated value with its name and its dispersion."""
    value = estimate_said(one.param_value)
    return cell(
        value if one.param_type is None else f"{one.param_type}: {value or said('not stated')}",
        spread_said(one),
    )


def spread_said(one: MeasureAnalysis) -> str | None:
    """Return the dispersion of an estimate with its name, None if none was posted."""
    spread = estimate_said(one.dispersion_value)
    if spread is None:
        return None
    return f"{in_words(one.dispersion_type) or said('Dispersion')}: {spread}"


def numbered_comparisons(one: OutcomeMeasure) -> tuple[tuple[str, MeasureAnalysis], ...]:
    """Return the analyses of an outcome with what each compares; several have numbers."""
    return tuple(
        (
            _compared(one.groups, each)
            if len(one.analyses) == 1
            else f"{place}. {_compared(one.groups, each)}",
            each,
        )
        for place, each in enumerate(one.analyses, start=1)
    )


def _compared(groups: Sequence[MeasureGroup], one: MeasureAnalysis) -> str:
    """Return the groups that an analysis compares, in their order."""
    names = {group.id: group_name(group) for group in groups}
    compared = [names.get(group, group) for group in one.group_ids]
    return said(" compared with ").join(compared) or said("Groups not stated")


def _analysis(compared: str, one: MeasureAnalysis) -> Group:
    return Group(
        compared,
        (
            *stated(
                fact(said("Hypothesis"), in_words(one.non_inferiority_type)),
                fact(said("Tested for non-inferiority"), yes_or_no(one.tested_non_inferiority)),
                fact(said("Method"), one.statistical_method, remark(one.statistical_comment)),
                fact(said("p-value"), one.p_value, remark(one.p_value_comment)),
                fact(one.param_type or said("Estimate"), estimate_said(one.param_value)),
                fact(said("Confidence interval"), _interval(one)),
                fact(said("Lower limit"), remark(one.ci_lower_limit_comment)),
                fact(said("Upper limit"), remark(one.ci_upper_limit_comment)),
                fact(
                    in_words(one.dispersion_type) or said("Dispersion"),
                    estimate_said(one.dispersion_value),
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
    level = said("level not stated") if one.ci_pct_value is None else f"{one.ci_pct_value}%"
    sides = f" {in_words(one.ci_num_sides).lower()}" if one.ci_num_sides else ""
    if one.ci_lower_limit is None and one.ci_upper_limit is None:
        return f"{level}{sides}: {said('limits not stated')}"
    lower, upper = estimate_said(one.ci_lower_limit), estimate_said(one.ci_upper_limit)
    return said(
        "{level}{sides}: {lower} to {upper}",
        level=level,
        sides=sides,
        lower=lower or said("no lower limit"),
        upper=upper or said("no upper limit"),
    )
