"""Constants in words."""

from __future__ import annotations

import pytest

from trialwright.registry.labels import label_at, labelled, labels
from trialwright.registry.record import enumerations
from trialwright.registry.record.enumerations import OpenEnum, Status, strangers_welcome

LISTS = [
    found
    for found in vars(enumerations).values()
    if isinstance(found, type) and issubclass(found, OpenEnum) and found is not OpenEnum
]


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.__name__)
def test_every_constant_of_the_registry_has_words(listed: type[OpenEnum]) -> None:
    assert set(labels()[listed.__name__]) == {member.value for member in listed}


def test_there_are_no_words_for_lists_that_do_not_exist() -> None:
    assert set(labels()) == {listed.__name__ for listed in LISTS}


def test_an_unknown_constant_is_shown_as_it_is() -> None:
    with strangers_welcome():
        assert labelled(Status("PAUSED")) == "PAUSED"
    assert labelled(Status.ACTIVE_NOT_RECRUITING) == "Active, not recruiting"


def test_a_constant_is_said_by_its_path() -> None:
    assert label_at("protocolSection.designModule.phases", "EARLY_PHASE1") == "Early Phase 1"
    assert label_at("protocolSection.designModule.phases", "PHASE9") == "PHASE9"
    assert label_at("protocolSection.identificationModule.briefTitle", "X") == "X"
    assert label_at("no.such.path", "X") == "X"
