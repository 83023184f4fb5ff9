"""Three-valued answers of conditions, with the names of the inputs that are missing.

The three values and their logic are the vocabulary's; that a verdict carries what is missing is
grading's own: what a criterion carries instead are questions (`eligibility.evaluation.answers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trialwright.vocabulary.truth import Truth

__all__ = ["FALSE", "TRUE", "Truth", "Verdict", "all_of", "unknown", "verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and if unknown, the inputs that would settle it."""

    truth: Truth
    missing: tuple[str, ...] = ()


TRUE = Verdict(Truth.TRUE)
FALSE = Verdict(Truth.FALSE)


def verdict(*, holds: bool) -> Verdict:
    """Return the verdict of a condition whose inputs are all known."""
    return TRUE if holds else FALSE


def unknown(*missing: str) -> Verdict:
    """Return the verdict of a condition that lacks these inputs."""
    return Verdict(Truth.UNKNOWN, missing)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all hold; what is missing is named only where it matters."""
    kept = list(verdicts)
    truth = Truth.all_of(one.truth for one in kept)
    if truth is not Truth.UNKNOWN:
        return Verdict(truth)
    return unknown(*dict.fromkeys(name for one in kept for name in one.missing))
