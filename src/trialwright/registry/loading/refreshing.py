"""Derive flags and findings anew where they were derived by other rules than today's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path

from trialwright.registry.loading.deriving import RULES, derive
from trialwright.registry.reading import read_study
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry, RegistryWriter

_BATCH = 1_000


def refresh_derived(home: Path, *, clock: Callable[[], datetime]) -> int:
    """Derive anew for every study whose rules are not this program's; return how many."""
    with RegistryWriter.open(home, clock) as writer, Registry.open(home) as registry:
        stale = registry.derived_by_other_rules(RULES)
        done = 0
        while batch := list(islice(stale, _BATCH)):
            rows = []
            for nct_id, form, source in batch:
                derived = derive(read_study(json_of(source, form)))
                rows.append((derived.flags, derived.findings, derived.rules, nct_id.number))
            writer.replace_derived(rows)
            done += len(rows)
        return done
