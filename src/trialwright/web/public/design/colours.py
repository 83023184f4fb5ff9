"""The colours of the stylesheet, read from it, each with what it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialwright.web.public.languages import said
from trialwright.web.public.rendering import assets

_ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)
_NAMED = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour by its name in the stylesheet, on a light and on a dark screen."""

    name: str
    part: str
    light: str
    dark: str


def colours() -> tuple[Colour, ...]:
    """Return the colours in the order of the stylesheet."""
    light, dark = _values()
    parts = _parts()
    return tuple(
        Colour(name=name, part=parts.get(name, ""), light=value, dark=dark[name])
        for name, value in light.items()
    )


@cache
def _values() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the colours by name for a light and for a dark screen."""
    sheet = assets()["style.css"].content.decode()
    light, dark = (dict(_NAMED.findall(block)) for block in _ROOT.findall(sheet)[:2])
    return MappingProxyType(light), MappingProxyType(dark)


def _parts() -> dict[str, str]:
    return {
        "ground": said("The ground of a page"),
        "sheet": said("The ground of a section"),
        "tint": said("The ground of what is set apart within a section"),
        "ink": said("Text"),
        "soft": said("Labels, notes and what is not stated"),
        "line": said("Lines between and around"),
        "edge": said("The edge of what can be operated"),
        "accent": said("What is ours: buttons, numbers of studies, what is derived"),
        "on-accent": said("Text on the accent"),
        "link": said("Links"),
        "good": said("Open, added"),
        "good-tint": said("The ground of what is open or added"),
        "care": said("Read with care: not yet open, a warning, a finding"),
        "care-tint": said("The ground of what is to be read with care"),
        "stop": said("Stopped, removed, refused"),
        "stop-tint": said("The ground of what is stopped, removed or refused"),
    }
