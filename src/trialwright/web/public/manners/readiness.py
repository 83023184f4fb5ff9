"""Whether the process is alive, and whether it can answer: for whoever watches over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import TrialwrightError
from trialwright.registry.search.index.catalog import read_catalog
from trialwright.registry.store import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How many versions came, and up to which of them is indexed; None without an index."""

    versions: int
    indexed: int | None

    @property
    def index(self) -> str:
        """How the index stands: absent, behind or level."""
        if self.indexed is None:
            return "absent" if self.versions else "level"
        return "level" if self.behind == 0 else "behind"

    @property
    def behind(self) -> int:
        """How many versions came that are not indexed."""
        return self.versions - (self.indexed or 0)

    @property
    def is_ready(self) -> bool:
        """Whether everything is answered; an index that is behind answers, as of a while ago."""
        return self.index != "absent"


def readiness_of(home: Path) -> Callable[[], Readiness]:
    """Return what looks how a home stands; its registry is opened when first asked."""
    opened = cache(lambda: Registry.open(home))

    def look() -> Readiness:
        # The catalog first: what comes in between can then only make the index look behind.
        catalog = read_catalog(home)
        versions = opened().newest_version_number()
        return Readiness(
            versions=versions, indexed=catalog.newest_version if catalog.segments else None
        )

    return look


async def health(_: Request) -> Response:
    """Say that the process answers: ``GET /health``."""
    return JSONResponse({"alive": True})


async def ready(request: Request) -> Response:
    """Say whether studies and searches are answered: ``GET /ready``; 503 if not."""
    try:
        found: Readiness = request.state.readiness()
    except TrialwrightError as error:
        return JSONResponse({"ready": False, "reason": str(error)}, 503)
    return JSONResponse(
        {
            "ready": found.is_ready,
            "versions": found.versions,
            "index": found.index,
            "behind": found.behind,
        },
        200 if found.is_ready else 503,
    )
