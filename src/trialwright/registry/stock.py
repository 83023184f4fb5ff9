"""What a registry holds and what it costs, counted from its own tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialwright.registry.containers.values import Form
from trialwright.registry.reading import read_study
from trialwright.registry.record.design import DesignModule
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.status import StatusModule
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry

#: What is counted where a record states nothing.
NOT_STATED = "(not stated)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What there is: studies, versions, loads, and bytes with and without compression.

    `data_cuts` counts versions by the registry's data cut under which they were first seen;
    `drift` counts versions by what the model does not know of them.
    """

    studies: int
    versions: int
    lossy_versions: int
    aliases: int
    loads: int
    unfinished_loads: int
    rejects_waiting: int
    rejects_read_since: int
    record_bytes: int
    disk_bytes: int
    data_cuts: Mapping[str, int]
    drift: Mapping[str, int]

    @property
    def ratio(self) -> float | None:
        """Bytes on disk for each byte of a record; None without records."""
        return self.disk_bytes / self.record_bytes if self.record_bytes else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How many studies state what, in their newest versions."""

    study_types: Mapping[str, int]
    statuses: Mapping[str, int]
    phases: Mapping[str, int]


def stock_of(registry: Registry) -> Stock:
    """Count what a registry holds; reads no record."""
    versions, lossy, record_bytes = _row(
        registry, "SELECT count(*), coalesce(sum(lossy), 0), coalesce(sum(size), 0) FROM version"
    )
    waiting, read_since = _row(
        registry, "SELECT count(*) - count(accepted), count(accepted) FROM rejected"
    )
    loads = registry.loads()
    return Stock(
        studies=registry.count(),
        versions=versions,
        lossy_versions=lossy,
        aliases=_row(registry, "SELECT count(DISTINCT alias) FROM alias")[0],
        loads=len(loads),
        unfinished_loads=sum(load.ended is None for load in loads),
        rejects_waiting=waiting,
        rejects_read_since=read_since,
        record_bytes=record_bytes,
        disk_bytes=registry.file_bytes(),
        data_cuts=_counts(registry, "SELECT cut, count(*) FROM version GROUP BY cut ORDER BY cut"),
        drift=_counts(
            registry,
            "SELECT value, count(*) FROM version, json_each(drift) WHERE drift <> '[]'"
            " GROUP BY value ORDER BY count(*) DESC, value",
        ),
    )


def contents_of(records: Iterable[tuple[Form, bytes]]) -> Contents:
    """Count what studies state; every record is read for it."""
    types: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    for form, source in records:
        protocol = read_study(json_of(source, form)).protocol_section or ProtocolSection()
        status = protocol.status_module or StatusModule()
        design = protocol.design_module or DesignModule()
        types[_stated(design.study_type)] += 1
        statuses[_stated(status.overall_status)] += 1
        phases["/".join(phase.value for phase in design.phases) or NOT_STATED] += 1
    return Contents(
        study_types=dict(types.most_common()),
        statuses=dict(statuses.most_common()),
        phases=dict(phases.most_common()),
    )


def _stated(constant: object) -> str:
    return NOT_STATED if constant is None else str(constant)


def _row(registry: Registry, sql: str) -> tuple[int, ...]:
    row: tuple[int, ...] = registry.connection.execute(sql).fetchone()
    return row


def _counts(registry: Registry, sql: str) -> dict[str, int]:
    return {name or NOT_STATED: count for name, count in registry.connection.execute(sql)}
