"""What one study is, decided before anything about it is written."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.sample.chance import Dice
from trialwright.registry.sample.marks import marked_lines
from trialwright.registry.sample.names import code, diseases, institution, product
from trialwright.registry.sample.prose import Prose
from trialwright.registry.sample.shapes import shapes
from trialwright.registry.sample.timeline import Timeline, timeline
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

#: So many records have ids of their own; behind them lie the ids of linked expanded access
#: programmes and of aliases, which no sample record has.
MAX_RECORDS = 8_000_000
FIRST_LINKED = FIRST_SAMPLE_NUMBER + MAX_RECORDS
FIRST_ALIAS = FIRST_LINKED + 1_000_000

#: A part of a record, its keys in the order in which the registry writes them.
Part = dict[str, object]

EXPANDED_ACCESS_STATUSES = frozenset(
    ("AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING")
)
#: How much of what is drawn for a record goes together, so that record sizes spread as measured.
_COHERENCE = 0.22
_COHERENCE_WITH_RESULTS = 0.4
_UNNAMED = ("Placebo", "placebo", "Standard of care", "Questionnaire", "Blood sample", "Saline")


@dataclass(frozen=True, slots=True)
class Outline:
    """The facts of one study that several modules of its record repeat.

    `study_type` and `sponsor_class` are None for a withheld study, which states neither.
    `diseases` are numbers in the list of known diseases; `level` (0 to 1) says how much its
    authors write: one long text seldom comes alone.
    """

    number: int
    level: float
    dice: Dice
    prose: Prose
    marks: list[str]
    status: str
    study_type: str | None
    sponsor_class: str
    sponsor: str
    phases: tuple[str, ...]
    diseases: tuple[int, ...]
    products: tuple[str, ...]
    with_results: bool
    dates: Timeline
    participants: int | None

    @property
    def nct_id(self) -> str:
        """The identifier, outside the range that the registry uses."""
        return f"NCT{FIRST_SAMPLE_NUMBER + self.number:08d}"

    @property
    def conditions(self) -> list[str]:
        """The names of the diseases."""
        return [diseases().names[number] for number in self.diseases]

    @property
    def is_interventional(self) -> bool:
        """Whether participants are given something."""
        return self.study_type == "INTERVENTIONAL"

    @property
    def _coherence(self) -> float:
        return _COHERENCE_WITH_RESULTS if self.with_results else _COHERENCE

    def chance(self, share: str) -> bool:
        """Answer yes as often as the measured share of this name."""
        return self.dice.random() < shapes().shares[share]

    def count(self, name: str) -> int:
        """Draw a measured count."""
        return shapes().counts[name].draw_near(self.dice, self.level, self._coherence)

    def length(self, name: str) -> int:
        """Draw a measured length [characters]."""
        return shapes().characters[name].draw_near(self.dice, self.level, self._coherence)

    def weighted(self, name: str) -> str:
        """Draw one of the values of a measured field."""
        return shapes().weights[name].draw(self.dice)

    def text(self, name: str) -> str:
        """Write a text as long as the measured field."""
        return self.prose.text(self.length(name))


def outline(seed: int, number: int) -> Outline:
    """Decide what the study of this number is; it depends on the seed and the number alone."""
    dice = Dice(seed, number)
    weights = shapes().weights
    status = weights["status"].draw(dice)
    study_type = _study_type(dice, status)
    sponsor_class = weights["sponsor_class"].draw(dice)
    with_results = _has_results(dice, status, study_type, sponsor_class)
    numbers = _diseases(dice)
    products = _products(dice)
    prose = Prose(dice, [*(diseases().names[number] for number in numbers), *products])
    marks = marked_lines(dice)
    prose.pending = [f"{line[0].upper()}{line[1:]}." for line in marks[1::3]]
    return Outline(
        number=number,
        level=dice.random(),
        dice=dice,
        prose=prose,
        marks=marks[0::3] + marks[2::3],
        status=status,
        study_type=study_type,
        sponsor_class=sponsor_class,
        sponsor=institution(dice),
        phases=_phases(dice, study_type),
        diseases=numbers,
        products=products,
        with_results=with_results,
        dates=timeline(dice, status, with_results=with_results),
        participants=_participants(dice, status, with_results=with_results),
    )


def _study_type(dice: Dice, status: str) -> str | None:
    if status == "WITHHELD":
        return None
    if status in EXPANDED_ACCESS_STATUSES:
        return "EXPANDED_ACCESS"
    return shapes().weights["study_type"].draw(dice)


def _phases(dice: Dice, study_type: str | None) -> tuple[str, ...]:
    if study_type != "INTERVENTIONAL":
        return ()
    phase = shapes().weights["phases"].draw(dice)
    return (phase,) if phase == "EARLY_PHASE1" else tuple(phase.split("_"))


def _has_results(dice: Dice, status: str, study_type: str | None, sponsor_class: str) -> bool:
    if study_type != "INTERVENTIONAL" or status not in ("COMPLETED", "TERMINATED"):
        return False
    share = shapes().results_share
    return dice.chance(share["INDUSTRY" if sponsor_class == "INDUSTRY" else "OTHER"])


def _diseases(dice: Dice) -> tuple[int, ...]:
    popular = diseases().popular
    count = shapes().counts["conditions"].draw(dice)
    return tuple(dict.fromkeys(dice.pick(popular) for _ in range(count)))


def _products(dice: Dice) -> tuple[str, ...]:
    count = shapes().counts["interventions"].draw(dice)
    return tuple(dict.fromkeys(_product(dice) for _ in range(count)))


def _product(dice: Dice) -> str:
    if dice.chance(0.18):
        return dice.pick(_UNNAMED)
    return code(dice) if dice.chance(0.08) else product(dice)


def _participants(dice: Dice, status: str, *, with_results: bool) -> int | None:
    """Return how many take part: none if withdrawn, None or 99999999 where unknown."""
    if status == "WITHDRAWN":
        return 0
    if with_results:
        return max(4, shapes().counts["enrollment"].draw(dice))
    if dice.chance(shapes().shares["enrollment_unknown"]):
        return 99_999_999
    if not dice.chance(shapes().shares["enrollment"]):
        return None
    return shapes().counts["enrollment"].draw(dice)
