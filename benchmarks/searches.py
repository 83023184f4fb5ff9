"""What the clients of a server ask for: distinct searches and ids, made of the corpus by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from urllib.parse import quote_plus

import msgspec

from benchmarks.chance import dice
from trialwright.registry.record.enumerations import Phase, Status
from trialwright.vocabulary import NctId

API = "/api/v2/studies"

#: So many records of the corpus lend their words.
_READ = 5_000
_WORD = re.compile(r"[A-Za-z]{4,}")


@dataclass(frozen=True, slots=True)
class Words:
    """What some records of the corpus say, each value as often as it stands there."""

    conditions: tuple[str, ...]
    interventions: tuple[str, ...]
    titles: tuple[str, ...]
    sponsors: tuple[str, ...]
    cities: tuple[str, ...]


class _Named(msgspec.Struct, frozen=True):
    name: str = ""


class _Site(msgspec.Struct, frozen=True):
    city: str = ""


class _Identification(msgspec.Struct, frozen=True, rename="camel"):
    brief_title: str = ""


class _Conditions(msgspec.Struct, frozen=True):
    conditions: tuple[str, ...] = ()


class _Interventions(msgspec.Struct, frozen=True):
    interventions: tuple[_Named, ...] = ()


class _Sponsors(msgspec.Struct, frozen=True, rename="camel"):
    lead_sponsor: _Named = _Named()


class _Sites(msgspec.Struct, frozen=True):
    locations: tuple[_Site, ...] = ()


class _Protocol(msgspec.Struct, frozen=True, rename="camel"):
    identification_module: _Identification = _Identification()
    conditions_module: _Conditions = _Conditions()
    arms_interventions_module: _Interventions = _Interventions()
    sponsor_collaborators_module: _Sponsors = _Sponsors()
    contacts_locations_module: _Sites = _Sites()


class _Record(msgspec.Struct, frozen=True, rename="camel"):
    protocol_section: _Protocol


def words_of(lines: Path) -> Words:
    """Return what the first records of a file say, one record a line."""
    with lines.open("rb") as file:
        read = [msgspec.json.decode(line, type=_Record) for line in islice(file, _READ)]
    parts = [record.protocol_section for record in read]
    return Words(
        conditions=tuple(one for part in parts for one in part.conditions_module.conditions),
        interventions=tuple(
            one.name for part in parts for one in part.arms_interventions_module.interventions
        ),
        titles=tuple(part.identification_module.brief_title for part in parts),
        sponsors=tuple(part.sponsor_collaborators_module.lead_sponsor.name for part in parts),
        cities=tuple(
            one.city for part in parts for one in part.contacts_locations_module.locations[:3]
        ),
    )


def searches(words: Words, count: int, seed: int) -> list[str]:
    """Return distinct searches for ten whole studies each, as targets of requests."""
    chance = dice(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        pairs = _one_search(words, chance)
        asked = "&".join(f"{name}={quote_plus(value)}" for name, value in pairs.items())
        made[f"{API}?{asked}&pageSize=10"] = None
    return list(made)


def _one_search(words: Words, chance: Random) -> dict[str, str]:
    """Return the parameters of a search of one of six kinds."""
    match chance.randrange(6):
        case 0:
            statuses = chance.sample([one.value for one in Status], 2)
            condition = chance.choice(words.conditions)
            return {"query.cond": condition, "filter.overallStatus": ",".join(statuses)}
        case 1:
            return {"query.term": " ".join(_some_words(words, chance, 2)), "countTotal": "true"}
        case 2:
            drug = chance.choice(words.interventions)
            return {"query.intr": drug, "query.locn": chance.choice(words.cities)}
        case 3:
            phase = chance.choice([one.value for one in Phase])
            (word,) = _some_words(words, chance, 1)
            return {"query.term": f"{word} AND AREA[Phase]{phase}", "sort": "LastUpdatePostDate"}
        case 4:
            either = " OR ".join(_some_words(words, chance, 2))
            return {"query.spons": chance.choice(words.sponsors), "query.term": either}
        case _:
            (word,) = _some_words(words, chance, 1)
            return {"query.cond": chance.choice(words.conditions), "query.titles": word}


def _some_words(words: Words, chance: Random, count: int) -> list[str]:
    """Return words of titles; those of the language itself are written small, so they are none."""
    found: list[str] = []
    while len(found) < count:
        found += _WORD.findall(chance.choice(words.titles).lower())
    return chance.sample(found, count)


def studies_by_id(ids: list[NctId], count: int, seed: int) -> list[str]:
    """Return so many studies, no study again before all have been asked for."""
    return [f"{API}/{nct_id}" for nct_id in islice(_round(ids, dice(seed)), count)]


def _round(ids: list[NctId], chance: Random) -> Iterator[NctId]:
    while True:
        yield from chance.sample(ids, len(ids))


def mixed(searched: list[str], by_id: list[str], seed: int) -> list[str]:
    """Return both in one order by chance."""
    both = [*searched, *by_id]
    dice(seed).shuffle(both)
    return both
