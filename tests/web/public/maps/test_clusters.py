"""What is put together on a map: everything once, and nothing on top of another."""

from __future__ import annotations

from itertools import combinations
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.maps.clusters import Placed, clustered

PLACED = st.builds(
    Placed,
    st.tuples(st.floats(0, 960), st.floats(0, 500)),
    st.integers(1, 50),
    st.text(max_size=3),
)
SEVERAL = st.lists(PLACED, max_size=40)
APART = st.floats(1, 200)


@given(SEVERAL, APART)
def test_everything_is_in_one_cluster(placed: list[Placed[str]], apart: float) -> None:
    members = [one for cluster in clustered(placed, apart) for one in cluster.members]

    assert sorted(map(repr, members)) == sorted(map(repr, placed))


@given(SEVERAL, APART)
def test_no_two_clusters_are_drawn_too_close(placed: list[Placed[str]], apart: float) -> None:
    for one, other in combinations(clustered(placed, apart), 2):
        assert dist(one.spot, other.spot) >= apart


@given(SEVERAL, APART)
def test_what_is_in_a_cluster_is_near_its_spot(placed: list[Placed[str]], apart: float) -> None:
    for cluster in clustered(placed, apart):
        assert all(dist(one.spot, cluster.spot) < apart for one in cluster.members)
        assert cluster.weight == sum(one.weight for one in cluster.members)


@given(SEVERAL, APART, st.randoms())
def test_the_order_given_changes_no_spot(
    placed: list[Placed[str]], apart: float, chance: object
) -> None:
    shuffled = list(placed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert [(one.spot, one.weight) for one in clustered(placed, apart)] == [
        (one.spot, one.weight) for one in clustered(shuffled, apart)
    ]
