"""What the words of a criterion mean among the concepts, and how far that is all they say.

Words mean a concept if they are its name. Words that add to a name ("localized prostate cancer
treated with radical surgery") mean something narrower than it, if what they add can only narrow:
who has not the concept has not that either, and who has it may have it or not. Anything else
("family history of", "risk of") means nothing here, and a person reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trialwright.eligibility.criteria import Term
from trialwright.vocabulary import ConceptKind, Concepts
from trialwright.vocabulary.mentions import ConceptMention, Finder

_OTHER = re.compile(r"(?:any\s+)?(?:other|another|second|concurrent|concomitant)\s+", re.IGNORECASE)
_SIGN = re.compile(r"(?P<sign>negative|positive)\s+(?P<test>.+)", re.IGNORECASE)
#: Words before a name that can only narrow it.
_BEFORE = re.compile(
    r"(?:(?:adequately|completely|curatively|successfully|previously|newly|clinically|locally"
    r"|recently)\s+)?"
    r"(?:treated|resected|diagnosed|confirmed|documented|known|localized|localised|advanced"
    r"|metastatic|active|severe|serious|significant|uncontrolled|chronic|acute|symptomatic|relapsed"
    r"|refractory|recurrent|progressive|invasive|unstable|untreated|major|clinical)",
    re.IGNORECASE,
)
#: Words after a name that can only narrow it.
_AFTER = re.compile(
    r"(?:requiring|treated with|treated by|treated|that require|that requires|who require|with"
    r"|needing|despite|under treatment|after)\b.*",
    re.IGNORECASE | re.DOTALL,
)
#: Of an allergy, what it is to.
_TO = re.compile(r"to\b.+", re.IGNORECASE | re.DOTALL)
_JOINTS = re.compile(r"\s*(?:,|;|\bor\b|\band\b|/)\s*", re.IGNORECASE)
#: Words for what a drug is, or is made of.
_SUBSTANCE = re.compile(
    r"\b(?:components?|ingredients?|excipients?|products?|drugs?|agents?|medications?|antibod\w+"
    r"|vaccines?|compounds?|proteins?|formulations?|substances?|contrast|antibiotics?)\b",
    re.IGNORECASE,
)
_THINGS = frozenset({ConceptKind.THERAPY, ConceptKind.PROCEDURE})
_OR = re.compile(r"(?:and/or|or|,|/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The concepts that words name: any one of them; none where nothing is known.

    `is_narrower` if the words ask for less than the concepts; `is_other` if the index disease
    is not meant; `sign` is what a test must say, where the words say so.
    """

    concepts: tuple[str, ...] = ()
    is_narrower: bool = False
    is_other: bool = False
    sign: bool | None = None


NOTHING = Meaning()


def meaning_of(term: Term, vocabulary: Concepts) -> Meaning:
    """Return what a name of a criterion means."""
    if term.concept is not None:
        known = _by_id(term.concept, vocabulary)
        if known is not None:
            return Meaning((known,))
    return _meaning(term.words, vocabulary)


@lru_cache(maxsize=4096)
def _meaning(words: str, vocabulary: Concepts) -> Meaning:
    called = vocabulary.called(words)
    if called is not None:
        return Meaning((called.id,))
    other = _OTHER.match(words)
    if other is not None:
        rest = _meaning(words[other.end() :], vocabulary)
        return Meaning(rest.concepts, rest.is_narrower, is_other=True)
    signed = _SIGN.fullmatch(words)
    if signed is not None:
        tested = vocabulary.called(signed["test"])
        is_test = tested is not None and tested.kind in {ConceptKind.TEST, ConceptKind.ANTIGEN}
        if tested is not None and is_test:
            return Meaning((tested.id,), sign=signed["sign"].casefold() == "positive")
    return _within(words, vocabulary)


def _within(words: str, vocabulary: Concepts) -> Meaning:
    """Return the meaning of words that hold names: a row of them, or one with a narrowing."""
    mentions = list(_finder(vocabulary).mentions(words))
    if not mentions:
        return NOTHING
    if len({one.concept.id for one in mentions}) == 1 and not _outside(words, mentions):
        return Meaning((mentions[0].concept.id,))
    row = _row(words, mentions)
    before = words[: mentions[0].start].strip()
    after = words[mentions[row - 1].end :].strip()
    is_narrowed = bool(before or after)
    if before and _BEFORE.fullmatch(before) is None:
        return NOTHING
    if after and not (_narrows(after, mentions[row - 1]) and _is_of_things(after, vocabulary)):
        return NOTHING
    named = tuple(dict.fromkeys(one.concept.id for one in mentions[:row]))
    return Meaning(named, is_narrower=is_narrowed)


def _outside(words: str, mentions: list[ConceptMention]) -> str:
    """Return the words that stand in no name; an abbreviation in brackets is one more name."""
    ends = [0, *(one.end for one in mentions)]
    starts = [*(one.start for one in mentions), len(words)]
    return "".join(words[end:start] for end, start in zip(ends, starts, strict=True)).strip("()[] ")


def _narrows(after: str, mention: ConceptMention) -> bool:
    if mention.concept.kind is ConceptKind.ALLERGY and _TO.fullmatch(after) is not None:
        return True
    return _AFTER.fullmatch(after) is not None


def _is_of_things(after: str, vocabulary: Concepts) -> bool:
    """Whether a row within added words holds but treatments and substances, or there is none.

    In "allergy to penicillin or asthma" the last name may be a disease of its own.
    """
    parts = [one for one in _JOINTS.split(after) if one.strip()]
    return len(parts) < 2 or all(  # noqa: PLR2004 - a row has two names
        _SUBSTANCE.search(part) is not None or _is_thing(part, vocabulary) for part in parts
    )


def _is_thing(part: str, vocabulary: Concepts) -> bool:
    kinds = {one.concept.kind for one in _finder(vocabulary).mentions(part)}
    return bool(kinds) and kinds <= _THINGS


def _row(words: str, mentions: list[ConceptMention]) -> int:
    """Return how many names from the first on are joined as alternatives."""
    count = 1
    while count < len(mentions):
        between = words[mentions[count - 1].end : mentions[count].start].strip()
        if _OR.fullmatch(between) is None:
            break
        count += 1
    return count


def _by_id(concept: str, vocabulary: Concepts) -> str | None:
    """Return the id of a concept, antigens by their symbol too."""
    if vocabulary.concept(concept) is not None:
        return concept
    antigen = f"antigen/{concept}"
    return antigen if vocabulary.concept(antigen) is not None else None


@lru_cache(maxsize=4)
def _finder(vocabulary: Concepts) -> Finder:
    return Finder(vocabulary)
