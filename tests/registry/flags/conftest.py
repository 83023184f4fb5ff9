"""Records in a few words, for tests of the flags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from trialwright.registry.flags import StudyFlags, flags_of
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study

MakeStudy = Callable[..., Study]
Flagged = Callable[..., StudyFlags]


def make_study(  # noqa: PLR0913 - one argument for each text of a record
    title: str = "",
    *,
    summary: str = "Safety and effects are observed for one year.",
    description: str = "",
    interventions: Sequence[dict[str, Any]] = (),
    arms: Sequence[dict[str, Any]] = (),
    conditions: Sequence[str] = (),
    criteria: str = "",
) -> Study:
    """Return a record with these texts and nothing else."""
    return convert_study(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT99999999", "briefTitle": title},
                "descriptionModule": {"briefSummary": summary, "detailedDescription": description},
                "conditionsModule": {"conditions": list(conditions)},
                "armsInterventionsModule": {
                    "armGroups": list(arms),
                    "interventions": list(interventions),
                },
                "eligibilityModule": {"eligibilityCriteria": criteria},
            }
        }
    )


@pytest.fixture
def study() -> MakeStudy:
    """Return what makes a record of a few texts."""
    return make_study


@pytest.fixture
def flagged() -> Flagged:
    """Return what makes a record of a few texts and derives its flags."""
    return lambda *texts, **more: flags_of(make_study(*texts, **more))
