"""The small language in which a row says where its grade begins.

    value < 0.5                     an absolute threshold, in the unit of the term
    value > 3 * ULN                 a multiple of a limit of the sample's own reference range
    value >= 1.5 * baseline         a multiple of the participant's baseline
    value > ULN + 20                a distance above the upper limit, in the unit of the term
    change <= -25 %                 the change from the baseline, in percent of the baseline
    value < LLN and change <= -25 % both

A condition whose inputs are not all there is unknown, unless what is there already refutes it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import assert_never

from trialwright.grading.rounding import significant
from trialwright.grading.truth import Verdict, all_of, unknown, verdict


class Reference(Enum):
    """What a threshold refers to; the values are the names of the inputs."""

    ABSOLUTE = "absolute"
    ULN = "upper limit of normal"
    LLN = "lower limit of normal"
    BASELINE = "baseline"
    ABOVE_ULN = "distance above the upper limit of normal"
    CHANGE = "change from baseline"


#: How two numbers, or a column and numbers, are compared.
OPERATORS: Mapping[str, Callable[..., bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_COMPARISON = re.compile(
    rf"""(?:value\s*(?P<op><=|>=|<|>)\s*(?:
            (?P<factor>{_NUMBER})\s*\*\s*(?P<of>ULN|LLN|baseline)
          | (?P<bare>ULN|LLN|baseline)
          | (?P<absolute>{_NUMBER})
          )
        | value\s*(?P<op_above><=|>=|<|>)\s*ULN\s*\+\s*(?P<above>{_NUMBER})
        | change\s*(?P<op_change><=|>=|<|>)\s*(?P<change>{_NUMBER})\s*%)""",
    re.VERBOSE,
)
_OF = MappingProxyType({"ULN": Reference.ULN, "LLN": Reference.LLN, "baseline": Reference.BASELINE})
#: On which side of a threshold low values lie, and high ones.
BELOW_IT, ABOVE_IT = frozenset({"<", "<="}), frozenset({">", ">="})
#: The forms of a comparison, for messages.
FORMS = "`value < 0.5`, `value > 3 * ULN`, `value > ULN + 20` or `change <= -25 %`, joined by `and`"


class Bound(Enum):
    """Whether a laboratory reported a number, or only on which side of it the value lies."""

    EXACT = ""
    BELOW = "<"
    ABOVE = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a condition is asked of: one value with what belongs to it; None is not known.

    With `bound` the value itself is not known: it lies below `value`, or above it.
    """

    value: float
    bound: Bound = Bound.EXACT
    lln: float | None = None
    uln: float | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of the value with one threshold."""

    sign: str
    number: float
    reference: Reference

    @property
    def of_baseline(self) -> bool:
        """Whether it compares the value with the participant's own baseline."""
        return self.reference in {Reference.BASELINE, Reference.CHANGE}

    def threshold(self, sample: Sample) -> float | None:
        """Return what the value is compared with; None where that is not known."""
        match self.reference:
            case Reference.ABSOLUTE:
                return self.number
            case Reference.ULN:
                return None if sample.uln is None else self.number * sample.uln
            case Reference.LLN:
                return None if sample.lln is None else self.number * sample.lln
            case Reference.ABOVE_ULN:
                return None if sample.uln is None else sample.uln + self.number
            case Reference.BASELINE:
                return None if sample.baseline is None else self.number * sample.baseline
            case Reference.CHANGE:
                if sample.baseline is None:
                    return None
                return sample.baseline * (1 + self.number / 100)
            case _:
                assert_never(self.reference)

    @property
    def needs(self) -> str | None:
        """The name of the input that it needs beside the value."""
        match self.reference:
            case Reference.ABSOLUTE:
                return None
            case Reference.ULN | Reference.ABOVE_ULN:
                return Reference.ULN.value
            case Reference.LLN:
                return Reference.LLN.value
            case Reference.BASELINE | Reference.CHANGE:
                return Reference.BASELINE.value
            case _:
                assert_never(self.reference)

    def holds(self, sample: Sample, digits: int | None) -> Verdict:
        """Return whether it holds, both sides rounded to `digits` significant digits."""
        threshold = self.threshold(sample)
        if threshold is None:
            return unknown(self.needs or "")
        value, limit = significant(sample.value, digits), significant(threshold, digits)
        if sample.bound is Bound.EXACT:
            return verdict(holds=OPERATORS[self.sign](value, limit))
        beyond = value <= limit if sample.bound is Bound.BELOW else value >= limit
        if not beyond:
            return unknown(f"the value itself, which was reported as {sample.bound.value}{value:g}")
        return verdict(holds=(sample.bound is Bound.BELOW) is self.sign.startswith("<"))


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that must all hold, and the text that they were read from."""

    text: str
    comparisons: tuple[Comparison, ...]

    @property
    def of_baseline(self) -> bool:
        """Whether one of them compares with the baseline."""
        return any(one.of_baseline for one in self.comparisons)

    @property
    def of_value_alone(self) -> bool:
        """Whether it needs nothing beside the value: neither a limit nor a baseline."""
        return all(one.reference is Reference.ABSOLUTE for one in self.comparisons)

    def looks(self, signs: Collection[str]) -> bool:
        """Whether every comparison has one of these signs."""
        return all(one.sign in signs for one in self.comparisons)

    def holds(self, sample: Sample, digits: int | None) -> Verdict:
        """Return whether all hold."""
        return all_of(one.holds(sample, digits) for one in self.comparisons)


def condition_of(text: str) -> Condition | None:
    """Return the condition that a text says; None if it says none."""
    found = [_COMPARISON.fullmatch(part) for part in re.split(r"\s+and\s+", text.strip())]
    comparisons = tuple(_comparison(one) for one in found if one is not None)
    return Condition(text, comparisons) if len(comparisons) == len(found) else None


def _comparison(match: re.Match[str]) -> Comparison:
    if match["above"] is not None:
        return Comparison(match["op_above"], float(match["above"]), Reference.ABOVE_ULN)
    if match["change"] is not None:
        return Comparison(match["op_change"], float(match["change"]), Reference.CHANGE)
    if match["absolute"] is not None:
        return Comparison(match["op"], float(match["absolute"]), Reference.ABSOLUTE)
    if match["bare"] is not None:
        return Comparison(match["op"], 1.0, _OF[match["bare"]])
    return Comparison(match["op"], float(match["factor"]), _OF[match["of"]])
