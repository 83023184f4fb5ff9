"""What is kept of one recruiting study: its criteria as read, their formula, and its sites."""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import (
    CriteriaReading,
    reading_as_json,
    reading_from_json,
)
from trialwright.eligibility.evaluation.formulas import compiled, formula_json
from trialwright.exchange.records.criteria import criteria_of
from trialwright.exchange.records.modules import modules_of
from trialwright.registry.record import Study
from trialwright.registry.record.contacts import Location
from trialwright.registry.record.enumerations import RecruitmentStatus
from trialwright.vocabulary import Concepts, Duration, concepts

#: The packages whose text decides how criteria are read and what their formula is.
_READERS = ("trialwright.eligibility", "trialwright.vocabulary")
_TEXTS = (".py", ".toml")


@dataclass(frozen=True, slots=True)
class Reader:
    """By what criteria are read: this program, with the concepts that it knows.

    `own` is the fingerprint of the concepts where a site has its own, and empty where it has none.
    """

    vocabulary: Concepts
    own: str

    @classmethod
    def with_concepts(cls, vocabulary: Concepts) -> Reader:
        """Return the reader of a vocabulary."""
        program = concepts()
        if vocabulary is program or vocabulary.fingerprint == program.fingerprint:
            return cls(program, "")
        return cls(vocabulary, vocabulary.fingerprint)

    @property
    def print(self) -> str:
        """What is another one whenever criteria could be read, or understood, otherwise."""
        return f"{reader_print()}+{self.own}" if self.own else reader_print()


class Site(msgspec.Struct, frozen=True, array_like=True):
    """One site that recruits, or of which it is not stated whether it does."""

    is_recruiting: bool | None
    facility: str
    city: str
    state: str
    country: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The criteria of one or more studies that state the same: read once, kept once."""

    key: bytes
    criteria: int
    unread: int
    reading: bytes
    formula: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStudy:
    """A study by the number of its id and of its version; `text` is None where it is kept already.

    `key` names the text, with the structured fields and the reader, for that is what is read.
    """

    nct: int
    version: int
    reader: str
    title: str
    key: bytes
    sites: bytes
    text: Text | None


@cache
def reader_print() -> str:
    """Return what is another one whenever another program could read criteria otherwise.

    It is made of the text of the program itself, so that no one has to remember to raise it.
    """
    seen = hashlib.sha256()
    for package in _READERS:
        for name, file in sorted(_sources(files(package), package)):
            seen.update(f"{name}\0".encode())
            seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def kept_study(
    nct: int, version: int, study: Study, known: AbstractSet[bytes], reader: Reader
) -> KeptStudy:
    """Return what is kept of a study; its text is read unless its key is among the known ones."""
    modules = modules_of(study)
    asked = modules.eligibility
    fields = (
        str(asked.eligibility_criteria or ""),
        *map(_text, (asked.minimum_age, asked.maximum_age, asked.sex, asked.healthy_volunteers)),
    )
    key = hashlib.sha256("\0".join((reader.print, *fields)).encode()).digest()[:16]
    about = modules.identification
    return KeptStudy(
        nct=nct,
        version=version,
        reader=reader.print,
        title=about.brief_title or about.official_title or "",
        key=key,
        sites=sites_json(modules.contacts.locations),
        text=None if key in known else _read(key, study, reader),
    )


def sites_json(locations: tuple[Location, ...]) -> bytes:
    """Return the sites of a study that recruit, or do not say, as JSON."""
    return msgspec.json.encode(
        [
            _site(one)
            for one in locations
            if one.status is None or one.status is RecruitmentStatus.RECRUITING
        ]
    )


def sites_of(source: bytes) -> tuple[Site, ...]:
    """Return the sites that `sites_json` wrote."""
    return msgspec.json.decode(source, type=tuple[Site, ...])


def reading_of(source: bytes) -> tuple[CriteriaReading, Stated]:
    """Return the criteria and the structured fields that are kept."""
    plain = msgspec.json.decode(source)
    stated: dict[str, Any] = plain.pop("stated")
    return reading_from_json(plain), Stated(
        minimum_age=_duration(stated["minimum_age"]),
        maximum_age=_duration(stated["maximum_age"]),
        sex=stated["sex"],
        healthy_volunteers=stated["healthy_volunteers"],
    )


def _read(key: bytes, study: Study, reader: Reader) -> Text:
    found = criteria_of(study, reader.vocabulary)
    stated = found.stated
    fields = {
        "minimum_age": _text(stated.minimum_age) or None,
        "maximum_age": _text(stated.maximum_age) or None,
        "sex": stated.sex,
        "healthy_volunteers": stated.healthy_volunteers,
    }
    whole = {**reading_as_json(found.reading), "stated": fields}
    return Text(
        key=key,
        criteria=len(found.reading.criteria),
        unread=sum(bool(one.unread) for one in found.reading.criteria),
        reading=msgspec.json.encode(whole),
        formula=formula_json(compiled(found.reading, stated, found.remarks, reader.vocabulary)),
    )


def _site(one: Location) -> Site:
    point = one.geo_point
    return Site(
        is_recruiting=None if one.status is None else True,
        facility=one.facility or "",
        city=one.city or "",
        state=one.state or "",
        country=one.country or "",
        latitude=point.lat if point is not None else None,
        longitude=point.lon if point is not None else None,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _duration(written: str | None) -> Duration | None:
    return None if written is None else Duration(written)


def _sources(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    """Return the files of a package and of those within it, by their names."""
    found: list[tuple[str, Traversable]] = []
    for one in folder.iterdir():
        here = f"{name}/{one.name}"
        if one.is_dir():
            found += _sources(one, here)
        elif one.name.endswith(_TEXTS):
            found.append((here, one))
    return found
