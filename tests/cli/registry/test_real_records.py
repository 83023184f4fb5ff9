"""The command line on real records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cli.conftest import Ask

STUDY = "NCT07338357"


@pytest.mark.reference
def test_the_page_of_the_reference_study_is_loaded_and_shown(
    reference_data: Path, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    seed = reference_data / "registry" / "seed"
    account = ask_json("registry", "load", str(seed / "page.txt"))
    assert (account["read"], account["new"], account["rejected"]) == (1, 1, 0)
    shown = ask("registry", "show", STUDY, "--json").stdout
    assert msgspec.json.decode(shown) == msgspec.json.decode(
        (seed / "NCT07338357.json").read_bytes()
    )
    said = ask("registry", "show", STUDY)
    assert said.stderr == ""
    assert "Lead sponsor              First Affiliated Hospital of Guangxi" in said.stdout
    assert "First submitted           2025-12-22" in said.stdout
    assert "First posted              2026-01-13 (actual)" in said.stdout
    flags = ask_json("registry", "flags", STUDY)["flags"]
    assert flags["definitions"]["fda_gene_therapy"]["answer"] == "yes"
    assert [one["symbol"] for one in flags["antigens"]] == ["CLEC12A"]


@pytest.mark.reference
def test_every_real_record_is_loaded_checked_and_shown(
    reference_data: Path, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    account = ask_json(
        "registry", "load", str(reference_data / "registry" / "fixtures-cover.ndjson.gz")
    )
    assert account["read"] == account["new"] == ask_json("registry", "stats")["studies"]
    assert ask("registry", "verify").exit_code == 0
    for line in ask("registry", "export", "--quiet").stdout.splitlines():
        nct_id = msgspec.json.decode(line)["protocolSection"]["identificationModule"]["nctId"]
        shown = ask("registry", "show", nct_id, columns=80)
        assert shown.exit_code == 0
        assert shown.stdout.startswith(f"{nct_id}: ")
        assert max(map(len, shown.stdout.splitlines())) <= 80
