"""How a study reads the criteria where their print leaves a choice; printed with every answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trialwright.grading.rounding import DIGITS


class Progression(Enum):
    """Whether stable and progressive disease are told apart, which ELN 2022 does not do."""

    NOT_USED = "not used"
    #: SD is a rise of less than 50% of the baseline blasts; PD a rise of 50% or more, or new
    #: extramedullary disease. Source: ASH view-large 12166960.
    RISE_OF_HALF = "a rise of blasts by half, or new extramedullary disease"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSettings:
    """The readings of one study.

    Attributes
    ----------
    cri_requires_one_line : CRi asks for one recovered line, and MLFS is what has neither. Read
        by the letter (False), CRi is every clear marrow without full recovery.
    pr_requires_counts : PR asks for recovered neutrophils and platelets, as printed.
    use_crh : CRh is used, and takes from CRi whom it fits.
    landmark_day : the day after which "no response" is "refractory"; None if there is none.
    progression : whether SD and PD are used.
    significant_digits : to which numbers are rounded before they are compared.
    """

    cri_requires_one_line: bool = True
    pr_requires_counts: bool = True
    use_crh: bool = False
    landmark_day: int | None = None
    progression: Progression = Progression.NOT_USED
    significant_digits: int | None = DIGITS

    @property
    def said(self) -> tuple[str, ...]:
        """The settings in words."""
        landmark = "none" if self.landmark_day is None else f"day {self.landmark_day}"
        return (
            f"cri_requires_one_line: {_yes(self.cri_requires_one_line)}",
            f"pr_requires_counts: {_yes(self.pr_requires_counts)}",
            f"use_crh: {_yes(self.use_crh)}",
            f"landmark: {landmark}",
            f"stable and progressive disease: {self.progression.value}",
        )


def _yes(setting: bool) -> str:  # noqa: FBT001 - the setting is the argument
    return "yes" if setting else "no"
