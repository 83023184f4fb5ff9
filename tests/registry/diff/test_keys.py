"""The table of what list items are recognised by agrees with the table of fields."""

from __future__ import annotations

import pytest

from trialwright.registry.diff.keys import ITEM_KEYS, SISTER_LISTS, is_free_text_list, item_key
from trialwright.registry.fields import Field, all_fields, children_of

OBJECT_LISTS = [field for field in all_fields() if field.is_list and field.is_branch]


@pytest.mark.parametrize("field", OBJECT_LISTS, ids=lambda field: field.path)
def test_every_list_of_the_registry_has_a_key_of_fields_that_exist(field: Field) -> None:
    key = item_key(field.path)

    assert key is not None
    used = {name for names in key.keys for name in names}
    used |= {*key.label, *key.named_by, *key.described_by, *key.agreeing}
    assert used <= children_of(field.path).keys()


def test_every_row_is_used() -> None:
    assert {field.type.removesuffix("[]") for field in OBJECT_LISTS} == ITEM_KEYS.keys()


def test_sister_lists_stand_in_one_object_and_hold_one_kind() -> None:
    for sisters in SISTER_LISTS:
        parents = {f.path.rpartition(".")[0] for f in all_fields() if f.name in sisters}
        kinds = {f.type for f in all_fields() if f.name in sisters}
        assert len(parents) == len(kinds) == 1


def test_codes_are_never_taken_for_misspelt_texts() -> None:
    assert is_free_text_list("protocolSection.conditionsModule.keywords")
    assert not is_free_text_list("protocolSection.identificationModule.nctIdAliases")
    assert not is_free_text_list("protocolSection.designModule.phases")
