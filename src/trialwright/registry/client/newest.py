"""The newest records of chosen studies, now, without what else has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from trialwright.errors import Interrupted, RegistryUnreachable
from trialwright.registry.client.live import LiveRegistry, Refused
from trialwright.registry.client.turns import only_update
from trialwright.registry.containers import Item
from trialwright.registry.loading.intake import Intake, refused
from trialwright.registry.loading.past import another_study
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.arrivals import Arrival, Outcome
from trialwright.registry.store.loads import Account, Load
from trialwright.vocabulary import NctId

#: What became of a record that came.
Became: TypeAlias = Literal["new", "changed", "derived only", "unchanged", "set aside"]

_NOT_THERE = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestRecord:
    """What became of the newest record of a study that was asked for.

    `nct_id` is the id under which the study is kept; it differs from the one that was asked
    where that is a former id, and is None where nothing was stored. If the registry has no
    such study, `became` is None and `refusal` is what it said; else that is empty.
    """

    asked: NctId
    nct_id: NctId | None
    became: Became | None
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestReport:
    """What became of all the records that came, and of each study that was asked for."""

    load: Load
    studies: tuple[NewestRecord, ...]

    @property
    def refusals(self) -> tuple[str, ...]:
        """What the registry said of the studies that it does not have, a sentence each."""
        return tuple(one.refusal for one in self.studies if one.refusal)


def fetch_newest(
    home: Path,
    live: LiveRegistry,
    studies: Sequence[NctId],
    progress: Callable[[NewestRecord], None] | None = None,
) -> NewestReport:
    """Fetch and store the newest records of these studies, one request for each.

    Former ids lead to the study that bears them. How far the store follows the registry stays
    as it was: what else has changed is still asked for by the next update. Raises
    RegistryUnreachable, StoreBusy, Interrupted.
    """
    asked = list(dict.fromkeys(studies))
    with only_update(home), RegistryWriter.open(home, live.clock) as writer:
        load = writer.begin([_url(live, one) for one in asked], "")
        intake = Intake.with_dictionary(*writer.dictionary())
        done: list[NewestRecord] = []
        try:
            for nct_id in asked:
                done.append(_store(live, writer, load, intake, nct_id))
                if progress is not None:
                    progress(done[-1])
        except KeyboardInterrupt as error:
            raise Interrupted("stopped; every record that came is kept") from error
        return NewestReport(load=writer.end(load), studies=tuple(done))


def _store(
    live: LiveRegistry, writer: RegistryWriter, load: Load, intake: Intake, asked: NctId
) -> NewestRecord:
    """Fetch and store one study's newest record, or say that the registry has none."""
    url = _url(live, asked)
    try:
        item = Item(url, _object(url, live.get(url)))
    except Refused as refusal:
        if refusal.status != _NOT_THERE:
            raise
        said = f"{asked} is not in the registry: {refusal}"
        return NewestRecord(asked=asked, nct_id=None, became=None, refusal=said)
    outcome = _of_study(intake.prepare([item])[0], item, asked)
    account = writer.store(load, [outcome], 1)
    kept = NctId.from_number(outcome.nct) if isinstance(outcome, Arrival) else None
    return NewestRecord(asked=asked, nct_id=kept, became=_became(account))


def _object(url: str, body: bytes) -> bytes:
    """Return an answer that is a JSON object: anything else is no registry's, and not kept."""
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RegistryUnreachable(
            f"{url} does not answer as documented ({error}), expected a record as JSON; "
            "check the address"
        ) from error
    return body


def _of_study(outcome: Outcome, item: Item, asked: NctId) -> Outcome:
    """Return what came, to be set aside if it is a record of some other study."""
    if not isinstance(outcome, Arrival) or asked.number in (outcome.nct, *outcome.aliases):
        return outcome
    return refused(item, another_study(NctId.from_number(outcome.nct), asked))


def _became(account: Account) -> Became:
    """Return what became of one record, from its account."""
    if account.rejected:
        return "set aside"
    if account.new:
        return "new"
    if account.derived_only:
        return "derived only"
    return "changed" if account.changed else "unchanged"


def _url(live: LiveRegistry, nct_id: NctId) -> str:
    return live.url(f"/api/v2/studies/{nct_id}")
