"""Folders: which of their files are read, and what is said of the rest."""

from __future__ import annotations

import gzip
import io
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.registry.containers.made import SOURCES, sources, spoiled

from trialwright.errors import ContainerError
from trialwright.registry.containers import open_container
from trialwright.registry.containers.opening import size_of

ONE, TWO, THREE, _ = SOURCES


def test_a_folder_is_read_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.json").write_bytes(ONE)
    (tmp_path / ".hidden.json").write_bytes(ONE)
    (tmp_path / "b" / "two.json").write_bytes(TWO)
    (tmp_path / "a.json").write_bytes(ONE)
    (tmp_path / "z.gz").write_bytes(gzip.compress(THREE))
    seen: list[int] = []

    assert sources(open_container(str(tmp_path), seen.append)) == [ONE, TWO, THREE]
    assert size_of(str(tmp_path)) == sum(seen)


def test_a_link_to_a_file_is_read_and_one_to_a_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "one.json").write_bytes(ONE)
    (folder / "link.json").symlink_to("../one.json")
    (folder / "loop").symlink_to(".")
    (folder / "nowhere.json").symlink_to("nothing")
    parts = list(open_container(str(folder)))

    assert sources(parts) == [ONE]
    assert [(Path(part.place).name, part.found) for part in spoiled(parts)] == [
        ("loop", "a link to a folder"),
        ("nowhere.json", "a link that leads nowhere (No such file or directory)"),
    ]


def test_what_is_no_file_is_named_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        parts = list(open_container(str(tmp_path)))

    assert [(Path(part.place).name, part.found) for part in spoiled(parts)] == [
        ("null", "a device"),
        ("pipe", "a named pipe"),
        ("socket", "a socket"),
    ]


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "z.json").write_bytes(ONE)
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    parts = list(open_container(str(tmp_path)))

    assert sources(parts) == [ONE]
    assert [(part.place, part.found) for part in spoiled(parts)] == [
        (str(tmp_path / "secret"), "a folder that cannot be read (Permission denied)")
    ]


def test_places_can_be_written_whatever_the_bytes_of_a_name(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.json")
    Path(name).write_bytes(ONE)
    for opened in (name, str(tmp_path)):
        (part,) = open_container(opened)
        assert part.place == f"{tmp_path}/bad\\xff.json"
    with pytest.raises(ContainerError) as caught:
        list(open_container(f"{name}.gz"))
    assert str(caught.value).encode()


class _Failing(io.BytesIO):
    """A medium that gives so much and then fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if not piece:
            raise OSError(5, "Input/output error")
        return piece


@pytest.mark.parametrize("content", [ONE + b"\n" + TWO[:99], b"[" + ONE + b"," + TWO[:99]])
def test_a_medium_that_fails_keeps_what_it_gave(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    monkeypatch.setattr(Path, "open", lambda *_: _Failing(content))
    from_file = list(open_container(str(path)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Failing(content)))

    for parts in (from_file, list(open_container("-"))):
        assert sources(parts)[0] == ONE
        assert TWO[:99] in [part.source for part in parts]
        assert spoiled(parts)[-1].found == "a file that cannot be read (Input/output error)"
