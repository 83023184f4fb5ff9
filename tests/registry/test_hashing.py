"""What makes two copies of a record the same version, and what does not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from tests import records

from trialwright.registry.hashing import content_hash, derived_hash

_MESHES = "derivedSection__conditionBrowseModule__meshes"


@given(st.permutations([{"id": f"D{n}", "term": f"term {n}"} for n in range(5)]), st.dates())
def test_neither_the_data_cut_nor_the_order_of_computed_lists_makes_a_version(
    meshes: list[dict[str, str]], cut: object
) -> None:
    one = records.tree(**{_MESHES: sorted(meshes, key=str)})
    other = records.tree(
        **{_MESHES: meshes, "derivedSection__miscInfoModule__versionHolder": str(cut)}
    )

    assert derived_hash(one) == derived_hash(other)
    assert content_hash(one) == content_hash(other)


def test_what_the_registry_computes_is_not_in_the_content() -> None:
    plain = records.tree()
    renumbered = records.tree(**{_MESHES: [{"id": "D9", "term": "One"}]})
    removed = records.tree(derivedSection__miscInfoModule__removedCountries=["China"])

    assert len({content_hash(plain), content_hash(renumbered), content_hash(removed)}) == 1
    assert len({derived_hash(plain), derived_hash(renumbered), derived_hash(removed)}) == 3


def test_the_order_of_what_was_written_is_content() -> None:
    """The first condition of a record is not the second: the sponsor chose the order."""
    one = records.tree(protocolSection__conditionsModule__conditions=["A", "B"])
    other = records.tree(protocolSection__conditionsModule__conditions=["B", "A"])

    assert content_hash(one) != content_hash(other)
    assert derived_hash(one) == derived_hash(other)


def test_the_order_of_keys_is_nothing() -> None:
    tree = records.tree()
    keys = list(tree)
    random.Random(7).shuffle(keys)

    assert content_hash({key: tree[key] for key in keys}) == content_hash(tree)


def test_a_record_without_or_with_an_odd_computed_part_has_a_hash_too() -> None:
    silent = records.tree(derivedSection=...)
    odd = records.tree(derivedSection__miscInfoModule="2026-01-01")

    assert derived_hash(silent) != derived_hash(records.tree())
    assert derived_hash(odd) != derived_hash(records.tree())
