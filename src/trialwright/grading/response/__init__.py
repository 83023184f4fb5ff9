"""Response of acute myeloid leukaemia, by ELN 2022, ELN 2017 or IWG 2003.

Reads: one assessment, what it is compared with, and the settings of the study. Writes:
`Response`, with the category where it is certain, all that it may be where it is not, and the
settings under which it was read.
Never knows: where anything is stored, or what counts as a response in which study.
Start at `assessing`.
"""

from trialwright.grading.response.assessing import assess
from trialwright.grading.response.assessment import Assessment, Cellularity, Mrd
from trialwright.grading.response.categories import Category, MrdStatus, Response
from trialwright.grading.response.following import Followed, best_response, relapse_of
from trialwright.grading.response.rulebooks import (
    ResponseRulebook,
    response_rulebook,
    response_rulebooks,
)
from trialwright.grading.response.settings import Progression, ResponseSettings

__all__ = [
    "Assessment",
    "Category",
    "Cellularity",
    "Followed",
    "Mrd",
    "MrdStatus",
    "Progression",
    "Response",
    "ResponseRulebook",
    "ResponseSettings",
    "assess",
    "best_response",
    "relapse_of",
    "response_rulebook",
    "response_rulebooks",
]
