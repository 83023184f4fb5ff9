"""A reading as it is shown: blocks under their posted headings, each criterion with its tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trialwright.eligibility.checks import RULES, Decision, DecisionKind, Remark, decisions_of
from trialwright.eligibility.criteria import Criterion, Section, Span, sentence_of
from trialwright.exchange.records.criteria import StudyCriteria
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.web.public.criteria.marks import Piece, pieces_of
from trialwright.web.public.languages import said, said_of_table
from trialwright.web.public.wording import retold


@dataclass(frozen=True, slots=True)
class Task:
    """What a person has to do, and about which words."""

    kind: str
    does: str
    words: str


@dataclass(frozen=True, slots=True)
class RemarkShown:
    """What a careful reader would stop at: what the rule finds, and the sentence."""

    rule: str
    finds: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionShown:
    """One criterion: its words in pieces, what it asks, what is left to a person."""

    id: str
    cohort: str
    pieces: tuple[Piece, ...]
    sentence: str
    tasks: tuple[Task, ...]
    remarks: tuple[RemarkShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Criteria of one section that follow one another, with the words above them as posted."""

    anchor: str
    title: str
    posted: str
    criteria: tuple[CriterionShown, ...]


def blocks_of(found: StudyCriteria) -> tuple[Block, ...]:
    """Return the blocks of a text in its order; none where there are no criteria."""
    return tuple(_numbered(_blocks(found)))


def remarks_on_the_text(found: StudyCriteria) -> tuple[RemarkShown, ...]:
    """Return the remarks that are about the text as a whole."""
    return tuple(_remark(one) for one in found.remarks if one.criterion is None)


def _blocks(found: StudyCriteria) -> Iterator[tuple[Section, str, list[CriterionShown]]]:
    text, by_criterion = found.reading.text, _by_criterion(found)
    section: Section | None = None
    posted, criteria = "", list[CriterionShown]()
    for one in _in_order(found):
        if isinstance(one, Span):
            if criteria and section is not None:
                yield section, posted, criteria
                posted, criteria = "", []
            posted = "\n".join(filter(None, (posted, _as_posted(one.of(text)))))
            continue
        if criteria and section is not None and one.section is not section:
            yield section, posted, criteria
            posted, criteria = "", []
        section = one.section
        criteria.append(_shown(text, one, by_criterion[one.id]))
    if criteria and section is not None:
        yield section, posted, criteria
    elif posted:
        yield Section.UNKNOWN, posted, []


def _in_order(found: StudyCriteria) -> list[Criterion | Span]:
    """Return criteria, and the places of words that belong to none, as they stand in the text."""
    placed: list[tuple[Span, Criterion | Span]] = [
        *((one.span, one) for one in found.reading.criteria),
        *((one.span, one.span) for one in found.reading.outside),
    ]
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _numbered(
    blocks: Iterator[tuple[Section, str, list[CriterionShown]]],
) -> Iterator[Block]:
    met: dict[Section, int] = defaultdict(int)
    for section, posted, criteria in blocks:
        met[section] += 1
        suffix = "" if met[section] == 1 else f"-{met[section]}"
        yield Block(
            anchor=f"{section.value}{suffix}",
            title=_title(section),
            posted=posted,
            criteria=tuple(criteria),
        )


def _title(section: Section) -> str:
    titles = {
        Section.INCLUSION: said("Inclusion: asked of whoever takes part"),
        Section.EXCLUSION: said("Exclusion: keeps from taking part"),
        Section.UNKNOWN: said("Under no heading: whether it includes or excludes is not known"),
    }
    return titles[section]


def _shown(text: str, criterion: Criterion, remarks: list[Remark]) -> CriterionShown:
    return CriterionShown(
        id=criterion.id,
        cohort=criterion.cohort or "",
        pieces=pieces_of(text, criterion),
        sentence=sentence_of(criterion.expression),
        tasks=tuple(map(_task, decisions_of(criterion, text))),
        remarks=tuple(map(_remark, remarks)),
    )


def _task(decision: Decision) -> Task:
    return Task(_MARKS[decision.kind], _does(decision.kind), decision.words)


#: The kind of marks on the words of a task.
_MARKS = {
    DecisionKind.JUDGE: "judged",
    DecisionKind.SIGN: "signed",
    DecisionKind.LOOK_UP: "cited",
    DecisionKind.COMPLETE: "open",
    DecisionKind.READ: "unread",
}


def _does(kind: DecisionKind) -> str:
    said_of = {
        DecisionKind.JUDGE: said("A physician judges"),
        DecisionKind.SIGN: said("Somebody signs"),
        DecisionKind.LOOK_UP: said("To be looked up"),
        DecisionKind.COMPLETE: said("To be completed: what else is meant"),
        DecisionKind.READ: said("To be read by a person"),
    }
    return said_of[kind]


def _remark(remark: Remark) -> RemarkShown:
    return RemarkShown(remark.rule, said_of_table(_finds()[remark.rule]), retold(remark.sentence))


@cache
def _finds() -> dict[str, str]:
    return {rule.code: rule.finds for rule in RULES}


def _by_criterion(found: StudyCriteria) -> dict[str, list[Remark]]:
    by_criterion: dict[str, list[Remark]] = defaultdict(list)
    for one in found.remarks:
        if one.criterion is not None:
            by_criterion[one.criterion].append(one)
    return by_criterion


def _as_posted(words: str) -> str:
    return unescape(Markup(words)).strip()
