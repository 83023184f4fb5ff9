"""A patient's file that was chosen, put together with what was typed in."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.patient import Patient, Sex
from trialwright.errors import TrialwrightError
from trialwright.exchange.patients import PatientsRead, read_patients_text
from trialwright.exchange.patients.screening import SavedScreening, looks_saved, read_saved
from trialwright.vocabulary import Concepts, PartialDate
from trialwright.web.public.languages import said
from trialwright.web.study.forms import SentFile
from trialwright.web.study.screening.people import Amiss
from trialwright.web.study.screening.taking import UNNAMED, is_typed, renamed

#: The field of the file, and that of the patient who is meant where it holds several.
FILE, WANTED = "file", "wanted"
_MOST_NAMED = 8


def uploaded(
    saved: SavedScreening, file: SentFile, wanted: str, vocabulary: Concepts
) -> SavedScreening:
    """Return what is known with a file read; raises Amiss where it does not read or fit.

    A saved screening takes the place of everything. Of another file come the facts, and those of
    an earlier file go; what was typed in stays.
    """
    try:
        if looks_saved(file.content):
            return _restored(saved, read_saved(file.content, file.name))
        read = read_patients_text(file.content, file.name, vocabulary)
    except TrialwrightError as error:
        raise Amiss(FILE, f"{error}.") from error
    one = _meant(read, wanted)
    named = renamed(saved, one.id) if saved.patient.id == UNNAMED else saved
    patient = _together(named, one)
    return replace(named, patient=patient, replaced=(), remarks=_remarks(named, file, read))


def _restored(saved: SavedScreening, other: SavedScreening) -> SavedScreening:
    if other.study != saved.study:
        raise Amiss(
            FILE,
            said(
                "This is a screening for {other}, expected {study}.",
                other=other.study,
                study=saved.study,
            ),
        )
    return other


def _meant(read: PatientsRead, wanted: str) -> Patient:
    chosen = [one for one in read.patients if wanted in {"", one.id}]
    if len(chosen) == 1:
        return chosen[0]
    if not read.patients:
        raise Amiss(FILE, said("The file holds no patient that could be read."))
    names = ", ".join(one.id for one in read.patients[:_MOST_NAMED])
    raise Amiss(
        WANTED,
        said(
            "The file holds {count} patients: name one, such as {names}, and choose the file "
            "again.",
            count=len(read.patients),
            names=names,
        ),
    )


def _together(saved: SavedScreening, one: Patient) -> Patient:
    """Return the patient of a file with what was typed in; raises Amiss where the two disagree.

    A correction of a fact of the earlier file goes with that file.
    """
    before, corrected = saved.patient, {str(fact.source) for fact in saved.replaced}
    birth = _one_birth(before.birth, one.birth)
    if Sex.UNKNOWN not in {before.sex, one.sex} and before.sex is not one.sex:
        raise Amiss(FILE, said("The file has another sex than the one that is known here."))
    typed = tuple(
        fact for fact in before.facts if is_typed(fact) and fact.source.row not in corrected
    )
    return replace(
        one,
        id=before.id,
        sex=one.sex if one.sex is not Sex.UNKNOWN else before.sex,
        birth=birth,
        facts=(*one.facts, *typed),
    )


def _one_birth(known: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    """Return the more exact of two birth dates; raises Amiss where they are not of one day."""
    shorter, longer = sorted((str(one or "") for one in (known, other)), key=len)
    if not longer.startswith(shorter):
        raise Amiss(FILE, said("The file has another birth date than the one that is known here."))
    return PartialDate(longer) if longer else None


def _remarks(saved: SavedScreening, file: SentFile, read: PatientsRead) -> tuple[str, ...]:
    """Return what is to be known besides, with how much of the file could not be read."""
    kept = tuple(one for one in saved.remarks if ": typed in by " in one)
    count = len(read.set_aside)
    if not count:
        return kept
    first = str(read.set_aside[0])
    rows = "1 row" if count == 1 else f"{count} rows"
    return (*kept, f"{file.name}: {rows} could not be read, such as {first}")
