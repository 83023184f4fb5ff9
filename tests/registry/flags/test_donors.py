"""Whose cells are given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trialwright.registry.flags import Donor, StudyFlags

Flagged = Callable[..., StudyFlags]


@pytest.mark.parametrize(
    ("title", "summary", "donor"),
    [
        ("Autologous CAR-T Cells", "Infused once.", Donor.AUTOLOGOUS),
        ("CAR-T Cells", "They are made from the patient's own T cells.", Donor.AUTOLOGOUS),
        ("CAR-T Cells", "Leukapheresis will be done first.", Donor.AUTOLOGOUS),
        ("CAR-T Cells", "Subjects will provide blood samples for manufacturing.", Donor.AUTOLOGOUS),
        ("Universal CAR-T Cells", "Infused once.", Donor.ALLOGENEIC),
        ("CAR-NK Cells From Cord Blood", "Infused once.", Donor.ALLOGENEIC),
        ("CAR-T Cells", "T cells of healthy donors are used.", Donor.ALLOGENEIC),
        ("CAR-T Cells", "Autologous or allogeneic T cells are used.", Donor.UNKNOWN),
        ("CAR-T Cells", "Infused once.", Donor.UNKNOWN),
        ("Tumor Infiltrating Lymphocytes Infusion", "Given once.", Donor.AUTOLOGOUS),
    ],
)
def test_the_words_settle_the_donor_or_leave_it_open(
    title: str, summary: str, donor: Donor, flagged: Flagged
) -> None:
    flags = flagged(title, summary=summary)
    assert flags.donor is donor
    assert (flags.donor_evidence == ()) is (summary == "Infused once." and donor is Donor.UNKNOWN)


def test_a_transplant_before_the_product_says_nothing_of_it(flagged: Flagged) -> None:
    flags = flagged(
        "CAR-T Cells After Allogeneic Stem Cell Transplantation",
        summary="Patients relapsed after autologous transplantation.",
    )
    assert flags.donor is Donor.UNKNOWN


def test_the_kind_of_a_studied_transplant_is_its_donor(flagged: Flagged) -> None:
    flags = flagged("Autologous Hematopoietic Stem Cell Transplantation in Multiple Sclerosis")
    assert flags.donor is Donor.AUTOLOGOUS


def test_a_vector_has_no_donor(flagged: Flagged) -> None:
    assert flagged("AAV8 Vector in Haemophilia").donor is None
