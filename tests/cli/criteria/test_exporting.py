"""`criteria export`."""

from __future__ import annotations

from pathlib import Path

import msgspec
from tests.cli.conftest import Ask

_TEXT = b"Inclusion Criteria:\n* Aged 3 to 18 years\n"


def test_each_form_is_written_to_standard_output(ask: Ask) -> None:
    worklist = ask("criteria", "export", "-", "--as", "csv", piped=_TEXT)
    fhir = ask("criteria", "export", "-", "--as", "fhir", piped=_TEXT)
    circe = ask("criteria", "export", "-", "--as", "circe", piped=_TEXT)

    assert worklist.exit_code == fhir.exit_code == circe.exit_code == 0
    assert worklist.stdout_bytes.startswith(b"\xef\xbb\xbfStudy,Criterion")
    assert msgspec.json.decode(fhir.stdout)["resourceType"] == "EvidenceVariable"
    assert msgspec.json.decode(circe.stdout)["InclusionRules"][0]["name"].startswith("I1: ")


def test_nothing_is_exported_where_a_correction_no_longer_fits(ask: Ask, tmp_path: Path) -> None:
    begun = ask("criteria", "correct", "-", "I1", piped=_TEXT).stdout
    signed = begun.replace('by = ""', 'by = "A"').replace('reason = ""', 'reason = "b"')
    file = tmp_path / "corrections.toml"
    file.write_text(signed.replace("# on = the day, such as", "on ="), "utf-8")
    words = ("criteria", "export", "-", "--as", "csv", "--corrections", str(file))

    fitting = ask(*words, piped=_TEXT)
    unfit = ask(*words, piped=_TEXT.replace(b"18", b"17"))

    assert fitting.exit_code == 0
    assert ",person," in fitting.stdout
    assert (unfit.exit_code, unfit.stdout) == (1, "")
    assert "fits no criterion" in unfit.stderr


def test_no_criteria_make_no_resource(ask: Ask) -> None:
    said = ask("criteria", "export", "-", "--as", "fhir", piped=b"")

    assert said.exit_code == 2
    assert "states no criteria" in said.stderr
