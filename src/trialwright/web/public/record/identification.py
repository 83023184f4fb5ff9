"""Who a study is and who answers for it: ids, titles, sponsor, oversight, conditions."""

from __future__ import annotations

from trialwright.registry.record.protocol import (
    ConditionsModule,
    DescriptionModule,
    IdentificationModule,
    Organization,
    OversightModule,
    ResponsibleParty,
    SecondaryIdInfo,
    Sponsor,
    SponsorCollaboratorsModule,
)
from trialwright.web.public.content import (
    Fact,
    Note,
    Part,
    Row,
    Section,
    Table,
    bulleted,
    cell,
    fact,
    outward,
    prose,
    stated,
    tabled,
    titled,
    told,
)
from trialwright.web.public.languages import said
from trialwright.web.public.wording import in_words, yes_or_no


def identification(module: IdentificationModule | None) -> Section:
    """Return the ids and titles of a study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        own = module.org_study_id_info
        parts = (
            *stated(
                fact(said("NCT id"), module.nct_id),
                fact(said("Former NCT ids"), *module.nct_id_aliases),
                fact(said("Brief title"), module.brief_title),
                fact(said("Official title"), module.official_title),
                fact(said("Acronym"), module.acronym),
                fact(
                    said("Organization's study id"),
                    *(() if own is None else (own.id, in_words(own.type))),
                    None if own is None else outward(own.link),
                ),
            ),
            *_secondary_ids(module.secondary_id_infos),
        )
    return Section("identification", said("Titles and identifiers"), parts)


def _secondary_ids(infos: tuple[SecondaryIdInfo, ...]) -> tuple[Table, ...]:
    rows = (
        Row(
            cell(info.id),
            (
                cell(in_words(info.type), info.domain),
                cell(outward(info.link)),
            ),
        )
        for info in infos
    )
    return tabled(
        said("Other identifiers"), (said("Identifier"), said("Given by"), said("Link")), rows
    )


def sponsor(
    module: SponsorCollaboratorsModule | None, identified: IdentificationModule | None
) -> Section:
    """Return the sponsor, collaborators, organization and responsible party."""
    organization = identified.organization if identified is not None else None
    parts: tuple[Part, ...] = ()
    if module is not None or organization is not None:
        named = module or SponsorCollaboratorsModule()
        parts = told(
            (
                fact(said("Lead sponsor"), *_name_and_class(named.lead_sponsor)),
                fact(
                    said("Collaborators"),
                    *(" · ".join(_name_and_class(partner)) for partner in named.collaborators),
                ),
                *(() if identified is None else (_registering(organization),)),
                fact(said("Responsible party"), *_responsible_party(named.responsible_party)),
            )
        )
    return Section("sponsor", said("Sponsor and collaborators"), parts)


def organization(module: IdentificationModule | None) -> tuple[Section, ...]:
    """Return the organization that registered a study, as the identification names it."""
    named = module.organization if module is not None else None
    parts = () if named is None else stated(_registering(named))
    return (Section("organization", said("Organization"), parts),)


def _registering(named: Organization | None) -> Fact:
    return fact(said("Organization that registered"), *_name_and_class(named))


def _name_and_class(one: Sponsor | Organization | None) -> tuple[str, ...]:
    if one is None:
        return ()
    name = one.full_name if isinstance(one, Organization) else one.name
    return tuple(filter(None, (name, in_words(one.class_))))


def _responsible_party(party: ResponsibleParty | None) -> tuple[str | None, ...]:
    if party is None:
        return ()
    return (
        in_words(party.type),
        party.investigator_full_name,
        party.investigator_title,
        party.investigator_affiliation,
        party.old_name_title,
        party.old_organization,
    )


def oversight(module: OversightModule | None) -> Section:
    """Return who watches over a study."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = told(
            (
                fact(said("Data monitoring committee"), yes_or_no(module.oversight_has_dmc)),
                fact(said("FDA-regulated drug"), yes_or_no(module.is_fda_regulated_drug)),
                fact(said("FDA-regulated device"), yes_or_no(module.is_fda_regulated_device)),
            ),
            fact(said("Device not approved or cleared"), yes_or_no(module.is_unapproved_device)),
            fact(said("Pediatric postmarket surveillance"), yes_or_no(module.is_ppsd)),
            fact(said("Product exported from the U.S."), yes_or_no(module.is_us_export)),
            fact(said("FDAAA 801 violation"), yes_or_no(module.fdaaa801_violation)),
        )
    return Section("oversight", said("Oversight"), parts)


def description(module: DescriptionModule | None) -> Section:
    """Return a study's own account of itself."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *titled(said("Brief summary"), prose(module.brief_summary)),
            *titled(said("Detailed description"), prose(module.detailed_description)),
        )
        if module.detailed_description is None and parts:
            parts = (*parts, Note(said("No detailed description is provided.")))
    return Section("description", said("Description"), parts)


def conditions(module: ConditionsModule | None) -> Section:
    """Return what a study is about."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *titled(said("Conditions"), bulleted(module.conditions)),
            *titled(said("Keywords"), bulleted(module.keywords)),
        )
    return Section("conditions", said("Conditions and keywords"), parts)
