"""By what hits are to be ordered, as people write it."""

from __future__ import annotations

import pytest

from trialwright.errors import InvalidInput
from trialwright.registry.search.orders import Unsortable, order_by, order_of
from trialwright.registry.search.questions import ByRelevance, ByValue


@pytest.mark.parametrize(
    ("text", "piece", "descending", "of_size"),
    [
        ("LastUpdatePostDate", "LastUpdatePostDate", True, False),
        ("LastUpdatePostDate:asc", "LastUpdatePostDate", False, False),
        ("EnrollmentCount", "EnrollmentCount", False, False),
        ("enrollmentcount:desc", "EnrollmentCount", True, False),
        ("protocolSection.designModule.enrollmentInfo.count", "EnrollmentCount", False, False),
        ("NumLocations:desc", "Location", True, True),
        ("NumLocations", "Location", False, True),
    ],
)
def test_a_date_a_number_or_a_length_orders(
    text: str, piece: str, *, descending: bool, of_size: bool
) -> None:
    order = order_of(text)
    assert isinstance(order, ByValue)
    assert order.field.piece == piece
    assert (order.descending, order.of_size) == (descending, of_size)


def test_relevance_orders_the_best_first() -> None:
    assert order_of("@relevance") == ByRelevance(descending=True)
    assert order_of("@relevance:asc") == ByRelevance(descending=False)


@pytest.mark.parametrize("text", ["BriefTitle", "Phase", "BasicSearch", "StartDate:up", ""])
def test_what_has_no_order_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"cannot sort by .*: expected a field of dates"):
        order_of(text)


def test_a_name_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="Nearest: `LastUpdatePostDate`"):
        order_of("LastUpdatePosted")


def test_a_name_that_is_known_is_told_from_one_that_is_not() -> None:
    assert order_by("BriefTitle", "asc") == Unsortable(is_known=True)
    assert order_by("BasicSearch", None) == Unsortable(is_known=True)
    unknown = order_by("StartDat", None)
    assert isinstance(unknown, Unsortable)
    assert not unknown.is_known
    assert "StartDate" in unknown.nearest
