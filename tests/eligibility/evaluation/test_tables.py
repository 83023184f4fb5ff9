"""The tables of evaluation name concepts that there are, each row with its reason."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from trialwright.vocabulary import ConceptKind, concepts


def table(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("trialwright.eligibility.evaluation").joinpath(name).read_text("utf-8")
    )


@pytest.mark.parametrize("row", table("signs.toml")["sign"], ids=lambda row: row["concept"])
def test_a_sign_is_a_test_that_speaks_for_something(row: dict[str, Any]) -> None:
    assert concepts().concept(row["concept"]) is not None
    for test in row["tests"]:
        found = concepts().concept(test)
        assert found is not None, test
        assert found.kind is ConceptKind.TEST
    assert row["reason"]


@pytest.mark.parametrize(
    "row", table("precursors.toml")["precursor"], ids=lambda row: row["disease"]
)
def test_a_precursor_is_another_disease_with_a_source(row: dict[str, Any]) -> None:
    for disease in (row["disease"], *row["before"]):
        found = concepts().concept(disease)
        assert found is not None, disease
        assert found.kind is ConceptKind.DISEASE
    assert not any(concepts().is_a(one, row["disease"]) for one in row["before"])
    assert row["source"]
