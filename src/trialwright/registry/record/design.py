"""How a study is built: design, arms, interventions, outcomes, eligibility."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.enumerations import (
    ArmGroupType,
    BioSpecRetention,
    DesignAllocation,
    DesignMasking,
    DesignTimePerspective,
    EnrollmentType,
    InterventionalAssignment,
    InterventionType,
    ObservationalModel,
    Phase,
    PrimaryPurpose,
    SamplingMethod,
    Sex,
    StandardAge,
    StudyType,
    WhoMasked,
)
from trialwright.vocabulary import Duration

#: What some records state where the number of participants is unknown: never a number to add
#: up or to sort by.
UNKNOWN_ENROLLMENT = 99_999_999


class DesignModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule`."""

    study_type: StudyType | None = None
    """Study Type."""

    n_ptrs_to_this_exp_acc_nct_id: int | None = None
    """Number of References to an Expanded Access Study."""

    expanded_access_types: ExpandedAccessTypes | None = None
    """Expanded Access Type."""

    phases: tuple[Phase, ...] = ()
    """Study Phase."""

    patient_registry: bool | None = None
    """Patient Registry."""

    target_duration: Duration | None = None
    """Target Follow-Up Duration."""

    design_info: DesignInfo | None = None
    """Design Info."""

    bio_spec: BioSpec | None = None
    """Bio Spec."""

    enrollment_info: EnrollmentInfo | None = None
    """Enrollment Info."""


class ExpandedAccessTypes(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule.expandedAccessTypes`."""

    individual: bool | None = None
    """Individual Patients."""

    intermediate: bool | None = None
    """Intermediate-type Population."""

    treatment: bool | None = None
    """Treatment IND/Protocol."""


class DesignInfo(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule.designInfo`."""

    allocation: DesignAllocation | None = None
    """Design Allocation."""

    intervention_model: InterventionalAssignment | None = None
    """Interventional Study Design."""

    observational_model: ObservationalModel | None = None
    """Observational Study Model."""

    time_perspective: DesignTimePerspective | None = None
    """Time Perspective."""

    intervention_model_description: Markup | None = None
    """Interventional Study Design Description."""

    primary_purpose: PrimaryPurpose | None = None
    """Design Primary Purpose."""

    masking_info: MaskingBlock | None = None
    """Masking Info."""


class MaskingBlock(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule.designInfo.maskingInfo`."""

    masking: DesignMasking | None = None
    """Design Masking."""

    masking_description: Markup | None = None
    """Masking Description."""

    who_masked: tuple[WhoMasked, ...] = ()
    """Who Masked."""


class BioSpec(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule.bioSpec`."""

    retention: BioSpecRetention | None = None
    """Biospecimen Retention."""

    description: Markup | None = None
    """Biospecimen Description."""


class EnrollmentInfo(Record, frozen=True, kw_only=True):
    """At `protocolSection.designModule.enrollmentInfo`."""

    count: int | None = None
    """Enrollment."""

    type: EnrollmentType | None = None
    """Enrollment Type."""

    @property
    def known_count(self) -> int | None:
        """The number of participants; None where it is not stated or stated to be unknown."""
        return None if self.count == UNKNOWN_ENROLLMENT else self.count


class ArmsInterventionsModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.armsInterventionsModule`."""

    arm_groups: tuple[ArmGroup, ...] = ()
    """Arm Information."""

    interventions: tuple[Intervention, ...] = ()
    """Intervention/Treatment."""


class ArmGroup(Record, frozen=True, kw_only=True):
    """At `protocolSection.armsInterventionsModule.armGroups`."""

    label: str | None = None
    """Arm Group Label."""

    type: ArmGroupType | None = None
    """Arm Group Type."""

    description: Markup | None = None
    """Arm Description for INT, Group/Cohort Description for OBS."""

    intervention_names: tuple[str, ...] = ()
    """Arm/Group that Receives a Specific Intervention/Treatment."""


class Intervention(Record, frozen=True, kw_only=True):
    """At `protocolSection.armsInterventionsModule.interventions`."""

    type: InterventionType | None = None
    """Intervention/Treatment Type."""

    name: str | None = None
    """Intervention Name."""

    description: Markup | None = None
    """Intervention Description."""

    arm_group_labels: tuple[str, ...] = ()
    """Arm Group Label for Intervention."""

    other_names: tuple[str, ...] = ()
    """Other Intervention Name."""


class OutcomesModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.outcomesModule`."""

    primary_outcomes: tuple[Outcome, ...] = ()
    """Primary Outcomes."""

    secondary_outcomes: tuple[Outcome, ...] = ()
    """Secondary Outcome Measure."""

    other_outcomes: tuple[Outcome, ...] = ()
    """Other Outcome Measure."""


class Outcome(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `protocolSection.outcomesModule.primaryOutcomes`
    - `protocolSection.outcomesModule.secondaryOutcomes`
    - `protocolSection.outcomesModule.otherOutcomes`
    """

    measure: str | None = None
    """Primary Outcome Title."""

    description: Markup | None = None
    """Primary Outcome Measure Description."""

    time_frame: str | None = None
    """Primary Outcome Measure Time Frame."""


class EligibilityModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.eligibilityModule`."""

    eligibility_criteria: Markup | None = None
    """Inclusion and exclusion eligibility criteria."""

    healthy_volunteers: bool | None = None
    """Accepts Healthy Volunteers."""

    sex: Sex | None = None
    """Sex/Gender."""

    gender_based: bool | None = None
    """Gender-Based Eligibility."""

    gender_description: Markup | None = None
    """Gender Description."""

    minimum_age: Duration | None = None
    """Minimum Age."""

    maximum_age: Duration | None = None
    """Maximum Age."""

    std_ages: tuple[StandardAge, ...] = ()
    """Age Group."""

    study_population: Markup | None = None
    """Study Population Description."""

    sampling_method: SamplingMethod | None = None
    """Sampling Method."""
