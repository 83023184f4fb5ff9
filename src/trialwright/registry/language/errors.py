"""What is said when a query cannot be read."""

from __future__ import annotations

from trialwright.errors import InvalidInput, quoted

#: What a query is called where nobody says what it was asked for.
A_QUERY = "query"

#: Longer inputs are cut in messages; ids and names of the registry are much shorter.
_SHOWN = 60


class QueryError(InvalidInput):
    """A query cannot be read; its first line is in the registry's own words.

    `label` names the parameter as the registry does ("Other terms", "advanced filter"),
    `position` counts characters of the query from 1, `found` and `expected` are phrases
    that stand in a sentence, `nearest` are valid names close to what was written.
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
        super().__init__(f"Error parsing query in {label}: {summary}\n{self._advice()}")

    def __reduce__(self) -> tuple[object, ...]:
        return _made_again, (
            self.summary,
            self.label,
            self.position,
            self.found,
            self.expected,
            self.nearest,
        )

    def _advice(self) -> str:
        said = f"At character {self.position}: found {self.found}, expected {self.expected}."
        if not self.nearest:
            return said
        return f"{said} Nearest: {', '.join(f'`{name}`' for name in self.nearest)}."


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
