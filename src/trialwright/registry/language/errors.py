"""What is said when a query cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from trialwright.errors import InvalidInput, quoted
from trialwright.vocabulary.sentences import Listing, Sentence, in_a_row, named, sentence

#: What a query is called where nobody says what it was asked for.
A_QUERY = "query"

#: Longer inputs are cut in messages; ids and names of the registry are much shorter.
_SHOWN = 60


class QueryError(InvalidInput):
    """A query cannot be read; its first line is in the registry's own words.

    `label` names the parameter as the registry does ("Other terms", "advanced filter"),
    `position` counts characters of the query from 1, `found` and `expected` are phrases
    that stand in a sentence, `nearest` are valid names close to what was written. The phrases
    are sentences where they are words of ours, so that another language can say them too.
    """

    def __init__(  # noqa: PLR0913 - each is a part of the message that programs may want alone
        self,
        summary: str,
        *,
        label: str,
        position: int,
        found: str,
        expected: str,
        nearest: tuple[str, ...] = (),
    ) -> None:
        self.summary = summary
        self.label = label
        self.position = position
        self.found = found
        self.expected = expected
        self.nearest = nearest
        super().__init__(
            sentence(
                "Error parsing query in {label}: {summary}\n{advice}",
                label=named(label, label),
                summary=summary,
                advice=self._advice(),
            )
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _made_again, (
            self.summary,
            self.label,
            self.position,
            self.found,
            self.expected,
            self.nearest,
        )

    def _advice(self) -> Sentence:
        said = sentence(
            "At character {position}: found {found}, expected {expected}.",
            position=self.position,
            found=self.found,
            expected=self.expected,
        )
        if not self.nearest:
            return said
        return sentence("{said} Nearest: {names}.", said=said, names=in_marks(self.nearest))


def in_marks(names: Iterable[str]) -> Listing:
    """Return names in a row as they stand in a message, each between marks."""
    return in_a_row(", ", (f"`{name}`" for name in names))


def nearest_below(said: str, names: Iterable[str]) -> Sentence:
    """Return a message with the names that are nearest to what was written below it."""
    return sentence("{said}\nNearest: {names}.", said=said, names=in_marks(names))


def mismatch(found: str, tokens: str) -> Sentence:
    """Return in the registry's words that other pieces of a query could stand here."""
    return sentence(
        "mismatched input '{found}' expecting {tokens}", found=cut(found), tokens=tokens
    )


def shown(text: str) -> str:
    """Return a piece of a query as it stands in a message, cut when it is long."""
    return quoted(text, _SHOWN)


def cut(text: str) -> str:
    """Return a piece of a query for the registry's own form of message, cut when it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _made_again(  # noqa: PLR0913, PLR0917 - what pickling hands back, in order
    summary: str,
    label: str,
    position: int,
    found: str,
    expected: str,
    nearest: tuple[str, ...],
) -> QueryError:
    return QueryError(
        summary,
        label=label,
        position=position,
        found=found,
        expected=expected,
        nearest=nearest,
    )
