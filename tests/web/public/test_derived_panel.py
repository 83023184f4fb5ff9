"""What is derived from a record stands apart, each answer no surer than its reason."""

from __future__ import annotations

import pytest
from tests import records
from tests.web.public.study_pages import page_of


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        ("2026-11-21", "1 day"),
        ("2026-10", "22 to 52 days, as no day is stated"),
        ("2026-11", "0 to 21 days, as no day is stated"),
        ("2027-01", "The date lies ahead"),
    ],
)
def test_days_since_verification_are_as_precise_as_the_date(verified: str, said: str) -> None:
    page = page_of(records.tree(protocolSection__statusModule__statusVerifiedDate=verified))

    assert page.says(f"Since the record was last verified {said}")


def test_results_without_adverse_events_are_not_read_as_no_harm() -> None:
    page = page_of(records.tree(hasResults=True, resultsSection={"moreInfoModule": {}}))

    assert page.says("Results are posted without a section on adverse events")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Aspirin", "Modality No gene or cell product"),
        ("AAV8 vector carrying the factor IX gene", "Donor No cells are given"),
        ("Autologous CD19 CAR-T cells", "Target antigens CD19 Donor The participant's own cells"),
        ("Autologous mesenchymal stem cells", "Target antigens None named in the record"),
    ],
)
def test_the_product_is_said_as_far_as_there_is_one(name: str, said: str) -> None:
    page = page_of(
        records.tree(
            protocolSection__armsInterventionsModule={
                "interventions": [{"type": "BIOLOGICAL", "name": name}]
            }
        )
    )

    assert page.says(said)
