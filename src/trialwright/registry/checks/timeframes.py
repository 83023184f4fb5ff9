"""Whether a time frame tells a reader when something is measured."""

from __future__ import annotations

import re

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = _words(
    "one two three four five six seven eight nine ten eleven twelve eighteen twenty half "
    "first second third fourth fifth sixth"
)
_LENGTHS = _words(
    "seconds minute minutes hour hours day days week weeks month months year years "
    "one-day one-week one-month one-year two-week two-month two-year three-month six-month"
)
#: Where a participant's course begins; alone it says when to measure.
_BEGINNINGS = _words(
    "baseline enrollment enrolment randomization randomisation inclusion start beginning "
    "entry admission"
)
#: What has no day of its own, but leads to the study's end.
_ENDS = _words(
    "end ended ending final finish finished completion complete completed conclusion close "
    "duration length throughout through until till entire whole total full follow-up followup "
    "follow observation observational continuous continuously ongoing long-term"
)
_NAMES_NOTHING = _words(
    "study studies trial project research protocol participation period course span time times "
    "timepoint time-point point frame date assessment assessments measured assessed evaluated "
    "daily weekly monthly hourly long short term short-term up "
    "variable various varies varied unknown undefined unspecified tbd tba na n/a n a none not "
    "applicable available determined defined specified "
    "an the of at by for from in on to be and or over during within after is it will as all "
    "each every"
)
_NO_EVENT = _NUMBERS | _LENGTHS | _BEGINNINGS | _ENDS | _NAMES_NOTHING


def is_usable(time_frame: str) -> bool:
    """Whether the words name a point or a span in a participant's course.

    Usable is a number ("Up to 2 years", "six months"), an event of a participant's own course
    ("during surgery", "hospital discharge"), or its beginning ("Baseline"). Not usable are
    words that name nothing but the study's own course ("end of study", "through study
    completion", "baseline to end of study"), a unit without a number ("hours"), a rhythm
    without a length ("daily") and "N/A": no reader of the record can tell a day from them.
    """
    if _DIGIT.search(time_frame):
        return True
    words = {word.casefold() for word in _WORD.findall(time_frame)}
    if words - _NO_EVENT or (words & _NUMBERS and words & _LENGTHS):
        return True
    return bool(words & _BEGINNINGS) and not words & _ENDS
