"""Try again what was set aside, after the program or the record has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from trialwright.errors import NotFound
from trialwright.registry.containers import Item, Spoiled
from trialwright.registry.loading.blocks import BLOCK_BYTES, BLOCK_PARTS
from trialwright.registry.loading.intake import NO_RECORD, Intake
from trialwright.registry.loading.past import PastVersion, past_outcome
from trialwright.registry.store import Registry, RegistryWriter, Rejected
from trialwright.registry.store.arrivals import Outcome
from trialwright.registry.store.loads import Load
from trialwright.registry.store.snapshot import one_moment


def retry_rejected(home: Path, numbers: Sequence[int], *, clock: Callable[[], datetime]) -> Load:
    """Read what was set aside once more, all of it or the given numbers.

    What reads now is stored and marked as accepted; the rest stays as it was. Returns the
    load, with an account of what was tried. Raises NotFound for a number that is not there.
    """
    with (
        RegistryWriter.open(home, clock) as writer,
        Registry.open(home) as registry,
        one_moment(registry),
    ):
        chosen = _chosen(registry, numbers)
        begun = writer.begin([f"rejected {number}" for number in chosen], "")
        intake = Intake.with_dictionary(*writer.dictionary())
        waiting = (one for one in registry.rejected() if one.id in chosen)
        for batch in _batches(waiting):
            outcomes = [_tried(intake, one, registry.rejected_source(one.id)) for one in batch]
            writer.store_tried(
                begun, [(one.id, outcome) for one, outcome in zip(batch, outcomes, strict=True)]
            )
        return writer.end(begun)


def _tried(intake: Intake, one: Rejected, source: bytes) -> Outcome:
    """Return what becomes of it now; what was never a record is not tried as one."""
    if one.path == NO_RECORD:
        return intake.outcome(Spoiled(one.place, source, one.found, one.expected))
    item = Item(one.place, source, one.form)
    past = PastVersion.at(one.place)
    return intake.outcome(item) if past is None else past_outcome(intake, item, past)


def _chosen(registry: Registry, numbers: Sequence[int]) -> dict[int, None]:
    """Return the numbers to be tried, ascending: only these are held for all at once."""
    waiting = dict.fromkeys(one.id for one in registry.rejected() if one.accepted is None)
    if not numbers:
        return waiting
    missing = set(numbers) - waiting.keys()
    if missing:
        named = ", ".join(str(number) for number in sorted(missing))
        raise NotFound(f"nothing is set aside under {named}; see `trialwright registry rejected`")
    return dict.fromkeys(sorted(numbers))


def _batches(waiting: Iterable[Rejected]) -> Iterator[list[Rejected]]:
    """Yield rejects in batches whose bytes, beyond the last of each, are bounded."""
    batch: list[Rejected] = []
    size = 0
    for one in waiting:
        batch.append(one)
        size += one.size
        if len(batch) >= BLOCK_PARTS or size >= BLOCK_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
