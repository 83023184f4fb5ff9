"""The registry's constants in words, as its website writes them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trialwright.registry.fields import fields_by_path
from trialwright.registry.record.enumerations import OpenEnum


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Return the words for constants, by enumeration and constant."""
    table = files("trialwright.registry").joinpath("labels.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(table))


def labelled(constant: OpenEnum) -> str:
    """Return a constant in words; one that the registry added later stands as it is."""
    return labels()[type(constant).__name__].get(constant.value, constant.value)


def label_at(path: str, constant: str) -> str:
    """Return the words for a constant at a path; the constant itself where it has none."""
    field = fields_by_path().get(path)
    words = labels().get(field.type.removesuffix("[]"), {}) if field is not None else {}
    return words.get(constant, constant)
