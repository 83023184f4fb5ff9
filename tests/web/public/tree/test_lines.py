"""Which nodes of a record's tree stand on a page, and which are left to their own address."""

from __future__ import annotations

from typing import Any

import pytest

from trialwright.web.public.tree.lines import MOST_HITS, Piece, TreeLine, tree_of
from trialwright.web.public.tree.paths import field_path, joined, node_at

SITES: Any = {"locations": [{"facility": f"Site {n}", "city": "Here", "n": n} for n in range(482)]}


def nodes(tree: Any, find: str = "") -> list[TreeLine]:  # noqa: ANN401 - JSON
    return [line for line in tree_of(tree, "", find).lines if line.kind != "end"]


def test_a_small_tree_is_shown_whole_in_its_own_order() -> None:
    lines = nodes({"b": {"z": "x", "a": [1, None, True]}, "a": 2.5})

    assert [line.path for line in lines] == ["b", "b.z", "b.a", "b.a.0", "b.a.1", "b.a.2", "a"]
    assert [line.value for line in lines] == ["", "x", "", "1", "null", "true", "2.5"]
    assert [line.count for line in lines if line.kind == "fold"] == ["2 keys", "3 items"]


def test_what_is_opened_is_closed() -> None:
    lines = tree_of({"a": {"b": {"c": {"d": 1}}}, "e": [[2]]}, "", "").lines

    depth = 0
    for line in lines:
        depth += (line.kind == "fold") - (line.kind == "end")
        assert depth >= 0
    assert depth == 0


def test_a_long_list_has_every_item_and_leaves_some_to_their_address() -> None:
    lines = nodes(SITES)

    items = [line for line in lines if line.path.count(".") == 1]
    assert [line.path for line in items] == [f"locations.{n}" for n in range(482)]
    assert items[0].kind == "fold"
    assert items[-1].kind == "away"
    assert items[-1].preview == "Site 481"
    assert len(lines) <= 1_000


def test_what_is_sought_is_unfolded_and_marked_wherever_it_is() -> None:
    found = tree_of(SITES, "", "site 481")

    assert found.hits == 1
    hit = next(line for line in found.lines if line.path == "locations.481.facility")
    assert hit.value_pieces == (Piece("Site 481", is_hit=True),)
    opened = [line.path for line in found.lines if line.is_open]
    assert opened == ["locations", "locations.481"]


def test_all_that_is_found_is_counted_though_not_all_is_unfolded() -> None:
    found = tree_of(SITES, "", "here")

    assert found.hits == 482
    assert sum(line.is_open for line in found.lines) == MOST_HITS + 1


def test_a_key_is_found_as_well_as_a_value() -> None:
    found = tree_of({"a": {"facility": 1}}, "", "FACIL")

    assert found.hits == 1
    (line,) = [line for line in found.lines if line.path == "a.facility"]
    assert line.key_pieces == (Piece("facil", is_hit=True), Piece("ity", is_hit=False))


def test_what_is_sought_is_no_pattern() -> None:
    assert tree_of({"a": "1.5 (x"}, "", "(x").hits == 1
    assert tree_of({"a": "105"}, "", "1.5").hits == 0


@pytest.mark.parametrize("key", ["plain", "with.dot", "with~tilde", "~1", ""])
def test_a_path_leads_back_to_its_node(key: str) -> None:
    tree: Any = {"list": [{"x": 0}, {key: "found"}]}

    assert node_at(tree, joined(joined(joined("", "list"), 1), key)) == "found"


@pytest.mark.parametrize("path", ["b", "a.x", "a.9", "a.0.0", "a.-1", "a..0"])
def test_where_nothing_stands_nothing_is_found(path: str) -> None:
    with pytest.raises(LookupError):
        node_at({"a": [1]}, path)


def test_the_registry_knows_a_node_by_its_path_without_places() -> None:
    assert field_path("a.0.1", {"a": [{"1": 2}]}) == "a.1"
