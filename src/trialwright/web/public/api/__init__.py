"""The registry's own API, version 2, answered from this copy of the registry.

Reads: requests as the ClinicalTrials.gov API v2 (OpenAPI 2.0.5) documents them.
Writes: the answers of that API: JSON, CSV, RIS, FHIR, zip; refusals as plain text.
Never knows: how records are stored or found; it is given a `StudySource` and a `Finder`.

Start at `application.create_api`. `listing` reads a request for studies with the help of
`parameters`, `queries`, `filters`, `sorting`, `choosing`; `page` and `study` answer with
studies; `structure` and `statistics` with what is known of their fields.
"""

from trialwright.web.public.api.application import create_api

__all__ = ["create_api"]
