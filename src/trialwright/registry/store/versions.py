"""One version of one record, with the registry's dates and ours, each named for what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from trialwright.registry.containers.values import Form
from trialwright.registry.inspection import boxed
from trialwright.registry.reading import read_study
from trialwright.registry.record import Study
from trialwright.registry.sources import json_of
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId

Kind: TypeAlias = Literal["first", "edit", "derived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The bytes of one version as they came, and how they are to be read.

    `is_registry_json` says that they are known to be what the registry would send, byte for
    byte; `data_cut` is the registry's own date.
    """

    nct_id: NctId
    form: Form
    source: bytes
    lossy: bool
    data_cut: date | None
    is_registry_json: bool = False

    @property
    def json(self) -> bytes:
        """The record as JSON: the bytes as they came, if they came as JSON."""
        return json_of(self.source, self.form)

    @property
    def study(self) -> Study:
        """The record as typed values."""
        return read_study(self.json)

    @property
    def tree(self) -> JsonObject:
        """The record as plain values, fields that the model does not know included."""
        tree = msgspec.json.decode(self.json)
        return boxed(tree) if self.lossy else tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Copy):
    """One version of one record.

    `number` counts from 1, oldest first, in the order of the registry's dates. `kind` tells
    how it differs from the one before: an edit of what is written, or only of what the
    registry derives. `first_seen` and `last_seen` are our moments (UTC): when a load first
    brought this version, and when one last met it; `data_cut`, `last_data_cut`,
    `last_update_posted` and `past_date` are the registry's own dates. The data cuts are the
    first and the last that are known to have shown this version.

    `source` holds the bytes as they came: with one of the copies that showed this version.
    Where the registry showed a state, then another, then the first again, and copies of the
    first came here before the other, the two have one copy's bytes: then the data cut that
    these state is that of the one, and `first_seen` of the other is a moment by which it had
    been seen.
    """

    number: int
    kind: Kind
    first_seen: datetime
    last_seen: datetime
    last_update_posted: date | None
    content_hash: str
    derived_hash: str
    drift: tuple[str, ...]
    past_number: int | None
    past_date: date | None
    last_data_cut: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Something that was set aside: where it stood, and why; its bytes are asked for alone."""

    id: int
    load: int
    place: str
    study: str
    path: str
    found: str
    expected: str
    form: Form
    size: int
    at: datetime
    accepted: int | None

    @property
    def sentence(self) -> str:
        """Why, in one sentence."""
        return f"{self.study or self.place}: {self.path} is {self.found}, expected {self.expected}"
