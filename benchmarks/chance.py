"""Seeded chance: the same seed, the same run."""

from __future__ import annotations

from random import Random


def dice(seed: int | str) -> Random:
    """Return a generator that depends on the seed alone."""
    return Random(seed)  # noqa: S311 - repeatable, not secret
