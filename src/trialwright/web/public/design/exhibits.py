"""A made-up study with two versions, and another beside it, to show what pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import msgspec

from trialwright.registry.containers.values import Form
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate_object
from trialwright.registry.store import Copy, Version
from trialwright.vocabulary import NctId
from trialwright.web.public.sources import StudySource

#: A made-up record with two arms, more than a page of posted outcomes, counts among them, and
#: adverse events; not too long.
_NUMBER = 628
#: Another one, to compare it with.
_OTHER = 44
#: The day on which it is shown: some of its dates lie ahead.
TODAY = date(2026, 3, 1)
#: Criteria of every kind of words that a reading tells apart.
_CRITERIA = (
    "* Cohort B: weight below 10 kg without a coat, as the 2016 WHO classification has it",
    "* A transplant within 6 weeks before screening",
    "* Expected survival according to RECIST 1.1",
    "* Active infection, asthma, etc.",
)
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


class Exhibits:
    """Studies to show, one with two versions and another, before those of a registry.

    A search finds studies of the registry: they are shown beside.
    """

    def __init__(self, others: StudySource) -> None:
        self._others = others

    def newest(self, nct_id: NctId, /) -> Version | None:
        """Return the newest version, or None."""
        made_up = _made_up_versions(nct_id)
        return made_up[-1] if made_up else self._others.newest(nct_id)

    def newest_copy(self, nct_id: NctId, /) -> Copy | None:
        """Return the newest version, or None."""
        made_up = _made_up_versions(nct_id)
        return made_up[-1] if made_up else self._others.newest_copy(nct_id)

    def history(self, nct_id: NctId, /) -> Sequence[Version]:
        """Return all versions, oldest first."""
        return _made_up_versions(nct_id) or self._others.history(nct_id)

    def version(self, nct_id: NctId, number: int, /) -> Version | None:
        """Return one version by its number, or None."""
        return next((one for one in self.history(nct_id) if one.number == number), None)

    def named_by(self, nct_id: NctId, /) -> Sequence[NctId]:
        """Return the studies that name an id as a former one of theirs; of ours none does."""
        return self._others.named_by(nct_id)

    def count(self) -> int:
        """Return how many studies there are."""
        return 2 + self._others.count()


def _made_up_versions(nct_id: NctId) -> Sequence[Version]:
    return tuple(one for one in (*exhibited(), beside()) if one.nct_id == nct_id)


@cache
def beside() -> Version:
    """Return the other study."""
    return _version(generate_object(_OTHER), 1)


@cache
def exhibited() -> tuple[Version, Version]:
    """Return the two versions."""
    return _version(_made_up(), 1), _version(_edited(), 2)


def _made_up() -> dict[str, Any]:
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(generate_object(_NUMBER)))
    ahead = {"date": "2027-06", "type": "ESTIMATED"}
    tree["protocolSection"]["statusModule"]["completionDateStruct"] = ahead
    asked = tree["protocolSection"]["eligibilityModule"]
    heading, blank, rest = asked["eligibilityCriteria"].partition("\n\n")
    asked["eligibilityCriteria"] = heading + blank + "\n".join([*_CRITERIA, rest])
    return tree


def _edited() -> dict[str, Any]:
    """Return the record after an edit of each kind that a page can show."""
    tree = _made_up()
    protocol = tree["protocolSection"]
    protocol["statusModule"]["overallStatus"] = "TERMINATED"
    summary = protocol["descriptionModule"]["briefSummary"]
    protocol["descriptionModule"]["briefSummary"] = f"{summary} One sentence was added."
    protocol["conditionsModule"]["keywords"] = ["a new keyword"]
    outcome = protocol["outcomesModule"]["primaryOutcomes"][0]
    outcome["measure"] = f"{outcome['measure']}, measured anew"
    criteria = protocol["eligibilityModule"]["eligibilityCriteria"]
    protocol["eligibilityModule"]["eligibilityCriteria"] = f"{criteria}\n* One criterion was added"
    del protocol["designModule"]["enrollmentInfo"]["type"]
    return tree


def _version(tree: dict[str, Any], number: int) -> Version:
    source = msgspec.json.encode(tree)
    reading = read_record(source)
    return Version(
        nct_id=reading.nct_id,
        number=number,
        form=Form.JSON,
        source=source,
        lossy=reading.lossy,
        data_cut=date(2026, number, 1),
        kind="first" if number == 1 else "edit",
        first_seen=_SEEN.replace(month=number),
        last_seen=_SEEN.replace(month=number),
        last_update_posted=date(2025, 12, 1) if number == 1 else date(2026, 1, 20),
        content_hash=reading.content_hash.hex(),
        derived_hash=reading.derived_hash.hex(),
        drift=(),
        past_number=None,
        past_date=None,
    )
