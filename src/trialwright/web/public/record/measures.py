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


def _numbers_analyzed(denoms: Sequence[Denom], groups: Sequence[MeasureGroup]) -> tuple[Table, ...]:
    columns = columns_of(groups, _counted(denoms))
    return tabled(said("Numbers analyzed"), ("", *columns.values()), _denominators(denoms, columns))


def _baseline_measure(one: BaselineMeasure, groups: Sequence[MeasureGroup]) -> Iterator[Part]:
    about: tuple[Part, ...] = (
        *prose(one.description),
        *titled(said("Population"), prose(one.population_description)),
        *stated(
            fact(said("Denominator"), one.denom_units_selected),
            fact(said("Percentages calculated"), yes_or_no(one.calculate_pct)),
        ),
    )
    table = _values(one, one.title or said("Measure without a title"), groups)
    yield table
    if about:
        yield Fold(said("About: {title}", title=one.title or said("this measure")), about)


def outcome_measures(module: OutcomeMeasuresModule | None) -> Section:
    """Return the results of the outcomes, each folded."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = tuple(map(_outcome, module.outcome_measures))
    return Section("outcome-measures", said("Outcome results"), parts, absent())


def _outcome(one: OutcomeMeasure) -> Fold:
    rank = in_words(one.type) or said("Rank not stated")
    title = one.title or said("Outcome without a title")
    has_table = bool(one.classes or one.denoms)
    return Fold(
        f"{rank}: {title}",
        (
            *stated(
                fact(said("Time frame"), one.time_frame),
                fact(said("Reporting status"), in_words(one.reporting_status)),
                fact(
                    said("Results expected"),
                    partial(one.anticipated_posting_date) if one.anticipated_posting_date else None,
                ),
                fact(said("Units analyzed"), one.type_units_analyzed),
                fact(said("Denominator"), one.denom_units_selected),
                fact(said("Percentages calculated"), yes_or_no(one.calculate_pct)),
                fact(said("Reported as"), None if has_table else _form(one)),
            ),
            *prose(one.description),
            *titled(said("Population analyzed"), prose(one.population_description)),
            *described_groups(one.groups),
            *((_values(one, title, one.groups),) if has_table else ()),
            *titled(
                said("Statistical analyses"), map(with_first(_analysis, one.groups), one.analyses)
            ),
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
    written = _number(one.value) or ""
    if one.spread is not None:
        written = f"{written} ({_number(one.spread)})"
    if one.lower_limit is not None or one.upper_limit is not None:
        limits = said(
            "{lower} to {upper}",
            lower=_number(one.lower_limit) or "?",
            upper=_number(one.upper_limit) or "?",
        )
        written = f"{written} ({limits})"
    return written.strip(), remark(one.comment)


def _number(written: str | None) -> str | None:
    """Return a number as it was written.

    The registry writes NA for a value that was not reached or cannot be estimated.
    """
    return (
        said("not estimable (NA)") if written is not None and written.strip() == "NA" else written
    )


def _analysis(groups: Sequence[MeasureGroup], one: MeasureAnalysis) -> Group:
    names = {group.id: group_name(group) for group in groups}
    compared = [names.get(group, group) for group in one.group_ids]
    return Group(
        said(" compared with ").join(compared) or said("Groups not stated"),
        (
            *stated(
                fact(said("Hypothesis"), in_words(one.non_inferiority_type)),
                fact(said("Tested for non-inferiority"), yes_or_no(one.tested_non_inferiority)),
                fact(said("Method"), one.statistical_method, remark(one.statistical_comment)),
                fact(said("p-value"), one.p_value, remark(one.p_value_comment)),
                fact(one.param_type or said("Estimate"), _number(one.param_value)),
                fact(said("Confidence interval"), _interval(one)),
                fact(said("Lower limit"), remark(one.ci_lower_limit_comment)),
                fact(said("Upper limit"), remark(one.ci_upper_limit_comment)),
                fact(
                    in_words(one.dispersion_type) or said("Dispersion"),
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
    level = said("level not stated") if one.ci_pct_value is None else f"{one.ci_pct_value}%"
    sides = f" {in_words(one.ci_num_sides).lower()}" if one.ci_num_sides else ""
    lower, upper = _number(one.ci_lower_limit), _number(one.ci_upper_limit)
    return said(
        "{level}{sides}: {lower} to {upper}",
        level=level,
        sides=sides,
        lower=lower or said("no lower limit"),
        upper=upper or said("no upper limit"),
    )
