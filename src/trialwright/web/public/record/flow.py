"""Results: who started, completed and left, group by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.record.flow import (
    DropWithdraw,
    FlowGroup,
    FlowMilestone,
    FlowPeriod,
    FlowStats,
    ParticipantFlowModule,
)
from trialwright.registry.record.measures import MeasureGroup
from trialwright.registry.record.results import EventGroup
from trialwright.web.public.content import (
    Cell,
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
    titled,
)

#: What is said where results are posted but lack a module: silence, not a "none".
ABSENT = "Not part of the posted results."

_KINDS = {"STARTED": "Started", "COMPLETED": "Completed", "NOT COMPLETED": "Not completed"}


def participant_flow(module: ParticipantFlowModule | None) -> Section:
    """Return the course of the participants through the study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *titled("Recruitment", prose(module.recruitment_details)),
            *titled("Before assignment", prose(module.pre_assignment_details)),
            *stated(fact("Units analyzed", module.type_units_analyzed)),
            *described_groups(module.groups),
            *(_period(period, module.groups) for period in module.periods),
        )
    return Section("participant-flow", "Participant flow", parts, ABSENT)


def described_groups(
    groups: Sequence[FlowGroup | MeasureGroup | EventGroup],
) -> tuple[Fold, ...]:
    """Return what the columns of the following tables stand for."""
    described = tuple(
        Group(group_name(group), prose(group.description))
        for group in groups
        if group.description is not None
    )
    return (Fold("What the groups are", described),) if described else ()


def group_name(group: FlowGroup | MeasureGroup | EventGroup) -> str:
    """Return a group's title, its id where it has none."""
    return group.title or group.id or "Group without a name"


def columns_of(
    groups: Sequence[FlowGroup | MeasureGroup | EventGroup], counted: Iterable[str | None]
) -> dict[str | None, str]:
    """Return the name of each group by its id, those that are only counted for last."""
    names = {group.id: group_name(group) for group in groups}
    for group in counted:
        names.setdefault(group, f"Group {group or 'without an id'}, not described")
    return names


def remark(text: Markup | None) -> str | None:
    """Return a comment as one piece of text."""
    return None if text is None else unescape(text)


def _period(period: FlowPeriod, groups: Sequence[FlowGroup]) -> Table:
    counted = [stats for one in period.milestones for stats in one.achievements]
    counted += [stats for one in period.drop_withdraws for stats in one.reasons]
    columns = columns_of(groups, (stats.group_id for stats in counted))
    rows: list[Row | Span] = [_milestone(one, columns) for one in period.milestones]
    if period.drop_withdraws:
        rows.append(Span("Reasons for not completing"))
        rows += (_reason(one, columns) for one in period.drop_withdraws)
    title = period.title or "Period without a title"
    return Table(title, ("", *columns.values()), tuple(rows))


def _milestone(one: FlowMilestone, columns: Iterable[str | None]) -> Row:
    name = _KINDS.get(one.type or "", one.type)
    return Row(cell(name, remark(one.comment)), _by_group(one.achievements, columns))


def _reason(one: DropWithdraw, columns: Iterable[str | None]) -> Row:
    return Row(cell(one.type, remark(one.comment)), _by_group(one.reasons, columns))


def _by_group(stats: Sequence[FlowStats], columns: Iterable[str | None]) -> tuple[Cell, ...]:
    return tuple(
        cell(*(line for one in stats if one.group_id == group for line in _counts(one)))
        for group in columns
    )


def _counts(one: FlowStats) -> tuple[str | None, ...]:
    units = None if one.num_units is None else f"{one.num_units} units"
    return one.num_subjects, units, remark(one.comment)
