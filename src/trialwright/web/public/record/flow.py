"""Results: who started, completed and left, group by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialwright.registry.record.flow import (
    DropWithdraw,
    FlowGroup,
    FlowMilestone,
    FlowPeriod,
    FlowStats,
    ParticipantFlowModule,
)
from trialwright.web.public.content import (
    Part,
    Row,
    Section,
    Span,
    Table,
    cell,
    fact,
    prose,
    stated,
    titled,
)
from trialwright.web.public.languages import said
from trialwright.web.public.record.groups import (
    absent,
    by_group,
    columns_of,
    described_groups,
    remark,
)
from trialwright.web.public.record.labels import milestone_name


def participant_flow(module: ParticipantFlowModule | None) -> Section:
    """Return the course of the participants through the study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *titled(said("Recruitment"), prose(module.recruitment_details)),
            *titled(said("Before assignment"), prose(module.pre_assignment_details)),
            *stated(fact(said("Units analyzed"), module.type_units_analyzed)),
            *described_groups(module.groups),
            *(period_table(period, module.groups) for period in module.periods),
        )
    return Section("participant-flow", said("Participant flow"), parts, absent())


def period_table(period: FlowPeriod, groups: Sequence[FlowGroup]) -> Table:
    """Return one period: who reached which milestone, and why others did not."""
    counted = [stats for one in period.milestones for stats in one.achievements]
    counted += [stats for one in period.drop_withdraws for stats in one.reasons]
    columns = columns_of(groups, (stats.group_id for stats in counted))
    rows: list[Row | Span] = [_milestone(one, columns) for one in period.milestones]
    if period.drop_withdraws:
        rows.append(Span(said("Reasons for not completing")))
        rows += (_reason(one, columns) for one in period.drop_withdraws)
    title = period.title or said("Period without a title")
    return Table(title, ("", *columns.values()), tuple(rows))


def _milestone(one: FlowMilestone, columns: Iterable[str | None]) -> Row:
    return Row(
        cell(milestone_name(one.type), remark(one.comment)),
        by_group(one.achievements, columns, _counts),
    )


def _reason(one: DropWithdraw, columns: Iterable[str | None]) -> Row:
    return Row(cell(one.type, remark(one.comment)), by_group(one.reasons, columns, _counts))


def _counts(one: FlowStats) -> tuple[str | None, ...]:
    units = None if one.num_units is None else said("{units} units", units=one.num_units)
    return one.num_subjects, units, remark(one.comment)
