"""What the chosen file says of the patient, each fact with its source: what need not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trialwright.eligibility.patient import Fact, FactKind, Sex
from trialwright.eligibility.patient.words import (
    range_in_words,
    standing_in_words,
    time_in_words,
    value_in_words,
)
from trialwright.exchange.patients.screening import SavedScreening
from trialwright.web.public.languages import said, said_of
from trialwright.web.study.screening.taking import is_typed, typed_of

#: So many facts of a kind are listed, the newest ones.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedShown:
    """One fact: what it is of, what it says, and where it stands."""

    what: str
    says: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedGroup:
    """Facts of one kind, the newest first; `more` tells of those that are not listed."""

    kind: str
    title: str
    count: int
    facts: tuple[RecordedShown, ...]
    more: str


def recorded_shown(saved: SavedScreening) -> tuple[RecordedGroup, ...]:
    """Return what is known of the patient besides what was typed in, by kinds."""
    facts = [one for one in saved.patient.facts if not is_typed(one)]
    places = {one.source.place for one in facts}
    person = tuple(_personal(saved, places.pop() if len(places) == 1 else ""))
    groups = [_group(kind, [one for one in facts if one.kind is kind]) for kind in FactKind]
    if person:
        title = said("Person")
        groups.insert(
            0, RecordedGroup(kind="person", title=title, count=len(person), facts=person, more="")
        )
    return tuple(one for one in groups if one.count)


def _group(kind: FactKind, facts: list[Fact]) -> RecordedGroup:
    newest = sorted(facts, key=_begun, reverse=True)
    hidden = len(facts) - MOST_LISTED
    return RecordedGroup(
        kind=kind.value,
        title=_title(kind),
        count=len(facts),
        facts=tuple(map(_shown, newest[:MOST_LISTED])),
        more=said_of(
            hidden,
            "{count} older fact is known too, and is not listed.",
            "{count} older facts are known too, and are not listed.",
        )
        if hidden > 0
        else "",
    )


def _begun(fact: Fact) -> date:
    return fact.span.last_start or date.min


def _title(kind: FactKind) -> str:
    match kind:
        case FactKind.DIAGNOSIS:
            return said("Diagnoses")
        case FactKind.MEASUREMENT:
            return said("Results")
        case FactKind.MEDICATION:
            return said("Medications")
        case FactKind.PROCEDURE:
            return said("Procedures")
        case FactKind.ALLERGY:
            return said("Allergies")
        case FactKind.OBSERVATION:
            return said("Observations")


def _personal(saved: SavedScreening, place: str) -> Iterator[RecordedShown]:
    """Yield the birth date, the sex and the death, where they were not typed in.

    `place` is the file that all facts are from, empty where there are none or several.
    """
    patient, typed = saved.patient, typed_of(saved.remarks)
    if patient.birth is not None and "birth" not in typed:
        yield RecordedShown(what=said("Birth date"), says=str(patient.birth), source=place)
    if patient.sex is not Sex.UNKNOWN and "sex" not in typed:
        sex = said("female") if patient.sex is Sex.FEMALE else said("male")
        yield RecordedShown(what=said("Sex"), says=sex, source=place)
    if patient.is_dead:
        day = str(patient.death) if patient.death is not None else said("on a day not stated")
        yield RecordedShown(what=said("Died"), says=day, source=place)


def _shown(fact: Fact) -> RecordedShown:
    return RecordedShown(what=fact.name, says=_says(fact), source=str(fact.source))


def _says(fact: Fact) -> str:
    """Return what a fact says, with its day and how far it counts."""
    parts = (
        value_in_words(fact.value),
        range_in_words(fact),
        time_in_words(fact.span) or str(fact.recorded or ""),
        standing_in_words(fact),
    )
    return ", ".join(filter(None, parts))
