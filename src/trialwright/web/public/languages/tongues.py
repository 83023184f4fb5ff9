"""Which texts on a page are in English while the page speaks another language.

Records are in English, and a screen reader has to know which words are (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from trialwright.web.public.languages.words import language

_ENGLISH = re.compile("[A-Za-z]{2}")
_MARK = Markup(' lang="en"')
_NO_MARK = Markup()


def tongue(text: object) -> Markup:
    """Return the attribute that says that a text is English, or nothing where it goes without.

    It does so on a page in English, where a text has no words, and where it has letters of the
    language of the page, for then the words are ours.
    """
    letters = language().letters
    if not letters or not isinstance(text, str) or not _ENGLISH.search(text):
        return _NO_MARK
    return _NO_MARK if _own(letters).search(text) else _MARK


@cache
def _own(letters: str) -> re.Pattern[str]:
    return re.compile(letters)
