"""One item of a text with everything that is found in it before its grammar is read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from trialwright.eligibility.criteria import Section, Span, joined
from trialwright.eligibility.reading.ages import age_words, is_age_again, is_age_of_people
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.citations import CitationMention, citations_of
from trialwright.eligibility.reading.intervals import joints_between
from trialwright.eligibility.reading.masks import Mask, MaskKind, masked, masks_of
from trialwright.eligibility.reading.pairs import halves, paired
from trialwright.eligibility.reading.raw import Text
from trialwright.eligibility.reading.stages import StageMention, stages_of
from trialwright.eligibility.reading.tokens import Token, tokens_of
from trialwright.eligibility.reading.variables import (
    VariableKind,
    VariableMention,
    variables_of,
)
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
    stages: Sequence[StageMention]
    #: For each token whether an amount or a reference holds it.
    kept: Sequence[bool]
    #: For each token whether a row is not cut there: it is of one of these, or of a window or name.
    bound: Sequence[bool]

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
        return _within(self.amounts, lo, hi)

    def next_bound(self, place: int) -> int:
        """Return where the next amount or window at or after a token begins; the end if none."""
        found = (_next(self.amounts, place), _next(self.windows, place))
        return min([one.first for one in found if one is not None], default=len(self.tokens))

    def timed(self, lo: int, hi: int) -> list[WindowMention]:
        """Return the windows that lie within a range of tokens."""
        return _within(self.windows, lo, hi)

    def named(self, lo: int, hi: int) -> list[VariableMention]:
        """Return the variables that lie within a range of tokens."""
        return _within(self.variables, lo, hi)

    def next_named(self, lo: int) -> VariableMention | None:
        """Return the first variable that begins at a token or behind it."""
        return _next(self.variables, lo)

    def next_held(self, lo: int) -> Amount | None:
        """Return the first amount that begins at a token or behind it."""
        return _next(self.amounts, lo)

    def cited(self, lo: int, hi: int) -> list[CitationMention]:
        """Return the references that lie within a range of tokens."""
        return _within(self.citations, lo, hi)

    def staged(self, lo: int, hi: int) -> list[StageMention]:
        """Return the rows of stages that lie within a range of tokens."""
        return _within(self.stages, lo, hi)

    def aged(self, lo: int, hi: int) -> list[Aged]:
        """Return the ages whose amounts lie within a range of tokens."""
        first = bisect_left(self.ages, lo, key=_first_of_age)
        after = bisect_left(self.ages, hi, key=_first_of_age)
        return [one for one in self.ages[first:after] if one.amount.after <= hi]


class _Ranged(Protocol):
    """What lies in a range of tokens."""

    @property
    def first(self) -> int: ...

    @property
    def after(self) -> int: ...


Mention = TypeVar("Mention", bound=_Ranged)


def _within(row: Sequence[Mention], lo: int, hi: int) -> list[Mention]:
    """Return the mentions within a range; the row is in order, so only those near are looked at."""
    first = bisect_left(row, lo, key=_first)
    after = bisect_left(row, hi, key=_first)
    return [one for one in row[first:after] if one.after <= hi]


def _next(row: Sequence[Mention], lo: int) -> Mention | None:
    at = bisect_left(row, lo, key=_first)
    return row[at] if at < len(row) else None


def _first(mention: _Ranged) -> int:
    return mention.first


def _first_of_age(aged: Aged) -> int:
    return aged.amount.first


def _covering(count: int, *rows: Sequence[_Ranged]) -> list[bool]:
    made = [False] * count
    for row in rows:
        for one in row:
            made[one.first : one.after] = [True] * (one.after - one.first)
    return made


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A range of tokens."""

    first: int
    after: int


def _joints_of_names(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> list[_Stretch]:
    """Return what joins two dates, or stands within a name: "genotype 1, 4 or 5" is cut nowhere."""
    return [
        _Stretch(place, place + 1)
        for place in range(1, len(tokens) - 1)
        if (
            tokens[place].text in {"and", "to", "-"}
            and _is_date(masks[place - 1])
            and _is_date(masks[place + 1])
        )
        or (tokens[place].text in {",", "or", "and"} and _is_name(masks[place]))
    ]


def _is_name(mask: Mask | None) -> bool:
    return mask is not None and mask.kind is MaskKind.IDENTIFIER


def _is_date(mask: Mask | None) -> bool:
    return mask is not None and mask.kind is MaskKind.DATE


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for lo, hi in sorted(ranges):
        if made and lo <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], hi))
        elif lo < hi:
            made.append((lo, hi))
    return made


def sheet_of(  # noqa: PLR0913 - a stretch, and what is known of it
    text: Text, start: int, end: int, section: Section, lookup: Lookup, *, of_age: bool = False
) -> Sheet:
    """Return what is found in a stretch of a text; under a title that says so, of ages."""
    cut = text.plain[start:end]
    tokens = tokens_of(text.plain, start, end)
    masks = masked(tokens, [Mask(m.kind, m.start + start, m.end + start) for m in masks_of(cut)])
    stages = stages_of(tokens)
    whole = [
        one
        for one in paired(tokens, amounts_of(tokens, masks))
        if not any(row.first <= one.first and one.after <= row.after for row in stages)
    ]
    ages = _ages(tokens, whole, of_age=of_age)
    by_whole = _ends_of_ages(whole, ages)
    amounts = [end for one in whole for end in by_whole.get(id(one)) or halves(one) or (one,)]
    aged = {id(one.amount) for one in ages}
    timed = [one for one in amounts if id(one) not in aged]
    variables = variables_of(tokens)
    measured = [one for one in variables if one.variable.kind in _LASTING_KINDS]
    windows = windows_of(tokens, timed, measured)
    citations = citations_of(tokens, masks)
    return Sheet(
        text=text,
        section=section,
        lookup=lookup,
        tokens=tokens,
        masks=masks,
        amounts=amounts,
        ages=ages,
        windows=windows,
        variables=variables,
        citations=citations,
        stages=stages,
        kept=_covering(len(tokens), amounts, citations),
        bound=_covering(
            len(tokens),
            amounts,
            windows,
            citations,
            variables,
            stages,
            _joints_of_names(tokens, masks),
            [_Stretch(place, place + 1) for place in joints_between(tokens)],
        ),
    )


#: What has a length of time as its value.
_LASTING_KINDS = frozenset((VariableKind.SURVIVAL, VariableKind.GESTATION, VariableKind.ORGAN))


def _ages(tokens: Sequence[Token], whole: Sequence[Amount], *, of_age: bool) -> list[Aged]:
    """Return the ages among the amounts of a text, those with two units cut in two."""
    made: list[Aged] = []
    last: Aged | None = None
    for one in whole:
        words = age_words(tokens, one)
        if not words and last is not None and is_age_again(tokens, last.amount, one):
            words = last.words
        if not words and one.values and (of_age or is_age_of_people(tokens, one)):
            words = (one.values[0][0],)
        if words and _is_length_of_life(one):
            made += [last := Aged(end, words) for end in halves(one) or (one,)]
    return made


def _ends_of_ages(whole: list[Amount], ages: list[Aged]) -> dict[int, list[Amount]]:
    """Return the very ends that the ages hold, by the amounts that they were cut from."""
    made: dict[int, list[Amount]] = {}
    rest = iter(ages)
    aged = next(rest, None)
    for one in whole:
        while aged is not None and aged.amount.first < one.after:
            made.setdefault(id(one), []).append(aged.amount)
            aged = next(rest, None)
    return made


def _is_length_of_life(amount: Amount) -> bool:
    return amount.over is None and (amount.unit is None or amount.time is not None)


def find(
    sheet: Sheet, lo: int, hi: int, texts: frozenset[str], *, any_depth: bool = False
) -> int | None:
    """Return the first of some tokens outside brackets, or at any depth the closing one."""
    depth = 0
    for place in range(lo, hi):
        text = sheet.tokens[place].text
        if text in texts and (depth == 0 or (any_depth and depth <= 0)):
            return place
        depth += (text in "([") - (text in ")]")
    return None


def text_at(sheet: Sheet, place: int) -> str:
    """Return the text of a token in small letters; nothing beyond the ends."""
    return sheet.tokens[place].text if 0 <= place < len(sheet.tokens) else ""
