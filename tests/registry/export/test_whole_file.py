"""What stood at a place stays until something whole can take the place."""

from __future__ import annotations

import os
import resource
import socket
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from trialwright.errors import InvalidInput
from trialwright.registry.export import Export, export_ndjson, export_parquet, export_zip
from trialwright.registry.export.whole_file import place_beside, whole_file, whole_file_or_stream
from trialwright.registry.store import Registry

ExportTo: TypeAlias = Callable[[Registry, Path], Export]

FORMS: list[ExportTo] = [export_ndjson, export_zip, export_parquet]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Have the operating system refuse to let any file of this process grow further."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Set the mask of new files' modes."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    """Return who may read and write a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a named pipe."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "real").write_bytes(b"from before")
    link = tmp_path / "link"
    link.symlink_to(elsewhere / "real")
    with whole_file(link) as file:
        file.write(b"new")

    assert link.is_symlink()
    assert [(one.name, one.read_bytes()) for one in elsewhere.iterdir()] == [("real", b"new")]
    assert {one.name for one in tmp_path.iterdir()} == {"elsewhere", "link"}


def test_what_a_link_leads_to_is_made_if_it_is_not_there_yet(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("real")
    with whole_file(link) as file:
        file.write(b"new")

    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_links_that_go_round_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with (
        pytest.raises(InvalidInput, match=r"one cannot be written \(Too many levels"),
        whole_file_or_stream(tmp_path / "one"),
    ):
        pass


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "file"
    target.touch()
    target.chmod(mode)
    with umask(0o022), place_beside(target) as beside:
        assert mode_of(beside) == 0o600
        beside.write_bytes(b"new")

    assert (target.read_bytes(), mode_of(target)) == (b"new", mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
@pytest.mark.parametrize("export", FORMS)
def test_a_new_file_has_the_mode_that_the_user_wants(
    registry: Registry, tmp_path: Path, export: ExportTo, mask: int, mode: int
) -> None:
    with umask(mask):
        export(registry, tmp_path / "out")

    assert mode_of(tmp_path / "out") == mode


@pytest.mark.parametrize("export", FORMS)
def test_every_form_follows_links_and_keeps_modes(
    registry: Registry, tmp_path: Path, export: ExportTo
) -> None:
    target, link = tmp_path / "out", tmp_path / "link"
    target.touch(0o600)
    target.chmod(0o600)
    link.symlink_to(target)
    export(registry, link)

    assert link.is_symlink()
    assert target.stat().st_size > 0
    assert mode_of(target) == 0o600


def test_a_named_pipe_gets_lines_and_stays_a_pipe(registry: Registry, pipe: Path) -> None:
    with ThreadPoolExecutor(1) as reader:
        came = reader.submit(pipe.read_bytes)
        export = export_ndjson(registry, pipe)

    assert pipe.is_fifo()
    assert came.result().count(b"\n") == export.records == 4
    assert len(came.result()) == export.bytes


@pytest.mark.parametrize("export", [export_zip, export_parquet])
def test_a_form_that_is_whole_or_nothing_is_not_written_to_a_pipe(
    registry: Registry, pipe: Path, export: ExportTo
) -> None:
    with pytest.raises(InvalidInput, match="pipe is no regular file"):
        export(registry, pipe)

    assert pipe.is_fifo()
    assert {one.name for one in pipe.parent.iterdir() if one.name.startswith(".")} == set()


def test_a_reader_that_goes_away_is_no_refusal(pipe: Path) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def write() -> None:
        with whole_file_or_stream(pipe) as stream:
            os.close(reader)
            stream.write(b"line\n")

    with pytest.raises(BrokenPipeError):
        write()


def test_a_place_that_takes_no_bytes_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        with (
            pytest.raises(InvalidInput, match="socket cannot be written"),
            whole_file_or_stream(place),
        ):
            pass

    assert place.is_socket()


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(InvalidInput, match=r"cannot be written \(Not a directory\)"),
        whole_file(tmp_path / "file" / "below"),
    ):
        pass


@pytest.mark.parametrize("export", FORMS)
def test_a_full_disk_leaves_what_was_there_and_nothing_else(
    registry: Registry, tmp_path: Path, export: ExportTo
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    target = folder / "out"
    target.write_bytes(b"from before")
    with no_file_larger_than(500), pytest.raises(InvalidInput, match="cannot be written") as told:
        export(registry, target)

    assert "\n" not in str(told.value)
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("out", b"from before")]
