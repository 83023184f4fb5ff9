"""Try again what was set aside, after the program or the record has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from trialwright.errors import NotFound
from trialwright.registry.containers import Item
from trialwright.registry.loading.intake import Intake
from trialwright.registry.store import Registry, RegistryWriter, Rejected
from trialwright.registry.store.arrivals import Arrival
from trialwright.registry.store.loads import Load


def retry_rejected(home: Path, numbers: Sequence[int], *, clock: Callable[[], datetime]) -> Load:
    """Read what was set aside once more, all of it or the given numbers.

    What reads now is stored and marked as accepted; the rest stays as it was. Returns the
    load, with an account of what was tried. Raises NotFound for a number that is not there.
    """
    with RegistryWriter.open(home, clock) as writer, Registry.open(home) as registry:
        chosen = list(_chosen(registry, numbers))
        begun = writer.begin([f"rejected {one.id}" for one in chosen], "")
        intake = Intake.with_dictionary(*writer.dictionary())
        for one in chosen:
            outcome = intake.prepare([Item(one.place, one.source, one.form)])[0]
            if isinstance(outcome, Arrival):
                writer.accept(begun, one.id, outcome)
            else:
                writer.refuse_again(begun, outcome)
        return writer.end(begun)


def _chosen(registry: Registry, numbers: Sequence[int]) -> list[Rejected]:
    waiting = [one for one in registry.rejected() if one.accepted is None]
    if not numbers:
        return waiting
    missing = set(numbers) - {one.id for one in waiting}
    if missing:
        named = ", ".join(str(number) for number in sorted(missing))
        raise NotFound(f"nothing is set aside under {named}; see `trialwright registry rejected`")
    return [one for one in waiting if one.id in numbers]
