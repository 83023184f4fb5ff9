"""From a record to its criteria as read: the text and the fields beside it, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from trialwright.eligibility.checks import Remark, Stated, check
from trialwright.eligibility.corrections import Corrected, Corrections, corrected
from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.reading import read_criteria
from trialwright.exchange.records.modules import modules_of
from trialwright.registry.record import Study
from trialwright.registry.record.base import Markup
from trialwright.vocabulary import Concepts, concepts

#: So many texts are kept as read: a page and its twin ask for the same one.
_KEPT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCriteria:
    """The criteria of one study as read, with what a careful reader would stop at.

    `nct_id` is None where the text came without a record. `corrections` is None where nobody
    corrected; else it says what was applied and what fits no more.
    """

    nct_id: str | None
    title: str | None
    stated: Stated
    reading: CriteriaReading
    remarks: tuple[Remark, ...]
    corrections: Corrected | None = None

    def with_corrections(self, corrections: Corrections) -> StudyCriteria:
        """Return the criteria in which what persons said wins over what was read by rules."""
        found = corrected(self.reading, corrections)
        remarks = (*check(found.reading, self.stated), *found.remarks)
        return StudyCriteria(
            nct_id=self.nct_id,
            title=self.title,
            stated=self.stated,
            reading=found.reading,
            remarks=tuple(sorted(remarks, key=lambda one: (one.span, one.rule))),
            corrections=found,
        )


def criteria_of(study: Study, vocabulary: Concepts | None = None) -> StudyCriteria:
    """Return the criteria of a record; none where it states none.

    `vocabulary` names concepts, that of the program unless another is given.
    """
    modules = modules_of(study)
    asked = modules.eligibility
    stated = Stated(
        minimum_age=asked.minimum_age,
        maximum_age=asked.maximum_age,
        sex=str(asked.sex) if asked.sex is not None else None,
        healthy_volunteers=asked.healthy_volunteers,
    )
    about = modules.identification
    return _read(
        asked.eligibility_criteria or Markup(""),
        stated,
        vocabulary,
        nct_id=about.nct_id,
        title=about.brief_title or about.official_title,
    )


def criteria_of_text(text: str, vocabulary: Concepts | None = None) -> StudyCriteria:
    """Return the criteria of a text that came without a record."""
    return _read(text, Stated(), vocabulary, nct_id=None, title=None)


def _read(
    text: str,
    stated: Stated,
    vocabulary: Concepts | None,
    *,
    nct_id: str | None,
    title: str | None,
) -> StudyCriteria:
    own = None if vocabulary is concepts() else vocabulary
    reading = reading_of(str(text)) if own is None else _reading_by(str(text), own)
    return StudyCriteria(
        nct_id=nct_id,
        title=title,
        stated=stated,
        reading=reading,
        remarks=check(reading, stated),
    )


@lru_cache(maxsize=_KEPT)
def reading_of(text: str) -> CriteriaReading:
    """Return a text as read, with the concepts of the vocabulary that its words name."""
    return _reading_by(text, concepts())


def _reading_by(text: str, vocabulary: Concepts) -> CriteriaReading:
    def concept(words: str) -> str | None:
        found = vocabulary.called(words)
        return found.id if found is not None else None

    return read_criteria(text, concepts=concept)
