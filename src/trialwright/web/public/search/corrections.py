"""What may have been meant where a query cannot be read: the same search with another word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trialwright.errors import InvalidInput
from trialwright.registry.language import areas_by_param
from trialwright.registry.language.errors import QueryError, shown
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said
from trialwright.web.public.search.addresses import BOXES, Sought

_NAME = re.compile(r'[^\s\[\]()",]+')


def corrections(sought: Sought, error: InvalidInput) -> tuple[Link, ...]:
    """Return a link for each name that is near to the one that is not known."""
    return tuple(_corrected(sought, error)) if isinstance(error, QueryError) else ()


def _corrected(sought: Sought, error: QueryError) -> Iterator[Link]:
    for box, param in BOXES.items():
        if (areas_by_param()[param].label or param) != error.label:
            continue
        text = sought.words.get(box, "")
        wrong = _NAME.match(text, error.position - 1)
        if wrong is None or shown(wrong.group()) != error.found:
            continue
        for name in error.nearest:
            right = f"{text[: wrong.start()]}{name}{text[wrong.end() :]}"
            meant = replace(sought, words={**sought.words, box: right}, page=1)
            yield Link(said("Search for {query}", query=right), meant.address)
