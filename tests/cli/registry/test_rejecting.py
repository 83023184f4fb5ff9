"""`registry rejected`: nothing that was set aside is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.registry.store.files import registry_file

BAD = records.record(records.FIRST + 1, hasResults="no")


@pytest.fixture
def one_aside(ask: Ask) -> None:
    """Load one record and one that is set aside."""
    result = ask("registry", "load", "-", piped=records.record() + b"\n" + BAD)
    assert result.exit_code == 0


@pytest.mark.usefixtures("one_aside")
def test_what_was_set_aside_is_listed_with_its_place_and_reason(ask: Ask) -> None:
    heading, _, line = ask("registry", "rejected").stdout.splitlines()
    assert heading.split()[:5] == ["Number", "Study", "Place", "Why", "Bytes"]
    assert "NCT90000002  (input):2  hasResults is 'no', expected true or false  " in line
    assert "Read by load" in ask("registry", "rejected", "list", "--all").stdout
    assert ask("registry", "rejected", "list").stdout.splitlines()[2] == line


@pytest.mark.usefixtures("one_aside")
def test_the_list_as_json(ask_json: Callable[..., Any]) -> None:
    (one,) = ask_json("registry", "rejected")
    assert one.pop("at").endswith("Z")
    assert one == {
        "number": 1,
        "load": 1,
        "study": "NCT90000002",
        "place": "(input):2",
        "path": "hasResults",
        "found": "'no'",
        "expected": "true or false",
        "bytes": len(BAD),
        "accepted_by_load": None,
    }


def test_a_long_list_as_json_is_one_value(ask: Ask) -> None:
    parts = [b'{"b\xc3\xa9d' + b"%d" % number for number in range(3)]
    ask("registry", "load", "-", piped=b"\n".join([records.record(), *parts]))

    text = ask("registry", "rejected", "--json").stdout
    listed = msgspec.json.decode(text)
    assert [one["number"] for one in listed] == [1, 2, 3]
    assert msgspec.json.format(text.strip(), indent=2) == text.rstrip("\n")


def test_an_empty_list_as_json_is_a_list(ask: Ask) -> None:
    ask("registry", "load", "-", piped=records.record())

    assert ask("registry", "rejected", "--json").stdout == "[]\n"


@pytest.mark.usefixtures("one_aside")
def test_the_bytes_are_shown_as_they_came(ask: Ask) -> None:
    result = ask("registry", "rejected", "show", "1")
    assert result.stdout_bytes == BAD
    assert result.stderr == ("(input):2: NCT90000002: hasResults is 'no', expected true or false\n")
    assert ask("registry", "rejected", "show", "1", "--quiet").stderr == ""


@pytest.mark.usefixtures("one_aside")
def test_what_still_does_not_read_stays_set_aside(ask_json: Callable[..., Any]) -> None:
    account = ask_json("registry", "rejected", "retry")
    assert (account["read"], account["rejected"]) == (1, 1)
    assert len(ask_json("registry", "rejected")) == 1


@pytest.mark.usefixtures("one_aside")
def test_what_reads_now_is_stored_and_leaves_the_list(
    home: Path, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    """Another program wrote the reject as unreadable; this one reads it."""
    good = records.record(records.FIRST + 1)
    _replace_reject(home, good)
    account = ask_json("registry", "rejected", "retry", "1")
    assert (account["read"], account["new"]) == (1, 1)
    assert ask("registry", "rejected").stdout == "Nothing is set aside.\n"
    assert ask_json("registry", "rejected", "list", "--all")[0]["accepted_by_load"] == 2
    assert ask("registry", "show", "NCT90000002").exit_code == 0


@pytest.mark.usefixtures("one_aside")
def test_a_number_that_is_not_there_is_said(ask: Ask) -> None:
    for words in (["show", "7"], ["retry", "7"]):
        result = ask("registry", "rejected", *words)
        assert result.exit_code == 4
        assert "nothing is set aside under 7" in result.stderr


def test_retrying_without_a_registry_does_not_make_one(home: Path, ask: Ask) -> None:
    assert ask("registry", "rejected", "retry").exit_code == 4
    assert not home.exists()


def test_help_is_that_of_the_group(ask: Ask) -> None:
    assert "Commands:\n  list" in ask("registry", "rejected", "--help").stdout


def _replace_reject(home: Path, source: bytes) -> None:
    import sqlite3  # noqa: PLC0415 - only this test looks behind the store
    from contextlib import closing  # noqa: PLC0415

    from trialwright.registry.store.compression import Compressor  # noqa: PLC0415

    assert msgspec.json.decode(source)
    with closing(sqlite3.connect(registry_file(home))) as connection:
        connection.execute(
            "UPDATE rejected SET data = ?, size = ?",
            (Compressor(b"").compress(source), len(source)),
        )
        connection.commit()
