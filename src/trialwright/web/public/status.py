"""The overall status of a study as a tone: what it means for who wants to take part."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, TypeAlias

from trialwright.registry.record.enumerations import OpenEnum

Tone: TypeAlias = Literal["open", "waiting", "stopped", "quiet"]

_TONES: MappingProxyType[str, Tone] = MappingProxyType(
    {
        "RECRUITING": "open",
        "ENROLLING_BY_INVITATION": "open",
        "AVAILABLE": "open",
        "NOT_YET_RECRUITING": "waiting",
        "SUSPENDED": "stopped",
        "TERMINATED": "stopped",
        "WITHDRAWN": "stopped",
    }
)


def tone_of(status: OpenEnum | None) -> Tone:
    """Return the tone of a status; what is not stated is quiet."""
    return _TONES.get(str(status or ""), "quiet")
