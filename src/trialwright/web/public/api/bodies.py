"""Records as they stand in an answer: whole or in parts, markup as it is or plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trialwright.errors import StoreDamaged
from trialwright.registry.ordering import ordered
from trialwright.registry.projection import (
    Projection,
    as_registry_json,
    with_legacy_markup,
)
from trialwright.registry.search.questions import Hit
from trialwright.registry.store import Version
from trialwright.web.public.sources import StudySource


def json_of_version(
    version: Version, parts: Projection | None = None, *, legacy_markup: bool = False
) -> bytes:
    """Return a record, or parts of it, as compact JSON in the registry's order."""
    if parts is None and not legacy_markup and not version.lossy:
        return as_registry_json(version.source, version.form)
    tree = version.tree
    tree = ordered(tree) if parts is None else parts.of(tree)
    return msgspec.json.encode(with_legacy_markup(tree) if legacy_markup else tree)


def versions_of(hits: Iterable[Hit], source: StudySource) -> Iterator[Version]:
    """Yield the newest version of each study that was found."""
    for hit in hits:
        version = source.newest(hit.nct_id)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version
