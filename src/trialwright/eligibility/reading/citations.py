"""Guidelines, classifications and versions that a criterion names: never a bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialwright.eligibility.reading.masks import Mask, MaskKind
from trialwright.eligibility.reading.tokens import Kind, Phrases, Token, word_set


@dataclass(frozen=True, slots=True)
class CitationMention:
    """A reference from the token `first` to just before `after`; its name begins at `named`."""

    first: int
    named: int
    after: int


_LEADS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            "according to",
            "as per",
            "per",
            "as defined by",
            "as defined in",
            "defined by",
            "defined according to",
            "based on",
            "in accordance with",
            "as determined by",
            "as assessed by",
            "by",
            "using",
            "under",
            "meeting",
            "as outlined in",
        ),
        True,
    )
)
_SURE = word_set("according accordance per")
_WORKS = word_set(
    "criteria criterion guideline guidelines classification edition version consensus recist ctcae"
    " dsm icd iwg standards definition lugano imwg eln nccn who"
)
_STOPS = word_set(", ; . ) and or with who that which but for in within before prior during after")
_VERSIONS = word_set("version v ver edition")
_LONGEST = 40


def citations_of(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> list[CitationMention]:
    """Return the references of a text, each with the words that lead to it."""
    found: list[CitationMention] = []
    place = 0
    while place < len(tokens):
        lead = _LEADS.at(tokens, place)
        if lead is None:
            place += 1
            continue
        after = _end(tokens, lead[1])
        if after > lead[1] and _is_work(tokens, masks, place, lead[1], after):
            found.append(CitationMention(place, _past_article(tokens, lead[1]), after))
            place = after
        else:
            place = lead[1]
    return found


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return where a reference ends: at a stop outside quotation marks."""
    quoted = False
    at = start
    while at < len(tokens) and at - start < _LONGEST:
        if tokens[at].text == '"':
            quoted = not quoted
        elif tokens[at].text in {"(", "["} and (closed := _closed_year(tokens, at)) is not None:
            at = closed
        elif not quoted and _stops(tokens, at):
            if tokens[at].text == ")" and any(token.text == "(" for token in tokens[start:at]):
                at += 1
                continue
            break
        at += 1
    return _before_opened(tokens, start, at)


def _before_opened(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where a reference ends before brackets that it does not close."""
    for at in range(end - 1, start, -1):
        if tokens[at].text in {")", "]"}:
            return end
        if tokens[at].text in {"(", "["}:
            return at
    return end


def _closed_year(tokens: Sequence[Token], opened: int) -> int | None:
    """Return where brackets close that hold an author and a year: "(Smith et al., 2013)"."""
    for at in range(opened + 1, min(opened + _LONGEST, len(tokens))):
        if tokens[at].text in {"(", "["}:
            return None
        if tokens[at].text in {")", "]"}:
            return at if any(_is_year(token) for token in tokens[opened:at]) else None
    return None


def _is_version(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a comma parts no sentence: "CTCAE, version 5", "December 7-9, 1992"."""
    return tokens[at].text in _VERSIONS or (
        _is_year(tokens[at]) and tokens[at - 2].kind is Kind.NUMBER
    )


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and token.text[:2] in {"19", "20"} and token.text.isdigit()  # noqa: PLR2004 - a year


def _stops(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind is Kind.SIGN:
        return True
    is_name = token.text == "who" and token.written.isupper()
    goes_on = token.text == "," and at + 1 < len(tokens) and _is_version(tokens, at + 1)
    return token.text in _STOPS and not is_name and not goes_on and not _is_point(tokens, at)


def _is_point(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a full stop belongs to a number or an abbreviation: no blank follows it.

    Between two longer words it ends a sentence: "by WHO criteria.Glycated hemoglobin".
    """
    if tokens[at].text != "." or at + 1 >= len(tokens):
        return False
    is_glued = tokens[at].end == tokens[at + 1].start
    around = (tokens[at - 1], tokens[at + 1])
    return is_glued and not all(
        one.kind is Kind.WORD and len(one.text) >= _SHORTEST_WORD for one in around
    )


_SHORTEST_WORD = 4


def _is_work(
    tokens: Sequence[Token], masks: Sequence[Mask | None], lead: int, start: int, after: int
) -> bool:
    words = {token.text for token in tokens[start:after]}
    masked = any(mask is not None and mask.kind is MaskKind.CITATION for mask in masks[start:after])
    if not (words & _WORKS) and not masked:
        return False
    following = {"following", "below", "above", "these", "inclusion", "exclusion", "protocol"}
    return tokens[lead].text in _SURE | {"as", "defined", "based", "by", "using", "under"} and not (
        words & following
    )


def _past_article(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].text in {"the", "a"} else at
