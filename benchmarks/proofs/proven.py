"""What a proof found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proven:
    """What was tried, how often what came out, and every fault with what it takes to see it."""

    tried: dict[str, int]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found that must not be."""
        return not self.faults

    def __add__(self, other: Proven) -> Proven:
        names = dict.fromkeys((*self.tried, *other.tried))
        tried = {name: self.tried.get(name, 0) + other.tried.get(name, 0) for name in names}
        return Proven(tried, self.faults + other.faults)
