"""One assessment to its category of response.

The categories are asked from the best to the worst; the first that holds is the answer. One
whose inputs are not all known may hold: then the answer stays open between it and all that
come below, down to the first that surely holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.grading.answers import Used, once_each
from trialwright.grading.conditions import Condition, Sample
from trialwright.grading.response.assessment import Assessment, Cellularity, Mrd
from trialwright.grading.response.categories import Category, MrdStatus, Response
from trialwright.grading.response.rulebooks import Counts, ResponseRulebook
from trialwright.grading.response.settings import Progression, ResponseSettings
from trialwright.grading.rounding import significant
from trialwright.grading.truth import FALSE, TRUE, Truth, Verdict, all_of, unknown, verdict

#: A rise of half: ASH view-large 12166960, see `Progression.RISE_OF_HALF`.
_RISE = 1.5
_PARTS = {
    Category.CR: "cr",
    Category.CRH: "crh",
    Category.CRI: "cri",
    Category.MLFS: "mlfs",
    Category.PR: "pr",
    Category.STABLE_DISEASE: "no_response",
    Category.PROGRESSIVE_DISEASE: "no_response",
    Category.NO_RESPONSE: "no_response",
    Category.REFRACTORY: "no_response",
    Category.NON_EVALUABLE: "non_evaluable",
}


def assess(
    rulebook: ResponseRulebook, found: Assessment, settings: ResponseSettings | None = None
) -> Response:
    """Return the category of one assessment, or all that it may be."""
    settings = settings or ResponseSettings()
    asked = list(_Asked(rulebook, found, settings).categories())
    possible: list[Category] = []
    missing: list[str] = []
    for category, holds in asked:
        if holds.truth is Truth.FALSE:
            continue
        possible.append(category)
        if holds.truth is Truth.TRUE:
            break
        missing += holds.missing
    parts = [rulebook.part(_PARTS[category]) for category in possible]
    return Response(
        rulebook=rulebook.key,
        possible=tuple(possible),
        mrd=mrd_status(found.mrd),
        rows=once_each(part.id for part in parts),
        inputs=_inputs(found),
        missing=once_each(missing),
        assumptions=_assumptions(found),
        remarks=once_each(_remarks(rulebook, found, possible, settings)),
        settings=settings.said,
        verified="; ".join(once_each(part.verified for part in parts)),
    )


def mrd_status(mrd: Mrd | None) -> MrdStatus:
    """Return what is known of MRD.

    A method that cannot see the threshold proves no negative; whatever is seen at or above the
    threshold is positive.
    """
    if mrd is None:
        return MrdStatus.UNKNOWN
    if mrd.level is not None and mrd.level >= mrd.threshold:
        return MrdStatus.POSITIVE
    if mrd.sensitivity > mrd.threshold:
        return MrdStatus.POSITIVE if mrd.detected else MrdStatus.UNKNOWN
    if mrd.level is not None or mrd.detected is False:
        return MrdStatus.NEGATIVE
    return MrdStatus.UNKNOWN


def negated(one: Verdict) -> Verdict:
    """Return the opposite; unknown stays unknown."""
    if one.truth is Truth.UNKNOWN:
        return one
    return FALSE if one.truth is Truth.TRUE else TRUE


def any_of(*verdicts: Verdict) -> Verdict:
    """Return whether one of them holds."""
    return negated(all_of(negated(one) for one in verdicts))


def absent(sign: bool | None, name: str) -> Verdict:  # noqa: FBT001 - the finding is the argument
    """Return whether a sign is absent; silence does not make it so."""
    return unknown(name) if sign is None else verdict(holds=not sign)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One assessment, asked about every category."""

    rulebook: ResponseRulebook
    found: Assessment
    settings: ResponseSettings

    def categories(self) -> Iterator[tuple[Category, Verdict]]:
        """Yield the categories from the best to the worst, the last of which holds."""
        if not _has_marrow(self.found):
            yield Category.NON_EVALUABLE, TRUE
            return
        clear = self._clear()
        yield Category.CR, all_of([clear, *self._recovery()])
        if self.settings.use_crh and self.rulebook.crh_counts is not None:
            lines = self._lines(self.rulebook.crh_counts)
            yield Category.CRH, all_of([clear, *lines, negated(all_of(self._recovery()))])
        yield Category.CRI, all_of([clear, self._incomplete()])
        yield Category.MLFS, self._mlfs()
        yield Category.PR, self._pr()
        yield from self._without_response()

    def _clear(self) -> Verdict:
        """Whether all criteria of CR hold but those of the counts."""
        signs = [
            self._blasts_below(),
            absent(self.found.circulating_blasts, "circulating blasts"),
            absent(self.found.extramedullary, "extramedullary disease"),
        ]
        if self.rulebook.cr_without_auer_rods:
            signs.append(absent(self.found.auer_rods, "Auer rods"))
        if self.rulebook.cr_without_red_cells:
            signs.append(absent(self.found.needs_red_cells, "need of red-cell transfusion"))
        return all_of(signs)

    def _blasts_below(self) -> Verdict:
        if self.found.marrow_blasts is None:
            return unknown("marrow blasts")
        return verdict(
            holds=self._number(self.found.marrow_blasts) < self.rulebook.marrow_blasts_below
        )

    def _recovery(self) -> tuple[Verdict, Verdict]:
        return self._lines(self.rulebook.cr_counts)

    def _lines(self, counts: Counts) -> tuple[Verdict, Verdict]:
        return (
            self._count(counts.neutrophils, self.found.neutrophils, "neutrophils"),
            self._count(counts.platelets, self.found.platelets, "platelets"),
        )

    def _count(self, condition: Condition, count: float | None, name: str) -> Verdict:
        if count is None:
            return unknown(name)
        return condition.holds(Sample(value=count), self.settings.significant_digits)

    def _incomplete(self) -> Verdict:
        """Whether recovery is incomplete in the sense of the study."""
        neutrophils, platelets = self._recovery()
        parts = [negated(all_of((neutrophils, platelets)))]
        if self.settings.cri_requires_one_line:
            parts.append(any_of(neutrophils, platelets))
        return all_of(parts)

    def _mlfs(self) -> Verdict:
        signs = [
            self._blasts_below(),
            absent(self.found.extramedullary, "extramedullary disease"),
            more_than_aplastic(self.rulebook, self.found.cellularity),
        ]
        if self.rulebook.mlfs_without_circulating_blasts:
            signs.append(absent(self.found.circulating_blasts, "circulating blasts"))
        if self.rulebook.mlfs_without_auer_rods:
            signs.append(absent(self.found.auer_rods, "Auer rods"))
        return all_of(signs)

    def _pr(self) -> Verdict:
        parts = [self._blasts_in_range(), self._fall()]
        if self.settings.pr_requires_counts:
            parts += self._recovery()
        return all_of(parts)

    def _blasts_in_range(self) -> Verdict:
        if self.found.marrow_blasts is None:
            return unknown("marrow blasts")
        blasts = self._number(self.found.marrow_blasts)
        return verdict(holds=self.rulebook.pr_from <= blasts <= self.rulebook.pr_to)

    def _fall(self) -> Verdict:
        """Whether blasts have fallen far enough; from nothing nothing falls."""
        blasts, before = self.found.marrow_blasts, self.found.baseline_blasts
        if blasts is None or before is None:
            return unknown("baseline blasts" if before is None else "marrow blasts")
        left = before * (1 - self.rulebook.pr_fall_percent / 100)
        return verdict(holds=self._number(blasts) <= self._number(left))

    def _without_response(self) -> Iterator[tuple[Category, Verdict]]:
        if self.settings.progression is Progression.RISE_OF_HALF:
            progressive = any_of(
                negated(absent(self.found.new_extramedullary, "new extramedullary disease")),
                self._risen_by_half(),
            )
            yield Category.STABLE_DISEASE, negated(progressive)
            yield Category.PROGRESSIVE_DISEASE, TRUE
            return
        landmark = self.settings.landmark_day
        after = landmark is not None and self.found.day > landmark
        yield (Category.REFRACTORY if after else Category.NO_RESPONSE), TRUE

    def _risen_by_half(self) -> Verdict:
        blasts, before = self.found.marrow_blasts, self.found.baseline_blasts
        if blasts is None or before is None:
            return unknown("baseline blasts" if before is None else "marrow blasts")
        now, then = self._number(blasts), self._number(before * _RISE)
        # From no blasts to none is no rise, though any multiple of nothing is nothing.
        return verdict(holds=now >= then and now > self._number(before))

    def _number(self, number: float) -> float:
        return significant(number, self.settings.significant_digits)


def more_than_aplastic(rulebook: ResponseRulebook, marrow: Cellularity) -> Verdict:
    """Return whether a marrow is documented to be more than aplastic; one sign is enough."""
    signs = [
        None if marrow.spicules is None else marrow.spicules,
        None if marrow.cells_counted is None else marrow.cells_counted >= rulebook.cells_from,
        None
        if marrow.biopsy_percent is None
        else marrow.biopsy_percent >= rulebook.cellularity_from,
    ]
    if any(signs):
        return TRUE
    return unknown("cellularity of the marrow") if all(one is None for one in signs) else FALSE


def _has_marrow(found: Assessment) -> bool:
    """Return whether there is a marrow to judge; one that nobody reported is none."""
    return found.marrow is not False and found.marrow_blasts is not None


def _assumptions(found: Assessment) -> tuple[str, ...]:
    if found.marrow is None and found.marrow_blasts is not None:
        return ("that the marrow is adequate, since its blasts were reported",)
    return ()


def _remarks(
    rulebook: ResponseRulebook,
    found: Assessment,
    possible: list[Category],
    settings: ResponseSettings,
) -> Iterator[str]:
    if Category.NON_EVALUABLE in possible:
        yield f"no adequate marrow: {found.no_marrow_because or 'none was reported'}"
        return
    aplastic = more_than_aplastic(rulebook, found.cellularity).truth is Truth.FALSE
    if aplastic and not {Category.CR, Category.CRH, Category.CRI} & set(possible):
        yield "the marrow is aplastic, so that MLFS cannot be said"
    if settings.landmark_day is None and Category.NO_RESPONSE in possible:
        yield "no landmark is set, so that nothing is called refractory"
    if found.mrd is not None:
        yield (
            f"MRD by {found.mrd.method}, sensitivity {found.mrd.sensitivity:g}, "
            f"threshold {found.mrd.threshold:g}"
        )


def _inputs(found: Assessment) -> tuple[Used, ...]:
    words = {True: "yes", False: "no"}
    numbers = {
        "marrow blasts": (found.marrow_blasts, "%"),
        "baseline blasts": (found.baseline_blasts, "%"),
        "neutrophils": (found.neutrophils, "10*9/L"),
        "platelets": (found.platelets, "10*9/L"),
    }
    signs = {
        "adequate marrow": found.marrow,
        "Auer rods": found.auer_rods,
        "circulating blasts": found.circulating_blasts,
        "extramedullary disease": found.extramedullary,
        "new extramedullary disease": found.new_extramedullary,
        "need of red-cell transfusion": found.needs_red_cells,
        "spicules": found.cellularity.spicules,
    }
    return (
        Used("day", str(found.day)),
        *(
            Used(name, f"{number:g} {unit}")
            for name, (number, unit) in numbers.items()
            if number is not None
        ),
        *(Used(name, words[sign]) for name, sign in signs.items() if sign is not None),
    )
