"""The results section of a study that has one."""

from __future__ import annotations

from trialwright.registry.sample.arms import Arm
from trialwright.registry.sample.baseline import baseline_module
from trialwright.registry.sample.closing import more_info_module
from trialwright.registry.sample.events import events_module
from trialwright.registry.sample.flow import flow_module
from trialwright.registry.sample.groups import draw_groups
from trialwright.registry.sample.measures import measures_module
from trialwright.registry.sample.outcomes import Outcome
from trialwright.registry.sample.outline import Outline, Part


def results_section(study: Outline, arms: tuple[Arm, ...], outcomes: tuple[Outcome, ...]) -> Part:
    """Return resultsSection: the arms and outcomes of the protocol section with numbers."""
    groups = draw_groups(study, arms)
    section: Part = {
        "participantFlowModule": flow_module(study, groups),
        "baselineCharacteristicsModule": baseline_module(study, groups),
        "outcomeMeasuresModule": measures_module(study, groups, outcomes),
    }
    if study.chance("events"):
        section["adverseEventsModule"] = events_module(study, groups)
    section["moreInfoModule"] = more_info_module(study)
    return section
