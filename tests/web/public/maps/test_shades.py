"""Countries shaded by classes: every count in one, and the legend says which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.maps.shades import (
    CLASSES,
    Counted,
    classes_of,
    keys_of,
    rank_of,
    shades_of,
)
from trialwright.web.public.maps.sheets import Sheet
from trialwright.web.public.maps.windows import WORLD

WORLD_SHEET = Sheet(WORLD, 960)


@given(st.integers(1, 10**7))
def test_every_count_up_to_the_largest_is_in_a_class(largest: int) -> None:
    classes = classes_of(largest)

    assert classes[0] == 1
    assert classes == tuple(sorted(set(classes)))
    assert len(classes) <= CLASSES
    assert rank_of(1, classes) == 1
    assert rank_of(largest, classes) == len(classes)


def test_classes_by_hand() -> None:
    """Up to 2,810 the steps are 1, 2, 5, 10 ... 2,000: eleven, of which five are taken."""
    assert classes_of(2_810) == (1, 5, 50, 500, 2_000)
    assert classes_of(4) == (1, 2)
    assert classes_of(0) == ()


def test_the_legend_names_every_class() -> None:
    words = [key.says for key in keys_of([Counted("China", 7, "/"), Counted("France", 1, "/")])]

    assert words == ["1 study", "2 to 4 studies", "5 studies or more"]


def test_names_of_one_country_are_one_shade_and_are_all_named() -> None:
    countries = [Counted("Russia", 20, "/a"), Counted("Russian Federation", 3, "/b")]

    (shade,) = shades_of(WORLD_SHEET, countries, numbered=True)

    assert (shade.says, shade.number) == ("Russia: 20 studies, Russian Federation: 3 studies", "23")


def test_a_country_without_an_outline_has_no_shade_and_a_small_one_has_a_mark() -> None:
    countries = [Counted("Réunion", 2, "/"), Counted("Singapore", 9, "/")]

    (shade,) = shades_of(WORLD_SHEET, countries, numbered=True)

    assert shade.says == "Singapore: 9 studies"
    assert shade.form
    assert not shade.number


def test_numbers_that_would_lie_on_one_another_are_left_to_the_table() -> None:
    countries = [
        Counted(name, 50 - place, "/")
        for place, name in enumerate(("Norway", "Sweden", "Finland", "Germany", "France", "Poland"))
    ]

    spots = [
        (one.x, one.y) for one in shades_of(WORLD_SHEET, countries, numbered=True) if one.number
    ]

    assert spots
    for place, one in enumerate(spots):
        for other in spots[:place]:
            assert abs(one[0] - other[0]) > 30 or abs(one[1] - other[1]) > 15
    assert not any(one.number for one in shades_of(WORLD_SHEET, countries, numbered=False))
