"""Have what is kept beside the records derived by the rules of this program, and no older ones."""

from __future__ import annotations

from pathlib import Path

from trialwright.cli.clock import now
from trialwright.cli.output import count_of, remark
from trialwright.registry.loading import refresh_derived
from trialwright.registry.loading.deriving import RULES
from trialwright.registry.store import Registry


def derive_anew_if_needed(home: Path, *, quiet: bool) -> None:
    """Derive again what older rules gave; raises StoreBusy if that needs doing and cannot be."""
    with Registry.open(home) as registry:
        stale = next(registry.derived_by_other_rules(RULES), None) is not None
    if stale:
        done = refresh_derived(home, clock=now)
        some = count_of(done, "study", "studies")
        remark(f"derived anew by the rules of this program: {some}", quiet=quiet)
