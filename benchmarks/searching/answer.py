"""What a peer answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """How many hits there are, how many stand on the page, and the counts of facets by value."""

    count: int
    on_page: int
    facets: dict[str, dict[str | None, int]]
