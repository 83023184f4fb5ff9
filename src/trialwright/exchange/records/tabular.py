"""Studies as CSV with the registry's thirty columns, always in the registry's order.

Constants stand as constants, dates as precise as they were reported, markup as the text
that was meant. Values of one cell are joined by ``|``; an empty cell means "not stated".
The form is RFC 4180: UTF-8, CRLF, quotation marks only where they are needed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

from trialwright.errors import InvalidInput
from trialwright.exchange.records.modules import Modules, modules_of
from trialwright.registry.markup import unescape
from trialwright.registry.projection import invalid_name
from trialwright.registry.record import Study
from trialwright.registry.record.base import Markup
from trialwright.registry.record.contacts import Location
from trialwright.registry.record.design import DesignInfo, EnrollmentInfo, MaskingBlock, Outcome
from trialwright.registry.record.protocol import OrgStudyIdInfo, Sponsor
from trialwright.registry.record.status import DateStruct, PartialDateStruct


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the header; two are equal if their names are."""

    name: str
    cell: Callable[[Modules], str] = field(repr=False, compare=False)


def select_columns(names: Iterable[str] | None = None) -> tuple[Column, ...]:
    """Return the named columns, or all, each once and in the registry's order.

    Raises InvalidInput for a name that is no column, and where no name is given.
    """
    if names is None:
        return COLUMNS
    chosen = dict.fromkeys(names)
    if not chosen:
        raise InvalidInput("Parameter 'fields' is empty: expected at least one column name")
    known = [column.name for column in COLUMNS]
    for name in chosen:
        if name not in known:
            raise invalid_name(name, known)
    return tuple(column for column in COLUMNS if column.name in chosen)


def csv_header(columns: Sequence[Column]) -> bytes:
    """Return the header line, which the registry writes on the first page alone."""
    return _line(column.name for column in columns)


def csv_rows(studies: Iterable[Study], columns: Sequence[Column]) -> Iterator[bytes]:
    """Yield a line for each study, without a header."""
    for study in studies:
        modules = modules_of(study)
        yield _line(column.cell(modules) for column in columns)


def _line(cells: Iterable[str]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _plain(markup: Markup | None) -> str:
    return "" if markup is None else unescape(markup)


def _listed(values: Iterable[object]) -> str:
    return "|".join(str(value) for value in values if value)


def _phrase(*parts: object) -> str:
    """Return the parts that are stated, as the registry strings them together in a cell."""
    return ", ".join(str(part) for part in parts if part)


def _date(written: DateStruct | PartialDateStruct | None) -> str:
    return _text(written.date) if written is not None else ""


def _study_results(modules: Modules) -> str:
    match modules.has_results:
        case None:
            return ""
        case stated:
            return "YES" if stated else "NO"


def _interventions(modules: Modules) -> str:
    return _listed(
        ": ".join(str(part) for part in (one.type, one.name) if part)
        for one in modules.arms.interventions
    )


def _outcomes(outcomes: Sequence[Outcome]) -> str:
    return _listed(
        _phrase(one.measure, _plain(one.description), one.time_frame) for one in outcomes
    )


def _enrollment(modules: Modules) -> str:
    return _text((modules.design.enrollment_info or EnrollmentInfo()).known_count)


def _study_design(modules: Modules) -> str:
    design = modules.design.design_info or DesignInfo()
    parts = (
        ("Allocation", design.allocation),
        ("Intervention Model", design.intervention_model),
        ("Observational Model", design.observational_model),
        ("Time Perspective", design.time_perspective),
        ("Masking", _masking(design.masking_info or MaskingBlock())),
        ("Primary Purpose", design.primary_purpose),
    )
    return _listed(f"{name}: {value}" for name, value in parts if value)


def _masking(block: MaskingBlock) -> str:
    masked = f"({', '.join(map(str, block.who_masked))})" if block.who_masked else ""
    return " ".join(filter(None, (_text(block.masking), masked)))


def _other_ids(modules: Modules) -> str:
    own = modules.identification.org_study_id_info or OrgStudyIdInfo()
    return _listed((own.id, *(other.id for other in modules.identification.secondary_id_infos)))


def _site(site: Location) -> str:
    return _phrase(site.facility, site.city, site.state, site.zip, site.country)


def _documents(modules: Modules) -> str:
    return _listed(
        _phrase(one.label, modules.document_url(one.filename) if one.filename else None)
        for one in modules.documents.large_docs
    )


def _sponsor(modules: Modules) -> Sponsor:
    return modules.sponsors.lead_sponsor or Sponsor()


#: Every column, in the registry's order.
COLUMNS: tuple[Column, ...] = (
    Column("NCT Number", lambda study: _text(study.identification.nct_id)),
    Column("Study Title", lambda study: _text(study.identification.brief_title)),
    Column("Study URL", lambda study: _text(study.study_url)),
    Column("Acronym", lambda study: _text(study.identification.acronym)),
    Column("Study Status", lambda study: _text(study.status.overall_status)),
    Column("Brief Summary", lambda study: _plain(study.description.brief_summary)),
    Column("Study Results", _study_results),
    Column("Conditions", lambda study: _listed(study.conditions.conditions)),
    Column("Interventions", _interventions),
    Column("Primary Outcome Measures", lambda study: _outcomes(study.outcomes.primary_outcomes)),
    Column(
        "Secondary Outcome Measures", lambda study: _outcomes(study.outcomes.secondary_outcomes)
    ),
    Column("Other Outcome Measures", lambda study: _outcomes(study.outcomes.other_outcomes)),
    Column("Sponsor", lambda study: _text(_sponsor(study).name)),
    Column("Collaborators", lambda study: _listed(o.name for o in study.sponsors.collaborators)),
    Column("Sex", lambda study: _text(study.eligibility.sex)),
    Column("Age", lambda study: _phrase(*study.eligibility.std_ages)),
    Column("Phases", lambda study: _listed(study.design.phases)),
    Column("Enrollment", _enrollment),
    Column("Funder Type", lambda study: _text(_sponsor(study).class_)),
    Column("Study Type", lambda study: _text(study.design.study_type)),
    Column("Study Design", _study_design),
    Column("Other IDs", _other_ids),
    Column("Start Date", lambda study: _date(study.status.start_date_struct)),
    Column(
        "Primary Completion Date", lambda study: _date(study.status.primary_completion_date_struct)
    ),
    Column("Completion Date", lambda study: _date(study.status.completion_date_struct)),
    Column("First Posted", lambda study: _date(study.status.study_first_post_date_struct)),
    Column(
        "Results First Posted", lambda study: _date(study.status.results_first_post_date_struct)
    ),
    Column("Last Update Posted", lambda study: _date(study.status.last_update_post_date_struct)),
    Column("Locations", lambda study: _listed(map(_site, study.contacts.locations))),
    Column("Study Documents", _documents),
)
