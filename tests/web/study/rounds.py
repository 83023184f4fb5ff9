"""Rounds of the form without a server: what was sent in, what is known and shown out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from tests.web.study.visiting import NURSE, PHYSICIAN, TODAY

from trialwright.eligibility.patient import Patient
from trialwright.exchange.patients.screening import SavedScreening, written
from trialwright.exchange.records.criteria import StudyCriteria, criteria_of, criteria_of_text
from trialwright.registry.reading import read_study
from trialwright.registry.restatement import restatement_source
from trialwright.vocabulary import NctId, concepts
from trialwright.web.study.asked import AskedStudy
from trialwright.web.study.forms import Sent, SentFile
from trialwright.web.study.screening.page import STATE, Round, fresh, round_of, screened
from trialwright.web.study.screening.questions import Question, questions_of

NCT = NctId("NCT07338357")
DAY = date(2026, 3, 15)


@cache
def reference() -> AskedStudy:
    """Return the reference study, restated."""
    source = restatement_source(NCT)
    assert source is not None
    return _asked(criteria_of(read_study(source)))


def asking(text: str) -> AskedStudy:
    """Return a study of a criteria text."""
    return _asked(criteria_of_text(text))


def _asked(criteria: StudyCriteria) -> AskedStudy:
    return AskedStudy(nct_id=NCT, heading="A study", criteria=criteria, banners=())


def known(asked: AskedStudy, patient: Patient | None = None) -> SavedScreening:
    """Return what is known of somebody on the reference day."""
    begun = fresh(asked, DAY)
    return begun if patient is None else replace(begun, patient=patient)


def questions(asked: AskedStudy, saved: SavedScreening) -> dict[str, Question]:
    """Return the open questions by name."""
    made = screened(asked, saved)
    listed = questions_of(made, asked.criteria, saved.patient, concepts())
    return {one.name: one for one in listed}


def sent(
    asked: AskedStudy,
    saved: SavedScreening,
    typed: Mapping[str, str],
    files: Mapping[str, SentFile] = MappingProxyType({}),
) -> Round:
    """Return the round in which fields by their names in the form are sent."""
    fields = {STATE: written(saved).decode(), **NURSE, **PHYSICIAN, **typed}
    return round_of(asked, Sent(MappingProxyType(fields), files), TODAY)


def answered(asked: AskedStudy, saved: SavedScreening, name: str, **parts: str) -> Round:
    """Return the round in which one question is answered."""
    key = questions(asked, saved)[name].key
    return sent(asked, saved, {f"{key}.{part}": text for part, text in parts.items()})
