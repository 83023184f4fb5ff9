"""What the study measures; the results repeat every one of these outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.prose import cut

#: Shares of the later outcomes that repeat one before them: in the head of the measure, in the
#: whole description, in most of it, in the time frame.
_SAME_STEM = 0.55
_SAME_DESCRIPTION = 0.24
_SIMILAR_DESCRIPTION = 0.72
_SAME_TIME_FRAME = 0.66


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome as registered."""

    rank: str
    measure: str
    description: str | None
    time_frame: str | None

    def part(self) -> Part:
        """Return the outcome as the protocol section writes it."""
        part: Part = {"measure": self.measure}
        if self.description is not None:
            part["description"] = self.description
        if self.time_frame is not None:
            part["timeFrame"] = self.time_frame
        return part


def draw_outcomes(study: Outline) -> tuple[Outcome, ...]:
    """Decide the outcomes: primary ones first, then secondary and other ones."""
    if study.study_type == "EXPANDED_ACCESS" or not (
        study.with_results or study.chance("outcomes")
    ):
        return ()
    kind = "with" if study.with_results else "without"
    counts = {
        "PRIMARY": study.count("primary_outcomes"),
        "SECONDARY": study.count(f"secondary_outcomes_{kind}_results"),
        "OTHER_PRE_SPECIFIED": study.count("other_outcomes")
        if study.chance("other_outcomes")
        else 0,
    }
    writer = _Writer(study)
    return tuple(writer.outcome(rank) for rank, count in counts.items() for _ in range(count))


def outcomes_module(outcomes: tuple[Outcome, ...]) -> Part:
    """Return protocolSection.outcomesModule."""
    keys = {
        "primaryOutcomes": "PRIMARY",
        "secondaryOutcomes": "SECONDARY",
        "otherOutcomes": "OTHER_PRE_SPECIFIED",
    }
    lists = {
        key: [outcome.part() for outcome in outcomes if outcome.rank == rank]
        for key, rank in keys.items()
    }
    return {key: parts for key, parts in lists.items() if parts}


class _Writer:
    """Writes the outcomes of one study, which resemble one another as real ones do."""

    __slots__ = ("_described", "_descriptions", "_frames", "_openings", "_stem", "_study")

    def __init__(self, study: Outline) -> None:
        self._study = study
        self._described = study.chance("outcomes_described")
        self._descriptions: list[str] = []
        self._frames: list[str] = []
        self._stem = ""
        self._openings = [study.prose.entry("measure_openings") for _ in range(3)]

    def outcome(self, rank: str) -> Outcome:
        return Outcome(
            rank=rank,
            measure=self._measure(),
            description=self._description() if self._described else None,
            time_frame=self._time_frame() if self._study.chance("time_frame") else None,
        )

    def _measure(self) -> str:
        study, prose = self._study, self._study.prose
        length = study.length("outcome_measure")
        if not self._stem or study.dice.random() > _SAME_STEM:
            opening = self._openings[int(study.dice.random() * 3)]
            self._stem = f"{opening} {prose.thing()}"
        measure = f"{self._stem} {prose.late()}"
        while len(measure) < length:
            measure = f"{measure} {prose.late()}, {prose.thing()}"
        return cut(measure, length, end="")

    def _description(self) -> str:
        study, dice = self._study, self._study.dice
        known = self._descriptions
        fate = dice.random()
        if known and fate < _SAME_DESCRIPTION:
            return known[int(dice.random() * len(known))]
        length = study.length(
            "measured_description" if study.with_results else "outcome_description"
        )
        prose = study.prose
        text = f"{prose.entry('description_openings')} {prose.thing()} {prose.late()}."
        if known and fate < _SIMILAR_DESCRIPTION:
            # The same words about another thing, as in the items of one questionnaire.
            text = f"{text} {known[-1]}"
        text = f"{text} {prose.text(length - len(text))}" if len(text) < length - 30 else text
        text = cut(text, length)
        known.append(text)
        return text

    def _time_frame(self) -> str:
        study, known = self._study, self._frames
        if len(known) > 1 and study.dice.random() < _SAME_TIME_FRAME:
            return study.dice.pick(known)
        frame = study.prose.entry("time_frames")
        if study.dice.chance(0.35):
            frame = f"{frame}, {study.prose.late()} and {study.prose.late()}"
        known.append(frame)
        return frame
