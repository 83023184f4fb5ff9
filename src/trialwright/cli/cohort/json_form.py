"""Counts over many patients as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from trialwright.cli.cohort.running import Found
from trialwright.cli.patient.json_form import aside_json
from trialwright.eligibility.cohort import CohortStudy
from trialwright.eligibility.evaluation.wording import name_of
from trialwright.exchange.patients import SetAside
from trialwright.reporting import Step


def cohort_json(
    nct_id: str | None,
    study: CohortStudy,
    found: Found,
    steps: Sequence[Step],
    set_aside: Sequence[SetAside],
) -> dict[str, Any]:
    """Return what was found of a cohort as plain values."""
    tally, policies = found.tally, study.policies
    return {
        "study": nct_id,
        "as_of": policies.day,
        "patients": tally.patients,
        "eligible": tally.eligible,
        "needs_data": tally.needs_data,
        "needs_review": tally.needs_review,
        "not_eligible": tally.not_eligible,
        "died": tally.died,
        "criteria": [
            {"id": step.name, "words": step.words, **asdict(one)}
            for step, one in zip(steps, tally.criteria, strict=True)
        ],
        "open": [
            {
                "about": one.ask.about,
                "name": name_of(one.ask, study.vocabulary),
                "for_people": one.ask.for_people,
                "criterion": one.ask.criterion or None,
                "patients": one.patients,
            }
            for one in tally.asks
        ],
        "first": [msgspec.json.decode(line) for line in found.first],
        "asked_one_by_one": {"at_a_place": tally.one_by_one, "signed": tally.signers},
        "set_aside": aside_json(set_aside),
        "policies": {
            "at_screening_days": policies.at_screening,
            "stale_after_days": dict(policies.stale_after),
            "complete": [
                {
                    "kind": one.kind.value,
                    "concept": one.concept or None,
                    "from": one.window.start,
                    "until": one.window.end,
                    "declared_by": one.declared_by,
                }
                for one in policies.complete
            ],
        },
    }
