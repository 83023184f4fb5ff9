"""How a study is built: design, enrolment, arms and interventions, planned outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.registry.record.design import (
    UNKNOWN_ENROLLMENT,
    ArmGroup,
    ArmsInterventionsModule,
    BioSpec,
    DesignInfo,
    DesignModule,
    EnrollmentInfo,
    ExpandedAccessTypes,
    Intervention,
    Outcome,
    OutcomesModule,
)
from trialwright.registry.record.enumerations import Phase
from trialwright.web.public.content import (
    Fact,
    Group,
    Note,
    Part,
    Prose,
    Row,
    Section,
    Table,
    cell,
    fact,
    prose,
    stated,
    tabled,
    titled,
    told,
)
from trialwright.web.public.languages import said
from trialwright.web.public.wording import happened, in_words, number, yes_or_no


def design(module: DesignModule | None) -> Section:
    """Return a study's design."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *told(
                (
                    fact(said("Study type"), in_words(module.study_type)),
                    fact(said("Phase"), phases(module.phases)),
                    fact(said("Enrollment"), enrollment(module.enrollment_info)),
                ),
                *_design_facts(module.design_info),
                fact(said("Patient registry"), yes_or_no(module.patient_registry)),
                fact(
                    said("Target follow-up"),
                    module.target_duration.text if module.target_duration else None,
                ),
                *_access_types(module.expanded_access_types),
                fact(
                    said("References to the expanded access study"),
                    None
                    if module.n_ptrs_to_this_exp_acc_nct_id is None
                    else number(module.n_ptrs_to_this_exp_acc_nct_id),
                ),
            ),
            *_design_prose(module.design_info),
            *_specimens(module.bio_spec),
        )
    return Section("design", said("Study design"), parts)


def phases(listed: tuple[Phase, ...]) -> str | None:
    """Return the phase, two for a combined one: ``Phase 1 / Phase 2``."""
    return " / ".join(in_words(phase) for phase in listed) or None


def enrollment(info: EnrollmentInfo | None) -> str | None:
    """Return how many take part, and whether that has happened; an unknown number says so."""
    if info is None or (info.count is None and info.type is None):
        return None
    kind = happened(info.type)
    if info.count is None:
        return said("number not stated ({kind})", kind=kind)
    if info.count == UNKNOWN_ENROLLMENT:
        return said(
            "unknown (the registry writes {number}; {kind})",
            number=UNKNOWN_ENROLLMENT,
            kind=kind,
        )
    return f"{number(info.count)} ({kind})"


def _design_facts(info: DesignInfo | None) -> Iterator[Fact]:
    if info is None:
        return
    for label, constant in (
        (said("Allocation"), info.allocation),
        (said("Intervention model"), info.intervention_model),
        (said("Observational model"), info.observational_model),
        (said("Time perspective"), info.time_perspective),
        (said("Primary purpose"), info.primary_purpose),
    ):
        yield fact(label, in_words(constant))
    blind = info.masking_info
    if blind is not None:
        yield fact(said("Masking"), in_words(blind.masking))
        yield fact(said("Who is masked"), *map(in_words, blind.who_masked))


def _design_prose(info: DesignInfo | None) -> Iterator[Group]:
    if info is None:
        return
    yield from titled(
        said("Intervention model in detail"), prose(info.intervention_model_description)
    )
    if info.masking_info is not None:
        yield from titled(said("Masking in detail"), prose(info.masking_info.masking_description))


def _access_types(types: ExpandedAccessTypes | None) -> Iterator[Fact]:
    if types is not None:
        yield fact(said("Expanded access for individual patients"), yes_or_no(types.individual))
        yield fact(said("Expanded access for a group of patients"), yes_or_no(types.intermediate))
        yield fact(said("Expanded access under a treatment protocol"), yes_or_no(types.treatment))


def _specimens(spec: BioSpec | None) -> tuple[Group, ...]:
    if spec is None:
        return ()
    retained = fact(said("Retention"), in_words(spec.retention))
    return titled(said("Biospecimens"), (*stated(retained), *prose(spec.description)))


def arms(module: ArmsInterventionsModule | None) -> Section:
    """Return who is given what."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *_matrix(module),
            *titled(
                said("Arms and groups"), (part for arm in module.arm_groups for part in _arm(arm))
            ),
            *titled(
                said("Interventions"),
                (part for one in module.interventions for part in _intervention(one)),
            ),
        )
    return Section("arms", said("Arms and interventions"), parts)


def _matrix(module: ArmsInterventionsModule) -> tuple[Table, ...]:
    """Return interventions by arms, where there is more than one of both."""
    labels = [arm.label for arm in module.arm_groups]
    if len(labels) < 2 or len(module.interventions) < 2:  # noqa: PLR2004 - more than one of both
        return ()
    rows = (
        Row(
            one.name or said("Intervention without a name"),
            tuple(
                said("given") if label in one.arm_group_labels else said("not listed")
                for label in labels
            ),
        )
        for one in module.interventions
    )
    columns = (said("Intervention"), *(label or said("Arm without a name") for label in labels))
    return tabled(said("Which arm is given what"), columns, rows)


def _arm(arm: ArmGroup) -> tuple[Group, ...]:
    kind = in_words(arm.type)
    return (
        Group(
            arm.label or said("Arm without a name"),
            (
                *stated(
                    fact(said("Type"), kind), fact(said("Interventions"), *arm.intervention_names)
                ),
                *prose(arm.description),
            ),
        ),
    )


def _intervention(one: Intervention) -> tuple[Group, ...]:
    return (
        Group(
            one.name or said("Intervention without a name"),
            (
                *stated(
                    fact(said("Type"), in_words(one.type) or said("Type not stated")),
                    fact(said("Also called"), *one.other_names),
                    fact(said("Given in"), *one.arm_group_labels),
                ),
                *prose(one.description),
            ),
        ),
    )


def outcomes(module: OutcomesModule | None) -> Section:
    """Return what is measured, as planned."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *_outcome_table(said("Primary outcomes"), module.primary_outcomes),
            *_outcome_table(said("Secondary outcomes"), module.secondary_outcomes),
            *_outcome_table(said("Other outcomes"), module.other_outcomes),
        )
        if not module.primary_outcomes:
            parts = (Note(said("No primary outcome is stated.")), *parts)
    return Section("outcomes", said("Planned outcomes"), parts)


def _outcome_table(title: str, planned: tuple[Outcome, ...]) -> tuple[Table, ...]:
    rows = (
        Row(outcome.measure or "", (_description(outcome), cell(outcome.time_frame)))
        for outcome in planned
    )
    return tabled(
        f"{title} ({len(planned)})",
        (said("Measure"), said("Description"), said("Time frame")),
        rows,
    )


def _description(outcome: Outcome) -> Prose | str:
    return next(iter(prose(outcome.description)), "")
