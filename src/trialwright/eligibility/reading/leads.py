"""What the words before a name say of it: denied, planned, taken, severe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.topics import LEADS, SEVERITIES, Effect, severity_of


def leads_before(sheet: Sheet, lo: int, hi: int, effect: Effect) -> tuple[int, Effect, str | None]:
    """Return where a name begins, what the words before it say, and the severity they name."""
    # A "no" of its own stands for the one before: "no A, no B".
    bare = Effect(exposed=effect.exposed)
    said, severity = effect, None
    at = lo
    # "No less than" is an operator and denies nothing.
    while at < hi and not sheet.kept[at]:
        lead = LEADS.at(sheet.tokens, at)
        if lead is not None and lead[1] < hi:
            said = _joined(bare if at == lo else said, lead[0])
            at = lead[1]
            continue
        strong = SEVERITIES.at(sheet.tokens, at)
        if strong is None or strong[1] >= hi:
            break
        following = sheet.tokens[strong[1]].text
        kept = severity_of(strong[0], following)
        if kept is None:
            break
        severity = kept if severity is None else f"{severity} {kept}"
        at = strong[1]
    denied = said.negated or (effect.negated and not any(_denies(sheet, lo, at)))
    return at, replace(said, negated=denied), severity


def _denies(sheet: Sheet, lo: int, hi: int) -> Iterator[bool]:
    """Give for each "no" before a name that it is one."""
    for place in range(lo, hi):
        lead = LEADS.at(sheet.tokens, place)
        if lead is not None and lead[0].negated:
            yield True


def _joined(said: Effect, more: Effect) -> Effect:
    return Effect(
        status=more.status or said.status,
        negated=said.negated != more.negated if more.negated else said.negated,
        severity=said.severity,
        exposed=said.exposed or more.exposed,
    )


def leads_of(sheet: Sheet, lo: int, hi: int) -> tuple[int, Effect]:
    """Return where the first name of a list begins, and what is said of all its names."""
    at, said, _ = leads_before(sheet, lo, hi, Effect())
    return at, said


def past_leads(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where the words end that say of a name that it was, is planned, or is not."""
    at = lo
    while at < hi:
        lead = LEADS.at(sheet.tokens, at)
        if lead is None or lead[1] >= hi:
            return at
        at = lead[1]
    return at
