"""What this copy of the registry can tell beyond the registry's own API, in the same style.

Reads: requests under ``/api/trialwright``, parameters as the registry's API reads them.
Writes: JSON, newline-delimited JSON, CSV; refusals as plain text.
Never knows: how records are found; it is given a `Finder`.

Start at `application.create_beyond`. `studies` answers with one study and its past,
`judging` with what is derived of it, `searching` with what was found on a day, `changes` with
what came since, `export` with all hits of a question.
"""

from trialwright.web.public.beyond.application import create_beyond

__all__ = ["create_beyond"]
