"""What the peers are given of a record: the words that we index, and a few plain columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language.areas import search_areas
from trialwright.registry.language.conditions import SearchedField
from trialwright.registry.language.names import find
from trialwright.registry.language.sources import fields_of_area
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.texts import Text
from trialwright.registry.search.words import keys_of
from trialwright.vocabulary import PartialDate

#: A word that no text has: it keeps the texts of one column apart.
GAP = "zzgapzz"

#: The columns of words, and the search area or the field that each one holds.
AREAS = {"basic": "BasicSearch", "cond": "ConditionSearch", "intr": "InterventionSearch"}
FIELDS = {"brief": "BriefTitle", "criteria": "EligibilityCriteria", "condition": "Condition"}
COLUMNS = (*AREAS, *FIELDS)
DATES = {"start": "StartDate", "updated": "LastUpdatePostDate", "results": "ResultsFirstPostDate"}
_A_DAY = len("2026-01-13")


@dataclass(frozen=True, slots=True)
class Row:
    """A study for the peers: words by column in weights 0 (greatest) to 3, and plain values."""

    nct: int
    words: dict[str, tuple[str, str, str, str]]
    status: str | None
    study_type: str | None
    acronym: str | None
    dates: dict[str, str | None]
    phases: tuple[str, ...]
    sites: tuple[tuple[str | None, str | None, float | None, float | None], ...]


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


def _day(text: str | None) -> str | None:
    return None if text is None else PartialDate(text[:_A_DAY]).earliest.isoformat()


def _sites(
    study: PlainStudy,
) -> Iterable[tuple[str | None, str | None, float | None, float | None]]:
    country, status = named("LocationCountry"), named("LocationStatus")
    point = fields_by_path()["protocolSection.contactsLocationsModule.locations.geoPoint"]
    for site in study.sites:
        places = [one for one in site.items(point) if isinstance(one, dict)]
        latitude, longitude = (
            (places[0].get("lat"), places[0].get("lon")) if places else (None, None)
        )
        named_country = next(map(str, site.items(country)), None)
        yield (
            None if named_country is None else country_key(named_country),
            next(map(str, site.items(status)), None),
            float(str(latitude)) if latitude is not None else None,
            float(str(longitude)) if longitude is not None else None,
        )
