"""The page on formats names everything that is read."""

from __future__ import annotations

import pytest
from tests.docs.console import DOCS

from trialwright.eligibility.patient import FactKind, Reason, Standing
from trialwright.exchange.patients.fhir.facts import READERS
from trialwright.exchange.patients.omop.facts import DOMAINS
from trialwright.exchange.patients.tabular import _PERSONAL, COLUMNS, FURTHER, STATUSES

PAGE = (DOCS / "reference" / "patients.md").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        *READERS,
        *(table.upper() for table in DOMAINS),
        *(f"`{column}`" for column in (*COLUMNS, *FURTHER, *_PERSONAL)),
        *filter(None, STATUSES),
        *(kind.value for kind in FactKind),
        *(standing.value for standing in Standing),
        *(f"| {reason.value} |" for reason in Reason),
    ],
)
def test_the_page_names_what_is_read(name: str) -> None:
    assert name in PAGE
