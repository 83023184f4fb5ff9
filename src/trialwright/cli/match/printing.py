"""A match for people: the studies that are left, what each still asks, and where it recruits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import click

from trialwright.cli.match.candidates import Candidate, Match
from trialwright.cli.output import count_of, print_facts, print_line, print_table
from trialwright.cli.tables import Cell, Column, shortened
from trialwright.eligibility.evaluation import Ask, StudyVerdict
from trialwright.eligibility.evaluation.ways import Way
from trialwright.eligibility.evaluation.wording import name_of, policies_in_words, sentence_of
from trialwright.vocabulary import Concepts

_FACTS_SHOWN = 6
_COLUMNS = (Column("Study"), Column("Open", numeric=True), Column("Title, and what it asks"))
_NEAR = Column("km", numeric=True)
_CSV = (
    "nct_id verdict satisfied open facts_needed answers_needed km nearest_site title needs".split()  # noqa: SIM905 - a header
)


def print_match(made: Match) -> None:
    """Print a match."""
    place = made.place
    print_facts(
        [
            ("Patient", made.patient),
            ("Died", made.died or None),
            ("Near", None if place is None else place.name),
            ("Studies", made.studies),
            ("Of a recorded disease", made.of_disease),
            *((_NAMES[verdict], made.counts[verdict]) for verdict in _NAMES),
        ]
    )
    if made.candidates:
        click.echo()
        columns = _COLUMNS if place is None else (*_COLUMNS[:2], _NEAR, _COLUMNS[2])
        print_table(columns, [_row(one, made) for one in made.candidates])
    click.echo()
    shown = len(made.candidates)
    total = count_of(made.ranked, "study", "studies")
    print_line(f"{total}." if shown == made.ranked else f"{total}, {shown:,} shown.")
    for line in policies_in_words(made.policies):
        print_line(f"Policy: {line}.")


_NAMES = {
    StudyVerdict.ELIGIBLE: "Eligible",
    StudyVerdict.NEEDS_DATA: "Need data",
    StudyVerdict.NEEDS_REVIEW: "Need review",
    StudyVerdict.NOT_ELIGIBLE: "Ruled out",
}


def _row(one: Candidate, made: Match) -> tuple[Cell, ...]:
    text = "\n".join([one.title, *_site(one), *_asks(one, made.vocabulary)])
    if made.place is None:
        return one.nct_id, one.open, text
    km = None if one.nearest is None else f"{one.nearest.km:,.0f}"
    return one.nct_id, one.open, km, text


def _site(one: Candidate) -> Iterator[str]:
    if one.nearest is None:
        return
    site = one.nearest.site
    where = ", ".join(filter(None, (site.facility, site.city, site.country)))
    silent = "" if site.is_recruiting else " (whether it recruits is not stated)"
    yield f"at {where}{silent}"


def _asks(one: Candidate, vocabulary: Concepts) -> Iterator[str]:
    """Yield what follows, and what is still needed."""
    made = one.screening
    for finding in made.ruling_out:
        yield f"{finding.criterion.id} {sentence_of(finding, vocabulary)}: {_quoted(finding.words)}"
    if made.ruling_out:
        return
    if not made.findings:
        yield "states no criteria: a person reads the record"
        return
    way = made.fewest_to_admit
    yield f"{made.verdict.value}; {count_of(one.satisfied, 'criterion', 'criteria')} satisfied"
    if way is None:
        yield "a person reads the criteria"
        return
    facts, people = _split(way)
    if facts:
        yield f"needs {count_of(len(facts), 'fact', 'facts')}: {_names(facts, vocabulary)}"
    if people:
        answers = count_of(len(people), "answer", "answers")
        yield f"needs {answers} of people: {_names(people, vocabulary)}"


def _split(way: Way) -> tuple[list[Ask], list[Ask]]:
    ordered = sorted(way)
    return [one for one in ordered if not one.for_people], [
        one for one in ordered if one.for_people
    ]


def _names(asks: list[Ask], vocabulary: Concepts) -> str:
    names = [shortened(name_of(one, vocabulary), 60) for one in asks[:_FACTS_SHOWN]]
    more = len(asks) - len(names)
    return "; ".join([*names, f"and {more:,} more"] if more else names)


def _quoted(words: str) -> str:
    return f'"{shortened(words)}"'


def print_match_csv(made: Match) -> None:
    """Print a line for each study that is shown, as CSV with a header."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(_CSV)
    writer.writerows(_line(one, made.vocabulary) for one in made.candidates)
    click.echo(target.getvalue(), nl=False)


def _line(one: Candidate, vocabulary: Concepts) -> list[object]:
    made = one.screening
    way = made.fewest_to_admit
    facts, people = _split(way) if way is not None else ([], [])
    nearest = one.nearest
    site = nearest.site if nearest is not None else None
    return [
        one.nct_id,
        made.verdict.value,
        one.satisfied,
        one.open,
        len(facts),
        len(people),
        "" if nearest is None else f"{nearest.km:.1f}",
        "" if site is None else ", ".join(filter(None, (site.facility, site.city, site.country))),
        one.title,
        "; ".join(name_of(each, vocabulary) for each in (*facts, *people)),
    ]
