"""Find the version of a study that a command is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from trialwright.errors import NotFound
from trialwright.registry.record import Study
from trialwright.registry.restatement import restatement, restatement_source
from trialwright.registry.store import Registry, Version
from trialwright.registry.store.files import registry_file
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId

RESTATED = (
    "{} is not in this registry; what is shown is a restatement of its public facts in the words "
    "of trialwright, not the registry's record."
)

Choice = Callable[[Registry, NctId], Version]


@dataclass(frozen=True, slots=True)
class Shown:
    """A record to be shown; `version` is None for a restatement, which is a version of nothing."""

    nct_id: NctId
    json: bytes
    study: Study
    tree: JsonObject
    version: Version | None


def newest(registry: Registry, nct_id: NctId) -> Version:
    """Return the newest version; raises NotFound."""
    version = registry.newest(nct_id)
    if version is None:
        raise not_here(nct_id)
    return version


def as_of(day: date) -> Choice:
    """Return the choice of what the registry showed at the end of a day."""

    def choice(registry: Registry, nct_id: NctId) -> Version:
        version = registry.as_of(nct_id, day)
        if version is None:
            oldest = _history(registry, nct_id)[0].last_update_posted
            raise NotFound(
                f"{nct_id} has no version here that was posted by {day}; "
                f"the last update of the oldest one was posted on {oldest or 'a day not stated'}"
            )
        return version

    return choice


def seen_by(moment: datetime) -> Choice:
    """Return the choice of the newest version that had been loaded here by a moment."""

    def choice(registry: Registry, nct_id: NctId) -> Version:
        version = registry.seen_by(nct_id, moment)
        if version is None:
            first = min(version.first_seen for version in _history(registry, nct_id))
            raise NotFound(
                f"{nct_id} had not been loaded here by {moment.isoformat()}; "
                f"it was first seen on {first.isoformat(timespec='seconds')}"
            )
        return version

    return choice


def numbered(number: int) -> Choice:
    """Return the choice of a version by its number."""

    def choice(registry: Registry, nct_id: NctId) -> Version:
        versions = _history(registry, nct_id)
        if not 1 <= number <= len(versions):
            raise NotFound(
                f"{nct_id} has no version {number} here; its versions are 1 to {len(versions)}"
            )
        return versions[number - 1]

    return choice


def find(home: Path, nct_id: NctId, choice: Choice = newest) -> Version:
    """Return one version of a study; raises NotFound, saying what there is."""
    with Registry.open(home) as registry:
        return choice(registry, nct_id)


def find_or_restate(home: Path, nct_id: NctId) -> Shown:
    """Return the newest version, or the restatement of a study that the registry does not hold."""
    if not _holds(home, nct_id):
        reading = restatement(nct_id)
        source = restatement_source(nct_id)
        if reading is not None and source is not None:
            return Shown(nct_id, source, reading.study, reading.tree, None)
    return shown(find(home, nct_id))


def shown(version: Version) -> Shown:
    """Return a version as something to be shown."""
    return Shown(version.nct_id, version.json, version.study, version.tree, version)


def history_of(home: Path, nct_id: NctId) -> tuple[Version, ...]:
    """Return all versions of a study, oldest first; raises NotFound."""
    with Registry.open(home) as registry:
        return _history(registry, nct_id)


def not_here(nct_id: NctId) -> NotFound:
    """Return the error that says that a study is not in this registry."""
    return NotFound(f"{nct_id} is not in this registry")


def _history(registry: Registry, nct_id: NctId) -> tuple[Version, ...]:
    versions = registry.history(nct_id)
    if not versions:
        raise not_here(nct_id)
    return versions


def _holds(home: Path, nct_id: NctId) -> bool:
    if not registry_file(home).exists():
        return False
    with Registry.open(home) as registry:
        return registry.resolve(nct_id) is not None
