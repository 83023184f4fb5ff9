"""What was found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from trialwright.cli.output import (
    count_of,
    print_bytes,
    print_json,
    print_line,
    print_table,
    remark,
)
from trialwright.cli.registry.summary import title_of
from trialwright.cli.tables import Cell, Column
from trialwright.exchange.records import COLUMNS, csv_header, csv_rows
from trialwright.registry.labels import label_at, labelled
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import Status
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.status import StatusModule
from trialwright.registry.search.asking import Asked
from trialwright.registry.search.opening import Search
from trialwright.registry.search.questions import Facet, Found

_SCORE = Column("Score", numeric=True)
_HIT = (Column("NCT id"), Column("Status"), Column("Title"))
_NOT_STATED = "(not stated)"


def print_hits(opened: Search, found: Found, *, is_ranked: bool) -> None:
    """Print a line for each hit, the best first, and how many there are in all."""
    if found.hits:
        columns = (*_HIT, _SCORE) if is_ranked else _HIT
        print_table(columns, list(_rows(opened, found, is_ranked=is_ranked)))
        click.echo()
    total = count_of(found.total, "study", "studies")
    if opened.day is not None:
        total += f" as of {opened.day}"
    shown = len(found.hits)
    print_line(f"{total}." if shown == found.total else f"{total}, {shown:,} shown.")


def print_count(found: Found) -> None:
    """Print how many there are, as a bare number."""
    click.echo(found.total)


def print_facets(facets: Sequence[Facet]) -> None:
    """Print in how many hits each value stands, a table for each field; none without hits."""
    for facet in facets:
        rows: list[tuple[Cell, Cell]] = [
            (label_at(facet.field.path, one.value), one.studies) for one in facet.values
        ]
        if facet.missing:
            rows.append((_NOT_STATED, facet.missing))
        if not rows:
            continue
        click.echo()
        print_table((Column(facet.field.piece), Column("Studies", numeric=True)), rows)


def print_hits_json(opened: Search, found: Found, facets: Sequence[Facet], wanted: Asked) -> None:
    """Print the hits and counts as a value; a score is null where nothing ranks."""
    print_json(
        {
            "total": found.total,
            "hits": [
                {
                    "nct_id": hit.nct_id,
                    "version": version.number,
                    "status": _status_of(study),
                    "title": title_of(study),
                    "score": hit.score if wanted.is_ranked else None,
                }
                for hit in found.hits
                for version in (opened.version_of(hit),)
                for study in (version.study,)
            ],
            "facets": [
                {
                    "field": facet.field.piece,
                    "values": [
                        {"value": one.value, "studies": one.studies} for one in facet.values
                    ],
                    "missing": facet.missing,
                }
                for facet in facets
            ],
            "as_of": opened.day,
            "remarks": list(map(str, wanted.remarks)),
        }
    )


def print_csv(opened: Search, found: Found, *, quiet: bool) -> None:
    """Print the hits as the registry's CSV, and say how many there are beyond these."""
    studies = (opened.version_of(hit).study for hit in found.hits)
    print_bytes(csv_header(COLUMNS))
    for row in csv_rows(studies, COLUMNS):
        print_bytes(row)
    if len(found.hits) < found.total:
        total = count_of(found.total, "study", "studies")
        remark(f"{total}, {len(found.hits):,} printed; --limit takes more", quiet=quiet)


def _rows(opened: Search, found: Found, *, is_ranked: bool) -> Iterator[tuple[Cell, ...]]:
    for hit in found.hits:
        study = opened.version_of(hit).study
        status = _status_of(study)
        cells = (hit.nct_id, None if status is None else labelled(status), title_of(study))
        yield (*cells, f"{hit.score:.3f}") if is_ranked else cells


def _status_of(study: Study) -> Status | None:
    protocol = study.protocol_section or ProtocolSection()
    return (protocol.status_module or StatusModule()).overall_status
