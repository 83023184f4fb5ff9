"""The screening page: put together anew from what the form carries, at each request.

Nothing is kept between two requests. What is known travels in the form, as the file that can be
saved, and whoever has the page has all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, TypeAlias

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import trialwright
from trialwright.eligibility.corrections import corrected_json
from trialwright.eligibility.evaluation import Screening, screen
from trialwright.eligibility.evaluation.json_form import screening_json
from trialwright.eligibility.patient import Patient, Policies
from trialwright.errors import InvalidInput
from trialwright.exchange.patients.screening import SavedScreening, read_saved, written
from trialwright.vocabulary import NctId, concepts
from trialwright.web.public.asking import today_of
from trialwright.web.public.banners import Banner
from trialwright.web.public.languages import language, said, said_of, speaking
from trialwright.web.study.asked import AskedStudy, asked_study
from trialwright.web.study.forms import Sent, SentFile, read_sent
from trialwright.web.study.rendering import answer
from trialwright.web.study.screening.correcting import (
    CorrectionsShown,
    corrected_in_words,
    corrected_study,
    corrections_shown,
    with_corrections,
)
from trialwright.web.study.screening.people import SIGNER, TYPIST, Amiss
from trialwright.web.study.screening.questions import Question, key_of, questions_of
from trialwright.web.study.screening.recorded import RecordedGroup, recorded_shown
from trialwright.web.study.screening.shown import (
    CriterionScreened,
    QuestionGroup,
    TypedShown,
    criteria_shown,
    question_shown,
    typed_shown,
)
from trialwright.web.study.screening.taking import CORRECTIONS, UNNAMED, Problem, Taken, take
from trialwright.web.study.screening.uploading import FILE, WANTED, uploaded
from trialwright.web.study.screening.wording import (
    distances,
    policies_told,
    verdict_sentence,
    verdict_title,
)
from trialwright.web.study.speaking import spoken_in

#: The field that carries what is known.
STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What stands in the fields about whom, when and by whom."""

    patient: str
    as_of: str
    reach: str
    typist_name: str
    typist_role: str
    signer_name: str
    signer_role: str
    signer_day: str
    signer_grounds: str
    today: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The verdict on all criteria, as a class of the sheet, in words, and how far it is to it."""

    verdict: str
    title: str
    sentence: str
    distances: tuple[str, ...]
    death: str
    patient: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningPage:
    """What the screening page may show."""

    template: ClassVar[str] = "screening.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    banners: tuple[Banner, ...]
    tag: str
    state: str
    outcome: Outcome
    taken: str
    problems: tuple[tuple[str, str], ...]
    amiss: dict[str, str]
    told: Told
    groups: tuple[QuestionGroup, ...]
    typed: tuple[TypedShown, ...]
    recorded: tuple[RecordedGroup, ...]
    corrections: CorrectionsShown | None
    remarks: tuple[str, ...]
    stray: tuple[str, ...]
    criteria: tuple[CriterionScreened, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What the report may show: the same, to be printed, without any field."""

    template: ClassVar[str] = "screening-report.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    tag: str
    outcome: Outcome
    typed: tuple[TypedShown, ...]
    recorded: tuple[RecordedGroup, ...]
    corrections: CorrectionsShown | None
    remarks: tuple[str, ...]
    stray: tuple[str, ...]
    criteria: tuple[CriterionScreened, ...]
    policies: tuple[str, ...]
    made: str


@dataclass(frozen=True, slots=True)
class Round:
    """One request: the study, what is known after it, and what the form said."""

    asked: AskedStudy
    sent: Sent
    taken: Taken
    today: date

    @property
    def saved(self) -> SavedScreening:
        """What is known."""
        return self.taken.saved

    def screened(self) -> Screening:
        """Return what the criteria say of the patient."""
        return screened(self.asked, self.saved)

    @property
    def status(self) -> int:
        """The status of the answer: 400 where a file did not read or fit."""
        is_of_file = any(one.name in {FILE, WANTED, CORRECTIONS} for one in self.taken.problems)
        return 400 if is_of_file else 200


Shown: TypeAlias = Callable[[Round], Response]


async def screening(request: Request) -> Response:
    """Show the screening, or take over what was typed in: ``GET|POST /screen/{nct_id}``."""
    if request.method == "POST":
        return await _answered(request, lambda one: answer(screening_page(one)))
    with speaking(spoken_in(request)):
        asked = asked_study(request)
        if str(request.path_params["nct_id"]) != asked.nct_id:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{asked.address}{query}", 302)
        today = today_of(request)
        return answer(screening_page(Round(asked, Sent(), Taken(fresh(asked, today)), today)))


async def save(request: Request) -> Response:
    """Give what is known as a file: ``POST /screen/{nct_id}/save``."""
    return await _answered(request, _file)


async def report(request: Request) -> Response:
    """Show what is known as a report to be printed: ``POST /screen/{nct_id}/report``."""
    return await _answered(request, lambda one: answer(report_page(one)))


async def screening_as_json(request: Request) -> Response:
    """Give the verdict as `screen --json` does: ``POST /screen/{nct_id}/screening.json``."""
    return await _answered(request, _json)


async def _answered(request: Request, shown: Shown) -> Response:
    """Take over what a form says and show what follows; where something is amiss, the page."""
    sent = await read_sent(request)
    with speaking(spoken_in(request, sent)):
        one = round_of(asked_study(request), sent, today_of(request))
        if one.taken.problems:
            return answer(screening_page(one), one.status)
        return shown(one)


def fresh(asked: AskedStudy, today: date) -> SavedScreening:
    """Return the screening of somebody of whom nothing is known."""
    return SavedScreening(
        study=asked.nct_id, patient=Patient(id=UNNAMED), policies=Policies(day=today)
    )


def round_of(asked: AskedStudy, sent: Sent, today: date) -> Round:
    """Return what is known after a form; HTTPException 400 where it is none of ours."""
    saved = _carried(asked, sent, today)
    vocabulary = concepts()
    as_known = corrected_study(asked, saved)
    made = screened(as_known, saved)
    questions = questions_of(made, as_known.criteria, saved.patient, vocabulary)
    taken = take(saved, questions, sent, today, vocabulary)
    readers: tuple[tuple[str, Callable[[SavedScreening, SentFile], SavedScreening]], ...] = (
        (FILE, lambda known, file: uploaded(known, file, sent.text(WANTED), vocabulary)),
        (CORRECTIONS, with_corrections),
    )
    for name, read in readers:
        file = sent.files.get(name)
        if file is not None:
            try:
                taken = replace(taken, saved=read(taken.saved, file))
            except Amiss as amiss:
                problem = Problem(amiss.part, amiss.sentence)
                taken = replace(taken, problems=(*taken.problems, problem))
    return Round(corrected_study(asked, taken.saved), sent, taken, today)


def screened(asked: AskedStudy, saved: SavedScreening) -> Screening:
    """Return what the criteria say of what is known: the same that `screen` says of the file."""
    return screen(
        asked.criteria.reading,
        saved.patient,
        saved.policies,
        signed=saved.signed,
        stated=asked.criteria.stated,
        vocabulary=concepts(),
    )


def _carried(asked: AskedStudy, sent: Sent, today: date) -> SavedScreening:
    state = sent.fields.get(STATE, "")
    if not state:
        return fresh(asked, today)
    try:
        saved = read_saved(state.encode(), said("The form"))
    except (InvalidInput, UnicodeEncodeError) as error:
        raise HTTPException(
            400, said("What was sent does not read as a form of these pages.")
        ) from error
    if saved.study != asked.nct_id:
        raise HTTPException(400, said("The form is about another study than its address."))
    return saved


def _file(one: Round) -> Response:
    name = f"{one.asked.nct_id}.screening.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written(one.saved), media_type="application/json", headers=headers)


def _json(one: Round) -> Response:
    made = screening_json(
        one.screened(), one.asked.criteria.reading, str(one.asked.nct_id), concepts()
    )
    # What a sent file did not yield is told by remarks and left open by the patient's facts.
    told = {**made, "corrections": corrected_json(one.asked.criteria.corrections), "set_aside": []}
    return Response(msgspec.json.encode(told), media_type="application/json")


def screening_page(one: Round) -> ScreeningPage:
    """Return the page of one round."""
    made = one.screened()
    open_ = questions_of(made, one.asked.criteria, one.saved.patient, concepts())
    asked_before = {(each.about, each.criterion) for each in one.saved.not_answered}
    left = (
        []
        if made.ruling_out
        else [
            each
            for each in open_
            if (each.ask.about, each.ask.criterion) not in asked_before
            or each.key in one.taken.failed
        ]
    )
    groups = _groups(left, one)
    keys = {(each.ask.about, each.ask.criterion): each.key for each in left}
    return ScreeningPage(
        title=f"{one.asked.nct_id}: {said('screening')}",
        nct_id=one.asked.nct_id,
        address=one.asked.address,
        heading=one.asked.heading,
        banners=one.asked.banners,
        tag=language().tag,
        state=written(one.saved).decode(),
        outcome=_outcome(made),
        taken=_taken_over(one.taken),
        problems=tuple((anchor_of(each.name), each.sentence) for each in one.taken.problems),
        amiss={each.name: each.sentence for each in one.taken.problems},
        told=_told(one),
        groups=groups,
        typed=typed_shown(one.saved, concepts()),
        recorded=recorded_shown(one.saved),
        corrections=corrections_shown(one.asked, one.saved),
        remarks=_remarks(one.saved),
        stray=_stray(made),
        criteria=_criteria(one, made, keys),
        policies=policies_told(made),
    )


def report_page(one: Round) -> ReportPage:
    """Return the report of one round."""
    made = one.screened()
    return ReportPage(
        title=f"{one.asked.nct_id}: {said('screening report')}",
        nct_id=one.asked.nct_id,
        heading=one.asked.heading,
        banners=one.asked.banners,
        tag=language().tag,
        outcome=_outcome(made),
        typed=typed_shown(one.saved, concepts()),
        recorded=recorded_shown(one.saved),
        corrections=corrections_shown(one.asked, one.saved),
        remarks=_remarks(one.saved),
        stray=_stray(made),
        criteria=_criteria(one, made, {}),
        policies=policies_told(made),
        made=said(
            "Made by trialwright {version} on {day}.",
            version=trialwright.__version__,
            day=one.today,
        ),
    )


def _criteria(
    one: Round, made: Screening, asked: Mapping[tuple[str, str], str]
) -> tuple[CriterionScreened, ...]:
    text = one.asked.criteria.reading.text
    return criteria_shown(made, text, asked, corrected_in_words(one.asked), concepts())


def anchor_of(name: str) -> str:
    """Return the id of a field by its name."""
    return name.replace(".", "-")


def _outcome(made: Screening) -> Outcome:
    return Outcome(
        verdict=made.verdict.value.replace(" ", "-"),
        title=verdict_title(made),
        sentence=verdict_sentence(made),
        distances=distances(made),
        death=made.death,
        patient=made.patient,
        as_of=str(made.policies.day),
    )


def _taken_over(taken: Taken) -> str:
    if not taken.count:
        return ""
    return said_of(
        taken.count, "{count} answer was taken over.", "{count} answers were taken over."
    )


def _told(one: Round) -> Told:
    sent, policies = one.sent, one.saved.policies
    reach = "" if policies.at_screening is None else str(policies.at_screening)
    amiss = {each.name for each in one.taken.problems}
    name = one.saved.patient.id

    def field(which: str, known: str) -> str:
        return sent.text(which) if which in amiss else known

    return Told(
        patient=field("patient", name),
        as_of=field("as_of", str(policies.day)),
        reach=field("reach", reach),
        typist_name=sent.text(f"{TYPIST}.name"),
        typist_role=sent.text(f"{TYPIST}.role"),
        signer_name=sent.text(f"{SIGNER}.name"),
        signer_role=sent.text(f"{SIGNER}.role"),
        signer_day=sent.text(f"{SIGNER}.day") or str(one.today),
        signer_grounds=sent.text(f"{SIGNER}.grounds"),
        today=str(one.today),
    )


def _groups(left: list[Question], one: Round) -> tuple[QuestionGroup, ...]:
    """Return the questions by who answers them; none where there are none."""
    texts = (
        (
            False,
            "facts",
            said("Facts that are needed"),
            said("Those that can decide by themselves come first. A day may be a month or a year."),
        ),
        (
            True,
            "people",
            said("What a named person has to say"),
            said("The statement is answered, not the criterion: “yes” says that it is true."),
        ),
    )
    return tuple(
        QuestionGroup(
            anchor=anchor,
            title=title,
            hint=hint,
            for_people=for_people,
            questions=tuple(
                question_shown(
                    each, one.sent, one.taken.problems, kept=each.key in one.taken.failed
                )
                for each in left
                if each.is_for_people is for_people
            ),
        )
        for for_people, anchor, title, hint in texts
        if any(each.is_for_people is for_people for each in left)
    )


def _remarks(saved: SavedScreening) -> tuple[str, ...]:
    return tuple(one for one in saved.remarks if ": typed in by " not in one)


def _stray(made: Screening) -> tuple[str, ...]:
    return tuple(
        said(
            "Signed by {by} on {day}, and not counted, for {criterion} has no such words: {words}",
            by=one.by,
            day=one.on,
            criterion=one.criterion,
            words=one.words,
        )
        for one in made.stray
    )


__all__ = ["key_of", "report", "save", "screening", "screening_as_json"]
