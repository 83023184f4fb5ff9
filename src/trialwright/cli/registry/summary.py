"""A study on one screen: what it is, where it stands, when, whom it admits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trialwright.cli.tables import Cell
from trialwright.registry.labels import label_at
from trialwright.registry.markup import Block, ListBlock, Paragraph, blocks
from trialwright.registry.record import Study
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import (
    UNKNOWN_ENROLLMENT,
    ArmsInterventionsModule,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
    Outcome,
    OutcomesModule,
)
from trialwright.registry.record.enumerations import DateType, OpenEnum
from trialwright.registry.record.protocol import (
    ConditionsModule,
    DescriptionModule,
    IdentificationModule,
    ProtocolSection,
    Sponsor,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import DateStruct, PartialDateStruct, StatusModule
from trialwright.registry.store import Version

Facts = list[tuple[str, Cell]]


_STATUS = "protocolSection.statusModule.overallStatus"
_PHASE = "protocolSection.designModule.phases"
_TYPE = "protocolSection.designModule.studyType"
_INTERVENTION = "protocolSection.armsInterventionsModule.interventions.type"


def title_of(study: Study) -> str:
    """Return the brief title, or words for its absence."""
    protocol = study.protocol_section or ProtocolSection()
    identity = protocol.identification_module or IdentificationModule()
    return identity.brief_title or identity.official_title or "(no title)"


def summary(study: Study) -> Facts:
    """Return the facts of a study that a reader asks for first; None is what is not stated."""
    protocol = study.protocol_section or ProtocolSection()
    status = protocol.status_module or StatusModule()
    return [
        *_identity(protocol),
        *_standing(status),
        *_design(protocol.design_module or DesignModule()),
        *_treatment(protocol),
        *_dates(status),
        ("Sites", _sites(protocol)),
        *_admitted(protocol.eligibility_module or EligibilityModule()),
        *_outcomes(protocol.outcomes_module or OutcomesModule()),
        ("Results", "Posted" if study.results_section is not None else "No results posted"),
    ]


def version_facts(version: Version) -> Facts:
    """Return which version is shown; each date says whose it is."""
    return [
        ("Version", f"{version.number} ({KINDS[version.kind]})"),
        ("Registry's data cut", version.data_cut),
        ("First seen here (UTC)", version.first_seen),
        ("Last seen here (UTC)", version.last_seen),
    ]


#: How a version differs from the one before it.
KINDS = {"first": "first here", "edit": "edited", "derived": "derived section only"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a long text: `prefix` is its margin and marker, under which it may hang."""

    prefix: str
    text: str

    def __str__(self) -> str:
        return f"{self.prefix}{self.text}".rstrip()


def long_texts(study: Study) -> Iterator[tuple[str, list[Line]]]:
    """Yield the summary and the criteria, each with its heading, as lines of plain text."""
    protocol = study.protocol_section or ProtocolSection()
    description = protocol.description_module or DescriptionModule()
    eligibility = protocol.eligibility_module or EligibilityModule()
    for heading, markup in (
        ("Brief summary", description.brief_summary),
        ("Eligibility criteria", eligibility.eligibility_criteria),
    ):
        if markup is not None:
            yield heading, lines_of(markup)


def lines_of(text: Markup) -> list[Line]:
    """Return markup as lines: a blank one between blocks, items with their own markers."""
    apart = [list(_block_lines(block, "")) for block in blocks(text)]
    lines = [line for some in apart for line in (*some, _BLANK)]
    return lines[:-1]


_BLANK = Line("", "")


def _block_lines(block: Block, margin: str) -> Iterator[Line]:
    match block:
        case Paragraph(text):
            yield from (Line(margin, line) for line in text.split("\n"))
        case ListBlock(_, items):
            for item in items:
                prefix = f"{margin}{item.marker} "
                inner = " " * len(prefix)
                below = [line for one in item.blocks for line in _block_lines(one, inner)]
                opens_with_text = bool(item.blocks) and isinstance(item.blocks[0], Paragraph)
                yield Line(prefix, below.pop(0).text if opens_with_text else "")
                yield from below


def _identity(protocol: ProtocolSection) -> Facts:
    identity = protocol.identification_module or IdentificationModule()
    sponsors = protocol.sponsor_collaborators_module or SponsorCollaboratorsModule()
    lead = sponsors.lead_sponsor or Sponsor()
    return [
        ("Official title", identity.official_title),
        ("Former NCT ids", _joined(identity.nct_id_aliases)),
        ("Lead sponsor", lead.name),
        ("Collaborators", _joined(one.name for one in sponsors.collaborators)),
    ]


def _standing(status: StatusModule) -> Facts:
    return [
        ("Overall status", _label(_STATUS, status.overall_status)),
        ("Last known status", _label(_STATUS, status.last_known_status)),
        ("Why it stopped", _plain(status.why_stopped)),
    ]


def _design(design: DesignModule) -> Facts:
    return [
        ("Study type", _label(_TYPE, design.study_type)),
        ("Phase", _joined(_label(_PHASE, phase) for phase in design.phases)),
        ("Enrollment", _enrollment(design.enrollment_info)),
    ]


def _enrollment(info: EnrollmentInfo | None) -> str | None:
    if info is None or info.count is None:
        return None
    if info.count == UNKNOWN_ENROLLMENT:
        return "not known"
    return f"{info.count:,}{_in_brackets(info.type)}"


def _treatment(protocol: ProtocolSection) -> Facts:
    conditions = (protocol.conditions_module or ConditionsModule()).conditions
    arms = protocol.arms_interventions_module or ArmsInterventionsModule()
    return [
        ("Conditions", _lines(conditions)),
        (
            "Interventions",
            _lines(
                ": ".join(filter(None, (_label(_INTERVENTION, one.type), one.name)))
                for one in arms.interventions
            ),
        ),
        ("Arms", _lines(arm.label for arm in arms.arm_groups)),
    ]


def _dates(status: StatusModule) -> Facts:
    return [
        ("Study start", _study_date(status.start_date_struct)),
        ("Primary completion", _study_date(status.primary_completion_date_struct)),
        ("Study completion", _study_date(status.completion_date_struct)),
        ("First submitted", status.study_first_submit_date),
        ("First posted", _posted(status.study_first_post_date_struct)),
        ("Results first posted", _posted(status.results_first_post_date_struct)),
        ("Last update submitted", status.last_update_submit_date),
        ("Last update posted", _posted(status.last_update_post_date_struct)),
        (
            "Last verified by sponsor",
            None if status.status_verified_date is None else str(status.status_verified_date),
        ),
    ]


def _study_date(struct: PartialDateStruct | None) -> str | None:
    if struct is None or struct.date is None:
        return None
    return f"{struct.date}{_in_brackets(struct.type)}"


def _posted(struct: DateStruct | None) -> str | None:
    if struct is None or struct.date is None:
        return None
    return f"{struct.date}{_in_brackets(struct.type)}"


def _sites(protocol: ProtocolSection) -> str:
    module = protocol.contacts_locations_module
    if module is None or not module.locations:
        return "none stated"
    countries = sorted({site.country for site in module.locations if site.country})
    named = f" ({', '.join(countries)})" if countries else ""
    return f"{len(module.locations):,}{named}"


def _admitted(eligibility: EligibilityModule) -> Facts:
    low, high = eligibility.minimum_age, eligibility.maximum_age
    return [
        ("Minimum age", None if low is None else str(low)),
        ("Maximum age", None if high is None else str(high)),
        ("Sex", None if eligibility.sex is None else eligibility.sex.value.capitalize()),
        ("Healthy volunteers", _yes_or_no(eligibility.healthy_volunteers)),
    ]


def _outcomes(module: OutcomesModule) -> Facts:
    return [
        ("Primary outcomes", _lines(_outcome(one) for one in module.primary_outcomes)),
        ("Secondary outcomes", _lines(_outcome(one) for one in module.secondary_outcomes)),
        ("Other outcomes", _lines(_outcome(one) for one in module.other_outcomes)),
    ]


def _outcome(outcome: Outcome) -> str:
    frame = outcome.time_frame
    return f"{outcome.measure or '(no title)'}{f' [{frame}]' if frame else ''}"


def _plain(text: Markup | None) -> str | None:
    return None if text is None else "\n".join(map(str, lines_of(text)))


def _label(path: str, constant: OpenEnum | None) -> str | None:
    return None if constant is None else label_at(path, constant.value)


def _in_brackets(kind: OpenEnum | DateType | None) -> str:
    return "" if kind is None else f" ({kind.value.lower()})"


def _yes_or_no(answer: bool | None) -> str | None:  # noqa: FBT001 - it is the value that is said
    return None if answer is None else "Yes" if answer else "No"


def _joined(names: Iterable[str | None]) -> str | None:
    return ", ".join(name for name in names if name) or None


def _lines(names: Iterable[str | None]) -> str | None:
    return "\n".join(name for name in names if name) or None
