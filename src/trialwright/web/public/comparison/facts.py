"""What is compared of studies: the same facts of each, in the order of a reader's questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from trialwright.registry.flags import Answer, StudyFlags, flags_of
from trialwright.registry.markup import Block, ListBlock, blocks, unescape
from trialwright.registry.record.design import (
    ArmsInterventionsModule,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    MaskingBlock,
    OutcomesModule,
)
from trialwright.registry.record.protocol import (
    IdentificationModule,
    ProtocolSection,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import StatusModule
from trialwright.registry.store import Version
from trialwright.web.public.content import Inline, Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.products import modality_in_words
from trialwright.web.public.record.plan import enrollment, phases
from trialwright.web.public.record.standing import study_date
from trialwright.web.public.wording import age, day_if_stated, in_words, partial, yes_or_no


@dataclass(frozen=True)
class Compared:
    """One version with those of its modules that are compared, empty ones where it has none."""

    version: Version
    protocol: ProtocolSection
    identified: IdentificationModule
    status: StatusModule
    sponsors: SponsorCollaboratorsModule
    design: DesignModule
    details: DesignInfo
    arms: ArmsInterventionsModule
    outcomes: OutcomesModule
    eligibility: EligibilityModule

    @cached_property
    def flags(self) -> StudyFlags:
        """What is derived of gene and cell therapy."""
        return flags_of(self.version.study)

    @classmethod
    def of(cls, version: Version) -> Compared:
        """Return the modules of a version."""
        protocol = version.study.protocol_section or ProtocolSection()
        design = protocol.design_module or DesignModule()
        return cls(
            version=version,
            protocol=protocol,
            identified=protocol.identification_module or IdentificationModule(),
            status=protocol.status_module or StatusModule(),
            sponsors=protocol.sponsor_collaborators_module or SponsorCollaboratorsModule(),
            design=design,
            details=design.design_info or DesignInfo(),
            arms=protocol.arms_interventions_module or ArmsInterventionsModule(),
            outcomes=protocol.outcomes_module or OutcomesModule(),
            eligibility=protocol.eligibility_module or EligibilityModule(),
        )


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact: its name for programs, its label, and what a study states there, if anything."""

    name: str
    label: str
    of: Callable[[Compared], Iterator[Inline | None]]


@dataclass(frozen=True, slots=True)
class CompareGroup:
    """Facts under a heading."""

    heading: str
    facts: tuple[Compare, ...]


def compared_facts() -> tuple[CompareGroup, ...]:
    """Return all that is compared, in the reader's language."""
    return (
        CompareGroup(
            said("Status and dates"),
            (
                Compare("status", said("Status"), _status),
                Compare("whyStopped", said("Why stopped"), _why_stopped),
                Compare("results", said("Results posted"), _results),
                Compare("start", said("Study start"), _start),
                Compare("primaryCompletion", said("Primary completion"), _primary_completion),
                Compare("completion", said("Study completion"), _completion),
                Compare("firstPosted", said("First posted"), _first_posted),
                Compare("lastUpdatePosted", said("Last update posted"), _last_update),
                Compare("verified", said("Last verified by the sponsor"), _verified),
            ),
        ),
        CompareGroup(
            said("Sponsor"),
            (
                Compare("sponsor", said("Lead sponsor"), _sponsor),
                Compare("sponsorClass", said("Class of the lead sponsor"), _sponsor_class),
                Compare("collaborators", said("Collaborators"), _collaborators),
            ),
        ),
        CompareGroup(
            said("Design"),
            (
                Compare("type", said("Study type"), _type),
                Compare("phase", said("Phase"), _phase),
                Compare("enrollment", said("Enrollment"), _enrollment),
                Compare("allocation", said("Allocation"), _allocation),
                Compare("model", said("Model"), _model),
                Compare("masking", said("Masking"), _masking),
                Compare("purpose", said("Primary purpose"), _purpose),
            ),
        ),
        CompareGroup(
            said("What is studied"),
            (
                Compare("conditions", said("Conditions"), _conditions),
                Compare("interventions", said("Interventions"), _interventions),
                Compare("arms", said("Arms"), _arms),
                Compare("primaryOutcomes", said("Primary outcomes"), _primary_outcomes),
                Compare("secondaryOutcomes", said("Secondary outcomes"), _secondary_outcomes),
            ),
        ),
        CompareGroup(
            said("Who can take part"),
            (
                Compare("minimumAge", said("Minimum age"), _minimum_age),
                Compare("maximumAge", said("Maximum age"), _maximum_age),
                Compare("sex", said("Sex"), _sex),
                Compare("healthy", said("Healthy volunteers accepted"), _healthy),
                Compare("criteria", said("Criteria"), _criteria),
            ),
        ),
        CompareGroup(
            said("Where"),
            (
                Compare("sites", said("Sites"), _sites),
                Compare("countries", said("Countries"), _countries),
            ),
        ),
        CompareGroup(
            said("What we derive"),
            (
                Compare("product", said("Gene or cell product"), _product),
                Compare("antigens", said("Target antigens"), _antigens),
                Compare("fda", said("Gene therapy as the FDA defines it"), _fda),
                Compare("ema", said("Gene therapy as the EMA defines it"), _ema),
            ),
        ),
    )


def _status(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.status.overall_status)


def _why_stopped(one: Compared) -> Iterator[Inline | None]:
    yield unescape(one.status.why_stopped) if one.status.why_stopped else None


def _results(one: Compared) -> Iterator[Inline | None]:
    yield yes_or_no(one.version.study.has_results)


def _start(one: Compared) -> Iterator[Inline | None]:
    yield study_date(one.status.start_date_struct)


def _primary_completion(one: Compared) -> Iterator[Inline | None]:
    yield study_date(one.status.primary_completion_date_struct)


def _completion(one: Compared) -> Iterator[Inline | None]:
    yield study_date(one.status.completion_date_struct)


def _first_posted(one: Compared) -> Iterator[Inline | None]:
    posted = one.status.study_first_post_date_struct
    yield day_if_stated(posted.date if posted else None)


def _last_update(one: Compared) -> Iterator[Inline | None]:
    posted = one.status.last_update_post_date_struct
    yield day_if_stated(posted.date if posted else None)


def _verified(one: Compared) -> Iterator[Inline | None]:
    verified = one.status.status_verified_date
    yield partial(verified) if verified else None


def _sponsor(one: Compared) -> Iterator[Inline | None]:
    yield one.sponsors.lead_sponsor.name if one.sponsors.lead_sponsor else None


def _sponsor_class(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.sponsors.lead_sponsor.class_) if one.sponsors.lead_sponsor else None


def _collaborators(one: Compared) -> Iterator[Inline | None]:
    for collaborator in one.sponsors.collaborators:
        yield collaborator.name


def _type(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.design.study_type)


def _phase(one: Compared) -> Iterator[Inline | None]:
    yield phases(one.design.phases)


def _enrollment(one: Compared) -> Iterator[Inline | None]:
    yield enrollment(one.design.enrollment_info)


def _allocation(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.details.allocation)


def _model(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.details.intervention_model)
    yield in_words(one.details.observational_model)
    yield in_words(one.details.time_perspective)


def _masking(one: Compared) -> Iterator[Inline | None]:
    blind = one.details.masking_info or MaskingBlock()
    who = ", ".join(map(in_words, blind.who_masked))
    masking = in_words(blind.masking)
    yield f"{masking} ({who})" if masking and who else masking or who


def _purpose(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.details.primary_purpose)


def _conditions(one: Compared) -> Iterator[Inline | None]:
    about = one.protocol.conditions_module
    yield from about.conditions if about else ()


def _interventions(one: Compared) -> Iterator[Inline | None]:
    for given in one.arms.interventions:
        kind = in_words(given.type)
        yield f"{kind}: {given.name}" if kind and given.name else given.name or kind


def _arms(one: Compared) -> Iterator[Inline | None]:
    for arm in one.arms.arm_groups:
        kind = in_words(arm.type)
        yield f"{arm.label} ({kind})" if arm.label and kind else arm.label or kind


def _primary_outcomes(one: Compared) -> Iterator[Inline | None]:
    for planned in one.outcomes.primary_outcomes:
        frame = planned.time_frame or said("time frame not stated")
        yield f"{planned.measure or said('Outcome without a name')} ({frame})"


def _secondary_outcomes(one: Compared) -> Iterator[Inline | None]:
    if count := len(one.outcomes.secondary_outcomes):
        yield Link(
            said_of(count, "{count} secondary outcome", "{count} secondary outcomes"),
            f"/study/{one.version.nct_id}#outcomes",
        )


def _minimum_age(one: Compared) -> Iterator[Inline | None]:
    yield age(one.eligibility.minimum_age)


def _maximum_age(one: Compared) -> Iterator[Inline | None]:
    yield age(one.eligibility.maximum_age)


def _sex(one: Compared) -> Iterator[Inline | None]:
    yield in_words(one.eligibility.sex)


def _healthy(one: Compared) -> Iterator[Inline | None]:
    yield yes_or_no(one.eligibility.healthy_volunteers)


def _criteria(one: Compared) -> Iterator[Inline | None]:
    text = one.eligibility.eligibility_criteria
    if text is None:
        return
    items = _items(blocks(text))
    characters = f"{len(text):,}"
    told = (
        said_of(
            items,
            "{count} listed item, {characters} characters",
            "{count} listed items, {characters} characters",
            characters=characters,
        )
        if items
        else said("{characters} characters, no list", characters=characters)
    )
    yield Link(told, f"/study/{one.version.nct_id}#eligibility")


def _items(found: tuple[Block, ...]) -> int:
    """Return how many items the lists have, those within items included."""
    return sum(
        1 + _items(item.blocks)
        for block in found
        if isinstance(block, ListBlock)
        for item in block.items
    )


def _sites(one: Compared) -> Iterator[Inline | None]:
    module = one.protocol.contacts_locations_module
    if count := len(module.locations) if module else 0:
        yield Link(
            said_of(count, "{count} site", "{count} sites"),
            f"/study/{one.version.nct_id}#locations",
        )


def _countries(one: Compared) -> Iterator[Inline | None]:
    module = one.protocol.contacts_locations_module
    yield from dict.fromkeys(site.country for site in (module.locations if module else ()))


def _product(one: Compared) -> Iterator[Inline | None]:
    yield modality_in_words(one.flags.modality)


def _antigens(one: Compared) -> Iterator[Inline | None]:
    for antigen in one.flags.antigens:
        yield antigen.in_words


def _fda(one: Compared) -> Iterator[Inline | None]:
    yield _answer(one.flags.fda_gene_therapy.answer)


def _ema(one: Compared) -> Iterator[Inline | None]:
    yield _answer(one.flags.ema_gtmp.answer)


def _answer(answer: Answer) -> str:
    match answer:
        case Answer.YES:
            return said("Yes")
        case Answer.NO:
            return said("No")
        case Answer.UNKNOWN:
            return said("Unknown")
