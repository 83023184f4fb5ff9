"""One study's criteria as a formula: questions to the patient, and what joins them.

A term is a question, as the JSON of its `Leaf`, or a node: a `Join`, the least number of parts
that must be met (`Join.SOME` alone), and references to its parts. A reference is the number of a
term, negative where its answer is turned round. Two terms are always there: `UNKNOWN`, which only
people can settle, and `ALWAYS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TypeAlias

import msgspec

from trialwright.eligibility.criteria import Section

#: The term that no fact settles; turned round it is the same.
UNKNOWN = 1
#: The term that is met, and stands on nothing.
ALWAYS = 2
#: The number of the first term that a formula has of its own.
FIRST = 3

#: Sections by the number that an entry has for them.
SECTIONS = (Section.INCLUSION, Section.EXCLUSION, Section.UNKNOWN)

Node: TypeAlias = tuple[int, ...]
Term: TypeAlias = str | Node
#: A criterion: the number of its section, and the reference that says whether it holds.
Entry: TypeAlias = tuple[int, int]


class Join(IntEnum):
    """What a node makes of the answers below it."""

    SOME = 0
    """Met if at least so many parts are: all, any, or a number of them."""
    BRANCH = 1
    """The second or the third part, by the first; where both agree, whatever the first is."""
    UNLESS_MET = 2
    """The second part where the first holds, else met: of an inclusion."""
    UNLESS_NOT_MET = 3
    """The second part where the first holds, else not met: of an exclusion."""
    AGREED = 4
    """The first part where both agree, else for a person."""
    ASIDE = 5
    """For a person, whatever the part says: words were not read."""
    GROUNDED = 6
    """The part, but for a person where it is met by nothing that is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """The criteria of one study.

    `texts` are those of the text, `fields` those of the structured fields. `disease` are the
    concepts of the disease that the study is about, as far as its criteria name it.
    """

    terms: tuple[Term, ...]
    texts: tuple[Entry, ...]
    fields: tuple[Entry, ...]
    disease: tuple[str, ...] = ()


class Terms:
    """Terms that grow; what is the same twice is one term."""

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}

    def number(self, term: Term) -> int:
        """Return the number of a term, which is added if it is new."""
        return self._numbers.setdefault(term, FIRST + len(self._numbers))

    def node(self, join: Join, parts: tuple[int, ...], least: int = 0) -> int:
        """Return the number of a node."""
        return self.number((int(join), least, *parts))

    def all(self) -> tuple[Term, ...]:
        """Return the terms in the order of their numbers."""
        return tuple(self._numbers)


def formula_json(formula: Formula) -> bytes:
    """Return a formula as JSON."""
    return msgspec.json.encode(formula)


def formula_from_json(source: bytes) -> Formula:
    """Return the formula that `formula_json` wrote."""
    return _decoder().decode(source)


@cache
def _decoder() -> msgspec.json.Decoder[Formula]:
    return msgspec.json.Decoder(Formula)
