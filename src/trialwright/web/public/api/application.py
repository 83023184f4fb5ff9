"""The addresses of the API, below the path at which it is mounted."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from trialwright.errors import TrialwrightError
from trialwright.web.public.api import page, refusing, statistics, structure, study, version

#: Where the registry has it.
BASE = "/api/v2"


def create_api() -> Starlette:
    """Return the API as an application to be mounted, without a state of its own.

    Of the application around it, the state has `registry`, a `StudySource`, and `finder`,
    a function that returns the `Finder` of the moment, or None while there is none.
    """
    return Starlette(
        routes=[
            Route("/studies", page.studies),
            Route("/studies/metadata", structure.metadata),
            Route("/studies/search-areas", structure.search_areas),
            Route("/studies/enums", structure.enums),
            Route("/studies/{nct_id}", study.study),
            Route("/stats/size", statistics.size),
            Route("/stats/field/values", statistics.field_values),
            Route("/stats/field/sizes", statistics.field_sizes),
            Route("/version", version.version),
        ],
        exception_handlers={
            HTTPException: refusing.refuse_http,
            TrialwrightError: refusing.refuse_for_us,
            Exception: refusing.refuse_for_a_bug,
        },
    )
