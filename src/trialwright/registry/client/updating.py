"""Fill a store from the live registry, and bring it up to date later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from trialwright.errors import Interrupted, NotFound, RegistryUnreachable
from trialwright.registry.client.download import Watcher, downloaded_file, fetch_download
from trialwright.registry.client.live import LiveRegistry, Refused
from trialwright.registry.client.pages import declared_total
from trialwright.registry.client.resumption import Paging, read_standing, write_standing
from trialwright.registry.client.turns import only_update
from trialwright.registry.client.walking import walk
from trialwright.registry.loading import load as load_files
from trialwright.registry.loading.load import Silent
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account, Load
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

#: How a registry answers that offers no download: then it is asked page by page. With 200
#: comes the web page that some servers give for every address they do not know.
_NO_DOWNLOAD = frozenset({200, 400, 404, 501})


class _Unwatched(Silent):
    """Nobody wants to know how far the update is."""

    def downloaded(self, size: int, total: int | None) -> None:
        """Take no note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReport:
    """What an update did, and what came against what the registry said there is.

    `since` is the first day of last updates that was asked for, None for everything; `load`
    is the last load that stored what came, and `account` the sum of all of them, where a
    stop in between made several. `declared` is None where the registry did not say;
    `studies` counts those that came and were stored, each once.
    """

    way: Literal["download", "pages"]
    since: date | None
    through: date | None
    load: Load
    account: Account
    declared: int | None
    studies: int

    @property
    def missing(self) -> int | None:
        """How many of the declared studies did not come; negative if more came."""
        if self.declared is None:
            return None
        return self.declared - self.studies - self.account.rejected

    @property
    def repeated(self) -> int:
        """How many records came that were of a study which had come before."""
        return self.account.read - self.studies - self.account.rejected


def update(
    home: Path,
    live: LiveRegistry,
    *,
    everything: bool | None = None,
    workers: int | None = None,
    watcher: Watcher | None = None,
) -> UpdateReport:
    """Bring the store up to date with the live registry.

    A store that is empty or was never filled gets everything: the registry's download, or
    its pages where it offers none; any other gets what was updated since. `everything` says
    so instead of the store. Studies that vanished from the registry stay. What was
    interrupted is gone on with. Raises RegistryUnreachable, StoreBusy if another update is
    under way or another process writes, Interrupted.
    """
    watcher = watcher or _Unwatched()
    try:
        with only_update(home):
            if _is_to_fill(home, live, everything=everything):
                return _fill(home, live, workers, watcher)
            return _walk(home, live, _paging(home, live), watcher)
    except KeyboardInterrupt as error:
        raise Interrupted(
            "stopped; what came is kept, and the same command goes on from there"
        ) from error


def _is_to_fill(home: Path, live: LiveRegistry, *, everything: bool | None) -> bool:
    """Whether everything is wanted and no walk over the pages is under way for it."""
    standing = read_standing(home)
    paging = standing.paging
    under_way = paging is not None and paging.address == live.address
    if everything is None:
        everything = standing.filling or standing.through is None or _is_empty(home)
        return everything and not under_way
    return everything and not (under_way and paging is not None and paging.since is None)


def _is_empty(home: Path) -> bool:
    try:
        with Registry.open(home) as registry:
            return registry.count() == 0
    except NotFound:
        return True


def _fill(home: Path, live: LiveRegistry, workers: int | None, watcher: Watcher) -> UpdateReport:
    """Load the registry's download, or walk over all pages where there is none."""
    standing = read_standing(home)
    if not standing.filling:
        downloaded_file(home).unlink(missing_ok=True)  # left over from a finished fill
        write_standing(home, msgspec.structs.replace(standing, filling=True, paging=None))
    try:
        archive = fetch_download(live, home, watcher)
    except Refused as refused:
        if refused.status not in _NO_DOWNLOAD:
            raise
        paging = Paging(address=live.address, begun=live.clock().date(), since=None)
        return _walk(home, live, paging, watcher)
    declared = declared_total(live)
    load = load_files(home, [str(archive)], clock=live.clock, workers=workers, progress=watcher)
    report = _report(home, load, (load.id,), declared=declared, paging=None)
    try:
        _complete(home, report)
    finally:
        archive.unlink()
    return report


def _paging(home: Path, live: LiveRegistry) -> Paging:
    """Return the walk that is under way, or a new one over what changed since."""
    standing = read_standing(home)
    if standing.paging is not None and standing.paging.address == live.address:
        return standing.paging
    since = standing.through or _newest_update(home)
    return Paging(address=live.address, begun=live.clock().date(), since=since)


def _newest_update(home: Path) -> date | None:
    """Return the newest day of last updates of any study here, our own samples aside."""
    if _is_empty(home):
        return None
    with Registry.open(home) as registry:
        newest = registry.connection.execute(
            "SELECT max(posted) FROM version WHERE nct < ?", (FIRST_SAMPLE_NUMBER,)
        ).fetchone()[0]
    return date.fromisoformat(newest) if newest else None


def _walk(home: Path, live: LiveRegistry, paging: Paging, watcher: Watcher) -> UpdateReport:
    paging, load = walk(home, live, paging, watcher)
    report = _report(home, load, paging.loads, declared=paging.declared, paging=paging)
    _complete(home, report)
    return report


def _report(
    home: Path, load: Load, loads: tuple[int, ...], *, declared: int | None, paging: Paging | None
) -> UpdateReport:
    """Compare what the registry declared with what its loads brought."""
    marks = ", ".join("?" * len(loads))
    with Registry.open(home) as registry:
        account = sum((one.account for one in registry.loads() if one.id in loads), Account())
        studies, newest = registry.connection.execute(
            f"SELECT count(DISTINCT nct), max(posted) FROM version WHERE last_load IN ({marks})",
            loads,
        ).fetchone()
    # A mistyped date in the future is no reason to ask for nothing until then.
    newest_day = min(date.fromisoformat(newest), load.started.date()) if newest else None
    return UpdateReport(
        way="download" if paging is None else "pages",
        since=None if paging is None else paging.since,
        through=_through(newest_day, paging),
        load=load,
        account=account,
        declared=declared,
        studies=studies,
    )


def _through(newest: date | None, paging: Paging | None) -> date | None:
    """Return the day up to which nothing can be missing.

    An archive is of one moment: its newest day. Pages are read over time, and a study on an
    early page may change before the last one is read: so at most the day before the walk
    began, by any clock on earth.
    """
    if paging is None or newest is None:
        return newest if paging is None else paging.since
    through = min(newest, paging.begun - timedelta(days=1))
    return through if paging.since is None else max(through, paging.since)


def _complete(home: Path, report: UpdateReport) -> None:
    """Keep that the store follows the registry through a day; nothing at all is no registry."""
    standing = msgspec.structs.replace(read_standing(home), filling=False, paging=None)
    if report.through is None:
        write_standing(home, standing)
        raise RegistryUnreachable(
            f"nothing that came from {report.load.inputs[0]} is a study with a date of its last "
            "update; look at `trialwright registry rejected`, and check the address"
        )
    write_standing(home, msgspec.structs.replace(standing, through=report.through))
