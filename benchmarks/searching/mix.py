"""Three hundred distinct questions of thirteen kinds, drawn from what the records say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias

from benchmarks.chance import dice
from benchmarks.searching.drawing import LENGTHS, Drawing, keys
from benchmarks.searching.said import (
    Ask,
    Days,
    Lacking,
    Near,
    Numbers,
    OneOf,
    Part,
    Site,
    Status,
    Words,
)
from benchmarks.searching.texts import FIELDS, city_key, country_key, named
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry

_SEVERAL = min(LENGTHS)
_PAGE, _LONG_PAGE = 10, 1_000
_FIRST_DEEP, _LAST_DEEP = 20, 100
_KM_PER_MILE = 1.609344
#: How many conditions on a site name its city, and of these how many its status besides.
_WITH_CITY, _WITH_STATUS = 0.6, 0.5
_STATUSES = ("RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "TERMINATED")
#: A kind of which so many drawings bring nothing new is beyond a registry so small.
_MOST_DRAWINGS = 20_000


class TooFewStudies(Exception):
    """The registry has too few studies for so many different questions."""


def mix(
    registry: Registry, synonyms: Synonyms, seed: int, *, but: Collection[str] = ()
) -> list[Ask]:
    """Return the questions, as many of each kind as `KINDS` says, none of the texts `but`.

    The same registry and seed give the same; raises TooFewStudies.
    """
    drawing = Drawing(registry, synonyms, dice(seed))
    asks: dict[str, Ask] = {}
    for kind, count in KINDS.items():
        wanted = len(asks) + count
        for ask in _drawn(kind, drawing):
            if ask.text not in but:
                asks.setdefault(ask.text, ask)
            if len(asks) == wanted:
                break
        else:
            raise TooFewStudies(f"{kind.__name__} finds no {count} different questions")
    return list(asks.values())


def kinds_of(asks: Sequence[Ask]) -> Iterator[str]:
    """Yield the kinds in their order."""
    yield from dict.fromkeys(ask.kind for ask in asks)


def _drawn(kind: Kind, drawing: Drawing) -> Iterator[Ask]:
    for _ in range(_MOST_DRAWINGS):
        ask = kind(drawing)
        if ask is not None:
            yield ask


def _term(one: Drawing) -> Ask | None:
    word = one.draw.choice((one.rare(), one.frequent()[0], *one.words(1)))
    return Ask(kind="one term", query=word, parts=(Words("basic", keys((word,))),))


def _terms(one: Drawing) -> Ask | None:
    words = one.words(one.draw.choice(LENGTHS), ("BriefTitle", "Condition", "Keyword"))
    if len(words) < _SEVERAL or one.name_something(words):
        return None
    return Ask(kind="terms", query=" ".join(words), parts=(Words("basic", keys(words)),))


def _phrase(one: Drawing) -> Ask | None:
    column = one.draw.choice(("basic", "brief", "criteria"))
    words = one.phrase(FIELDS.get(column, "BriefTitle"))
    if not words:
        return None
    said = f'"{" ".join(words)}"'
    query = said if column == "basic" else f"AREA[{FIELDS[column]}]{said}"
    return Ask(kind="phrase", query=query, parts=(Words(column, keys(words), phrase=True),))


def _boolean(one: Drawing) -> Ask | None:
    words = one.words(_SEVERAL), one.words(_SEVERAL)
    if min(map(len, words)) < _SEVERAL:
        return None
    (a, b), (c, d) = words
    with_c = Words("basic", keys((c,)))
    said: tuple[tuple[str, tuple[Part, ...]], ...] = (
        (
            f"({a} OR {b}) AND {c} AND NOT {d}",
            (OneOf("basic", keys((a, b)), keys((d,))), with_c),
        ),
        (f"{c} AND ({a} OR {b})", (with_c, OneOf("basic", keys((a, b))))),
        (f"{a} OR {b} OR {c}", (OneOf("basic", keys((a, b, c))),)),
        (f"{a} AND NOT ({c} OR {d})", (OneOf("basic", keys((a,)), keys((c, d))),)),
    )
    query, parts = one.draw.choice(said)
    return Ask(kind="AND, OR, NOT", query=query, parts=parts)


def _area(one: Drawing) -> Ask | None:
    column = one.draw.choice(tuple(FIELDS))
    words = one.words(1, (FIELDS[column],))
    if not words:
        return None
    query = f"AREA[{FIELDS[column]}]{words[0]}"
    return Ask(kind="AREA", query=query, parts=(Words(column, keys(words)),))


def _days(one: Drawing) -> tuple[str, Days]:
    """Return a range of days around one that a study has."""
    column, piece = one.draw.choice((("start", "StartDate"), ("updated", "LastUpdatePostDate")))
    met = one.item(piece) or "2015-06"
    year = int(met[:4]) - one.draw.randint(0, 2)
    first = f"{year}-{one.draw.randint(1, 12):02}-01"
    last = f"{int(met[:4]) + one.draw.randint(0, 2)}-12-31"
    return f"AREA[{piece}]RANGE[{first},{last}]", Days(column, first, last)


def _numbers(one: Drawing) -> tuple[str, Numbers]:
    """Return a range of enrollments around one that a study has."""
    met = int(one.item("EnrollmentCount") or 60)
    least, most = met // one.draw.randint(1, 4), met * one.draw.randint(1, 4)
    return f"AREA[EnrollmentCount]RANGE[{least},{most}]", Numbers("enrollment", least, most)


def _range(one: Drawing) -> Ask | None:
    words, (said, limits) = (
        one.words(1, ("Condition", "BriefTitle")),
        one.draw.choice((_days, _numbers))(one),
    )
    if not words:
        return None
    return Ask(
        kind="AREA and RANGE",
        query=f"{words[0]} AND {said}",
        parts=(Words("basic", keys(words)), limits),
    )


def _site(one: Drawing) -> Ask | None:
    found = _conditions_on_a_site(one)
    if found is None:
        return None
    said, site = found
    words, (days_said, days) = one.words(1), _days(one)
    if words and one.draw.getrandbits(1):
        parts: tuple[Part, ...] = (Words("basic", keys(words)), site)
        return Ask(kind="sites", query=f"{words[0]} AND SEARCH[Location]({said})", parts=parts)
    return Ask(kind="sites", query=f"SEARCH[Location]({said}) AND {days_said}", parts=(site, days))


def _conditions_on_a_site(one: Drawing) -> tuple[str, Site] | None:
    """Return two or three conditions on one site, of its country, city and status."""
    sites = one.study().sites
    if not sites:
        return None
    site = one.draw.choice(sites)
    country, city = one.item("LocationCountry", site), one.item("LocationCity", site)
    status = one.draw.choice(_STATUSES)
    with_city = city is not None and one.is_plain(city) and one.draw.random() < _WITH_CITY
    with_status = not with_city or one.draw.random() < _WITH_STATUS
    if country is None:
        return None
    conditions = [f'AREA[LocationCountry]COVERAGE[FullMatch]"{country}"']
    conditions += [f'AREA[LocationCity]COVERAGE[FullMatch]"{city}"'] * with_city
    conditions += [f"AREA[LocationStatus]{status}"] * with_status
    return " AND ".join(conditions), Site(
        country_key(country),
        city_key(city) if city is not None and with_city else None,
        status if with_status else None,
    )


def _distance(one: Drawing) -> Ask | None:
    points = [
        point
        for point in one.study().whole.items(named("LocationGeoPoint"))
        if isinstance(point, dict) and "lat" in point and "lon" in point
    ]
    if not points:
        return None
    point, miles = one.draw.choice(points), one.draw.choice((10, 25, 50, 100, 250, 500))
    latitude, longitude = float(str(point["lat"])), float(str(point["lon"]))
    return Ask(
        kind="DISTANCE",
        query=f"AREA[LocationGeoPoint]DISTANCE[{latitude},{longitude},{miles}mi]",
        parts=(Near(latitude, longitude, miles * _KM_PER_MILE),),
    )


def _missing(one: Drawing) -> Ask | None:
    column, piece = one.draw.choice(
        (("results", "ResultsFirstPostDate"), ("start", "StartDate"), ("acronym", "Acronym"))
    )
    words = one.words(1)
    if not words:
        return None
    return Ask(
        kind="MISSING",
        query=f"{words[0]} AND AREA[{piece}]MISSING",
        parts=(Words("basic", keys(words)), Lacking(column)),
    )


def _combined(one: Drawing) -> Ask | None:
    cond, intr = one.words(1, ("Condition",)), one.words(1, ("InterventionName",))
    if not cond or not intr:
        return None
    status, (said, days) = tuple(one.draw.sample(_STATUSES, 2)), _days(one)
    return Ask(
        kind="areas and filters",
        areas={"cond": cond[0], "intr": intr[0]},
        status=status,
        only=said,
        parts=(Words("cond", keys(cond)), Words("intr", keys(intr)), Status(status), days),
    )


def _facets(one: Drawing) -> Ask | None:
    words = one.words(1)
    if not words:
        return None
    return Ask(kind="facets", query=words[0], facets=True, parts=(Words("basic", keys(words)),))


def _deep(one: Drawing) -> Ask | None:
    word, hits = one.frequent()
    last = min(_LAST_DEEP, hits // _PAGE)
    if last < 1:
        return None
    page = one.draw.randint(min(_FIRST_DEEP, last), last)
    return Ask(
        kind="deep pages",
        query=word,
        skipped=_PAGE * (page - 1),
        parts=(Words("basic", keys((word,))),),
    )


def _long(one: Drawing) -> Ask | None:
    word, _ = one.frequent()
    parts = (Words("basic", keys((word,))),)
    return Ask(kind="first 1,000", query=word, size=_LONG_PAGE, parts=parts)


Kind: TypeAlias = Callable[[Drawing], Ask | None]
#: How many questions there are of each kind.
KINDS: dict[Kind, int] = {
    _term: 25,
    _terms: 25,
    _phrase: 25,
    _boolean: 25,
    _area: 25,
    _range: 25,
    _site: 25,
    _distance: 25,
    _missing: 25,
    _combined: 25,
    _facets: 25,
    _deep: 15,
    _long: 10,
}
