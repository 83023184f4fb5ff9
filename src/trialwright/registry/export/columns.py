"""One version of a record as a row of a table: what one asks of many studies at once.

What the record does not state is null, never an empty list or a number. So is a number that
its column cannot hold (`states_more_than_fits`): the column `record` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TypeAlias

from trialwright.registry.export.selection import Exported, StudyEntry
from trialwright.registry.record import Study
from trialwright.registry.record.contacts import ContactsLocationsModule
from trialwright.registry.record.derived import DerivedSection
from trialwright.registry.record.design import (
    UNKNOWN_ENROLLMENT,
    ArmsInterventionsModule,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
)
from trialwright.registry.record.protocol import (
    ConditionsModule,
    IdentificationModule,
    ProtocolSection,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import DateStruct, PartialDateStruct, StatusModule
from trialwright.vocabulary import Duration

Cell: TypeAlias = "str | int | float | bool | date | Sequence[Cell] | dict[str, Cell] | None"
Row: TypeAlias = dict[str, Cell]

#: What a BIGINT holds.
_WHOLE_NUMBERS = range(-(2**63), 2**63)

_PARTIAL_DATE = {"": "VARCHAR", "_type": "VARCHAR", "_precision": "VARCHAR"} | {
    "_earliest": "DATE",
    "_latest": "DATE",
}


def _partial_date(name: str) -> dict[str, str]:
    return {f"{name}{ending}": kind for ending, kind in _PARTIAL_DATE.items()}


#: Every column in order, with its type in DuckDB's words.
COLUMNS: dict[str, str] = {
    "nct_id": "VARCHAR",
    "version": "INTEGER",
    "versions": "INTEGER",
    "first_seen": "TIMESTAMP",
    "last_changed": "TIMESTAMP",
    "brief_title": "VARCHAR",
    "official_title": "VARCHAR",
    "acronym": "VARCHAR",
    "overall_status": "VARCHAR",
    "study_type": "VARCHAR",
    "phases": "VARCHAR[]",
    "enrollment_count": "BIGINT",
    "enrollment_type": "VARCHAR",
    **_partial_date("start_date"),
    **_partial_date("primary_completion_date"),
    **_partial_date("completion_date"),
    "first_posted": "DATE",
    "last_update_posted": "DATE",
    "lead_sponsor": "VARCHAR",
    "lead_sponsor_class": "VARCHAR",
    "collaborators": "VARCHAR[]",
    "conditions": "VARCHAR[]",
    "interventions": 'STRUCT("type" VARCHAR, "name" VARCHAR)[]',
    "sex": "VARCHAR",
    "minimum_age": "VARCHAR",
    "minimum_age_days": "DOUBLE",
    "maximum_age": "VARCHAR",
    "maximum_age_days": "DOUBLE",
    "std_ages": "VARCHAR[]",
    "healthy_volunteers": "BOOLEAN",
    "countries": "VARCHAR[]",
    "site_count": "INTEGER",
    "has_results": "BOOLEAN",
    "condition_mesh_terms": "VARCHAR[]",
    "flags": "VARCHAR",
    "record": "VARCHAR",
}


def row_of(exported: Exported, entry: StudyEntry, study: Study) -> Row:
    """Return the row of one version.

    `first_seen` and `last_changed` are our moments of the study, in UTC; flags stand with the
    newest version only, of which they were derived.
    """
    protocol = study.protocol_section or ProtocolSection()
    newest = exported.number == entry.versions
    return {
        "nct_id": str(exported.nct_id),
        "version": exported.number,
        "versions": entry.versions,
        "first_seen": _moment(entry.first_seen),
        "last_changed": _moment(entry.last_changed),
        **_identity(protocol.identification_module or IdentificationModule()),
        **_status(protocol.status_module or StatusModule()),
        **_design(protocol.design_module or DesignModule()),
        **_sponsors(protocol.sponsor_collaborators_module or SponsorCollaboratorsModule()),
        **_subject(protocol),
        **_eligibility(protocol.eligibility_module or EligibilityModule()),
        **_sites(protocol.contacts_locations_module or ContactsLocationsModule()),
        "has_results": _has_results(study),
        "condition_mesh_terms": _mesh_terms(study.derived_section or DerivedSection()),
        "flags": entry.flags if newest else None,
        "record": exported.json.decode("utf-8"),
    }


def states_more_than_fits(study: Study) -> bool:
    """Return whether the record states a number that its column cannot hold."""
    protocol = study.protocol_section or ProtocolSection()
    enrollment = (protocol.design_module or DesignModule()).enrollment_info or EnrollmentInfo()
    return enrollment.count is not None and enrollment.count not in _WHOLE_NUMBERS


def _identity(module: IdentificationModule) -> Row:
    return {
        "brief_title": module.brief_title,
        "official_title": module.official_title,
        "acronym": module.acronym,
    }


def _status(module: StatusModule) -> Row:
    return {
        "overall_status": _text(module.overall_status),
        **_date_cells("start_date", module.start_date_struct),
        **_date_cells("primary_completion_date", module.primary_completion_date_struct),
        **_date_cells("completion_date", module.completion_date_struct),
        "first_posted": _day(module.study_first_post_date_struct),
        "last_update_posted": _day(module.last_update_post_date_struct),
    }


def _design(module: DesignModule) -> Row:
    enrollment = module.enrollment_info or EnrollmentInfo()
    return {
        "study_type": _text(module.study_type),
        "phases": _texts(module.phases),
        "enrollment_count": _count(enrollment.count),
        "enrollment_type": _text(enrollment.type),
    }


def _sponsors(module: SponsorCollaboratorsModule) -> Row:
    lead = module.lead_sponsor
    return {
        "lead_sponsor": lead.name if lead is not None else None,
        "lead_sponsor_class": _text(lead.class_) if lead is not None else None,
        "collaborators": _texts(one.name for one in module.collaborators),
    }


def _subject(protocol: ProtocolSection) -> Row:
    conditions = protocol.conditions_module or ConditionsModule()
    arms = protocol.arms_interventions_module or ArmsInterventionsModule()
    interventions: list[Cell] = [
        {"type": _text(one.type), "name": one.name} for one in arms.interventions
    ]
    return {
        "conditions": _texts(conditions.conditions),
        "interventions": interventions or None,
    }


def _eligibility(module: EligibilityModule) -> Row:
    return {
        "sex": _text(module.sex),
        **_age_cells("minimum_age", module.minimum_age),
        **_age_cells("maximum_age", module.maximum_age),
        "std_ages": _texts(module.std_ages),
        "healthy_volunteers": module.healthy_volunteers,
    }


def _sites(module: ContactsLocationsModule) -> Row:
    """Return each country once, in the record's order, and how many sites are listed."""
    return {
        "countries": _texts(dict.fromkeys(site.country for site in module.locations)),
        "site_count": len(module.locations),
    }


def _has_results(study: Study) -> bool | None:
    """Return whether there are results; a past version that does not say may still show them."""
    if study.has_results is None and study.results_section is not None:
        return True
    return study.has_results


def _mesh_terms(section: DerivedSection) -> Cell:
    browse = section.condition_browse_module
    return _texts(mesh.term for mesh in browse.meshes) if browse is not None else None


def _date_cells(name: str, written: PartialDateStruct | None) -> Row:
    stated = written.date if written is not None else None
    kind = written.type if written is not None else None
    return {
        name: stated.text if stated is not None else None,
        f"{name}_type": _text(kind),
        f"{name}_precision": stated.precision.value if stated is not None else None,
        f"{name}_earliest": stated.earliest if stated is not None else None,
        f"{name}_latest": stated.latest if stated is not None else None,
    }


def _age_cells(name: str, written: Duration | None) -> Row:
    return {
        name: written.text if written is not None else None,
        f"{name}_days": written.days if written is not None else None,
    }


def _count(stated: int | None) -> int | None:
    known = stated is not None and stated != UNKNOWN_ENROLLMENT and stated in _WHOLE_NUMBERS
    return stated if known else None


def _day(written: DateStruct | None) -> date | None:
    return written.date if written is not None else None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(values: Iterable[object]) -> list[Cell] | None:
    return [str(value) for value in values if value is not None] or None
