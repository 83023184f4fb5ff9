"""`registry flags`: what is derived from one record, each answer with its reason, or counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from trialwright.cli.clock import today as this_day
from trialwright.cli.options import (
    all_option,
    home_option,
    json_option,
    one_or_all,
    optional_nct_argument,
    quiet_option,
    today_option,
)
from trialwright.cli.output import print_facts, print_json, print_table, remark
from trialwright.cli.registry.finding import RESTATED, Shown, find_or_restate
from trialwright.cli.registry.freshness import derive_anew_if_needed
from trialwright.cli.registry.progress import counted
from trialwright.cli.tables import Cell, Column
from trialwright.registry.flags import (
    DaySpan,
    Evidence,
    Standing,
    StudyFlags,
    definitions,
    flags_of,
    named_flags,
    standing_of,
)
from trialwright.registry.flags import as_json as flags_as_json
from trialwright.registry.loading import stored_flags
from trialwright.registry.reading import read_study
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

_WORDS = (Column("What the record says"), Column("Where"))
_ANSWERS = (Column("Definition"), Column("Answer"), Column("Why, and by which rule"))
_COUNTS = (Column("Flag"), Column("Value"), Column("Studies", numeric=True))


@click.command()
@optional_nct_argument
@all_option("Count the values over all studies.")
@today_option
@quiet_option
@json_option
@home_option
def flags(  # noqa: PLR0913 - one for each option
    nct_id: NctId | None,
    day: date | None,
    home: Path,
    *,
    everything: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say whether a study is gene therapy, by which rule and why.

    There are three definitions, and a study may be gene therapy under one and not under another;
    "unknown" is an answer. Each comes with its rule and the words of the record that led to it.
    """
    one = one_or_all(nct_id, everything=everything)
    if one is None:
        _flags_of_all(home, day, quiet=quiet, as_json=as_json)
        return
    record = find_or_restate(home, one)
    if record.version is None:
        remark(RESTATED.format(one), quiet=quiet)
    found, standing = flags_of(record.study), standing_of(record.study, day or this_day())
    if as_json:
        print_json(_as_json(record, found, standing))
    else:
        _print_flags(found, standing)


def _flags_of_all(home: Path, day: date | None, *, quiet: bool, as_json: bool) -> None:
    derive_anew_if_needed(home, quiet=quiet)
    counts: Counter[tuple[str, str]] = Counter()
    with Registry.open(home) as registry:
        total = registry.count()
        for _, flags_text, _ in registry.all_derived():
            counts.update(_values(stored_flags(flags_text)))
        if day is not None:
            for _, form, source in counted(registry.all_newest(), total, quiet=quiet):
                study = read_study(json_of(source, form))
                counts.update(_values_on_a_day(standing_of(study, day)))
    by_flag: dict[str, dict[str, int]] = {}
    for (flag, value), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1])):
        by_flag.setdefault(flag, {})[value] = count
    if as_json:
        print_json({"studies": total, "today": day, "flags": by_flag})
        return
    rows = [(flag, value, n) for flag, values in by_flag.items() for value, n in values.items()]
    print_table(_COUNTS, rows)


def _values(found: StudyFlags) -> Iterator[tuple[str, str]]:
    """Yield each flag with its value; a study aimed at several antigens counts for each."""
    for name, flag in named_flags(found).items():
        yield name, flag.answer.value
    yield "modality", found.modality.value
    yield "role", found.role.value
    yield "cell_product", "(no cells)" if found.cell_product is None else found.cell_product.value
    yield "donor", "(no cells)" if found.donor is None else found.donor.value
    yield from (("antigen", antigen.symbol) for antigen in found.antigens)


def _values_on_a_day(standing: Standing) -> Iterator[tuple[str, str]]:
    yield "has_results", standing.has_results.value
    yield "has_adverse_events", standing.has_adverse_events.value
    yield "start_passed_not_recruiting", standing.start_passed_not_recruiting.value


def _print_flags(found: StudyFlags, standing: Standing) -> None:
    names = {definition.id: definition.name for definition in definitions()}
    print_table(
        _ANSWERS,
        [
            (names[name], flag.answer.value, f"{flag.reason}\n{flag.rule}")
            for name, flag in named_flags(found).items()
        ],
    )
    click.echo()
    print_facts(_facts(found, standing))
    words = [(one.text, one.path) for one in _evidence(found)]
    if words:
        click.echo()
        print_table(_WORDS, words)


def _facts(found: StudyFlags, standing: Standing) -> list[tuple[str, Cell]]:
    return [
        ("Modality", _in_words(found.modality.value)),
        ("Cells", None if found.cell_product is None else found.cell_product.value),
        ("Target antigens", ", ".join(one.in_words for one in found.antigens) or None),
        ("Cells from", None if found.donor is None else found.donor.value),
        ("Role in the study", _in_words(found.role.value)),
        ("Results posted", standing.has_results.value),
        ("Adverse events posted", standing.has_adverse_events.value),
        ("Days since last verified", _span(standing.days_since_verified)),
        ("Start passed, not recruiting", standing.start_passed_not_recruiting.value),
        ("  why", standing.reason),
        ("Version of the rules", found.rules_version),
    ]


def _evidence(found: StudyFlags) -> Iterable[Evidence]:
    """Return all words that led to an answer, each once."""
    shown = [*found.evidence, *found.donor_evidence]
    shown += (one for antigen in found.antigens for one in antigen.evidence)
    return dict.fromkeys(shown)


def _span(span: DaySpan | None) -> str | None:
    if span is None:
        return None
    if span.fewest == span.most:
        return f"{span.fewest:,}"
    return f"{span.fewest:,} to {span.most:,}"


def _in_words(value: str) -> str:
    return value.replace("_", " ")


def _as_json(record: Shown, found: StudyFlags, standing: Standing) -> dict[str, object]:
    return {
        "nct_id": record.nct_id,
        "restated": record.version is None,
        "flags": flags_as_json(found),
        "standing": {
            "as_of": standing.as_of,
            "has_results": standing.has_results,
            "has_adverse_events": standing.has_adverse_events,
            "days_since_verified": standing.days_since_verified,
            "start_passed_not_recruiting": standing.start_passed_not_recruiting,
            "reason": str(standing.reason),
        },
    }
