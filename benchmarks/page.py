"""The study page: what the application takes for it, and what it takes over HTTP."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx

from benchmarks import asgi
from benchmarks.asked import Asked
from benchmarks.chance import dice
from benchmarks.contenders import OURS, real_once
from benchmarks.measuring import ROOT
from benchmarks.reference import real_file
from benchmarks.tables import Table, in_milliseconds, percentile
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app

_PAGES = 1_000
_COLUMNS = ("page", "median", "95 in 100 within", "99 in 100 within", "greatest")
_NOTES = (
    (
        "`server time` is the application's alone, asked in its own process; `over HTTP` is "
        "the whole way of a request through the server to a client on the same machine."
    ),
)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield the times of pages over the real records, if they are here, and over the corpus."""
    for name, home in _homes(asked):
        ids = _ids(home)
        rows = [
            _row(f"{name}: server time", asyncio.run(_in_process(home, ids, ""))),
            _row(f"{name}: server time, as JSON", asyncio.run(_in_process(home, ids, ".json"))),
            _row(f"{name}: over HTTP", _over_http(home, ids)),
        ]
        yield Table(_COLUMNS, tuple(rows), _NOTES)


def _homes(asked: Asked) -> Iterator[tuple[str, Path]]:
    if real_file() is not None:
        yield "real records", real_once(asked.folder)
    yield asked.corpus().name, asked.stores().ready(OURS)


def _ids(home: Path) -> list[NctId]:
    with Registry.open(home) as registry:
        ids = list(registry.ids())
    return dice(1).sample(ids, min(_PAGES, len(ids)))


async def _in_process(home: Path, ids: list[NctId], ending: str) -> list[float]:
    """Return the seconds that the application takes for each page, the very first left out."""
    times = []
    async with asgi.Asked(create_app(lambda: Registry.open(home))) as pages:
        for nct_id in (ids[0], *ids):
            begun = time.perf_counter()
            status, _ = await pages.get(f"/study/{nct_id}{ending}")
            times.append(time.perf_counter() - begun)
            if status != httpx.codes.OK:
                raise RuntimeError(f"the page of {nct_id} answers {status}")
    return times[1:]


def _over_http(home: Path, ids: list[NctId]) -> list[float]:
    """Return the seconds from a request to the end of its answer, the very first left out."""
    times = []
    with _serving(home) as address, httpx.Client(base_url=address, trust_env=False) as client:
        for nct_id in (ids[0], *ids):
            begun = time.perf_counter()
            client.get(f"/study/{nct_id}").raise_for_status()
            times.append(time.perf_counter() - begun)
    return times[1:]


@contextmanager
def _serving(home: Path) -> Iterator[str]:
    """Run the server as a program of its own and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "trialwright", "serve", "--port", "0", "--home", str(home)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        if not said.startswith("serving "):
            raise RuntimeError(f"the server does not start: {said}{process.stderr.read()}")
        address = said.split()[1]
        _await(address)
        yield address
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def _await(address: str, seconds: float = 30) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            httpx.get(address, trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    shown = (median(times), percentile(times, 0.95), percentile(times, 0.99), max(times))
    return (name, *(in_milliseconds(seconds) for seconds in shown))
