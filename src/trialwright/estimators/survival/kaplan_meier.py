"""The Kaplan-Meier estimate of survival, and its reverse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from trialwright.estimators.samples import FollowUp, checked_groups, part_of
from trialwright.estimators.survival.curve import SurvivalCurve
from trialwright.estimators.tabulation import Counts, Tabulation, before, tabulate


def kaplan_meier(sample: FollowUp) -> SurvivalCurve:
    """Return the product-limit estimate of survival with Greenwood's variance.

    At a tied time events come before censorings, and before entries: who enters at t is at risk
    after t. With late entries everybody at risk may have the event early, and survival is then 0
    for good; look at `at_risk` before such a curve is believed. Kaplan, Meier 1958, JASA 53:457;
    Greenwood 1926; weights count subjects, they are no sampling weights.
    """
    table = tabulate(sample.durations, sample.events.view(np.int8), 2, sample.weights)
    censored, events = table.counts
    at_risk, remaining = _at_risk(sample, table)
    # Each in one place: the memory of a large sample costs more time than these operations.
    survival = remaining / at_risk
    np.cumprod(survival, out=survival)
    log_variance = np.multiply(at_risk, remaining, dtype=np.float64)
    with np.errstate(divide="ignore"):
        np.divide(events, log_variance, out=log_variance)
    np.cumsum(log_variance, out=log_variance)
    return SurvivalCurve(
        times=table.times,
        at_risk=at_risk,
        events=_wide(events),
        censored=_wide(censored),
        survival=survival,
        log_variance=log_variance,
        entries=sample.entries,
        entry_weights=None if sample.entries is None else sample.weights,
    )


def kaplan_meier_by(sample: FollowUp, groups: ArrayLike) -> dict[object, SurvivalCurve]:
    """Return a curve for each group, by label in order; raises InvalidSample."""
    labels, places = checked_groups(groups, len(sample))
    return {
        label: kaplan_meier(part_of(sample, places == place)) for place, label in enumerate(labels)
    }


def reverse_kaplan_meier(sample: FollowUp) -> SurvivalCurve:
    """Return the curve of staying under follow-up: its median is the median follow-up.

    Events and censorings are exchanged, so that an event ends a follow-up that would have gone on.
    At a tied time the exchanged order holds, as it does in R: censorings come first. Schemper,
    Smith 1996, Controlled Clinical Trials 17:343.
    """
    return kaplan_meier(replace(sample, events=~sample.events))


def _at_risk(sample: FollowUp, table: Tabulation) -> tuple[Counts, Counts]:
    """Return how many are at risk at each time (m,), and how many of them have no event there."""
    censored, events = table.counts
    if sample.entries is not None:
        return _at_risk_after_entry(sample, table)
    if sample.weights is None:
        return table.staying, table.staying - events
    remaining = censored.copy()  # a difference would lose small weights beside large ones
    remaining[:-1] += table.staying[1:]
    return table.staying, remaining


def _at_risk_after_entry(sample: FollowUp, table: Tabulation) -> tuple[Counts, Counts]:
    assert sample.entries is not None
    entered = before(sample.entries, np.append(table.times, np.inf), sample.weights)
    at_risk = table.staying - (entered[-1] - entered[:-1])
    if sample.weights is None:
        return at_risk, at_risk - table.counts[1]
    # What a difference of sums leaves of nobody is rounding, for everybody weighs something.
    at_risk = np.maximum(at_risk, table.counts.sum(axis=0))
    remaining = at_risk - table.counts[1]
    remaining[remaining < sample.weights.min() / 2] = 0
    return at_risk, remaining


def _wide(counts: Counts) -> Counts:
    """Return counts as others can go on counting with them."""
    return counts if counts.dtype.kind == "f" else counts.astype(np.int64, copy=False)
