"""What searches the registry as it is or as it was on a past day, and what reads what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from trialwright.errors import StoreDamaged
from trialwright.registry.search.questions import Finder, Hit
from trialwright.registry.store import Registry, Version
from trialwright.web.public.api.bodies import versions_of
from trialwright.web.public.api.page import Read
from trialwright.web.public.api.serving import finder_of, indexed
from trialwright.web.public.asking import source_of
from trialwright.web.public.beyond.asked import registry_of

#: The parameter that names the day.
AS_OF = "asOf"


@dataclass(frozen=True, slots=True)
class Searched:
    """One state of the registry: what finds studies in it, and what reads these very versions."""

    finder: Finder
    read: Read


async def searched(request: Request, day: date | None) -> Searched:
    """Return the registry as of a day, or without one as it is; raises what says why not."""
    if day is None:
        return Searched(finder_of(request), partial(versions_of, source=source_of(request)))
    registry = registry_of(request)
    made: Callable[[date], Finder | None] = request.state.as_of
    # What a day is asked for the first time takes long: others are answered meanwhile.
    finder = indexed(await run_in_threadpool(made, day))
    return Searched(finder, partial(_stored, registry))


def _stored(registry: Registry, hits: Iterable[Hit]) -> Iterator[Version]:
    """Yield the very versions that were found."""
    for hit in hits:
        version = registry.stored(hit.version)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version
