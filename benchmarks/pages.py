"""The pages under load: views of six kinds of pages over HTTP, as browsers ask for them.

The server is a program of its own with a process for each processor, and so is the load
generator: all of them share this machine's processors. No page is asked twice, so nothing that
is kept of an answer helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from benchmarks.asked import Asked
from benchmarks.chance import dice
from benchmarks.contenders import OURS
from benchmarks.measuring import measured
from benchmarks.searches import API, searches, words_of
from benchmarks.server import COLUMNS, NOTE, Server, ask, row_of, serving
from benchmarks.tables import Table
from trialwright.registry.store import Registry

#: Views in all, by size; a third of them of one kind after another, the others mixed.
VIEWS = {"small": 2_000, "medium": 6_000, "whole": 12_000}
#: How many of a hundred views are of each kind, where all come mixed.
SHARES = {
    "study": 40,
    "search": 24,
    "results": 12,
    "history": 10,
    "criteria": 10,
    "landscape": 4,
}
#: What stands behind the address of a study.
_PARTS = {"study": "", "results": "/results", "history": "/history", "criteria": "/criteria"}
#: The parameters of a page of hits, by those of the API.
_BOXES = {
    "query.term": "q",
    "query.cond": "cond",
    "query.intr": "intr",
    "query.locn": "locn",
    "query.spons": "spons",
    "filter.overallStatus": "status",
}
_WARMING = 5
_MIXED = ", ".join(f"{share} are {name}" for name, share in SHARES.items())
_NOTES = (
    (
        f"{NOTE} Pages come packed, as browsers ask for them. Those of results are of studies "
        "with results while there are such; no study's page of a kind is asked twice. Where all "
        f"come mixed, of a hundred views {_MIXED}."
    ),
)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield how many views of each kind are answered, and of all of them mixed."""
    home = asked.stores().ready(OURS)
    measured("trialwright", "registry", "index", "--home", str(home), "--quiet")
    folder = asked.folder / "pages"
    folder.mkdir(exist_ok=True)
    with serving(home) as server:
        yield _viewed(server, folder, asked, home)


def _viewed(server: Server, folder: Path, asked: Asked, home: Path) -> Table:
    """Ask for one kind of page after another, then for several in one order by chance."""
    wanted = {name: VIEWS[asked.size] * share // 300 for name, share in SHARES.items()}
    targets = {
        name: list(islice(some, 3 * wanted[name] + _WARMING))
        for name, some in _targets(server, asked, home, wanted).items()
    }
    ask(server, folder, [one for some in targets.values() for one in some[:_WARMING]], "--packed")
    rows = []
    of_studies: list[str] = []
    of_all: list[str] = []
    for name, some in targets.items():
        third = (len(some) - _WARMING) // 3
        alone, among_studies, among_all = (
            some[_WARMING + part * third : _WARMING + (part + 1) * third] for part in range(3)
        )
        rows.append(row_of(name, server, folder, alone, "--packed"))
        of_studies += among_studies if name in _PARTS else []
        of_all += among_all
    for name, several in (("pages of studies mixed", of_studies), ("all mixed", of_all)):
        dice(9).shuffle(several)
        rows.append(row_of(name, server, folder, several, "--packed"))
    return Table((f"{asked.corpus().name}: viewed", *COLUMNS), tuple(rows), _NOTES)


def _targets(
    server: Server, asked: Asked, home: Path, wanted: Mapping[str, int]
) -> dict[str, Iterator[str]]:
    """Return by kind the addresses of pages, none of them twice."""
    with Registry.open(home) as registry:
        ids = [str(one) for one in registry.ids()]
    order = dice(8)
    made: dict[str, Iterator[str]] = {}
    for name, part in _PARTS.items():
        first = _with_results(server, 3 * wanted[name] + _WARMING) if name == "results" else []
        rest = order.sample(ids, len(ids))
        made[name] = iter([f"/study/{one}{part}" for one in dict.fromkeys((*first, *rest))])
    count = 3 * (wanted["search"] + wanted["landscape"]) + 2 * _WARMING
    asked_for = iter(searches(words_of(asked.corpus().lines), 2 * count, seed=10))
    questions = iter(dict.fromkeys(map(question_of, asked_for)))
    made["search"] = (f"/search?{one}" for one in questions)
    made["landscape"] = (f"/landscape?{one}" for one in questions)
    return made


def question_of(target: str) -> str:
    """Return the parameters of a page that asks the same as a search of the API."""
    pairs = parse_qsl(urlsplit(target).query)
    return urlencode(
        [
            (_BOXES[name], one)
            for name, value in pairs
            if name in _BOXES
            for one in (value.split(",") if name == "filter.overallStatus" else [value])
        ]
    )


def _with_results(server: Server, most: int) -> list[str]:
    """Return studies with posted results, so many at most, in an order that is always the same."""
    found: list[str] = []
    pairs = {"query.term": "AREA[HasResults]true", "fields": "NCTId", "pageSize": "1000"}
    with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client:
        while len(found) < most:
            answer = client.get(API, params=pairs).raise_for_status().json()
            found += [
                study["protocolSection"]["identificationModule"]["nctId"]
                for study in answer["studies"]
            ]
            if "nextPageToken" not in answer:
                break
            pairs["pageToken"] = answer["nextPageToken"]
    return found[:most]
