"""A version out of the registry's own history: read without what the registry computes.

Its number and its date are not in the record. They stand in its place, so that one that was
set aside can be tried again as what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

import msgspec

from trialwright.errors import RecordError
from trialwright.registry.containers import Form, Item
from trialwright.registry.loading.intake import Intake, refused
from trialwright.registry.reading import read_past_record
from trialwright.registry.store.arrivals import Outcome
from trialwright.vocabulary import NctId

_PLACE = re.compile(
    r"/api/int/studies/(NCT\d{8})/history/(\d+)(?: \((\d{4}-\d\d-\d\d)\))?$", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVersion:
    """Which past version: the registry's own number, and its date if the registry says one."""

    nct_id: NctId
    number: int
    date: date | None

    @classmethod
    def at(cls, place: str) -> Self | None:
        """Return which past version stood at a place, or None if it was another record."""
        said = _PLACE.search(place)
        if said is None:
            return None
        day = date.fromisoformat(said[3]) if said[3] else None
        return cls(nct_id=NctId(said[1]), number=int(said[2]), date=day)

    @property
    def path(self) -> str:
        """The path of its address."""
        return f"/api/int/studies/{self.nct_id}/history/{self.number}"

    def place(self, url: str) -> str:
        """Return the place of what came from an address: `at` reads it back."""
        return url if self.date is None else f"{url} ({self.date.isoformat()})"


def past_outcome(intake: Intake, item: Item, past: PastVersion) -> Outcome:
    """Return a past version, ready to be stored or to be set aside."""
    try:
        reading = read_past_record(item.source)
        if reading.nct_id != past.nct_id:
            raise another_study(reading.nct_id, past.nct_id)
    except RecordError as error:
        return refused(item, error)
    return msgspec.structs.replace(
        intake.arrival(reading, item.source, Form.JSON),
        cut="",
        past_number=past.number,
        past_date=past.date.isoformat() if past.date is not None else None,
    )


def another_study(found: NctId, asked: NctId) -> RecordError:
    """Return why a record that came is not taken: it is of another study."""
    return RecordError(
        nct_id=asked,
        path="protocolSection.identificationModule.nctId",
        found=str(found),
        expected=f"the study that was asked for, {asked}",
    )
