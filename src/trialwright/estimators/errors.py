"""What an estimator refuses, as one small tree of its own.

::

    EstimationError             (a ValueError)
    ├── InvalidSample           what was given is not a sample of the kind that was asked for
    ├── InvalidSetting          a level, probability, time or name outside its range
    └── NotEstimable            the sample is sound and yet does not determine the estimate

The room knows no other room, so the tree of `trialwright.errors` is not known here either; an
edge says these as its own errors.
"""

from __future__ import annotations


class EstimationError(ValueError):
    """Something that makes an estimate impossible, said in one sentence."""


class InvalidSample(EstimationError):
    """What was given is not a sample: `quantity`, where, what was found and what was expected.

    `position` counts from 0; it is None where the fault is that of the whole.
    """

    def __init__(self, *, quantity: str, position: int | None, found: str, expected: str) -> None:
        self.quantity = quantity
        self.position = position
        self.found = found
        self.expected = expected
        where = quantity if position is None else f"{quantity}[{position}]"
        super().__init__(f"{where} is {found}, expected {expected}")


class InvalidSetting(EstimationError):
    """A setting of an estimator lies outside its range."""

    def __init__(self, *, setting: str, found: object, expected: str) -> None:
        self.setting = setting
        self.found = found
        self.expected = expected
        super().__init__(f"{setting} is {found!r}, expected {expected}")


class NotEstimable(EstimationError):
    """The sample is sound, and yet it does not determine what was asked for."""
