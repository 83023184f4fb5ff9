"""What a load sets aside is given back as it lay in the file, whatever was wrong with it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result
from tests import records

from trialwright.cli.program import program
from trialwright.registry.loading import load, retry_rejected
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account

SOURCES = [records.record(records.FIRST + n) for n in range(3)]
LINES = b"\n".join(SOURCES)


def zipped(method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    packed = io.BytesIO()
    names = ("a.json", "../b.json", "c.json")
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, source in zip(names, SOURCES, strict=True):
            archive.writestr(name, source)
    return bytearray(packed.getvalue())


def encrypted() -> bytes:
    archive = zipped(zipfile.ZIP_STORED)
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def with_wrong_checksum() -> bytes:
    archive = zipped()
    archive[archive.index(b"PK\x01\x02") + 16] ^= 0xFF
    return bytes(archive)


FILES: dict[str, tuple[bytes, Account]] = {
    "encrypted and led astray": (encrypted(), Account(new=1, rejected=2)),
    "damaged and led astray": (with_wrong_checksum(), Account(new=1, rejected=2)),
    "archive broken off": (bytes(zipped()[:-9]), Account(rejected=1)),
    "gzip broken off": (gzip.compress(LINES)[:200], Account(rejected=2)),
    "zstandard broken off": (zstandard.compress(LINES)[:200], Account(rejected=1)),
    "array broken off": (b"[" + LINES.replace(b"\n", b",")[:-40], Account(new=2, rejected=1)),
}


def ask(home: Path, *words: str) -> Result:
    environment = {"TRIALWRIGHT_HOME": str(home)}
    result = CliRunner().invoke(program, ["registry", "rejected", *words], env=environment)
    assert result.exit_code == 0, result.stderr
    return result


@pytest.mark.parametrize("kind", FILES)
def test_the_bytes_of_what_was_set_aside_are_shown_and_lie_in_the_file(
    kind: str, tmp_path: Path
) -> None:
    content, account = FILES[kind]
    file = tmp_path / "file"
    file.write_bytes(content)
    home = tmp_path / "home"

    assert load(home, [str(file)], clock=records.clock_from()).account == account
    with Registry.open(home) as registry:
        aside = list(registry.rejected())
    assert len(aside) == account.rejected
    for one in aside:
        shown = ask(home, "show", str(one.id))
        assert shown.stdout_bytes
        assert one.found in shown.stderr
        if "are kept)" in one.found:
            assert shown.stdout_bytes in content


def test_a_damaged_member_can_be_mended_from_what_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(with_wrong_checksum())
    load(tmp_path, [str(file)], clock=records.clock_from())

    assert zlib.decompress(ask(tmp_path, "show", "1").stdout_bytes, -15) == SOURCES[0]
    assert zlib.decompress(ask(tmp_path, "show", "2").stdout_bytes, -15) == SOURCES[1]


def test_loading_the_same_damaged_file_again_sets_nothing_more_aside(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(encrypted())
    for _ in range(2):
        load(tmp_path, [str(file)], clock=records.clock_from())

    with Registry.open(tmp_path) as registry:
        assert len(list(registry.rejected())) == 2


@pytest.mark.parametrize("kind", FILES)
def test_what_was_never_a_record_is_not_tried_as_one(kind: str, tmp_path: Path) -> None:
    """A member that is stored and not packed may look like a record, and is none all the same."""
    content, account = FILES[kind]
    file = tmp_path / "file"
    file.write_bytes(content)
    load(tmp_path, [str(file)], clock=records.clock_from())
    with Registry.open(tmp_path) as registry:
        before = list(registry.rejected())

    done = retry_rejected(tmp_path, [], clock=records.clock_from())

    assert done.account == Account(rejected=account.rejected)
    with Registry.open(tmp_path) as registry:
        assert list(registry.rejected()) == before
        assert registry.count() == account.new
