"""The program as anyone runs it: real records, an index, and `trialwright serve`."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests import records
from tests.conftest import skip_or_fail

from trialwright.registry.loading import load
from trialwright.registry.sample import generate_object
from trialwright.registry.search.index.catalog import bring_level

SAMPLES = 500

#: The clients' own tests ask for a hundred studies of what few of the real records are about.
ABOUT_COVID = 100

_RECORDED = ("search_kras_pancreatic_recruiting.json", "get_NCT06008288.json")
_SECONDS_TO_STOP = 20


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy stand between a client and the server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="session")
def home(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an indexed registry: all real records there are, and made-up ones."""
    folder = tmp_path_factory.mktemp("acceptance")
    made_up, recorded = folder / "made-up.ndjson", folder / "recorded.ndjson"
    made_up.write_bytes(b"".join(samples()))
    recorded.write_bytes(b"".join(recorded_studies(reference_data)))
    inputs = [reference_data / "registry/studies.ndjson.zst", recorded, made_up]
    done = load(folder, [str(one) for one in inputs], clock=records.clock_from(), workers=1)
    assert not done.account.rejected
    bring_level(folder, workers=1)
    return folder


def samples() -> Iterator[bytes]:
    """Yield made-up records as lines; some of them are about COVID-19."""
    for number in range(SAMPLES):
        tree = generate_object(number)
        if number < ABOUT_COVID:
            protocol: Any = tree["protocolSection"]
            protocol["conditionsModule"]["conditions"] = ["COVID-19", "Coronavirus Infection"]
        yield msgspec.json.encode(tree) + b"\n"


def recorded_studies(reference_data: Path) -> Iterator[bytes]:
    """Yield the whole studies of recorded answers as lines."""
    for name in _RECORDED:
        answer = msgspec.json.decode((reference_data / "registry/conformance" / name).read_bytes())
        for study in answer.get("studies", [answer]):
            yield msgspec.json.encode(study) + b"\n"


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Return where `trialwright serve` has the API of that registry."""
    with serving(home) as served:
        yield f"{served}/api/v2"


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Serve a registry in a process of its own, on a free port; yield its address."""
    command = [sys.executable, "-m", "trialwright", "serve", "--port", "0", "--home", str(home)]
    log = home / "served.log"
    with log.open("wb") as errors, subprocess.Popen(command, stderr=errors) as process:
        try:
            yield announced(process, log)
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server; one that does not end by itself is killed, and fails the tests."""
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def announced(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that a server announces, when it answers there."""
    while process.poll() is None:
        _, found, rest = log.read_text("utf-8").partition("serving ")
        if found and " " in rest:
            address = rest.split()[0].rstrip("/")
            httpx.get(f"{address}/api/v2/version", timeout=60, trust_env=False).raise_for_status()
            return address
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


@pytest.fixture
def api(address: str) -> Iterator[httpx.Client]:
    """Return a plain client of the API, to compare other clients with."""
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as ready:
        yield ready


def library(name: str) -> Any:  # noqa: ANN401 - a module without types
    """Return a client's module, or skip the test."""
    if importlib.util.find_spec(name) is None:
        skip_or_fail(f"{name} is not installed; it is one of the development dependencies")
    return importlib.import_module(name)


def ids_of(studies: list[dict[str, Any]]) -> list[str]:
    """Return the NCT ids of studies, in their order."""
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in studies]
