"""A screening for people: every criterion, the verdict, and what would decide."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from trialwright.cli.output import print_facts, print_line, print_table
from trialwright.cli.tables import Column, shortened
from trialwright.eligibility.evaluation import Ask, Effect, Evidence, Finding, Screening, Why
from trialwright.eligibility.evaluation.wording import (
    evidence_in_words,
    headline,
    name_of,
    need_of,
    policies_in_words,
    verdict_in_words,
)
from trialwright.eligibility.patient import Standing
from trialwright.vocabulary import Concepts

_CRITERIA = (Column("Criterion"), Column("What follows"), Column("Words, data, and what is open"))
_QUESTIONS = (Column("What would decide"), Column("For"))
_MARKS = {Effect.SATISFIED: "+", Effect.RULES_OUT: "X", Effect.OPEN: "?"}


def print_screening(made: Screening, study: str | None, vocabulary: Concepts) -> None:
    """Print a screening."""
    print_facts(
        [
            ("Study", study or "a text of one's own"),
            ("Patient", made.patient),
            ("Died", made.death or None),
            ("Verdict", verdict_in_words(made)),
        ]
    )
    click.echo()
    print_table(_CRITERIA, [_row(one, vocabulary) for one in made.all_findings])
    if made.asks and not made.ruling_out:
        click.echo()
        print_table(_QUESTIONS, list(_questions(made, vocabulary)))
    for line in _ends(made, vocabulary):
        print_line(line)
    click.echo()
    for line in policies_in_words(made.policies):
        print_line(f"Policy: {line}.")
    for one in made.stray:
        print_line(
            f"Signed by {one.by} on {one.on}, and not counted: {one.criterion} has no words "
            f'"{shortened(one.words)}".'
        )


def _row(finding: Finding, vocabulary: Concepts) -> tuple[str, str, str]:
    lines = [f'"{shortened(finding.words)}"']
    in_question = {each for one in finding.opens for each in one.evidence}
    facts = [one for one in finding.evidence if not one.is_signed]
    known = [one for one in facts if one not in in_question]
    lines += [f"{_lead(one)}: {evidence_in_words(one)}" for one in known]
    lines += [need_of(one, vocabulary) for one in finding.opens]
    lines += list(finding.notes)
    lines += [
        f"signed by {one.by} on {one.on}: {_said(one.holds, str(one.reading))}, {one.reason}"
        for one in finding.signed
    ]
    mark = _MARKS[finding.effect]
    return f"{mark} {finding.criterion.id}", headline(finding), "\n".join(dict.fromkeys(lines))


def _lead(one: Evidence) -> str:
    return "has" if one.standing is Standing.SURE else "recorded"


def _said(holds: bool | None, reading: str) -> str:  # noqa: FBT001 - the answer itself
    if holds is None:
        return f"read as {reading.rpartition('.')[2].lower()}"
    return "yes" if holds else "no"


def _questions(made: Screening, vocabulary: Concepts) -> Iterator[tuple[str, str]]:
    for ask in made.asks:
        who = "person" if ask.for_people else "fact"
        ids = ", ".join(one.criterion.id for one in made.openings(ask))
        yield f"{who}: {shortened(name_of(ask, vocabulary))}", ids


def _ends(made: Screening, vocabulary: Concepts) -> Iterator[str]:
    """Yield how far it is to either end."""
    if made.ruling_out or not made.asks:
        return
    admit, rule_out = made.fewest_to_admit, made.fewest_to_rule_out
    if admit is not None:
        facts = sum(not ask.for_people for ask in admit)
        bound = "" if made.to_admit.is_exact else "at most "
        yield (
            f"\nEligible takes {bound}{len(admit)} answers: {facts} of facts, "
            f"{len(admit) - facts} of people."
        )
    if rule_out is not None:
        names = "; ".join(shortened(name_of(ask, vocabulary)) for ask in sorted(rule_out))
        yield f"Not eligible may follow from as few as {len(rule_out)}: {names}."


def questions_as_toml(made: Screening, study: str | None, patient: str) -> str:
    """Return what people have to answer as TOML, with what they fill in left out."""
    lines = [] if study is None else [f"study = {_quoted(study)}", ""]
    for ask in made.asks:
        if ask.for_people:
            lines += _asked(made, ask, patient)
    return "\n".join([*lines, ""])


def _asked(made: Screening, ask: Ask, patient: str) -> list[str]:
    whys = {one.why for finding in made.openings(ask) for one in finding.opens if one.ask == ask}
    rest = ["# by = ", "# on = ", "# reason = ", ""]
    about = [f"criterion = {_quoted(ask.criterion)}"]
    codes = ", ".join(sorted(why.value for why in whys))
    if Why.AMBIGUOUS_TEXT in whys:
        words = f"words = {_quoted(ask.about)}"
        return [f"# {codes}", "[[reading]]", *about, words, '# read_as = "and" or "or"', *rest]
    words = f"statement = {_quoted(ask.about)}"
    owner = f"patient = {_quoted(patient)}"
    return [f"# {codes}", "[[answer]]", owner, *about, words, "# holds = true or false", *rest]


def _quoted(text: str) -> str:
    """Return a text as TOML has it; JSON writes the same within the characters of a line."""
    return json.dumps(text, ensure_ascii=False)
