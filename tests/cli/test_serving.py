"""`serve`: the registry in a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

import msgspec
import pytest
import uvicorn
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.serving import address_of, listening
from trialwright.errors import InvalidInput
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
