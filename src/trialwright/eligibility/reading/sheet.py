"""One item of a text with everything that is found in it before its grammar is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.eligibility.criteria import Section, Span, joined
from trialwright.eligibility.reading.ages import age_words
from trialwright.eligibility.reading.amounts import Amount, amounts_of, halves, paired
from trialwright.eligibility.reading.citations import CitationMention, citations_of
from trialwright.eligibility.reading.masks import Mask, masked, masks_of
from trialwright.eligibility.reading.raw import Text
from trialwright.eligibility.reading.tokens import Token, tokens_of
from trialwright.eligibility.reading.variables import VariableMention, variables_of
from trialwright.eligibility.reading.windows import WindowMention, windows_of

#: Words to the id of the concept that they name, or None if they name none.
Lookup: TypeAlias = Callable[[str], str | None]


def no_concepts(_words: str) -> None:
    """Know no concept: a lookup for readers that have none."""


@dataclass(frozen=True, slots=True)
class Aged:
    """An amount that is an age, with the place of the word that says so."""

    amount: Amount
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The tokens of an item and what is found among them, by places of tokens."""

    text: Text
    section: Section
    lookup: Lookup
    tokens: Sequence[Token]
    masks: Sequence[Mask | None]
    amounts: Sequence[Amount]
    ages: Sequence[Aged]
    windows: Sequence[WindowMention]
    variables: Sequence[VariableMention]
    citations: Sequence[CitationMention]

    def words(self, lo: int, hi: int) -> str:
        """Return the words of the tokens from `lo` to just before `hi`, blanks made single."""
        if hi <= lo:
            return ""
        cut = self.text.plain[self.tokens[lo].start : self.tokens[hi - 1].end]
        return " ".join(cut.split())

    def span(self, lo: int, hi: int) -> Span:
        """Return the place in the stored text of the tokens from `lo` to just before `hi`."""
        return self.text.span(self.tokens[lo].start, self.tokens[hi - 1].end)

    def spans(self, ranges: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Return the places of several ranges of tokens, those that touch made one."""
        return joined(self.span(lo, hi) for lo, hi in _merged(ranges))

    def held(self, lo: int, hi: int) -> list[Amount]:
        """Return the amounts that lie within a range of tokens."""
        return [one for one in self.amounts if lo <= one.first and one.after <= hi]


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for lo, hi in sorted(ranges):
        if made and lo <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], hi))
        elif lo < hi:
            made.append((lo, hi))
    return made


def sheet_of(text: Text, start: int, end: int, section: Section, lookup: Lookup) -> Sheet:
    """Return what is found in a stretch of a text."""
    cut = text.plain[start:end]
    tokens = tokens_of(text.plain, start, end)
    masks = masked(tokens, [Mask(m.kind, m.start + start, m.end + start) for m in masks_of(cut)])
    whole = paired(tokens, amounts_of(tokens, masks))
    ages = [
        Aged(end, words)
        for one in whole
        if (words := age_words(tokens, one)) and _is_length_of_life(one)
        for end in halves(one) or (one,)
    ]
    made = {id(one.amount): one.amount for one in ages}
    amounts = [end for one in whole for end in _ends(one, ages, made)]
    aged = {id(one.amount) for one in ages}
    timed = [one for one in amounts if id(one) not in aged]
    return Sheet(
        text=text,
        section=section,
        lookup=lookup,
        tokens=tokens,
        masks=masks,
        amounts=amounts,
        ages=ages,
        windows=windows_of(tokens, timed),
        variables=variables_of(tokens),
        citations=citations_of(tokens, masks),
    )


def _ends(one: Amount, ages: list[Aged], made: dict[int, Amount]) -> tuple[Amount, ...]:
    """Return an amount, or its two ends; those of an age are the very same as in the ages."""
    of_ages = tuple(
        aged.amount
        for aged in ages
        if id(aged.amount) in made and one.first <= aged.amount.first < one.after
    )
    return of_ages or halves(one) or (one,)


def _is_length_of_life(amount: Amount) -> bool:
    return amount.over is None and (amount.unit is None or amount.time is not None)
