"""The file of readings: what is kept comes back, and is whole whatever happens."""

from __future__ import annotations

import functools
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from tests.cli.conftest import Ask

from trialwright.cli.match.readings import KeptStudy, Site, Text
from trialwright.cli.match.shelf import Aside, Shelf, readings_file
from trialwright.errors import NotFound, StoreDamaged

_WORDS = "inclusion exclusion leukaemia platelets weight years within consent therapy".split()  # noqa: SIM905 - words
SITE = Site(
    is_recruiting=None,
    facility="Clinic",
    city="Nowhere",
    state="",
    country="X",
    latitude=1.5,
    longitude=None,
)


#: The program, with so small blocks that there are many.
_IN_SMALL_BLOCKS = """
from trialwright.cli import main
from trialwright.cli.match import building
building.BLOCK_STUDIES = building.ENOUGH_TO_TRAIN = 2
main()
"""


def kept(number: int) -> KeptStudy:
    """Return a study with a text of its own."""
    rng = Random(number)
    words = " ".join(rng.choice(_WORDS) for _ in range(200)).encode()
    key = number.to_bytes(16, "big")
    return KeptStudy(
        nct=number,
        version=number + 1,
        reader="one",
        title=f"Study {number}",
        key=key,
        sites=msgspec.json.encode([SITE]),
        text=Text(key=key, criteria=2, unread=1, reading=words, formula=words[::-1]),
    )


@pytest.fixture
def shelf(home: Path) -> Iterator[Shelf]:
    readings_file(home).parent.mkdir(parents=True)
    with Shelf.to_write(home) as opened:
        yield opened


def test_what_was_kept_before_and_after_learning_to_compress_comes_back(
    shelf: Shelf, home: Path
) -> None:
    studies = [kept(number) for number in range(500)]
    shelf.keep(studies[:10], ())
    shelf.train(studies)
    assert shelf.is_trained
    shelf.keep(studies[10:], ())
    with Shelf.to_read(home) as opened:
        texts = [one.text for one in studies if one.text is not None]
        assert [opened.reading(one.nct) for one in studies] == [one.reading for one in texts]
        found = list(opened.formulas())
        assert [formula for _, formula, _ in found] == [one.formula for one in texts]
        assert found[3][0] == 3
        assert opened.sites(3) == (SITE,)
        assert opened.title(3) == "Study 3"
        assert list(opened.sites_in("nowhere")) == [SITE] * 500
        assert opened.counts() == (500, 0, 0, 1000, 500)


def test_too_little_teaches_nothing(shelf: Shelf) -> None:
    shelf.train([kept(1)])
    assert not shelf.is_trained


def test_a_study_that_is_set_aside_is_no_study_and_one_that_reads_again_is_one(
    shelf: Shelf,
) -> None:
    shelf.keep([kept(1), kept(2)], ())
    shelf.keep((), [Aside(2, 9, "one", "found nothing")])
    assert shelf.versions("one") == {1: 2, 2: 9}
    assert shelf.versions("another") == {1: None, 2: None}
    assert list(shelf.asides()) == [Aside(2, 9, "one", "found nothing")]
    shelf.keep([kept(2)], ())
    assert list(shelf.asides()) == []
    shelf.remove([1, 2])
    assert shelf.versions("one") == {}


def test_what_fails_halfway_is_kept_not_at_all(shelf: Shelf) -> None:
    def some() -> Iterator[KeptStudy]:
        yield kept(1)
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        shelf.keep(some(), ())
    assert shelf.counts()[0] == 0
    with pytest.raises(StoreDamaged, match="has lost the criteria of study number 1"):
        shelf.reading(1)
    with pytest.raises(StoreDamaged, match="has lost study number 1"):
        shelf.title(1)
    with pytest.raises(NotFound, match="not all read yet"):
        shelf.matching()


def test_who_reads_sees_one_moment_whatever_is_written_meanwhile(shelf: Shelf, home: Path) -> None:
    shelf.keep([kept(1)], ())
    with Shelf.to_read(home) as opened:
        shelf.train([kept(number) for number in range(500)])
        shelf.keep([kept(2)], [Aside(3, 4, "one", "found nothing")])
        shelf.remove([1])
        assert opened.counts()[:3] == (1, 0, 0)
        assert opened.title(1) == "Study 1"
        assert not opened.is_trained
    with Shelf.to_read(home) as later:
        assert later.counts()[:3] == (1, 0, 1)
        assert later.title(2) == "Study 2"


def test_a_file_that_another_process_holds_is_not_said_to_be_none_of_ours(
    shelf: Shelf, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.close()
    with sqlite3.connect(readings_file(home), isolation_level=None) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        at_once = functools.partial(sqlite3.connect, timeout=0)
        monkeypatch.setattr("trialwright.cli.match.shelf.sqlite3.connect", at_once)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            Shelf.to_read(home)
    connection.close()


def test_a_file_of_another_form_is_made_anew_and_not_read(shelf: Shelf, home: Path) -> None:
    shelf.keep([kept(1)], ())
    shelf.close()
    with sqlite3.connect(readings_file(home)) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NotFound, match="make them with"):
        Shelf.to_read(home)
    with Shelf.to_write(home) as again:
        assert again.counts()[0] == 0


def test_a_file_of_another_program_is_left_alone(home: Path) -> None:
    file = readings_file(home)
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE other (one)")
    connection.close()
    with pytest.raises(StoreDamaged, match="it has not its mark"):
        Shelf.to_write(home)
    assert file.exists()


def test_a_reading_that_is_killed_leaves_a_file_that_is_whole_and_goes_on(
    ask: Ask, home: Path
) -> None:
    """It is killed when the first block has been kept, wherever it then is."""
    assert ask("registry", "sample", "150", "--seed", "3", "--load", "--quiet").exit_code == 0
    assert ask("registry", "index", "--quiet").exit_code == 0
    command = [sys.executable, "-c", _IN_SMALL_BLOCKS, "criteria", "read", "--workers", "1"]
    environment = {**os.environ, "TRIALWRIGHT_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as killed:
        assert killed.stderr is not None
        line = killed.stderr.readline()
        killed.send_signal(signal.SIGKILL)
    assert line.startswith("read "), line
    connection = sqlite3.connect(readings_file(home))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (before,) = connection.execute("SELECT count(*) FROM study").fetchone()
    connection.close()
    made = ask("criteria", "read", "--json", "--workers", "1")
    assert made.exit_code == 0, made.stderr
    said = msgspec.json.decode(made.stdout)
    assert said["read_now"] == said["recruiting"] - before
    assert 0 < before < said["recruiting"]
