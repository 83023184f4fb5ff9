"""How far a load is: for a terminal one line that changes, for anything else lines that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialwright.cli.registry import progress
from trialwright.cli.registry.progress import Live, counted, in_bytes, in_time, watching
from trialwright.registry.store.loads import Account


class Clock:
    """A clock that somebody moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def test_the_line_tells_bytes_records_pace_and_time_left() -> None:
    clock = Clock()
    live = Live(700_000_000, clock)
    clock.now = 10
    live.passed(100_000_000)
    live.stored(Account(new=20_000, rejected=10))
    assert live.line() == "100.0 MB of 700.0 MB, 20,010 records, 1 min left"
    clock.now = 12
    live.stored(Account(new=26_000, rejected=14))
    assert live.line() == "100.0 MB of 700.0 MB, 26,014 records, 3,002 records/s, 1 min left"


def test_without_a_known_size_nothing_is_foretold() -> None:
    clock = Clock()
    live = Live(None, clock)
    clock.now = 2
    live.passed(999)
    assert live.line() == "999 bytes, 0 records"


def test_the_line_is_written_over_and_left_standing_at_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    live = Live(4_000, clock)
    live.passed(1_000)
    clock.now = 0.1
    live.passed(1_000)
    clock.now = 1
    live.stored(Account(new=5))
    live.finish()
    assert capsys.readouterr().err.splitlines(keepends=False) == [
        "",
        "1.0 kB of 4.0 kB, 0 records, 0 s left",
        "2.0 kB of 4.0 kB, 5 records, 1 s left",
        "2.0 kB of 4.0 kB, 5 records, 1 s left",
    ]


def test_a_terminal_is_given_a_live_line_with_the_size_of_the_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    file = tmp_path / "input"
    file.write_bytes(b"x" * 2_000)
    with watching(None, [str(file)]) as watched:
        watched.passed(2_000)
    assert "2.0 kB of 2.0 kB" in capsys.readouterr().err
    with watching("live", [str(file), "-"]) as watched:
        watched.passed(2_000)
    assert " of " not in capsys.readouterr().err


def test_nothing_is_said_where_nothing_is_to_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    with watching("none", []) as watched:
        watched.passed(1)
        watched.stored(Account(new=1))
    assert capsys.readouterr().err == ""


def test_counting_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(counted("abc", 3, quiet=False)) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(progress, "PAUSE", 1e9)
    assert list(counted("abc", 3, quiet=True)) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""
    assert list(counted("abc", 3, quiet=False)) == ["a", "b", "c"]
    assert capsys.readouterr().err == "\r1 of 3 studies\r3 of 3 studies\n"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (2_500_000_000_000, "2,500.0 GB")],
)
def test_sizes_are_said_in_the_unit_that_suits_them(size: int, said: str) -> None:
    assert in_bytes(size) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(59.4, "59 s"), (61, "1 min"), (3_599, "60 min"), (7_260, "2 h 1 min")]
)
def test_times_are_said_as_a_person_would(seconds: float, said: str) -> None:
    assert in_time(seconds) == said
