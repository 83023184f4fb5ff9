"""How far a long proof is, told on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")

#: A proof tells how far it is at most so often [s].
_PAUSE = 10.0


def told(things: Iterable[_T], what: str, of: int) -> Iterator[_T]:
    """Yield the things, and say now and then how many of how many are done."""
    spoken = time.monotonic()
    for done, thing in enumerate(things):
        if time.monotonic() - spoken >= _PAUSE:
            spoken = time.monotonic()
            print(f"{what}: {done:,} of {of:,}", file=sys.stderr, flush=True)
        yield thing
