"""What a check is given and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.eligibility.criteria import CriteriaReading, Span
from trialwright.vocabulary import Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The structured fields of a record beside its criteria text; None is "not stated".

    `sex` is ALL, FEMALE or MALE, as the registry writes it.
    """

    minimum_age: Duration | None = None
    maximum_age: Duration | None = None
    sex: str | None = None
    healthy_volunteers: bool | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a careful reader would stop at: a rule, the criterion, the place, and a sentence.

    `criterion` is None where the remark is about the text as a whole. The sentence remembers what
    it was made of, so that another language can say it too.
    """

    rule: str
    criterion: str | None
    span: Span
    sentence: str


Check: TypeAlias = Callable[[CriteriaReading, Stated], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check under its code, with what it finds in words."""

    code: str
    finds: str
    check: Check
