"""What is derived from a record when it is loaded: flags and findings, as the store keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.record import Study


@dataclass(frozen=True, slots=True)
class Derived:
    """Flags and findings as JSON, and the versions of the rules that gave them."""

    flags: str
    findings: str
    rules: str


def derive(study: Study) -> Derived:
    """Return what the timeless rules say of a record."""
    return Derived("{}", "[]", "0")
