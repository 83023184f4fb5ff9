"""Observation to grade, by a published rulebook that is held as data.

Reads: values with units, reference ranges and baselines, findings by day, and the TOML files of
rulebooks. Writes: `Grade` and `Response`, each with its rulebook, version, deciding rows,
inputs, what is missing and what was assumed.
Never knows: where anything is stored, who the participant is, or what is normal at which age.
Start at `answers` for what a grade is, and at `measured` for how one comes about.
"""

from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    Used,
    bounds_of,
    in_words,
    level_between,
)
from trialwright.grading.checking import defects_in, defects_of
from trialwright.grading.column_grading import grade_columns
from trialwright.grading.columns import GradeColumns, ValueColumns
from trialwright.grading.course import Course, Given, course_of
from trialwright.grading.crs import CrsDay, grade_crs
from trialwright.grading.emergence import (
    DatedObservation,
    Emergence,
    GradedSeries,
    baseline_of,
    grade_series,
    treatment_emergent,
)
from trialwright.grading.entered import enter_grade, enter_iec_hs
from trialwright.grading.febrile_neutropenia import Fever, grade_febrile_neutropenia
from trialwright.grading.icans import IcansDay, grade_icans, ice_score
from trialwright.grading.kinds import defects_in_any
from trialwright.grading.measured import (
    Baseline,
    Observation,
    Position,
    Settings,
    grade_measured,
)
from trialwright.grading.reading import rulebook_of
from trialwright.grading.rulebook import Rulebook, Term
from trialwright.grading.shelf import ctcae, measured_rulebooks
from trialwright.grading.units import converted

__all__ = [
    "AtLeast",
    "Baseline",
    "Course",
    "CrsDay",
    "DatedObservation",
    "Emergence",
    "Exactly",
    "Fever",
    "Given",
    "Grade",
    "GradeColumns",
    "GradedSeries",
    "IcansDay",
    "Level",
    "NotAssessed",
    "Observation",
    "Position",
    "Rulebook",
    "Settings",
    "Term",
    "Ungradable",
    "Used",
    "ValueColumns",
    "baseline_of",
    "bounds_of",
    "converted",
    "course_of",
    "ctcae",
    "defects_in",
    "defects_in_any",
    "defects_of",
    "enter_grade",
    "enter_iec_hs",
    "grade_columns",
    "grade_crs",
    "grade_febrile_neutropenia",
    "grade_icans",
    "grade_measured",
    "grade_series",
    "ice_score",
    "in_words",
    "level_between",
    "measured_rulebooks",
    "rulebook_of",
    "treatment_emergent",
]
