"""The languages of the interface: which one a request asks for, and its words.

Reads: ``catalogs/*.po``, one file for each language, and the head of a request. Writes: texts.
Words are written in English at the place where they are used: ``said("Words {name}", name=…)``.
Never knows: what a record says; the texts of a record are never translated.
Begin at `words`.
"""

from trialwright.web.public.languages.known import LANGUAGES, Language
from trialwright.web.public.languages.tongues import tongue
from trialwright.web.public.languages.words import (
    language,
    said,
    said_of,
    said_of_table,
    speaking,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "language",
    "said",
    "said_of",
    "said_of_table",
    "speaking",
    "tongue",
]
