"""The registry's own past versions of chosen studies.

The public API has no history. The registry's website uses addresses of its own, which are
not documented: what is known of them is read here, and anything else is said to be unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from trialwright.errors import Interrupted, RegistryUnreachable
from trialwright.registry.client.live import LiveRegistry, Refused
from trialwright.registry.client.resumption import read_standing, write_standing
from trialwright.registry.client.turns import only_update
from trialwright.registry.containers import Item
from trialwright.registry.loading.intake import Intake
from trialwright.registry.loading.past import PastVersion, past_outcome
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.arrivals import Outcome
from trialwright.registry.store.loads import Load
from trialwright.vocabulary import NctId

_Shape = TypeVar("_Shape")

_NOT_THERE = frozenset({400, 404})
#: Below every number of a past version: the registry counts from 0.
_NONE_YET = -1


class Change(msgspec.Struct, frozen=True):
    """One past version as the registry lists it: its own number, and its date."""

    version: int
    date: date | None = None


class _Changes(msgspec.Struct, frozen=True):
    changes: list[Change]


class _History(msgspec.Struct, frozen=True):
    history: _Changes


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    study: msgspec.Raw
    study_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyHistory:
    """How many past versions of a study the registry lists, and how many came this time.

    `refusal` is what the registry said if it lists none of this study; else it is empty.
    """

    nct_id: NctId
    listed: int
    fetched: int
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryReport:
    """What became of the past versions that came, and how it went for each study."""

    load: Load
    studies: tuple[StudyHistory, ...]


def fetch_history(
    home: Path,
    live: LiveRegistry,
    studies: Sequence[NctId],
    progress: Callable[[StudyHistory], None] | None = None,
) -> HistoryReport:
    """Fetch and store the registry's past versions of these studies, oldest first.

    What has been fetched before is not asked for again. Raises RegistryUnreachable if the
    registry does not answer in the known shape or refuses every study, StoreBusy,
    Interrupted.
    """
    asked = list(dict.fromkeys(studies))
    with only_update(home), RegistryWriter.open(home, live.clock) as writer:
        load = writer.begin([_study_url(live, one) for one in asked], _mark(live, asked))
        fetching = _Fetching(home, live, writer, load)
        done: list[StudyHistory] = []
        try:
            for nct_id in asked:
                done.append(fetching.study(nct_id))
                if progress is not None:
                    progress(done[-1])
        except KeyboardInterrupt as error:
            raise Interrupted(
                "stopped; every past version that came is kept, "
                "and the same command goes on from there"
            ) from error
        ended = writer.end(load)
    if done and all(one.refusal for one in done):
        raise RegistryUnreachable(done[0].refusal)
    return HistoryReport(load=ended, studies=tuple(done))


class _Fetching:
    """One run over chosen studies: where to ask, and where to store."""

    def __init__(self, home: Path, live: LiveRegistry, writer: RegistryWriter, load: Load) -> None:
        self._home = home
        self._live = live
        self._writer = writer
        self._load = load
        self._intake = Intake.with_dictionary(*writer.dictionary())

    def study(self, nct_id: NctId) -> StudyHistory:
        """Fetch and store what is not here yet of one study's past."""
        try:
            changes = list_changes(self._live, nct_id)
        except Refused as refusal:
            if refusal.status not in _NOT_THERE:
                raise
            said = f"{refusal}; the address is not documented and may have moved"
            return StudyHistory(nct_id=nct_id, listed=0, fetched=0, refusal=said)
        here = self._fetched_up_to(nct_id)
        new = [change for change in changes if change.version > here]
        for change in new:
            outcome = self._fetch(nct_id, change)
            self._writer.store(self._load, [outcome], 1)
            self._keep(nct_id, change.version)
        return StudyHistory(nct_id=nct_id, listed=len(changes), fetched=len(new))

    def _fetch(self, nct_id: NctId, change: Change) -> Outcome:
        """Return one past version, ready to be stored or to be set aside."""
        past = PastVersion(nct_id=nct_id, number=change.version, date=change.date)
        url = self._live.url(past.path)
        said = _decoded(url, self._live.get(url), _Answer)
        if said is None or said.study_version not in (None, change.version):
            raise _unknown_shape(url, '{"studyVersion": …, "study": {…}}')
        return past_outcome(self._intake, Item(past.place(url), bytes(said.study)), past)

    def _fetched_up_to(self, nct_id: NctId) -> int:
        """Return the highest past version that has been fetched into this very store."""
        stored = self._writer.connection.execute(
            "SELECT 1 FROM version WHERE nct = ? AND past_number IS NOT NULL LIMIT 1",
            (nct_id.number,),
        ).fetchone()
        if stored is None:
            return _NONE_YET
        return read_standing(self._home).histories.get(nct_id, _NONE_YET)

    def _keep(self, nct_id: NctId, number: int) -> None:
        standing = read_standing(self._home)
        histories = standing.histories | {str(nct_id): number}
        write_standing(self._home, msgspec.structs.replace(standing, histories=histories))


def list_changes(live: LiveRegistry, nct_id: NctId) -> list[Change]:
    """Return the past versions that the registry lists of a study, oldest first.

    Two addresses are known to list them; the second is asked where the first does not.
    """
    first = _study_url(live, nct_id)
    try:
        said = _changes(first, live.get(first))
        if said is not None:
            return said
    except Refused as refusal:
        if refusal.status not in _NOT_THERE:
            raise
    second = live.url(f"/api/int/studies/{nct_id}/history")
    said = _changes(second, live.get(second))
    if said is None:
        raise _unknown_shape(second, '{"changes": [{"version": …, "date": …}, …]}')
    return said


def _changes(url: str, body: bytes) -> list[Change] | None:
    whole = _decoded(url, body, _History)
    listed = whole.history if whole is not None else _decoded(url, body, _Changes)
    return None if listed is None else sorted(listed.changes, key=lambda one: one.version)


def _decoded(url: str, body: bytes, shape: type[_Shape]) -> _Shape | None:
    """Return an answer of this shape, or None if it is JSON of another one."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RegistryUnreachable(f"{url} does not answer with JSON ({error})") from error


def _unknown_shape(url: str, known: str) -> RegistryUnreachable:
    return RegistryUnreachable(
        f"{url} does not answer in the known shape, {known}; the address is not documented "
        "and may have changed: past versions cannot be fetched until this program knows it"
    )


def _study_url(live: LiveRegistry, nct_id: NctId) -> str:
    return live.url(f"/api/int/studies/{nct_id}", {"history": "true"})


def _mark(live: LiveRegistry, studies: Sequence[NctId]) -> str:
    asked = msgspec.json.encode(["history", live.address, *map(str, studies)])
    return hashlib.sha256(asked).hexdigest()
