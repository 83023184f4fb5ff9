"""Haematotoxicity after immune effector cells, from counts by day.

Reads: one count for each day, the day on which counting ends, and named rules for days that are
missing and for how days are counted. Writes: `Grade`, with the days that were counted.
Never knows: transfusions or growth factors as part of a grade.
Start at `grading`.
"""

from trialwright.grading.icaht.counting import CountRule, MissingRule
from trialwright.grading.icaht.episodes import Episode, episodes
from trialwright.grading.icaht.grading import IcahtSettings, grade_icaht
from trialwright.grading.icaht.recovery import Recovery, platelet_recovery
from trialwright.grading.icaht.rulebooks import DayRulebook, day_rulebooks, icaht, t_icaht

__all__ = [
    "CountRule",
    "DayRulebook",
    "Episode",
    "IcahtSettings",
    "MissingRule",
    "Recovery",
    "day_rulebooks",
    "episodes",
    "grade_icaht",
    "icaht",
    "platelet_recovery",
    "t_icaht",
]
