"""Three hundred distinct questions of twelve kinds, drawn from what the records say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.chance import dice
from benchmarks.searching.said import (
    Ask,
    Days,
    Lacking,
    Near,
    OneOf,
    Part,
    Site,
    Status,
    Words,
)
from benchmarks.searching.texts import FIELDS, country_key, named
from trialwright.registry.inspection import boxed
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry

EACH = 25
#: Phrases have two or three words, terms as many.
_LENGTHS = (2, 2, 3)
_SEVERAL = min(_LENGTHS)
_DRAWN = 600
_KM_PER_MILE = 1.609344
_STATUSES = ("RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "TERMINATED")
_WORDY = ("BriefTitle", "OfficialTitle", "Condition", "Keyword", "BriefSummary", "InterventionName")


def mix(registry: Registry, synonyms: Synonyms, seed: int) -> list[Ask]:
    """Return the questions, `EACH` of each kind, always the same for the same registry."""
    draw = dice(seed)
    studies = _some_studies(registry, draw)
    asks: dict[str, Ask] = {}
    for kind in KINDS:
        drawing = _Drawing(draw, studies, synonyms)
        wanted = len(asks) + EACH
        while len(asks) < wanted:
            ask = kind(drawing)
            if ask is not None:
                asks.setdefault(ask.text, ask)
    return list(asks.values())


def _some_studies(registry: Registry, draw: Random) -> list[PlainStudy]:
    numbers = [nct for nct, _ in registry.newest_versions()]
    chosen = sorted(draw.sample(numbers, min(_DRAWN, len(numbers))))
    return [
        PlainStudy.of(boxed(tree) if lossy else tree)
        for _, _, tree, lossy in registry.newest_trees(chosen)
    ]


class _Drawing:
    """Draws words, phrases and values that some study really has."""

    def __init__(self, draw: Random, studies: list[PlainStudy], synonyms: Synonyms) -> None:
        self.draw = draw
        self._studies = studies
        self._synonyms = synonyms
        self._frequent: list[str] = []

    def study(self) -> PlainStudy:
        """Return a study."""
        return self.draw.choice(self._studies)

    def words(self, count: int, pieces: Sequence[str] = _WORDY) -> tuple[str, ...]:
        """Return different words of one study, fewer if it has not so many."""
        study = self.study()
        texts = [text for piece in pieces for text in study.whole.texts(named(piece))]
        met = [word for text in texts for word in text.words]
        plain = sorted({word.lower() for word in met if self._is_plain(word)})
        return tuple(self.draw.sample(plain, min(count, len(plain))))

    def frequent(self) -> str:
        """Return a word that stands in the summary of every tenth study or more."""
        if not self._frequent:
            met = Counter(
                word.lower()
                for study in self._studies
                for word in {
                    word
                    for text in study.whole.texts(named("BriefSummary"))
                    for word in text.words
                    if self._is_plain(word)
                }
            )
            often = len(self._studies) / 10
            self._frequent = sorted(word for word, count in met.items() if count >= often)
        return self.draw.choice(self._frequent)

    def phrase(self, piece: str) -> tuple[str, ...]:
        """Return two or three words that follow one another in a field of a study, or nothing."""
        texts = [
            text
            for text in self.study().whole.texts(named(piece))
            if len(text.words) > max(_LENGTHS)
        ]
        if not texts:
            return ()
        words = self.draw.choice(texts).words
        length = self.draw.choice(_LENGTHS)
        start = self.draw.randrange(len(words) - length)
        chosen = words[start : start + length]
        return tuple(map(str.lower, chosen)) if all(map(self._is_plain, chosen)) else ()

    def _is_plain(self, word: str) -> bool:
        """Whether a word is one piece to every engine, has no other names and is no operator."""
        phrase = QueryPhrase.of(word)
        return (
            word.isascii()
            and word.isalpha()
            and word.upper() not in {"AND", "OR", "NOT", "ALL", "MISSING", "AREA", "RANGE"}
            and len(phrase.words) == 1
            and len(phrase.words[0].stretches[0].pieces) == 1
            and not self._synonyms.others(phrase)
        )


def _key(word: str) -> str:
    return QueryPhrase.of(word).words[0].stretches[0].pieces[0]


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(_key, words))


def _term(one: _Drawing) -> Ask | None:
    words = one.words(1)
    if not words:
        return None
    return Ask(kind="one term", query=words[0], parts=(Words("basic", _keys(words)),))


def _terms(one: _Drawing) -> Ask | None:
    words = one.words(one.draw.choice(_LENGTHS), ("BriefTitle", "Condition", "Keyword"))
    if len(words) < _SEVERAL:
        return None
    return Ask(kind="terms", query=" ".join(words), parts=(Words("basic", _keys(words)),))


def _phrase(one: _Drawing) -> Ask | None:
    column = one.draw.choice(("basic", "brief", "criteria"))
    words = one.phrase(FIELDS.get(column, "BriefTitle"))
    if not words:
        return None
    said = f'"{" ".join(words)}"'
    query = said if column == "basic" else f"AREA[{FIELDS[column]}]{said}"
    return Ask(kind="phrase", query=query, parts=(Words(column, _keys(words), phrase=True),))


def _boolean(one: _Drawing) -> Ask | None:
    words = one.words(_SEVERAL), one.words(_SEVERAL)
    if min(map(len, words)) < _SEVERAL:
        return None
    (first, second), (third, fourth) = words
    return Ask(
        kind="AND, OR, NOT",
        query=f"({first} OR {second}) AND {third} AND NOT {fourth}",
        parts=(
            OneOf("basic", _keys((first, second)), _keys((fourth,))),
            Words("basic", _keys((third,))),
        ),
    )


def _area(one: _Drawing) -> Ask | None:
    column = one.draw.choice(tuple(FIELDS))
    words = one.words(1, (FIELDS[column],))
    if not words:
        return None
    query = f"AREA[{FIELDS[column]}]{words[0]}"
    return Ask(kind="AREA", query=query, parts=(Words(column, _keys(words)),))


def _days(one: _Drawing) -> tuple[str, Days]:
    column, piece = one.draw.choice((("start", "StartDate"), ("updated", "LastUpdatePostDate")))
    year, month = one.draw.randint(2005, 2024), one.draw.randint(1, 12)
    first, last = f"{year}-{month:02}-01", f"{year + one.draw.randint(0, 2)}-12-31"
    return f"AREA[{piece}]RANGE[{first},{last}]", Days(column, first, last)


def _range(one: _Drawing) -> Ask | None:
    words, (said, days) = one.words(1, ("Condition", "BriefTitle")), _days(one)
    if not words:
        return None
    return Ask(
        kind="AREA and RANGE",
        query=f"{words[0]} AND {said}",
        parts=(Words("basic", _keys(words)), days),
    )


def _site(one: _Drawing) -> Ask | None:
    countries = one.study().whole.items(named("LocationCountry"))
    if not countries:
        return None
    country, status = str(one.draw.choice(countries)), one.draw.choice((*_STATUSES, None))
    said = f'AREA[LocationCountry]COVERAGE[FullMatch]"{country}"'
    if status is not None:
        said += f" AND AREA[LocationStatus]{status}"
    site = Site(country_key(country), status)
    words, (days_said, days) = one.words(1), _days(one)
    if words and one.draw.getrandbits(1):
        parts: tuple[Part, ...] = (Words("basic", _keys(words)), site)
        return Ask(kind="sites", query=f"{words[0]} AND SEARCH[Location]({said})", parts=parts)
    return Ask(kind="sites", query=f"SEARCH[Location]({said}) AND {days_said}", parts=(site, days))


def _distance(one: _Drawing) -> Ask | None:
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


def _missing(one: _Drawing) -> Ask | None:
    column, piece = one.draw.choice(
        (("results", "ResultsFirstPostDate"), ("start", "StartDate"), ("acronym", "Acronym"))
    )
    words = one.words(1)
    if not words:
        return None
    return Ask(
        kind="MISSING",
        query=f"{words[0]} AND AREA[{piece}]MISSING",
        parts=(Words("basic", _keys(words)), Lacking(column)),
    )


def _combined(one: _Drawing) -> Ask | None:
    cond, intr = one.words(1, ("Condition",)), one.words(1, ("InterventionName",))
    if not cond or not intr:
        return None
    status, (said, days) = tuple(one.draw.sample(_STATUSES, 2)), _days(one)
    return Ask(
        kind="areas and filters",
        areas={"cond": cond[0], "intr": intr[0]},
        status=status,
        only=said,
        parts=(Words("cond", _keys(cond)), Words("intr", _keys(intr)), Status(status), days),
    )


def _facets(one: _Drawing) -> Ask | None:
    words = one.words(1)
    if not words:
        return None
    return Ask(kind="facets", query=words[0], facets=True, parts=(Words("basic", _keys(words)),))


def _deep(one: _Drawing) -> Ask | None:
    word = one.frequent()
    return Ask(
        kind="deep pages",
        query=word,
        skipped=10 * one.draw.randint(20, 100),
        parts=(Words("basic", _keys((word,))),),
    )


KINDS: tuple[Callable[[_Drawing], Ask | None], ...] = (
    _term,
    _terms,
    _phrase,
    _boolean,
    _area,
    _range,
    _site,
    _distance,
    _missing,
    _combined,
    _facets,
    _deep,
)


def kinds_of(asks: Sequence[Ask]) -> Iterator[str]:
    """Yield the kinds in their order."""
    yield from dict.fromkeys(ask.kind for ask in asks)
