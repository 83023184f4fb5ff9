"""What the peers are given of a record: the words that we index, and a few plain columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language.areas import search_areas
from trialwright.registry.language.conditions import SearchedField
from trialwright.registry.language.names import find
from trialwright.registry.language.sources import fields_of_area
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.texts import Text
from trialwright.registry.search.words import keys_of
from trialwright.registry.trees import JsonValue
from trialwright.vocabulary import PartialDate

#: A word that no text has: it keeps the texts of one column apart.
GAP = "zzgapzz"

#: The columns of words, and the search area or the field that each one holds.
AREAS = {"basic": "BasicSearch", "cond": "ConditionSearch", "intr": "InterventionSearch"}
FIELDS = {"brief": "BriefTitle", "criteria": "EligibilityCriteria", "condition": "Condition"}
COLUMNS = (*AREAS, *FIELDS)
DATES = {"start": "StartDate", "updated": "LastUpdatePostDate", "results": "ResultsFirstPostDate"}
_A_DAY = len("2026-01-13")


#: Country, city, status, latitude and longitude of a site.
SiteRow: TypeAlias = tuple[str | None, str | None, str | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A study for the peers: words by column in weights 0 (greatest) to 3, and plain values."""

    nct: int
    words: dict[str, tuple[str, str, str, str]]
    status: str | None
    study_type: str | None
    acronym: str | None
    enrollment: int | None
    dates: dict[str, str | None]
    phases: tuple[str, ...]
    sites: tuple[SiteRow, ...]


def row_of(nct: int, study: PlainStudy) -> Row:
    """Return what the peers are given of a study."""
    words = {name: _of_area(study, area) for name, area in AREAS.items()}
    for name, piece in FIELDS.items():
        words[name] = (_joined(study.whole.texts(named(piece))), "", "", "")
    return Row(
        nct,
        words,
        _first(study, "OverallStatus"),
        _first(study, "StudyType"),
        _first(study, "Acronym"),
        _number(_first(study, "EnrollmentCount")),
        {name: _day(_first(study, piece)) for name, piece in DATES.items()},
        tuple(dict.fromkeys(map(str, study.whole.items(named("Phase"))))),
        tuple(_sites(study)),
    )


@cache
def named(piece: str) -> Field:
    """Return the field of a piece name."""
    found = find(piece)
    assert isinstance(found, Field)
    return found


def country_key(text: str) -> str:
    """Return the words of a country as one text: equal for equal full matches."""
    return " ".join(Text.of(text).pieces)


def city_key(text: str) -> str:
    """Return a city as it is found by one word without joiners: Xi'an by Xian."""
    return " ".join(word.canonical for word in QueryPhrase.of(text).words)


def _of_area(study: PlainStudy, area: str) -> tuple[str, str, str, str]:
    by_weight: list[list[Text]] = [[], [], [], []]
    for field in fields_of_area(search_areas()[area]):
        by_weight[_class_of(field.weight)] += _texts_in(field, study)
    first, second, third, fourth = map(_joined, by_weight)
    return first, second, third, fourth


def _class_of(weight: float) -> int:
    """Return one of the four weights that PostgreSQL knows for one of ours."""
    return sum(weight < bound for bound in (0.8, 0.5, 0.3))


def _texts_in(field: SearchedField, study: PlainStudy) -> Iterable[Text]:
    if not field.values:
        return study.whole.texts(field.field)
    constants = study.whole.items(field.field)
    return [
        Text.of(text) for one in field.values if one.constant in constants for text in one.texts
    ]


def _joined(texts: Iterable[Text]) -> str:
    """Return texts as keys between blanks; words that are joined besides come after a gap."""
    said = []
    for text in texts:
        said.append(" ".join(text.pieces))
        said += [joined for word in text.words if (joined := keys_of(word).joined) is not None]
    return f" {GAP} ".join(said)


def _first(study: PlainStudy, piece: str) -> str | None:
    items = study.whole.items(named(piece))
    return str(items[0]) if items else None


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _day(text: str | None) -> str | None:
    return None if text is None else PartialDate(text[:_A_DAY]).earliest.isoformat()


def _sites(study: PlainStudy) -> Iterable[SiteRow]:
    point = fields_by_path()["protocolSection.contactsLocationsModule.locations.geoPoint"]
    for site in study.sites:
        country = next(map(str, site.items(named("LocationCountry"))), None)
        city = next(map(str, site.items(named("LocationCity"))), None)
        places = [one for one in site.items(point) if isinstance(one, dict)]
        yield (
            None if country is None else country_key(country),
            None if city is None else city_key(city),
            next(map(str, site.items(named("LocationStatus"))), None),
            _degrees(places, "lat"),
            _degrees(places, "lon"),
        )


def _degrees(places: list[dict[str, JsonValue]], name: str) -> float | None:
    found = places[0].get(name) if places else None
    return None if found is None else float(str(found))
