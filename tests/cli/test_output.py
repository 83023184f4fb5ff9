"""Standard output, files, and how wide lines may be."""

from __future__ import annotations

import pytest

from trialwright.cli import output
from trialwright.vocabulary import NctId


def test_ids_are_texts_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"id": NctId("nct1"), "a": None})
    assert capsys.readouterr().out == '{\n  "id": "NCT00000001",\n  "a": null\n}\n'


def test_a_value_without_a_json_form_is_a_bug() -> None:
    with pytest.raises(NotImplementedError, match="no JSON form of complex"):
        output.print_json(1j)


def test_columns_decide_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert output.width() is None
    monkeypatch.setenv("COLUMNS", "77")
    assert output.width() == 77


def test_a_terminal_decides_the_width_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: __import__("os").terminal_size((61, 9)))
    assert output.width() == 61


def test_a_terminal_gets_the_line_end_that_bytes_lack(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    output.print_bytes(b"{}")
    assert capfdbinary.readouterr().out == b"{}"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    output.print_bytes(b"{}")
    assert capfdbinary.readouterr().out == b"{}\n"


def test_what_is_said_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.remark("a\x1b[2Jb\u202ec\x9bd")
    output.print_line("e\x1b]0;f\x07")
    said = capsys.readouterr()
    assert said.err == "a\\x1b[2Jb\\u202ec\\x9bd\n"
    assert said.out == "e\\x1b]0;f\\x07\n"
