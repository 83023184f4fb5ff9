"""A hit as it is shown: what the study is, whether it is open, who runs it and where."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.record.protocol import IdentificationModule, ProtocolSection
from trialwright.registry.record.status import StatusModule
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.plan import enrollment, phases
from trialwright.web.public.record.standing import study_date
from trialwright.web.public.status import Tone, tone_of
from trialwright.web.public.wording import in_words

#: So many conditions or interventions are named; of the others their number is said.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """One study among the hits; an empty text means that the record does not say it."""

    nct_id: str
    href: str
    heading: str
    status: str
    tone: Tone
    study_type: str
    phase: str
    enrollment: str
    conditions: str
    interventions: str
    sponsor: str
    places: str
    start: str

    def as_json(self) -> JsonObject:
        """Return the same for programs."""
        names = (
            "nct_id", "href", "heading", "status", "study_type", "phase", "enrollment",
            "conditions", "interventions", "sponsor", "places", "start",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def hit_line(version: Version) -> HitLine:
    """Return the line of a version."""
    protocol = version.study.protocol_section or ProtocolSection()
    identified = protocol.identification_module or IdentificationModule()
    status = protocol.status_module or StatusModule()
    design, sponsors = protocol.design_module, protocol.sponsor_collaborators_module
    arms, about = protocol.arms_interventions_module, protocol.conditions_module
    lead = sponsors.lead_sponsor if sponsors else None
    return HitLine(
        nct_id=version.nct_id,
        href=f"/study/{version.nct_id}",
        heading=identified.brief_title
        or identified.official_title
        or said("Study {nct_id}", nct_id=version.nct_id),
        status=in_words(status.overall_status),
        tone=tone_of(status.overall_status),
        study_type=in_words(design.study_type) if design else "",
        phase=_text(phases(design.phases)) if design else "",
        enrollment=_text(enrollment(design.enrollment_info)) if design else "",
        conditions=_some(tuple(about.conditions) if about else ()),
        interventions=_some(tuple(one.name or "" for one in (arms.interventions if arms else ()))),
        sponsor=(lead.name if lead else None) or "",
        places=_places(protocol),
        start=_text(study_date(status.start_date_struct)),
    )


def _text(words: str | None) -> str:
    return words or ""


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    named = "; ".join(names[:_NAMED])
    return said("{named}; {more} more", named=named, more=more) if more > 0 else named


def _places(protocol: ProtocolSection) -> str:
    """Return the one site, or how many there are in which countries."""
    module = protocol.contacts_locations_module
    sites = module.locations if module else ()
    countries = tuple(dict.fromkeys(one.country for one in sites if one.country))
    if len(sites) == 1:
        only = sites[0]
        return ", ".join(one for one in (only.facility, only.city, only.country) if one)
    if not sites:
        return ""
    counted = said_of(len(sites), "{count} site", "{count} sites")
    return f"{counted}: {_some(countries)}" if countries else counted
