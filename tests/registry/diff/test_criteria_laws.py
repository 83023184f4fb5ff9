"""Laws of the criteria: a change of sides is never told as anything less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.diff import (
    Added,
    CriterionChange,
    CriterionPlace,
    Moved,
    MovedUnder,
    Removed,
    Side,
    SwitchedSides,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH, criteria_changed
from trialwright.registry.diff.criteria_lines import criteria_lines

NAMES = ("consent", "pregnancy", "asthma", "sepsis", "relapse", "fever", "seizures", "anaemia")
HEADINGS = {
    Side.INCLUSION: ("Inclusion Criteria:", "INCLUSION", "Key Inclusion Criteria", "Inclusion:"),
    Side.EXCLUSION: ("Exclusion Criteria:", "Non-inclusion criteria :", "* Exclusion Criteria"),
    Side.UNKNOWN: ("General criteria:", "Inclusion/Exclusion Criteria:"),
}
SIDES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Side), min_size=1)
FREE = st.lists(
    st.sampled_from(
        [*NAMES, "* fever", "  * asthma", "1. sepsis", "age \\>= 3", "age >= 3", "Heart:"]
        + [heading for headings in HEADINGS.values() for heading in headings]
    ),
    max_size=10,
).map("\n".join)


def written(sides: dict[str, Side], chance: Random) -> str:
    """Return criteria as a sponsor may write them: any order, heading and marker."""
    lines: list[str] = []
    order = chance.sample(list(Side), 3)
    for side in order:
        names = [name for name in sides if sides[name] is side]
        chance.shuffle(names)
        marker = chance.choice(["* ", "- ", "1. ", "2\\. "])
        lines += [chance.choice(HEADINGS[side]), *(f"{marker}{name}" for name in names)]
    return "\n\n".join(lines)


def changes(before: str, after: str) -> tuple[CriterionChange, ...]:
    return criteria_changed(CRITERIA_PATH, before, after).changes


def labels(found: Iterable[CriterionChange], *kinds: type[CriterionChange]) -> set[str]:
    return {change.label or "" for change in found if isinstance(change, kinds)}


@given(SIDES, st.data(), st.randoms(use_true_random=False))
def test_a_criterion_on_another_side_switched_sides_and_nothing_less(
    before: dict[str, Side], data: st.DataObject, chance: Random
) -> None:
    after = {name: data.draw(st.sampled_from(Side)) for name in before}

    found = changes(written(before, chance), written(after, chance))

    switched = [change for change in found if isinstance(change, SwitchedSides)]
    told = {change.label: (change.from_place.side, change.to_place.side) for change in switched}
    assert told == {
        name: (before[name], after[name]) for name in before if before[name] is not after[name]
    }
    assert not told.keys() & labels(found, Moved, MovedUnder, Added, Removed)
    assert list(found[: len(switched)]) == switched


@given(FREE, FREE)
def test_criteria_compared_the_other_way_round_mirror_each_other(before: str, after: str) -> None:
    there = Counter(map(mirrored, changes(before, after)))
    back = Counter(map(as_told, changes(after, before)))

    assert there == back


def as_told(change: CriterionChange) -> tuple[object, ...]:
    match change:
        case SwitchedSides() | MovedUnder():
            sides = (change.from_place.side, change.to_place.side)
            return type(change), sides, change.from_index, change.to_index
        case Added() | Removed():
            return type(change), change.value, change.place, change.index
        case _:
            return (type(change),)


def mirrored(change: CriterionChange) -> tuple[object, ...]:
    match as_told(change):
        case (kind, (before, after), from_index, to_index):
            return kind, (after, before), to_index, from_index
        case (kind, *rest) if kind in (Added, Removed):
            return Removed if kind is Added else Added, *rest
        case told:
            return told


@given(FREE)
def test_criteria_do_not_differ_from_themselves(text: str) -> None:
    assert changes(text, text) == ()


@given(st.one_of(FREE, st.text()))
def test_no_words_of_the_criteria_are_lost_when_they_are_cut_into_lines(text: str) -> None:
    lines = criteria_lines(text)

    assert "".join("".join(line.written.split()) for line in lines) == "".join(text.split())
    for line in lines:
        assert line.parent is None or not lines[line.parent].is_heading
        assert line.heading is None or lines[line.heading].is_heading


def test_a_place_without_a_heading_is_on_no_known_side() -> None:
    (found,) = changes("", "* consent")

    assert isinstance(found, Added)
    assert found.place == CriterionPlace(side=Side.UNKNOWN)
