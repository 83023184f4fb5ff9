"""A study that is shown: screened one by one, with where it recruits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialwright.cli.match.places import Nearest, Place, nearest_of
from trialwright.cli.match.readings import reading_of
from trialwright.cli.match.shelf import Shelf
from trialwright.eligibility.evaluation import Effect, Screening, StudyVerdict, screen
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts, NctId


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A study that the patient may be asked about.

    `sites` are those that may recruit; `is_of_disease` says whether the disease that the study is
    about is recorded of the patient.
    """

    nct_id: NctId
    title: str
    screening: Screening
    sites: int
    is_of_disease: bool
    nearest: Nearest | None

    @property
    def satisfied(self) -> int:
        """How many criteria are satisfied."""
        return self._count(Effect.SATISFIED)

    @property
    def open(self) -> int:
        """How many criteria are open."""
        return self._count(Effect.OPEN)

    def _count(self, effect: Effect) -> int:
        return sum(one.effect is effect for one in self.screening.all_findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What was found for one patient.

    `died` says when the patient died, and is empty where nothing says so. `studies` is among how
    many was asked, `counts` how many of them have which verdict, `ranked` how many could be shown,
    `of_disease` how many are about a disease that is recorded. `nowhere` is how many studies were
    left out because nobody can say how near they are. `candidates` are those that are shown, the
    best first, and `vocabulary` names what they ask.
    """

    patient: str
    died: str
    policies: Policies
    vocabulary: Concepts
    place: Place | None
    studies: int
    counts: Mapping[StudyVerdict, int]
    ranked: int
    of_disease: int
    nowhere: int
    candidates: tuple[Candidate, ...]


def candidate(  # noqa: PLR0913, PLR0917 - which study, for whom, and from where
    shelf: Shelf,
    nct: int,
    patient: Patient,
    policies: Policies,
    vocabulary: Concepts,
    here: Place | None,
    *,
    is_of_disease: bool,
) -> Candidate:
    """Return a study as a candidate, screened as `screen` does it."""
    reading, stated = reading_of(shelf.reading(nct))
    sites = shelf.sites(nct)
    return Candidate(
        nct_id=NctId.from_number(nct),
        title=shelf.title(nct),
        screening=screen(reading, patient, policies, stated=stated, vocabulary=vocabulary),
        sites=len(sites),
        is_of_disease=is_of_disease,
        nearest=None if here is None else nearest_of(sites, here),
    )
