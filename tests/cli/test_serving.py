"""`serve`: the registry in a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import msgspec
import pytest
import uvicorn
from tests import records
from tests.cli.conftest import Ask
from uvicorn.supervisors import Multiprocess

from trialwright.cli.serving import (
    LOG_SETTING,
    SECONDS_SETTING,
    address_of,
    ended_by_request,
    listening,
)
from trialwright.errors import InvalidInput
from trialwright.registry.loading import load
from trialwright.registry.sample import generate
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.store import Registry


def test_pages_are_served_until_ctrl_c(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "trialwright", "serve", "--port", "0"],
        env={**os.environ, "TRIALWRIGHT_HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        said = re.fullmatch(
            r"serving (http://127\.0\.0\.1:[0-9]+/) \(stop with Ctrl-C\)\n",
            server.stderr.readline(),
        )
        assert said is not None
        page = read(f"{said[1]}study/NCT07338357")
        assert b"NCT07338357" in page
        loaded = subprocess.run(
            [sys.executable, "-m", "trialwright", "registry", "load", "-", "-q"],
            input=records.record(),
            env={**os.environ, "TRIALWRIGHT_HOME": str(tmp_path)},
            check=True,
            capture_output=True,
        )
        assert loaded.returncode == 0
        assert read(f"{said[1]}study/NCT90000001.json") == records.record()
        server.send_signal(signal.SIGINT)
        _, rest = server.communicate(timeout=20)
        assert (server.returncode, rest) == (0, "")
    finally:
        server.kill()
        server.communicate()


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - this machine
        body: bytes = answer.read()
    return body


def test_the_server_is_given_the_pages_and_the_door(
    ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: list[socket.socket] = []
    opened: list[str] = []

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        assert server.config.app is not None
        doors.extend(sockets)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(webbrowser, "open", opened.append)
    result = ask("serve", "--port", "0", "--open")
    assert result.exit_code == 0, result.output
    assert len(doors) == 1
    assert result.stderr == f"serving {opened[0]} (stop with Ctrl-C)\n"
    with Registry.open(home) as registry:
        assert registry.count() == 0
    assert ask("serve", "--port", "0", "--quiet").stderr == ""


def test_a_port_that_is_taken_is_said(ask: Ask) -> None:
    with listening("127.0.0.1", 0) as door:
        port = str(door.getsockname()[1])
        result = ask("serve", "--port", port)
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1, port {port}: " in result.stderr


def test_a_host_that_is_none_is_said() -> None:
    with pytest.raises(InvalidInput, match=r"cannot listen on 256\.0\.0\.1"):
        listening("256.0.0.1", 0)


def test_an_address_of_the_newer_kind_stands_in_brackets() -> None:
    assert address_of("::1", 80) == "http://[::1]:80/"
    assert address_of("127.0.0.1", 80) == "http://127.0.0.1:80/"
    assert msgspec.json.encode(address_of("::", 1)) == b'"http://[::]:1/"'


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a home by a process of its own; yield it and its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "trialwright", "serve", "--port", "0", *options],
        env={**os.environ, "TRIALWRIGHT_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        said = re.match(r"serving (http://127\.0\.0\.1:[0-9]+)/ ", server.stderr.readline())
        assert said is not None
        yield server, said[1]
    finally:
        server.kill()
        server.communicate()


def ended(server: subprocess.Popen[str]) -> tuple[int, str]:
    """Stop a server as a supervisor does; return its exit code and what else it said."""
    server.send_signal(signal.SIGTERM)
    _, rest = server.communicate(timeout=60)
    return server.returncode, rest


def until(address: str, path: str, sign: bytes) -> bytes:
    """Ask again until an answer has a sign."""
    for _ in range(300):
        with suppress(urllib.error.HTTPError):
            if sign in (found := read(f"{address}{path}")):
                return found
        time.sleep(0.1)
    raise AssertionError(f"{path} never had {sign!r}")


def put(home: Path, sources: Iterable[bytes]) -> None:
    home.mkdir(exist_ok=True)
    (home / "in.ndjson").write_bytes(b"\n".join(sources))
    load(home, [str(home / "in.ndjson")], clock=records.clock_from(), workers=1)


def test_what_is_loaded_can_be_searched_without_a_command(home: Path) -> None:
    with serving(home) as (server, address):
        assert b'"index":"level"' in read(f"{address}/ready")
        put(home, [records.titled(records.FIRST, "Alpha")])
        until(address, "/ready", b'"index":"level","behind":0')
        assert b"NCT90000001" in read(f"{address}/api/v2/studies?query.term=alpha")
        put(home, [records.titled(records.FIRST, "Beta", "2026-05-01")])
        until(address, "/api/v2/studies?query.term=beta", b"NCT90000001")
        assert ended(server) == (0, "")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_being_answered_ends_before_the_server_does(home: Path, workers: str) -> None:
    put(home, generate(500))
    bring_level(home, workers=1)
    with serving(home, "--workers", workers) as (server, address):
        until(address, "/health", b"true")
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.socket() as door:
            # With little room on the way, the server is not done when it is told to stop.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            door.connect((host, int(port)))
            connection = HTTPConnection(host, int(port))
            connection.sock = door
            connection.request("GET", "/api/trialwright/export")
            answer = connection.getresponse()
            beginning = answer.read(1_000)
            server.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert server.poll() is None
            lines = (beginning + answer.read()).splitlines()
        assert answer.status == 200
        assert len([msgspec.json.decode(line) for line in lines]) == 500
        _, rest = server.communicate(timeout=60)
        assert (server.returncode, rest) == (0, "")


def test_several_processes_answer_over_one_registry(home: Path, tmp_path: Path) -> None:
    put(home, [records.record()])
    log = tmp_path / "access.ndjson"
    with serving(home, "--workers", "2", "--access-log", str(log)) as (server, address):
        until(address, "/ready", b'"ready":true')
        assert len(workers_of(server.pid)) == 2
        os.kill(workers_of(server.pid)[0], signal.SIGKILL)
        before = len(log.read_bytes().splitlines())
        for _ in range(40):
            assert b"NCT90000001" in read(f"{address}/api/v2/studies/NCT90000001?fields=NCTId")
        assert ended(server)[0] == 0
    lines = [msgspec.json.decode(line) for line in log.read_bytes().splitlines()]
    assert [one["path"] for one in lines[before:]] == ["/api/v2/studies/NCT90000001"] * 40
    assert {one["status"] for one in lines[before:]} == {200}
    assert "NCTId" not in log.read_text("utf-8")


def test_the_indexing_process_ends_with_the_server_however_that_ends(home: Path) -> None:
    with serving(home) as (server, address):
        until(address, "/health", b"true")
        (indexer,) = children_of(server.pid, b"--follow")
        assert server.poll() is None
    for _ in range(300):
        if not is_there(indexer):
            return
        time.sleep(0.1)
    raise AssertionError("it goes on")


def is_there(process: int) -> bool:
    """Whether a process goes on: of one that has ended no command is left."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False


def workers_of(server: int) -> list[int]:
    """Return the processes that answer for a server."""
    return children_of(server, b"spawn_main")


def children_of(parent: int, word: bytes) -> list[int]:
    """Return the processes that another has started with a word in their command."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            its_parent = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[1]
            if its_parent == str(parent) and word in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def test_a_search_that_may_take_no_time_is_refused(home: Path) -> None:
    put(home, [records.record()])
    bring_level(home, workers=1)
    with serving(home, "--no-index", "--search-seconds", "1e-9") as (server, address):
        with pytest.raises(urllib.error.HTTPError) as refused:
            read(f"{address}/api/v2/studies?query.term=made-up")
        with refused.value as answer:
            assert answer.code == 400
            assert answer.read().startswith(b"This search takes longer than")
        assert ended(server) == (0, "")


def test_a_log_that_cannot_be_written_is_said(ask: Ask, tmp_path: Path) -> None:
    result = ask("serve", "--port", "0", "--access-log", str(tmp_path / "no" / "log"))

    assert result.exit_code == 2
    assert "cannot be written to (No such file or directory)" in result.stderr


def test_the_index_is_left_alone_where_that_is_asked_for(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Path] = []

    @contextmanager
    def noting(home: Path) -> Iterator[None]:
        kept.append(home)
        yield

    monkeypatch.setattr("trialwright.cli.serving.kept_level", noting)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    assert ask("serve", "--port", "0", "--no-index").exit_code == 0
    assert kept == []
    assert ask("serve", "--port", "0").exit_code == 0
    assert len(kept) == 1


def test_several_processes_are_asked_for_and_the_log_may_be_standard_error(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setenv(LOG_SETTING, "")
    monkeypatch.setenv(SECONDS_SETTING, "")
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    def run(all_of_them: Multiprocess) -> None:
        asked.append(all_of_them.config.workers)
        assert os.environ[LOG_SETTING] == "-"
        assert os.environ[SECONDS_SETTING] == "2.5"
        signal.raise_signal(signal.SIGTERM)
        raise KeyboardInterrupt

    monkeypatch.setattr(Multiprocess, "run", run)
    words = ("--workers", "3", "--no-index", "--access-log", "-", "--search-seconds", "2.5")
    assert ask("serve", "--port", "0", *words).exit_code == 0
    assert asked == [3]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_a_request_to_end_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt), ended_by_request():
        signal.raise_signal(signal.SIGTERM)


def test_the_study_half_is_an_application_of_its_own_and_says_who_can_reach_it(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[object] = []

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        assert sockets
        served.append(server.config.app)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    alone = ask("serve", "--study-half", "--port", "0")
    assert alone.exit_code == 0
    assert "whoever reaches" not in alone.stderr
    shared = ask("serve", "--study-half", "--port", "0", "--host", "0.0.0.0")  # noqa: S104 - what is warned of
    assert "whoever reaches this address can use it" in shared.stderr
    assert served == ["trialwright.web.study.app:study_app_of_this_home"] * 2
