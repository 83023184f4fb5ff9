"""What persons say that criteria mean: a file of corrections that was chosen, and what came of it.

A correction wins over the reading by rules for as long as the words of its criterion stay. One
that fits no criterion any more changes nothing, and is shown so that its keeper looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException

from trialwright.eligibility.corrections import (
    Corrected,
    Correction,
    Corrections,
    Unfit,
    read_corrections,
)
from trialwright.eligibility.corrections.applying import SET_BY_A_PERSON
from trialwright.eligibility.criteria import sentence_of
from trialwright.errors import InvalidInput
from trialwright.exchange.patients.screening import SavedScreening
from trialwright.web.public.languages import said
from trialwright.web.study.asked import AskedStudy
from trialwright.web.study.forms import SentFile
from trialwright.web.study.screening.people import Amiss
from trialwright.web.study.screening.taking import CORRECTIONS

#: The most that such a file may hold [bytes], and how many corrections.
MOST_BYTES = 100_000
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionShown:
    """One correction: of which criterion, by whom and why, what it says, and whether it fits."""

    criterion: str
    fits: bool
    stands: str
    words: str
    says: str
    by: str
    reason: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsShown:
    """A file of corrections, by its version, with those first that fit no criterion."""

    version: int
    listed: tuple[CorrectionShown, ...]


def corrected_study(asked: AskedStudy, saved: SavedScreening) -> AskedStudy:
    """Return a study with the corrections that are known, read anew from their text."""
    if not saved.corrections:
        return asked
    corrections = read_corrections(saved.corrections, said("The corrections"))
    return replace(asked, criteria=asked.criteria.with_corrections(corrections))


def with_corrections(saved: SavedScreening, file: SentFile) -> SavedScreening:
    """Return what is known with a file of corrections, in the place of those before.

    Raises Amiss where it does not read or is of another study, HTTPException 413 where it is too
    large.
    """
    if len(file.content) > MOST_BYTES:
        raise HTTPException(
            413,
            said(
                "The file of corrections is too large: expected at most {most} kB.",
                most=MOST_BYTES // 1_000,
            ),
        )
    try:
        text = file.content.decode("utf-8-sig")
        corrections = read_corrections(text, file.name)
    except UnicodeDecodeError as error:
        raise Amiss(CORRECTIONS, said("The file of corrections is not UTF-8.")) from error
    except InvalidInput as error:
        raise Amiss(CORRECTIONS, f"{error}.") from error
    _expect_few(corrections)
    study = corrections.study
    if study is not None and study.upper() != saved.study:
        raise Amiss(
            CORRECTIONS,
            said(
                "These are corrections for {other}, expected {study}.",
                other=study,
                study=saved.study,
            ),
        )
    return replace(saved, corrections=text)


def _expect_few(corrections: Corrections) -> None:
    count = len(corrections.corrections)
    if not count:
        raise Amiss(CORRECTIONS, said("The file holds no correction."))
    if count > MOST_ROWS:
        raise Amiss(
            CORRECTIONS,
            said(
                "The file holds {count} corrections, expected at most {most}.",
                count=count,
                most=MOST_ROWS,
            ),
        )


def corrections_shown(asked: AskedStudy, saved: SavedScreening) -> CorrectionsShown | None:
    """Return the corrections of a study, None where there are none."""
    found = asked.criteria.corrections
    if found is None:
        return None
    listed = (
        *map(_unfit, found.unfit),
        *(_applied(asked, criterion, one) for criterion, one in found.applied),
    )
    version = read_corrections(saved.corrections, said("The corrections")).version
    return CorrectionsShown(version=version, listed=listed)


def corrected_in_words(asked: AskedStudy) -> Mapping[str, str]:
    """Return for each criterion that was corrected by whom, when and why."""
    found: Corrected | None = asked.criteria.corrections
    applied = found.applied if found is not None else ()
    return {
        criterion: said(
            "corrected by {by} on {day}: {reason}", by=one.by, day=one.on, reason=one.reason
        )
        for criterion, one in applied
    }


def _applied(asked: AskedStudy, criterion: str, one: Correction) -> CorrectionShown:
    return CorrectionShown(
        criterion=criterion,
        fits=True,
        stands=said("It fits, and wins over what was read."),
        words=one.text,
        says=sentence_of(one.expression),
        by=_by(one),
        reason=one.reason,
        remarks=tuple(_remarks(asked, criterion)),
    )


def _unfit(unfit: Unfit) -> CorrectionShown:
    one = unfit.correction
    return CorrectionShown(
        criterion=one.criterion,
        fits=False,
        stands=said(
            "It fits no criterion any more, and changes nothing: its words are gone, or stand in "
            "another section."
        )
        if unfit.nearest is None
        else said(
            "It fits no criterion any more, and changes nothing: the words have changed, and "
            "{criterion} is the most like it.",
            criterion=unfit.nearest,
        ),
        words=one.text,
        says=sentence_of(one.expression),
        by=_by(one),
        reason=one.reason,
        remarks=(),
    )


def _by(one: Correction) -> str:
    return f"{one.by}, {one.on}"


def _remarks(asked: AskedStudy, criterion: str) -> Iterator[str]:
    """Yield what a careful reader would stop at: a number that the text does not have."""
    for one in asked.criteria.remarks:
        if one.criterion == criterion and one.rule == SET_BY_A_PERSON:
            yield str(one.sentence)
