"""What a reader asks of a study first: what it is, is it open, who may join, where, whom to call.

Each answer is made of stated fields alone; what the record does not say is said to be unsaid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trialwright.registry.markup import unescape
from trialwright.registry.record.contacts import Contact, ContactsLocationsModule, Location
from trialwright.registry.record.design import (
    UNKNOWN_ENROLLMENT,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
)
from trialwright.registry.record.enumerations import EnrollmentType, Phase, Status, StudyType
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.status import StatusModule
from trialwright.web.public.content import Inline, Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.places import mail, phone
from trialwright.web.public.record.standing import study_date
from trialwright.web.public.status import Tone, tone_of
from trialwright.web.public.wording import (
    age,
    enumerated,
    in_a_sentence,
    in_words,
    number,
    partial,
)

#: So many names are spelled out; of the others their number is said.
_NAMED = 3
#: So many countries, and so many people, fit into one glance.
_COUNTRIES, _PEOPLE = 4, 2
#: A reason to stop that is longer stands in its own section.
_SHORT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question, the short answer to it, what more is stated, and where it stands in full."""

    question: str
    answer: str
    tone: Tone = "quiet"
    lines: tuple[Inline, ...] = ()
    way_on: Link | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a study is, in one sentence, and the answers to what is asked first."""

    sentence: str
    answers: tuple[Answered, ...]


def summary(protocol: ProtocolSection) -> Summary:
    """Return what the first screen of a study says."""
    places = protocol.contacts_locations_module or ContactsLocationsModule()
    return Summary(
        sentence_of(protocol),
        (
            _is_it_open(protocol.status_module or StatusModule()),
            _who_may_join(protocol.eligibility_module or EligibilityModule()),
            _where(places),
            _whom_to_call(places),
        ),
    )


def sentence_of(protocol: ProtocolSection) -> str:
    """Return in one sentence what a study is; fields that are not stated are left out."""
    design = protocol.design_module or DesignModule()
    return in_a_sentence((_kind(design), *_clauses(protocol, design)))


def _kind(design: DesignModule) -> str:
    if design.study_type is None:
        return said("A study whose type is not stated")
    kinds = {
        StudyType.INTERVENTIONAL: said("An interventional study"),
        StudyType.OBSERVATIONAL: said("An observational study"),
        StudyType.EXPANDED_ACCESS: said("An expanded access program"),
    }
    later = said("A study of the type {type}", type=in_words(design.study_type))
    return kinds.get(design.study_type, later)


def _clauses(protocol: ProtocolSection, design: DesignModule) -> Iterator[str]:
    phases = [in_words(phase) for phase in design.phases if phase is not Phase.NA]
    if phases:
        yield " / ".join(phases)
    yield from _people(design.enrollment_info)
    arms = protocol.arms_interventions_module
    observes = design.study_type is StudyType.OBSERVATIONAL
    if arms is not None:
        if count := len(arms.arm_groups):
            yield (
                said_of(count, "in {count} group", "in {count} groups")
                if observes
                else said_of(count, "in {count} arm", "in {count} arms")
            )
        if names := _some(one.name for one in arms.interventions):
            yield (
                said("looking at {names}", names=names)
                if observes
                else said("giving {names}", names=names)
            )
    about = protocol.conditions_module
    if about is not None and (names := _some(about.conditions)):
        yield said("for {names}", names=names)


def _people(info: EnrollmentInfo | None) -> Iterator[str]:
    if info is None or info.count is None or info.count == UNKNOWN_ENROLLMENT:
        return
    match info.type:
        case EnrollmentType.ACTUAL:
            yield said_of(info.count, "with {count} participant", "with {count} participants")
        case EnrollmentType.ESTIMATED:
            yield said_of(
                info.count, "planned with {count} participant", "planned with {count} participants"
            )
        case _:
            yield said_of(
                info.count,
                "enrollment of {count} participant",
                "enrollment of {count} participants",
            )


def _some(names: Iterable[str | None]) -> str:
    """Return the first names as a list in a sentence, and how many more there are."""
    known = tuple(name for name in names if name)
    shown, more = known[:_NAMED], len(known) - _NAMED
    if not shown:
        return ""
    if more > 0:
        return said_of(
            more, "{names} and {count} more", "{names} and {count} more", names=enumerated(shown)
        )
    *first, last = shown
    return said("{names} and {last}", names=enumerated(first), last=last) if first else last


def _is_it_open(module: StatusModule) -> Answered:
    verified = module.status_verified_date
    lines = (
        _meaning(module.overall_status),
        said("Last known status: {status}", status=in_words(module.last_known_status))
        if module.last_known_status is not None
        else None,
        _reason(module),
        said("Start: {date}", date=study_date(module.start_date_struct))
        if module.start_date_struct is not None and module.start_date_struct.date is not None
        else said("Start: not stated"),
        said("Verified by the sponsor: {date}", date=partial(verified))
        if verified is not None
        else said("When this was last verified is not stated."),
    )
    return Answered(
        question=said("Is it open?"),
        answer=in_words(module.overall_status) or said("Status not stated"),
        tone=tone_of(module.overall_status),
        lines=tuple(line for line in lines if line),
        way_on=Link(said("All dates"), "#timeline"),
    )


def _meaning(status: Status | None) -> str:
    """Return what a status means for somebody who would take part."""
    meanings = {
        Status.RECRUITING: said("Participants can join now."),
        Status.ENROLLING_BY_INVITATION: said("Only people whom the study team invites can join."),
        Status.NOT_YET_RECRUITING: said("Nobody can join yet; it is planned."),
        Status.ACTIVE_NOT_RECRUITING: said("It goes on, and nobody can join any more."),
        Status.COMPLETED: said("It has ended normally; nobody can join."),
        Status.SUSPENDED: said("It has been halted and may go on later."),
        Status.TERMINATED: said("It was stopped early and will not go on; nobody can join."),
        Status.WITHDRAWN: said("It was stopped before anybody took part."),
        Status.AVAILABLE: said("Patients outside a study can be given the treatment."),
        Status.NO_LONGER_AVAILABLE: said(
            "The treatment was given outside a study and is no longer."
        ),
        Status.TEMPORARILY_NOT_AVAILABLE: said(
            "The treatment cannot be given now, and is expected to be again."
        ),
        Status.APPROVED_FOR_MARKETING: said("The treatment has been approved for marketing."),
        Status.WITHHELD: said("The record is not public in full."),
        Status.UNKNOWN: said(
            "Its completion date has passed and nobody verified the status for two years."
        ),
    }
    return "" if status is None else meanings.get(status, "")


def _reason(module: StatusModule) -> Inline | None:
    if module.why_stopped is None:
        return None
    text = " ".join(unescape(module.why_stopped).split())
    if len(text) <= _SHORT:
        return said("Why it stopped: {reason}", reason=text)
    return Link(said("Why it stopped"), "#status")


def _who_may_join(module: EligibilityModule) -> Answered:
    return Answered(
        question=said("Who can join?"),
        answer=_ages(module),
        lines=(
            said("Sex: {sex}", sex=in_words(module.sex) or said("not stated")),
            _volunteers(module),
        ),
        way_on=Link(said("Read all criteria"), "#eligibility"),
    )


def _ages(module: EligibilityModule) -> str:
    """Return the limits of age; that only one is stated does not say that there is no other."""
    least, most = module.minimum_age, module.maximum_age
    if least is not None and most is not None:
        return said("{least} to {most}", least=age(least), most=age(most))
    if least is not None:
        return said("{age} or older", age=age(least))
    if most is not None:
        return said("Up to {age}", age=age(most))
    return said("Age limits not stated")


def _volunteers(module: EligibilityModule) -> str:
    match module.healthy_volunteers:
        case True:
            return said("Healthy volunteers are accepted.")
        case False:
            return said("Healthy volunteers are not accepted.")
        case None:
            return said("Whether healthy volunteers are accepted is not stated.")


def _where(module: ContactsLocationsModule) -> Answered:
    sites = module.locations
    question, way_on = said("Where?"), Link(said("All locations"), "#locations")
    if not sites:
        return Answered(
            question=question,
            answer=said("No location stated"),
            lines=((said("Only a central contact is given."),) if module.central_contacts else ()),
        )
    if len(sites) == 1:
        only = sites[0]
        lines = (only.facility, only.city, only.country, in_words(only.status))
        return Answered(
            question=question,
            answer=said_of(1, "{count} site", "{count} sites"),
            lines=tuple(line for line in lines if line),
            way_on=way_on,
        )
    return Answered(
        question=question,
        answer=said_of(len(sites), "{count} site", "{count} sites"),
        lines=(*_by_country(sites), *_by_status(sites)),
        way_on=way_on,
    )


def _by_country(sites: Sequence[Location]) -> Iterator[str]:
    counts = Counter(site.country for site in sites if site.country)
    unstated = len(sites) - counts.total()
    if counts:
        named = ", ".join(
            f"{country} ({number(count)})" for country, count in counts.most_common(_COUNTRIES)
        )
        more = len(counts) - _COUNTRIES
        yield (
            named
            if more <= 0
            else said_of(
                more,
                "{named} and {count} more country",
                "{named} and {count} more countries",
                named=named,
            )
        )
    if unstated:
        yield said_of(unstated, "{count} site without a country", "{count} sites without a country")


def _by_status(sites: Sequence[Location]) -> Iterator[str]:
    counts = Counter(in_words(site.status) for site in sites)
    unstated = counts.pop("", 0)
    for status, count in counts.most_common():
        yield f"{status}: {number(count)}"
    if unstated:
        yield said_of(unstated, "{count} site without a status", "{count} sites without a status")


def _whom_to_call(module: ContactsLocationsModule) -> Answered:
    question = said("Whom to call?")
    if module.central_contacts:
        return Answered(
            question=question,
            answer=said_of(
                len(module.central_contacts), "{count} central contact", "{count} central contacts"
            ),
            lines=tuple(_reached(module.central_contacts)),
            way_on=Link(said("All contacts"), "#contacts"),
        )
    at_sites = [one for site in module.locations for one in site.contacts]
    if not at_sites:
        return Answered(question=question, answer=said("No contact stated"))
    return Answered(
        question=question,
        answer=said_of(len(at_sites), "{count} contact at a site", "{count} contacts at sites"),
        lines=tuple(_reached(at_sites)),
        way_on=Link(said("All contacts"), "#locations"),
    )


def _reached(people: Sequence[Contact]) -> Iterator[Inline]:
    for one in people[:_PEOPLE]:
        yield one.name or said("Name not stated")
        if (called := phone(one.phone, one.phone_ext)) is not None:
            yield called
        if one.email:
            yield mail(one.email)
