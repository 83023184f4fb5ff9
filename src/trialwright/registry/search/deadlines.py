"""How long a search may take: whoever asks sets an end, and the search looks at the clock.

No thread and no signal is needed: between two conditions, and between two records that are
read, a search asks whether its time is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from trialwright.errors import InvalidInput
from trialwright.vocabulary.sentences import sentence

#: The moment of the end, by the monotonic clock, and how long there was [s].
_END: ContextVar[tuple[float, float] | None] = ContextVar("_END", default=None)


class TookTooLong(InvalidInput):
    """A search took longer than one may take here."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let searches in the block take so many seconds together; they raise TookTooLong."""
    token = _END.set((monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _END.reset(token)


def keep_to_time() -> None:
    """Raise TookTooLong if the time is over; where no end was set it never is."""
    end = _END.get()
    if end is not None and monotonic() >= end[0]:
        raise TookTooLong(
            sentence(
                "This search takes longer than the {seconds} seconds that one may take here\n"
                "Ask for less: fewer conditions, or words that fewer studies have.",
                seconds=f"{end[1]:g}",
            )
        )
