"""How a process that makes much and lets go of it again and again holds its memory."""

from __future__ import annotations

import ctypes

#: Parameters of `mallopt` (glibc, malloc.h).
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3

#: What is smaller comes from what was freed before; glibc takes no greater bound than this.
_KEPT = 32 << 20
_NEVER_TRIMMED = 2_000_000_000


def keep_freed_memory() -> None:
    """Have this process keep what it frees for what it makes next.

    Handed back to the system and asked for anew, each page is cleared each time, which takes a
    tenth of the time of a block. Another C library than glibc does as it does.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _KEPT)
        mallopt(_TRIM_THRESHOLD, _NEVER_TRIMMED)
        mallopt(_TOP_PAD, 2 * _KEPT)
