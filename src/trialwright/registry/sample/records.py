"""Whole records of studies that do not exist, one by one or in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialwright.errors import InvalidInput
from trialwright.registry.sample.arms import Arm, arms_module, draw_arms
from trialwright.registry.sample.attachments import (
    annotation_section,
    document_section,
    unposted_events,
)
from trialwright.registry.sample.browse import derived_section
from trialwright.registry.sample.design import (
    conditions_module,
    description_module,
    design_module,
)
from trialwright.registry.sample.eligibility import eligibility_module
from trialwright.registry.sample.identification import (
    identification_module,
    oversight_module,
    sponsor_module,
)
from trialwright.registry.sample.outcomes import Outcome, draw_outcomes, outcomes_module
from trialwright.registry.sample.outline import MAX_RECORDS, Outline, Part, outline
from trialwright.registry.sample.references import references_module, sharing_module
from trialwright.registry.sample.results import results_section
from trialwright.registry.sample.sites import contacts_module
from trialwright.registry.sample.status import status_module

_encode = msgspec.json.Encoder().encode


def generate(count: int, *, seed: int = 0, start: int = 0) -> Iterator[bytes]:
    """Yield `count` made-up records as compact JSON, from number `start` on.

    A record depends on the seed and its own number alone: any slice equals that slice of the
    whole. Raises InvalidInput for numbers that have no NCT id of their own.
    """
    _check(start, count)
    return (_encode(_record(seed, number)) for number in range(start, start + count))


def generate_block(start: int, count: int, seed: int = 0) -> list[bytes]:
    """Return the records `start` to `start + count - 1`: a block for one process of a pool."""
    return list(generate(count, seed=seed, start=start))


def generate_object(number: int, *, seed: int = 0) -> Part:
    """Return the record of this number as plain values, keys in the registry's order."""
    _check(number, 1)
    return _record(seed, number)


def _check(start: int, count: int) -> None:
    if start < 0 or count < 0 or start + count > MAX_RECORDS:
        raise InvalidInput(
            f"sample records {start:,} to {start + count - 1:,} were asked for; "
            f"there are {MAX_RECORDS:,}, numbered from 0"
        )


def _record(seed: int, number: int) -> Part:
    study = outline(seed, number)
    unposted = unposted_events(study)
    arms = draw_arms(study)
    outcomes = draw_outcomes(study)
    record: Part = {"protocolSection": _protocol_section(study, arms, outcomes)}
    if study.with_results:
        record["resultsSection"] = results_section(study, arms, outcomes)
    optional = {
        "documentSection": document_section(study) if study.study_type else {},
        "annotationSection": annotation_section(study, unposted),
    }
    record |= {name: section for name, section in optional.items() if section}
    record["derivedSection"] = derived_section(study, unposted)
    record["hasResults"] = study.with_results
    return record


def _protocol_section(study: Outline, arms: tuple[Arm, ...], outcomes: tuple[Outcome, ...]) -> Part:
    """Return protocolSection; a withheld study has its identification and status alone."""
    section: Part = {
        "identificationModule": identification_module(study),
        "statusModule": status_module(study),
    }
    if study.study_type is None:
        return section
    section["sponsorCollaboratorsModule"] = sponsor_module(study)
    if study.chance("oversight"):
        section["oversightModule"] = oversight_module(study)
    section["descriptionModule"] = description_module(study)
    section["conditionsModule"] = conditions_module(study)
    section["designModule"] = design_module(study)
    optional = {
        "armsInterventionsModule": _arms(study, arms),
        "outcomesModule": outcomes_module(outcomes),
        "eligibilityModule": eligibility_module(study),
        "contactsLocationsModule": _contacts(study),
        "referencesModule": references_module(study),
        "ipdSharingStatementModule": sharing_module(study),
    }
    return section | {name: module for name, module in optional.items() if module}


def _arms(study: Outline, arms: tuple[Arm, ...]) -> Part:
    if arms or study.chance("arms_and_interventions"):
        return arms_module(study, arms)
    return {}


def _contacts(study: Outline) -> Part:
    return contacts_module(study) if study.chance("contacts_and_locations") else {}
