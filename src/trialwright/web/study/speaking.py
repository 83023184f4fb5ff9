"""In which language a page of a study speaks: what the form says, the address, the browser.

No cookie keeps the choice; it travels in the form.
"""

from __future__ import annotations

from starlette.requests import Request

from trialwright.web.public.languages import Language
from trialwright.web.public.languages.choosing import accepted
from trialwright.web.public.languages.known import meant_by
from trialwright.web.study.forms import Sent

#: The parameter of an address, and the field of a form.
NAME = "lang"
#: The field of the button that chooses another language.
CHOSEN = "speak"


def spoken_in(request: Request, sent: Sent | None = None) -> Language:
    """Return the language in which a request is answered."""
    named = (sent.text(CHOSEN) or sent.text(NAME)) if sent is not None else ""
    named = named or request.query_params.get(NAME, "")
    return meant_by(named) or accepted(request.headers.get("accept-language", ""))
