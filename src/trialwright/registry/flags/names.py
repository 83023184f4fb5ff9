"""Products known by their name alone, as signs: the published names and their stems."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from trialwright.registry.flags.signs import Hint, Sign, compiled, read_table

#: The first word of a systematic name ends so, and never begins so.
_STEM_HINT = Hint("gene ", beginning=None)


@cache
def name_signs() -> tuple[Sign, ...]:
    """Return a sign for every stem, and one for every kind of product that has names."""
    table = read_table("names.toml")
    stems = [
        _sign("stem", row["kind"], compiled(row["pattern"], {}), (_STEM_HINT,))
        for row in table["stem"]
    ]
    named = [
        _sign("name", row["kind"], _any_of(row["names"]), tuple(map(Hint.of, row["names"])))
        for row in table["name"]
    ]
    return (*stems, *named)


@cache
def telling_parts() -> frozenset[bytes]:
    """Return the longest part of every name, for a quick look at the words of a record."""
    names = (name for row in read_table("names.toml")["name"] for name in row["names"])
    return frozenset(max(name.split("-"), key=len).encode() for name in names)


@cache
def targets_by_name() -> MappingProxyType[str, str]:
    """Return the antigen's symbol for every name that settles it."""
    rows = read_table("names.toml")["name"]
    return MappingProxyType(
        {name: row["target"] for row in rows if "target" in row for name in row["names"]}
    )


def _any_of(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _sign(origin: str, kind: str, pattern: re.Pattern[str], hints: tuple[Hint, ...]) -> Sign:
    return Sign(
        id=f"{kind}-by-{origin}",
        kind=kind,
        pattern=pattern,
        exact_case=False,
        hints=hints,
        beside=None,
        unless=None,
        unless_near=None,
        given=False,
    )
