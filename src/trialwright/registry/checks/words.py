"""How a finding says what stands in the record."""

from __future__ import annotations

from collections.abc import Iterable

from trialwright.registry.labels import labelled
from trialwright.registry.record.enumerations import OpenEnum, Phase
from trialwright.vocabulary.sentences import in_a_row, named, sentence

_LONGEST_CITATION = 100


def cited(text: str | None) -> str:
    """Return a text of the record in quotation marks, its end left out where it is long."""
    if text is None:
        return sentence("(no name)")
    line = " ".join(text.split())
    if len(line) > _LONGEST_CITATION:
        line = line[: _LONGEST_CITATION - 1].rstrip() + "…"
    return f'"{line}"'


def spoken(value: OpenEnum) -> str:
    """Return a listed value as words: ACTIVE_NOT_RECRUITING is "active not recruiting"."""
    return named(str(value).lower().replace("_", " "), labelled(value))


def spoken_phases(phases: Iterable[Phase]) -> str:
    """Return phases as words: "phase 1 and phase 2"."""
    return in_a_row(
        " and ",
        (named(spoken(phase).replace("phase", "phase "), labelled(phase)) for phase in phases),
    )


def folded(text: str) -> str:
    """Return a name in the form in which two spellings of it are alike."""
    return text.strip().casefold()
