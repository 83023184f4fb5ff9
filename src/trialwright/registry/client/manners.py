"""How to ask a public service: slowly, one thing at a time, and less often when it is busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

#: What a server answers when asking again later may help.
BUSY = frozenset({429, 500, 502, 503, 504})


def _unseeded() -> Random:
    return Random()  # noqa: S311 - spreads requests, keeps no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How often to ask, how long to wait, and when to give up. All times in seconds [s].

    `attempts` counts the tries of one request; a wait asked for that is longer than
    `patience` is an answer too: the registry does not want to be asked now.
    """

    interval: float = 1.0
    attempts: int = 6
    first_wait: float = 2.0
    longest_wait: float = 120.0
    patience: float = 900.0
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    random: Random = field(default_factory=_unseeded)

    def wait_after(self, failures: int) -> float:
        """Return how long to wait after so many failures: doubled each time, and spread."""
        longest = min(self.longest_wait, self.first_wait * 2.0 ** (failures - 1))
        return longest * (0.5 + 0.5 * self.random.random())


class Pace:
    """Keeps requests apart: from the end of one to the beginning of the next."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._ended: float | None = None

    def wait(self) -> None:
        """Sleep until it is polite to ask again."""
        if self._ended is None:
            return
        rest = self._ended + self._manners.interval - self._manners.monotonic()
        if rest > 0:
            self._manners.sleep(rest)

    def ended(self) -> None:
        """Take note that a request is over."""
        self._ended = self._manners.monotonic()


def asked_wait(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, or None if it does not say.

    Both forms are read: a number of seconds, and a moment (RFC 9110, section 10.2.3).
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
