"""The public pages: the registry as this copy holds it, readable by anyone.

Reads: study records and their versions, from whatever keeps the promises of `StudySource`.
Writes: HTML pages that work without scripts, and the same as JSON.
Never knows: a participant; who is asking; how records are stored.

Start at `app.create_app`. Each kind of page is one module (`start`, `study`, `history`,
`difference`, `news`, `refusal`) with a frozen dataclass that holds all its template may show; `raw`
gives records as JSON. `record` turns the modules of a study record into `content`: facts,
prose, tables. `api` answers as the registry's own API does.
"""

from trialwright.web.public.app import create_app
from trialwright.web.public.sources import StudySource

__all__ = ["StudySource", "create_app"]
