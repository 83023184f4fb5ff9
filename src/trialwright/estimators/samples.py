"""Samples of follow-up, checked once: what every estimator of this room begins with.

`follow_up` makes a `FollowUp` of durations with their events; the `checked_...` functions check
one quantity each and are what other estimators (several causes, covariates, groups) put theirs
together from. All of them raise `InvalidSample` with the quantity, the position (from 0), what was
found and what was expected. Nothing is dropped, converted from text, or guessed: NaN, infinity,
None and a masked value are refused, never left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialwright.estimators.errors import InvalidSample, InvalidSetting

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]
#: Durations stay whole numbers where they were given as such: these are counted, not sorted.
Durations: TypeAlias = Floats | Integers

#: Squares of durations, and sums of them, stay finite below this.
LONGEST = 1e100
#: Above this a whole number is no longer told from its neighbour in floating point.
LARGEST_WHOLE = 2**53
#: Whole numbers below this are counted as labels, not sorted.
_FEW_LABELS = 1_024
#: A weight is told from the rounding of sums of n weights if it is more than this share of n sums.
_TELLING = 2.0**-50


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FollowUp:
    """How long each of `n` subjects was followed, and whether that ended in the event.

    durations (n,), not negative, any unit; events (n,), False is censored; weights (n,), greater
    than 0, or None for 1 each; entries (n,), the time from which a subject is at risk (late entry,
    left truncation), below its duration, or None where all are at risk from the beginning. What was
    given is not copied where it already has the right form.
    """

    durations: Durations
    events: Booleans
    weights: Floats | None = None
    entries: Durations | None = None

    def __len__(self) -> int:
        return self.durations.size


def follow_up(
    durations: ArrayLike,
    events: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    entries: ArrayLike | None = None,
) -> FollowUp:
    """Return a checked sample; raises InvalidSample.

    An event is True or 1, censoring False or 0. A subject is at risk at t if entry < t <= duration.
    A weight counts a subject so many times; one of weight 0 is not in the sample.
    """
    times = checked_durations(durations)
    happened = checked_events(events, times.size)
    if weights is None and entries is None:
        return FollowUp(durations=times, events=happened)
    entered = None if entries is None else checked_entries(entries, times)
    if weights is None:
        return FollowUp(durations=times, events=happened, entries=entered)
    counted = checked_weights(weights, times.size)
    return _weighty(times, happened, counted, entered)


def _weighty(
    times: Durations, happened: Booleans, weights: Floats, entries: Durations | None
) -> FollowUp:
    everybody = FollowUp(durations=times, events=happened, weights=weights, entries=entries)
    kept = weights > 0
    if not kept.any():
        raise _refusal("weights", None, "0 for all", "one greater than 0")
    if entries is not None and weights[kept].min() < _TELLING * weights.size * weights.sum():
        # Who is at risk is then a difference of sums, in which such a weight would be lost.
        expected = "weights more alike where entries are given"
        raise _refusal("weights", None, f"{weights[kept].min():g} at least", expected)
    return part_of(everybody, kept)


def part_of(sample: FollowUp, of: Booleans) -> FollowUp:
    """Return those subjects of a sample for whom `of` (n,) is True."""
    return FollowUp(
        durations=sample.durations[of],
        events=sample.events[of],
        weights=None if sample.weights is None else sample.weights[of],
        entries=None if sample.entries is None else sample.entries[of],
    )


def checked_durations(durations: ArrayLike, quantity: str = "durations") -> Durations:
    """Return finite durations (n,) of at least 0, n at least 1, as float64 or int64."""
    times = _numbers(durations, quantity)
    if times.size == 0:
        raise _refusal(quantity, None, "empty", "at least one subject")
    # NaN is neither at least 0 nor below the bound, and it comes through min and max.
    most = LARGEST_WHOLE if times.dtype.kind == "i" else LONGEST
    if not (times.min() >= 0 and times.max() <= most):
        good = (times >= 0) & (times <= most)
        _refuse_first(times, good, quantity, f"a finite number from 0 to {most:g}")
    return times


def checked_events(events: ArrayLike, size: int, quantity: str = "events") -> Booleans:
    """Return events (n,): True or 1 where the event happened, False or 0 where censored."""
    happened = _plain(events, quantity)
    _check_size(happened, size, quantity)
    if happened.dtype.kind == "b":
        return happened.astype(np.bool_, copy=False)
    if happened.dtype.kind == "O":
        happened = np.array([_bool_as_number(one) for one in happened], dtype=object)
    values = _as_numbers(happened, quantity)
    as_events: Booleans = values == 1
    good = as_events | (values == 0)
    if not good.all():
        _refuse_first(values, good, quantity, "1 (the event happened) or 0 (censored)")
    return as_events


def _bool_as_number(value: object) -> object:
    return int(value) if isinstance(value, bool | np.bool_) else value


def checked_causes(causes: ArrayLike, size: int, quantity: str = "causes") -> Integers:
    """Return causes (n,): 0 where censored, else the number of the cause, from 1 on."""
    values = _numbers(causes, quantity)
    _check_size(values, size, quantity)
    if values.size and not (values.min() >= 0 and values.max() <= size * 1_000):
        good = (values >= 0) & (values <= size * 1_000)
        _refuse_first(values, good, quantity, "0 (censored) or the number of a cause")
    whole = values.astype(np.int64)
    if values.dtype.kind != "i" and not (whole == values).all():
        _refuse_first(values, whole == values, quantity, "a whole number")
    return whole


def checked_weights(weights: ArrayLike, size: int, quantity: str = "weights") -> Floats:
    """Return finite weights (n,) of at least 0."""
    values = _numbers(weights, quantity).astype(np.float64)
    _check_size(values, size, quantity)
    good = (values >= 0) & (values < LONGEST)
    if not good.all():
        _refuse_first(values, good, quantity, "a finite number of at least 0")
    return values


def checked_entries(entries: ArrayLike, durations: Durations) -> Durations:
    """Return entries (n,), each at least 0 and below the subject's duration."""
    values = _numbers(entries, "entries")
    _check_size(values, durations.size, "entries")
    good = (values >= 0) & (values < durations)
    if not good.all():
        _refuse_first(values, good, "entries", "a number from 0 to below the duration")
    return values


def checked_covariates(covariates: ArrayLike, size: int, quantity: str = "covariates") -> Floats:
    """Return finite covariates as (n, p); one covariate may be given as (n,)."""
    raw = _unmasked(covariates, quantity)
    if raw.ndim == 1:
        raw = raw.reshape(-1, 1)
    if raw.ndim != 2 or raw.shape[0] != size:  # noqa: PLR2004 - rows and columns
        raise _refusal(quantity, None, f"of shape {raw.shape}", f"{size} rows")
    values = _as_numbers(raw.ravel(), quantity).astype(np.float64)
    good = np.abs(values) < LONGEST
    if not good.all():
        _refuse_first(values, good, quantity, "a finite number")
    return values.reshape(raw.shape)


def checked_groups(
    groups: ArrayLike | Sequence[object], size: int, quantity: str = "groups"
) -> tuple[tuple[Any, ...], Integers]:
    """Return the labels in order, and each subject's place among them (n,).

    Labels are texts or numbers, not both; NaN and None are refused, for who belongs to no known
    group belongs to none.
    """
    raw = _plain(groups, quantity)
    _check_size(raw, size, quantity)
    if raw.dtype.kind == "O":
        raw = _checked_labels(raw, quantity)
    elif raw.dtype.kind == "f" and np.isnan(raw).any():
        _refuse_first(raw, ~np.isnan(raw), quantity, "a label")
    if raw.dtype.kind in "biu" and raw.size and raw.min() >= 0 and raw.max() < _FEW_LABELS:
        return _counted_groups(raw)
    labels, places = np.unique(raw, return_inverse=True)
    return tuple(labels.tolist()), places.astype(np.int64)


def _counted_groups(raw: NDArray[Any]) -> tuple[tuple[Any, ...], Integers]:
    """Return the same for small whole numbers, without sorting them."""
    numbers = raw.astype(np.int64)
    is_there = np.bincount(numbers) > 0
    labels = np.flatnonzero(is_there)
    if labels.size < is_there.size:
        numbers = (np.cumsum(is_there) - 1)[numbers]
    return tuple(labels.astype(raw.dtype).tolist()), numbers


def checked_level(level: object) -> float:
    """Return a confidence level between 0 and 1, both left out; raises InvalidSetting."""
    return checked_probability(level, "level")


def checked_probability(value: object, setting: str) -> float:
    """Return a probability between 0 and 1, both left out; raises InvalidSetting."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < 1:
        raise InvalidSetting(setting=setting, found=value, expected="a number between 0 and 1")
    return float(value)


def _numbers(values: ArrayLike, quantity: str) -> Durations:
    return _as_numbers(_plain(values, quantity), quantity)


def _plain(values: ArrayLike | Sequence[object], quantity: str) -> NDArray[Any]:
    """Return the values as one row."""
    row = _unmasked(values, quantity)
    if row.ndim != 1:
        raise _refusal(quantity, None, f"of {row.ndim} dimensions", "one row of values")
    return row


def _unmasked(values: ArrayLike | Sequence[object], quantity: str) -> NDArray[Any]:
    if isinstance(values, np.ma.MaskedArray) and np.ma.getmaskarray(values).any():
        hidden = np.flatnonzero(np.ma.getmaskarray(values).ravel())
        raise _refusal(quantity, int(hidden[0]), "masked", "a value")
    try:
        given = np.asarray(values)
        # NumPy makes texts of all where one is a text, of NaN the label "nan".
        made_texts = given.dtype.kind == "U" and not isinstance(values, np.ndarray)
        return np.array(values, dtype=object) if made_texts else given
    except (ValueError, TypeError) as error:
        raise _refusal(quantity, None, "no array", "one row of values") from error


def _as_numbers(values: NDArray[Any], quantity: str) -> Durations:
    match values.dtype.kind:
        case "f":
            return values.astype(np.float64, copy=False)
        case "i":
            return values.astype(np.int64, copy=False)
        case "u":
            too_large = values > LARGEST_WHOLE
            if too_large.any():
                _refuse_first(values, ~too_large, quantity, f"at most {LARGEST_WHOLE:g}")
            return values.astype(np.int64)
        case "O":
            return _from_objects(values, quantity)
        case _ if values.size == 0:
            return values.astype(np.float64)
        case _:
            return _refuse_first(values, np.zeros(values.size, bool), quantity, "a number")


def _from_objects(values: NDArray[Any], quantity: str) -> Floats:
    numbers = np.empty(values.size)
    for place, value in enumerate(values.ravel()):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise _refusal(quantity, place, repr(value), "a number")
        try:
            numbers[place] = float(value)
        except OverflowError as error:
            raise _refusal(quantity, place, "too large", "a finite number") from error
    return numbers


def _checked_labels(labels: NDArray[Any], quantity: str) -> NDArray[Any]:
    """Return labels of one kind, texts as NumPy sorts them fastest."""
    kinds: set[bool] = set()
    for place, label in enumerate(labels):
        is_text = isinstance(label, str)
        if not is_text and (not isinstance(label, Real) or label != label):  # noqa: PLR0124 - NaN
            raise _refusal(quantity, place, repr(label), "a label: a text or a number")
        kinds.add(is_text)
        if len(kinds) > 1:
            raise _refusal(quantity, place, repr(label), "all texts or all numbers")
    return labels.astype(np.str_) if kinds == {True} else labels


def _check_size(values: NDArray[Any], size: int, quantity: str) -> None:
    if values.size != size:
        raise _refusal(quantity, None, f"of {values.size} values", f"{size}, one for each subject")


def _refuse_first(values: NDArray[Any], good: Booleans, quantity: str, expected: str) -> NoReturn:
    place = int(np.flatnonzero(~good)[0])
    raise _refusal(quantity, place, repr(values[place].item()), expected)


def _refusal(quantity: str, position: int | None, found: str, expected: str) -> InvalidSample:
    return InvalidSample(quantity=quantity, position=position, found=found, expected=expected)
