"""Answers joined by Kleene's strong logic; what is open stays open only if it can still matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialwright.eligibility.evaluation.answers import Answer, Open
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.evaluation.ways import Family, at_least, both, either


def all_of(parts: Sequence[Answer]) -> Answer:
    """Return the answer that is MET if every part is."""
    return some_of(len(parts), parts)


def any_of(parts: Sequence[Answer]) -> Answer:
    """Return the answer that is MET if any part is."""
    return some_of(1, parts)


def some_of(least: int, parts: Sequence[Answer]) -> Answer:
    """Return the answer that is MET if so many of the parts are."""
    verdict = Verdict.at_least(least, (one.verdict for one in parts))
    grounds = [one for one in parts if one.verdict is verdict]
    failing = len(parts) - least + 1
    return joined(
        verdict,
        grounds,
        met=at_least(least, [one.met for one in parts]),
        not_met=at_least(failing, [one.not_met for one in parts]),
        applies=not parts or any(one.applies for one in parts),
    )


def if_else(condition: Answer, then: Answer, otherwise: Answer) -> Answer:
    """Return the answer of one branch or the other; where both agree, nobody asks which it is."""
    met = _branches(condition, then.met, otherwise.met)
    not_met = _branches(condition, then.not_met, otherwise.not_met)
    match condition.verdict:
        case Verdict.MET:
            return joined(then.verdict, [condition, then], met=met, not_met=not_met)
        case Verdict.NOT_MET:
            return joined(otherwise.verdict, [condition, otherwise], met=met, not_met=not_met)
        case Verdict.UNKNOWN if then.verdict is otherwise.verdict is not Verdict.UNKNOWN:
            return joined(then.verdict, [then, otherwise], met=met, not_met=not_met)
        case _:
            grounds = [condition, then, otherwise]
            return joined(Verdict.UNKNOWN, grounds, met=met, not_met=not_met)


def joined(
    verdict: Verdict,
    grounds: Iterable[Answer],
    *,
    met: Family,
    not_met: Family,
    applies: bool = True,
) -> Answer:
    """Return an answer that stands on others; a settled one has nothing open."""
    listed = tuple(grounds)
    opens: tuple[Open, ...] = ()
    if verdict is Verdict.UNKNOWN:
        opens = tuple(dict.fromkeys(open_ for one in listed for open_ in one.opens))
    return Answer(
        verdict,
        met,
        not_met,
        opens,
        tuple(dict.fromkeys(each for one in listed for each in one.evidence)),
        tuple(dict.fromkeys(each for one in listed for each in one.notes)),
        applies,
    )


def _branches(condition: Answer, then: Family, otherwise: Family) -> Family:
    """Return the ways to an end by either branch, or by both without the condition."""
    ways = (
        both((condition.met, then)),
        both((condition.not_met, otherwise)),
        both((then, otherwise)),
    )
    return either(ways)
