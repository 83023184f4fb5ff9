"""Countries shaded by how many studies they have, in classes that a legend names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trialwright.web.public.languages import said, said_of
from trialwright.web.public.maps.figures import Key, Shade, form_of, whole
from trialwright.web.public.maps.outlines import Outline, outline_of
from trialwright.web.public.maps.sheets import Sheet, Spot, land

#: So many classes at most; the sheet of styles has as many shades.
CLASSES = 5
#: A country that is drawn smaller than this gets a mark of its own.
_TINY, _MARK = 9.0, 5
#: So much room a digit takes.
_DIGIT, _LINE = 9.5, 17.0
#: Numbers on one line are so many digits apart from middle to middle.
_APART = 3.5


@dataclass(frozen=True, slots=True)
class Counted:
    """A country as records name it, with the studies that have a site there."""

    name: str
    studies: int
    href: str


def classes_of(largest: int) -> tuple[int, ...]:
    """Return the least number of each class, up to the one of the largest count.

    They are 1, 2 or 5, times a power of ten, spread evenly over these steps.
    """
    steps = [
        one for power in range(8) for digit in (1, 2, 5) if (one := digit * 10**power) <= largest
    ]
    if len(steps) <= CLASSES:
        return tuple(steps)
    last = len(steps) - 1
    return tuple(steps[round(last * place / (CLASSES - 1))] for place in range(CLASSES))


def rank_of(count: int, classes: Sequence[int]) -> int:
    """Return the class of a count, from 1."""
    return sum(count >= least for least in classes)


def shades_of(sheet: Sheet, countries: Sequence[Counted], *, numbered: bool) -> tuple[Shade, ...]:
    """Return the countries that are on a sheet, those with most studies first.

    Names of one outline, of today and of the past, are shaded by their sum and named all.
    """
    together = _together(countries)
    largest = max((sum(one.studies for one in some) for some in together.values()), default=0)
    classes, paths = classes_of(largest), land(sheet)
    taken: list[Spot] = []
    shades = []
    for outline, some in together.items():
        path = paths.get(outline.name, "")
        if not path and not sheet.window.holds(outline.middle):
            continue
        shade = _shade(sheet, outline, path, some, classes)
        spot = (shade.x, shade.y)
        if shade.number and not (numbered and all(_are_apart(spot, one) for one in taken)):
            shade = replace(shade, number="")
        elif shade.number:
            taken.append(spot)
        shades.append(shade)
    return tuple(shades)


def _are_apart(one: Spot, other: Spot) -> bool:
    """Whether there is room for a number at both."""
    return abs(one[0] - other[0]) > _DIGIT * _APART or abs(one[1] - other[1]) > _LINE


def keys_of(countries: Sequence[Counted]) -> Iterator[Key]:
    """Yield what each shade means."""
    largest = max(
        (sum(one.studies for one in some) for some in _together(countries).values()), default=0
    )
    classes = classes_of(largest)
    for place, least in enumerate(classes):
        most = classes[place + 1] - 1 if place + 1 < len(classes) else None
        yield Key(f"shade of-{place + 1}", "M-11-9H11V9H-11z", _class_in_words(least, most))


def _class_in_words(least: int, most: int | None) -> str:
    if most is None:
        return said("{least} studies or more", least=f"{least:,}")
    if least == most:
        return said_of(least, "{count} study", "{count} studies")
    return said("{least} to {most} studies", least=f"{least:,}", most=f"{most:,}")


def _together(countries: Sequence[Counted]) -> Mapping[Outline, list[Counted]]:
    found: dict[Outline, list[Counted]] = defaultdict(list)
    for country in countries:
        outline = outline_of(country.name)
        if outline is not None:
            found[outline].append(country)
    return found


def _shade(
    sheet: Sheet,
    outline: Outline,
    path: str,
    countries: Sequence[Counted],
    classes: Sequence[int],
) -> Shade:
    total = sum(one.studies for one in countries)
    text = f"{total:,}"
    box = outline.largest
    width, height = sheet.across(box.east - box.west), sheet.down(box.north - box.south)
    x, y = whole(sheet.spot(outline.middle))
    shows_middle = 0 <= x <= sheet.width and 0 <= y <= sheet.height
    fits = width > len(text) * _DIGIT and height > _LINE
    is_tiny = max(width, height) < _TINY or not path
    return Shade(
        path=path,
        rank=rank_of(total, classes),
        says=", ".join(
            f"{one.name}: {said_of(one.studies, '{count} study', '{count} studies')}"
            for one in countries
        ),
        href=countries[0].href,
        x=x,
        y=y,
        number=text if fits and shows_middle else "",
        form=form_of("open", _MARK) if is_tiny and shows_middle else "",
    )
