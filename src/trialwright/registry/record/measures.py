"""Results: baseline characteristics and outcome measures."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.enumerations import (
    AnalysisDispersionType,
    ConfidenceIntervalNumSides,
    MeasureDispersionType,
    MeasureParam,
    NonInferiorityType,
    OutcomeMeasureType,
    ReportingStatus,
)
from trialwright.vocabulary import PartialDate


class BaselineCharacteristicsModule(Record, frozen=True, kw_only=True):
    """At `resultsSection.baselineCharacteristicsModule`."""

    population_description: Markup | None = None
    """Baseline Analysis Population Description."""

    type_units_analyzed: str | None = None
    """Type of Units Analyzed."""

    groups: tuple[MeasureGroup, ...] = ()
    """Arm/Group Information."""

    denoms: tuple[Denom, ...] = ()
    """Denoms."""

    measures: tuple[BaselineMeasure, ...] = ()
    """Baseline Measure."""


class BaselineMeasure(Record, frozen=True, kw_only=True):
    """At `resultsSection.baselineCharacteristicsModule.measures`."""

    title: str | None = None
    """Baseline Measure Title."""

    description: Markup | None = None
    """Baseline Measure Title for Study-Specified Measure."""

    population_description: Markup | None = None
    """Baseline Measure Description."""

    param_type: MeasureParam | None = None
    """Baseline Measure Type."""

    dispersion_type: MeasureDispersionType | None = None
    """Baseline Measure Dispersion/Precision."""

    unit_of_measure: str | None = None
    """Unit of Measure."""

    calculate_pct: bool | None = None
    """Calculated Percentage."""

    denom_units_selected: str | None = None
    """Type of Units Selected."""

    denoms: tuple[Denom, ...] = ()
    """Denoms."""

    classes: tuple[BaselineClass, ...] = ()
    """Classes."""


class OutcomeMeasuresModule(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule`."""

    outcome_measures: tuple[OutcomeMeasure, ...] = ()
    """Outcome Measure."""


class OutcomeMeasure(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule.outcomeMeasures`."""

    type: OutcomeMeasureType | None = None
    """Outcome Measure Type."""

    title: str | None = None
    """Outcome Measure title."""

    description: Markup | None = None
    """Outcome Measure Description."""

    population_description: Markup | None = None
    """Analysis Population Description."""

    reporting_status: ReportingStatus | None = None
    """Reporting Status."""

    anticipated_posting_date: PartialDate | None = None
    """Anticipated Reporting Date."""

    param_type: MeasureParam | None = None
    """Outcome Measure Data Type."""

    dispersion_type: str | None = None
    """Outcome Measure Dispersion/Precision."""

    unit_of_measure: str | None = None
    """Unit of Measure."""

    calculate_pct: bool | None = None
    """Calculated Percentage."""

    time_frame: str | None = None
    """Outcome Measure Time Frame."""

    type_units_analyzed: str | None = None
    """Units Analyzed."""

    denom_units_selected: str | None = None
    """Denom Units Selected."""

    groups: tuple[MeasureGroup, ...] = ()
    """Groups."""

    denoms: tuple[Denom, ...] = ()
    """Denoms."""

    classes: tuple[MeasureClass, ...] = ()
    """Classes."""

    analyses: tuple[MeasureAnalysis, ...] = ()
    """Outcome Measure Analysis."""


class MeasureAnalysis(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses`."""

    group_ids: tuple[str, ...] = ()
    """Group Ids."""

    group_description: Markup | None = None
    """Selected Comparison Group Description."""

    tested_non_inferiority: bool | None = None
    """Non-inferiority or Equivalence Test Type."""

    non_inferiority_type: NonInferiorityType | None = None
    """Type of Statistical Test."""

    non_inferiority_comment: Markup | None = None
    """Non-inferiority or Equivalence Comment."""

    other_analysis_description: Markup | None = None
    """Other Statistical Analysis."""

    p_value: str | None = None
    """P-Value."""

    p_value_comment: Markup | None = None
    """P-Value Comment."""

    statistical_method: str | None = None
    """Statistical Method."""

    statistical_comment: Markup | None = None
    """Statistical Comment."""

    param_type: str | None = None
    """Estimation Parameter."""

    param_value: str | None = None
    """Estimated Value."""

    ci_pct_value: str | None = None
    """Percentage for Confidence Interval."""

    ci_num_sides: ConfidenceIntervalNumSides | None = None
    """Number of Sides for Confidence Interval."""

    ci_lower_limit: str | None = None
    """Lower Limit for 2-sided Confidence Interval."""

    ci_upper_limit: str | None = None
    """Upper Limit for 2-sided Confidence Interval."""

    ci_lower_limit_comment: Markup | None = None
    """Lower Limit Comment."""

    ci_upper_limit_comment: Markup | None = None
    """Upper Limit Comment."""

    dispersion_type: AnalysisDispersionType | None = None
    """Estimation Dispersion Type."""

    dispersion_value: str | None = None
    """Parameter Dispersion Value."""

    estimate_comment: Markup | None = None
    """Estimation Comment."""


class MeasureGroup(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.baselineCharacteristicsModule.groups`
    - `resultsSection.outcomeMeasuresModule.outcomeMeasures.groups`
    """

    id: str | None = None
    """Arm/Group ID."""

    title: str | None = None
    """Arm/Group Title."""

    description: Markup | None = None
    """Arm/Group Description."""


class Denom(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.baselineCharacteristicsModule.denoms`
    - `resultsSection.baselineCharacteristicsModule.measures.denoms`
    - `resultsSection.baselineCharacteristicsModule.measures.classes.denoms`
    - `resultsSection.outcomeMeasuresModule.outcomeMeasures.denoms`
    - `resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.denoms`
    """

    units: str | None = None
    """Overall Number of Units Analyzed."""

    counts: tuple[DenomCount, ...] = ()
    """Counts."""


class DenomCount(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.baselineCharacteristicsModule.denoms.counts`
    - `resultsSection.baselineCharacteristicsModule.measures.denoms.counts`
    - `resultsSection.baselineCharacteristicsModule.measures.classes.denoms.counts`
    - `resultsSection.outcomeMeasuresModule.outcomeMeasures.denoms.counts`
    - `resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.denoms.counts`
    """

    group_id: str | None = None
    """Arm/Group ID."""

    value: str | None = None
    """Value."""


class MeasureClass(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule.outcomeMeasures.classes`."""

    title: str | None = None
    """Baseline RowTitle."""

    denoms: tuple[Denom, ...] = ()
    """Denoms."""

    categories: tuple[MeasureCategory, ...] = ()
    """Categories."""


class MeasureCategory(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories`."""

    title: str | None = None
    """Category Title."""

    measurements: tuple[Measurement, ...] = ()
    """Measurements."""


class Measurement(Record, frozen=True, kw_only=True):
    """At `resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements`."""

    group_id: str | None = None
    """Arm/Group ID."""

    value: str | None = None
    """Data."""

    spread: str | None = None
    """Data."""

    lower_limit: str | None = None
    """Data."""

    upper_limit: str | None = None
    """Data."""

    comment: Markup | None = None
    """Comments for N/A values."""


# At baseline the registry writes the spread behind the limits. The fields of each type stand in
# the order in which the registry writes them, so a row of the baseline has types of its own.


class BaselineClass(Record, frozen=True, kw_only=True):
    """At `resultsSection.baselineCharacteristicsModule.measures.classes`."""

    title: str | None = None
    """Baseline RowTitle."""

    denoms: tuple[Denom, ...] = ()
    """Denoms."""

    categories: tuple[BaselineCategory, ...] = ()
    """Categories."""


class BaselineCategory(Record, frozen=True, kw_only=True):
    """At `resultsSection.baselineCharacteristicsModule.measures.classes.categories`."""

    title: str | None = None
    """Category Title."""

    measurements: tuple[BaselineMeasurement, ...] = ()
    """Measurements."""


class BaselineMeasurement(Record, frozen=True, kw_only=True):
    """At baseline: `….baselineCharacteristicsModule.measures.classes.categories.measurements`."""

    group_id: str | None = None
    """Arm/Group ID."""

    value: str | None = None
    """Data."""

    lower_limit: str | None = None
    """Data."""

    upper_limit: str | None = None
    """Data."""

    spread: str | None = None
    """Data."""

    comment: Markup | None = None
    """Comments for N/A values."""
