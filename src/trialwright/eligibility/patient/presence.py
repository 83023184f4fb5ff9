"""Whether a result says that something is there: positive, negative, or neither."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trialwright.eligibility.patient.answers import Finding, Reason, Unanswered
from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.facts import Coded, Fact, Value, Worded

_SAID = {"yes": Certainty.YES, "no": Certainty.NO, "unclear": Certainty.UNKNOWN}


def presence(value: Value | None) -> Certainty:
    """Return what a result says; UNKNOWN for a number, a longer text, or codes that disagree.

    A number is never read as positive or negative: that takes the laboratory's own cut-off.

    >>> presence(Worded("Not detected"))
    <Certainty.NO: 0>
    """
    match value:
        case Coded():
            said = {_by_code().get(str(code)) for code in value.codes} - {None}
            said = said or {_by_words().get(_plain(value.text))}
        case Worded():
            said = {_by_words().get(_plain(value.text))}
        case _:
            said = set()
    answer = said.pop() if len(said) == 1 else None
    return Certainty.UNKNOWN if answer is None else answer


def is_present(fact: Fact, concept: str) -> Finding:
    """Return whether a result says that what was looked for is there."""
    said = presence(fact.value)
    if said is Certainty.UNKNOWN:
        why = Unanswered(Reason.NOT_QUALITATIVE, concept, (fact,))
        return Finding(said, (fact,), (why,))
    return Finding(said, (fact,))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _by_code() -> Mapping[str, Certainty]:
    return _table("codes")


@cache
def _by_words() -> Mapping[str, Certainty]:
    return _table("words")


def _table(key: str) -> Mapping[str, Certainty]:
    rows = tomllib.loads(
        files("trialwright.eligibility.patient").joinpath("presence.toml").read_text("utf-8")
    )["says"]
    return MappingProxyType({one: _SAID[row["presence"]] for row in rows for one in row[key]})
