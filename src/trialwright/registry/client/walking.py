"""Walk over the registry's pages and store each as it comes, to be gone on with after a stop."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import msgspec

from trialwright.errors import RegistryUnreachable
from trialwright.registry.client.live import LiveRegistry, Refused
from trialwright.registry.client.pages import Page, fetch_page, page_url
from trialwright.registry.client.resumption import Paging, read_standing, write_standing
from trialwright.registry.loading import Progress
from trialwright.registry.loading.load import store_parts
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.loads import Account, Load

_BAD_REQUEST = 400


class _Counting:
    """Passes on what is stored and remembers the last account."""

    def __init__(self, progress: Progress, account: Account) -> None:
        self._progress = progress
        self.account = account

    def passed(self, size: int) -> None:
        """Pass on."""
        self._progress.passed(size)

    def stored(self, account: Account) -> None:
        """Remember, and pass on."""
        self.account = account
        self._progress.stored(account)


def walk(home: Path, live: LiveRegistry, paging: Paging, progress: Progress) -> tuple[Paging, Load]:
    """Store all pages from where the walk stands; return it at its end, and its last load.

    After each page the way to the next one is kept, so that a stop costs one page at most.
    """
    with RegistryWriter.open(home, live.clock) as writer:
        load = writer.begin([page_url(live, paging.since, None)], _mark(paging))
        paging = msgspec.structs.replace(paging, loads=_with(paging.loads, load.id))
        _keep(home, paging)
        passed: set[str | None] = set()
        while True:
            page, url, paging = _next_page(live, paging, first=not passed)
            passed.add(paging.token)
            load = _store(writer, load, page, url, progress)
            token = page.next_page_token
            if token is None:
                return paging, writer.end(load)
            if token in passed:
                raise RegistryUnreachable(
                    f"{url} leads back to a page that has been read; try again later"
                )
            paging = msgspec.structs.replace(paging, token=token)
            _keep(home, paging)


def _next_page(live: LiveRegistry, paging: Paging, *, first: bool) -> tuple[Page, str, Paging]:
    """Fetch the page that the walk leads to; an old walk's token may have died meanwhile."""
    url = page_url(live, paging.since, paging.token)
    try:
        page = fetch_page(live, url)
    except Refused as refused:
        if not first or paging.token is None or refused.status != _BAD_REQUEST:
            raise
        return _next_page(live, msgspec.structs.replace(paging, token=None), first=False)
    if page.total_count is not None:
        paging = msgspec.structs.replace(paging, declared=page.total_count)
    return page, url, paging


def _store(writer: RegistryWriter, load: Load, page: Page, url: str, progress: Progress) -> Load:
    counting = _Counting(progress, load.account)
    items = page.items(url)
    store_parts(writer, load, items, workers=1, progress=counting)
    counting.passed(sum(len(item.source) for item in items))
    return replace(load, account=counting.account)


def _keep(home: Path, paging: Paging) -> None:
    write_standing(home, msgspec.structs.replace(read_standing(home), paging=paging))


def _mark(paging: Paging) -> str:
    """Return what is asked for, so that a load of the same is gone on with."""
    return hashlib.sha256(
        msgspec.json.encode(["pages", paging.address, paging.begun, paging.since])
    ).hexdigest()


def _with(loads: tuple[int, ...], load: int) -> tuple[int, ...]:
    return loads if load in loads else (*loads, load)
