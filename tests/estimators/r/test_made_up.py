"""The reference values are those that R gives here, where it has what they need."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent
_NEEDS = "quit(status = !all(sapply(c('survival', 'cmprsk'), requireNamespace, quietly = TRUE)))"


def _read(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "reference.csv").read_text("utf-8").splitlines()))


def test_the_values_are_those_that_r_gives(tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no R on this machine")
    if subprocess.run([rscript, "-e", _NEEDS], check=False, capture_output=True).returncode:
        pytest.skip("no packages survival and cmprsk in the R of this machine")
    script = str(_FOLDER / "made_up.R")
    subprocess.run([rscript, script], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "made_up.csv").read_text() == (_FOLDER / "made_up.csv").read_text()
    stated, given = _read(_FOLDER), _read(tmp_path)
    assert [(row["of"], row["name"]) for row in given] == [
        (row["of"], row["name"]) for row in stated
    ]
    for here, there in zip(stated, given, strict=True):
        assert float(there["value"]) == pytest.approx(float(here["value"]), rel=1e-9), here["of"]
