"""Words that leave a decision to a person: a physician's opinion, an adequate function.

Rules look at the words of a segment in order, and at how far apart two of them stand; each
looks at every word once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from trialwright.eligibility.reading.tokens import word_set

_WORD = re.compile(r"[a-z][a-z-]*")

_PERSONS = word_set(
    "investigator investigators physician physicians clinician clinicians doctor doctors researcher"
    " researchers pi surgeon surgeons psychiatrist sponsor team oncologist"
    " investigator's physician's"
)
_OPINIONS = (
    *("judgement", "judgment", "opinion", "discretion", "consider", "believ", "deem", "think"),
    *("determin", "assess", "decid", "decision", "feel", "view", "judg"),
)
_WHOLES = word_set("any other another")
_REASONS = (
    *("condition", "disease", "disorder", "reason", "circumstance", "factor", "illness", "problem"),
    *("situation", "abnormalit", "impairment", "finding"),
)
_DISTURBS = (
    *("interfer", "unsuitable", "compromis", "jeopardi", "preclude", "confound", "affect"),
    *("inappropriate", "prevent", "impede", "hinder", "complicat"),
)
_QUALITIES = word_set(
    "adequate suitable normal acceptable sufficient good satisfactory proper preserved appropriate"
    " adequately impaired abnormal inadequate insufficient poor"
)
_FUNCTIONS = word_set("function functions reserve functioning health status functionality")
_FITTING = word_set(
    "suitable adequate appropriate acceptable sufficient eligible candidate candidates fit"
    " unsuitable"
)
_VERDICTS = word_set("suitable fit eligible appropriate safe unsuitable unfit ineligible able")
_SAMPLES = ("specimen", "sample", "tissue", "block", "biops")
_GIVEN = word_set("provided available obtained submitted collected")
_VAGUE_TIMES = word_set("recent recently latest")
_OUTLOOKS = word_set("complete comply participate finish able")


def _near(
    words: Sequence[str], one: Callable[[str], bool], other: Callable[[str], bool], reach: int
) -> bool:
    """Say whether a word of one kind stands at most so many words from one of another."""
    last_one, last_other = -reach - 1, -reach - 1
    for place, word in enumerate(words):
        if one(word):
            last_one = place
        if other(word):
            last_other = place
        both = last_one >= 0 and last_other >= 0 and last_one != last_other
        if both and abs(last_one - last_other) <= reach:
            return True
    return False


def _after(
    words: Sequence[str], one: Callable[[str], bool], other: Callable[[str], bool], reach: int
) -> bool:
    """Say whether a word of another kind follows one of a kind, at most so many words after."""
    last = -reach - 1
    for place, word in enumerate(words):
        if place - last <= reach and last >= 0 and other(word):
            return True
        if one(word):
            last = place
    return False


def _begins(*stems: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(stems)


def _is_in(words: frozenset[str]) -> Callable[[str], bool]:
    return lambda word: word in words


def _investigator(words: Sequence[str]) -> bool:
    if _near(words, _is_in(_PERSONS), _begins(*_OPINIONS), 5):
        return True
    if _after(words, _begins("judged", "deemed", "considered"), _is_in(_VERDICTS), 3):
        return True
    if "unsuitable" in words and any(word in _WHOLES for word in words):
        return True
    return _after(words, _is_in(_WHOLES), _begins(*_REASONS), 3) and _after(
        words, _begins(*_REASONS), _begins(*_DISTURBS), 14
    )


def _recovery(words: Sequence[str]) -> bool:
    return any(word.startswith(("recover", "resolv", "resolution")) for word in words[:6])


def _organ_function(words: Sequence[str]) -> bool:
    return _after(words, _is_in(_QUALITIES), _is_in(_FUNCTIONS), 6)


def _suitability(words: Sequence[str]) -> bool:
    head = words[:6]
    treated = "treated" in words
    return any(word in _FITTING for word in head) and not treated


def _follow_up(words: Sequence[str]) -> bool:
    return _after(words, _begins("expected"), _is_in(_OUTLOOKS), 4)


def _specimen(words: Sequence[str]) -> bool:
    return _after(words, _begins(*_SAMPLES), _is_in(_GIVEN), 6)


def _time_left_open(words: Sequence[str]) -> bool:
    return any(word in _VAGUE_TIMES for word in words)


def _general_health(words: Sequence[str]) -> bool:
    return "healthy" in words or _after(words, _begins("good"), _begins("health"), 3)


def _risk(words: Sequence[str]) -> bool:
    return _after(words, _begins("likely"), _begins("to"), 1) or _after(
        words, _begins("at"), _begins("risk"), 3
    )


#: The first that fits is taken.
_TOPICS: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
    ("investigator", _investigator),
    ("specimen", _specimen),
    ("recovery", _recovery),
    ("organ function", _organ_function),
    ("follow-up", _follow_up),
    ("suitability", _suitability),
    ("time left open", _time_left_open),
    ("general health", _general_health),
    ("risk", _risk),
)


@lru_cache(maxsize=4096)
def judgement_topic(text: str) -> str | None:
    """Return what a person must judge, or None if the words leave nothing to judgement.

    >>> judgement_topic("Adequate hepatic and renal function")
    'organ function'
    """
    words = _WORD.findall(text.lower())
    for topic, fits in _TOPICS:
        if fits(words):
            return topic
    return None
