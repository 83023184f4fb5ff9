"""Criteria put to one patient: met, not met or unknown, with reasons, evidence, and what is open.

Reads: criteria as read, one patient's facts, the study's policies, what people have signed.
Writes: `Finding` of one criterion, `Screening` of a study. Silence is never a "no", nothing but a
fact or a named person's signature decides, and the section alone says what a verdict does.
Never knows: a format, a store, how a study is run.
Start at `screening` and `evaluating`, then `expressions`.
"""

from trialwright.eligibility.evaluation.answers import Evidence, Open
from trialwright.eligibility.evaluation.case import words_of
from trialwright.eligibility.evaluation.evaluating import Finding, evaluate
from trialwright.eligibility.evaluation.fields import fields_as_criteria
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.screening import Screening, screen
from trialwright.eligibility.evaluation.signing import Answers, Choice, Signed
from trialwright.eligibility.evaluation.verdicts import Effect, StudyVerdict, Verdict
from trialwright.eligibility.evaluation.ways import Ask, Family

__all__ = [
    "Answers",
    "Ask",
    "Choice",
    "Effect",
    "Evidence",
    "Family",
    "Finding",
    "Open",
    "Screening",
    "Signed",
    "StudyVerdict",
    "Verdict",
    "Why",
    "evaluate",
    "fields_as_criteria",
    "screen",
    "words_of",
]
