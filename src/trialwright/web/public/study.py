"""The page of one study: its newest version, an older one, or a restatement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.record import Study
from trialwright.registry.record.protocol import IdentificationModule, ProtocolSection
from trialwright.registry.record.status import StatusModule
from trialwright.registry.restatement import restatement
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import (
    asked_id,
    chosen,
    history_of,
    missing,
    moved,
    source_of,
    today_of,
)
from trialwright.web.public.banners import Banner, banners_of, registry_link
from trialwright.web.public.content import Fact, Link, Section, fact
from trialwright.web.public.languages import said
from trialwright.web.public.panel import DerivedPanel, derived_panel
from trialwright.web.public.record import sections_of
from trialwright.web.public.record.modules import addresses_by_section
from trialwright.web.public.record.notes import strangers
from trialwright.web.public.record.plan import enrollment, phases
from trialwright.web.public.record.standing import study_date
from trialwright.web.public.record.summary import Summary, summary
from trialwright.web.public.record.timeline import timeline
from trialwright.web.public.rendering import answer
from trialwright.web.public.status import Tone, tone_of
from trialwright.web.public.wording import day, day_if_stated, in_words, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPage:
    """What the page of a study may show."""

    template: ClassVar[str] = "study.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    status: str
    tone: Tone
    summary: Summary
    key_facts: tuple[Fact, ...]
    derived: DerivedPanel
    address: str
    modules: Mapping[str, str]
    sections: tuple[Section, ...]
    copy: tuple[Fact, ...]
    ways_on: tuple[Link, ...]


async def study(request: Request) -> Response:
    """Show the newest version of one study: ``GET /study/{nct_id}``."""
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    here = nct_id if version is None else version.nct_id
    if elsewhere := moved(request, here):
        return elsewhere
    today = today_of(request)
    if version is not None:
        named_by = source_of(request).named_by(here)
        return answer(
            page_of_version(version, newest=version.number, today=today, named_by=named_by)
        )
    page = page_of_restatement(nct_id, today)
    if page is None:
        raise missing(nct_id)
    return answer(page)


async def old_version(request: Request) -> Response:
    """Show one version of a study: ``GET /study/{nct_id}/version/{number}``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    version = chosen(versions, str(request.path_params["number"]), said("The version"))
    page = page_of_version(
        version,
        newest=versions[-1].number,
        today=today_of(request),
        named_by=source_of(request).named_by(version.nct_id),
    )
    return answer(page)


def page_of_version(
    version: Version, *, newest: int, today: date, named_by: Sequence[NctId] = ()
) -> StudyPage:
    """Return the page of one version; an old one says so.

    `named_by` are other studies that name its id as a former one of theirs.
    """
    older_than = newest if version.number < newest else None
    here = f"/study/{version.nct_id}"
    return _page(
        version.nct_id,
        version.study,
        address=here if older_than is None else f"{here}/version/{version.number}",
        today=today,
        banners=banners_of(
            version.nct_id, restated=False, older_than=older_than, named_by=named_by
        ),
        copy=_copy(version),
        ways_on=_ways_on(version, older_than),
        stranger_tree=version.tree if version.drift else None,
    )


def page_of_restatement(nct_id: NctId, today: date) -> StudyPage | None:
    """Return the page that stands in where a record is not loaded, or None if there is none."""
    restated = restatement(nct_id)
    if restated is None:
        return None
    return _page(
        nct_id,
        restated.study,
        address=f"/study/{nct_id}",
        today=today,
        banners=banners_of(nct_id, restated=True, older_than=None),
        copy=(),
        ways_on=(
            Link(said("Similar studies"), f"/study/{nct_id}/similar"),
            Link(said("JSON of the restatement"), f"/study/{nct_id}.json"),
            registry_link(nct_id),
        ),
        stranger_tree=None,
    )


def _page(  # noqa: PLR0913 - what a version and a restatement differ in
    nct_id: NctId,
    record: Study,
    *,
    address: str,
    today: date,
    banners: tuple[Banner, ...],
    copy: tuple[Fact, ...],
    ways_on: tuple[Link, ...],
    stranger_tree: JsonObject | None,
) -> StudyPage:
    protocol = record.protocol_section or ProtocolSection()
    identified = protocol.identification_module or IdentificationModule()
    status = protocol.status_module or StatusModule()
    heading = (
        identified.brief_title or identified.official_title or said("Study {nct_id}", nct_id=nct_id)
    )
    unknown = strangers(stranger_tree) if stranger_tree is not None else None
    return StudyPage(
        title=f"{nct_id}: {heading}",
        nct_id=nct_id,
        heading=heading,
        banners=banners,
        status=in_words(status.overall_status),
        tone=tone_of(status.overall_status),
        summary=summary(protocol),
        key_facts=_key_facts(protocol, status),
        derived=derived_panel(record, today),
        address=address,
        modules=addresses_by_section(address),
        sections=(
            timeline(protocol.status_module, today),
            *sections_of(record, nct_id, address),
            *(() if unknown is None else (unknown,)),
        ),
        copy=copy,
        ways_on=ways_on,
    )


def _key_facts(protocol: ProtocolSection, status: StatusModule) -> tuple[Fact, ...]:
    design, sponsors = protocol.design_module, protocol.sponsor_collaborators_module
    lead = sponsors.lead_sponsor if sponsors else None
    arms, about = protocol.arms_interventions_module, protocol.conditions_module
    return (
        fact(said("Study type"), in_words(design.study_type) if design else None),
        fact(said("Phase"), phases(design.phases) if design else None),
        fact(said("Enrollment"), enrollment(design.enrollment_info) if design else None),
        fact(said("Study start"), study_date(status.start_date_struct)),
        fact(said("Primary completion"), study_date(status.primary_completion_date_struct)),
        fact(said("Conditions"), *(about.conditions if about else ())),
        fact(
            said("Interventions"),
            *(
                f"{in_words(one.type)}: {one.name}" if one.type else one.name
                for one in (arms.interventions if arms else ())
            ),
        ),
        fact(said("Sponsor"), lead.name if lead else None),
        fact(said("Class of sponsor"), in_words(lead.class_) if lead else None),
        fact(
            said("Collaborators"),
            *(one.name for one in (sponsors.collaborators if sponsors else ())),
        ),
    )


def _copy(version: Version) -> tuple[Fact, ...]:
    """Return where this version comes from: our moments, and the registry's dates."""
    past = version.past_date
    return (
        fact(said("Version"), f"{version.number}: {_kind(version)}"),
        fact(said("First seen here (our clock)"), moment(version.first_seen)),
        fact(said("Last seen here (our clock)"), moment(version.last_seen)),
        fact(
            said("Last update posted (registry's date)"), day_if_stated(version.last_update_posted)
        ),
        fact(
            said("Data cut (registry's date)"),
            day(version.data_cut)
            if version.data_cut
            else said("none: from the registry's own history"),
        ),
        *(
            ()
            if version.past_number is None
            else (
                fact(
                    said("In the registry's own history"),
                    said("version {number}", number=version.past_number),
                    day_if_stated(past),
                ),
            )
        ),
        fact(said("Content hash"), version.content_hash),
        *(
            (fact(said("Copy"), said("Single values had lost their lists; they were put back.")),)
            if version.lossy
            else ()
        ),
    )


def _kind(version: Version) -> str:
    """Return what made a version one of its own."""
    match version.kind:
        case "first":
            return said("the first version held here")
        case "edit":
            return said("an edit of the record")
        case "derived":
            return said("only the registry's computed part changed")


def _ways_on(version: Version, older_than: int | None) -> tuple[Link, ...]:
    here = f"/study/{version.nct_id}"
    raw = here if older_than is None else f"{here}/version/{version.number}"
    compare = (
        ()
        if version.number == 1
        else (
            Link(
                said("What changed with this version"),
                f"{here}/diff?from={version.number - 1}&to={version.number}",
            ),
        )
    )
    return (
        Link(said("Similar studies"), f"{here}/similar"),
        Link(said("Compare with other studies"), f"/compare?id={version.nct_id}"),
        Link(
            said("Cite"),
            f"{here}/cite" if older_than is None else f"{here}/cite?version={version.number}",
        ),
        Link(said("History"), f"{here}/history"),
        *compare,
        Link(said("JSON as it came"), f"{raw}.json"),
        Link(said("JSON, indented"), f"{raw}.json?pretty=1"),
        *(() if version.nct_id.is_sample else (registry_link(version.nct_id),)),
    )
