"""`registry check`: one record as a careful reader would read it, or counts over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
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
from trialwright.cli.output import count_of, print_json, print_table, remark
from trialwright.cli.registry.finding import RESTATED, find_or_restate
from trialwright.cli.registry.freshness import derive_anew_if_needed
from trialwright.cli.registry.progress import counted
from trialwright.cli.tables import Column
from trialwright.registry.checks import CHECKS_VERSION, RULES, TIMED_RULES, Described
from trialwright.registry.checks import check as check_record
from trialwright.registry.loading import stored_findings
from trialwright.registry.reading import read_study
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

_FINDINGS = (Column("Rule"), Column("What a careful reader would stop at, and where"))
_COUNTS = (
    Column("Rule"),
    Column("Title"),
    Column("Studies", numeric=True),
    Column("Findings", numeric=True),
)


@click.command()
@optional_nct_argument
@all_option("Count the findings of each rule over all studies.")
@today_option
@quiet_option
@json_option
@home_option
def check(  # noqa: PLR0913 - one for each option
    nct_id: NctId | None,
    day: date | None,
    home: Path,
    *,
    everything: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Check records as a careful reader would: one, or all.

    A finding has a rule, the place in the record and a sentence. Some rules depend on the day.
    """
    one = one_or_all(nct_id, everything=everything)
    if one is None:
        _check_all(home, day, quiet=quiet, as_json=as_json)
    else:
        _check_one(home, one, day or this_day(), quiet=quiet, as_json=as_json)


def _check_one(home: Path, nct_id: NctId, day: date, *, quiet: bool, as_json: bool) -> None:
    record = find_or_restate(home, nct_id)
    if record.version is None:
        remark(RESTATED.format(nct_id), quiet=quiet)
    findings = check_record(record.study, today=day)
    if as_json:
        print_json(
            {
                "nct_id": record.nct_id,
                "restated": record.version is None,
                "today": day,
                "rules_version": CHECKS_VERSION,
                "findings": [
                    {"rule": one.rule, "path": one.path, "sentence": str(one.sentence)}
                    for one in findings
                ],
            }
        )
    elif findings:
        print_table(_FINDINGS, [(one.rule, f"{one.sentence}\n{one.path}") for one in findings])
    else:
        click.echo(f"{record.nct_id}: no findings.")


def _check_all(home: Path, day: date | None, *, quiet: bool, as_json: bool) -> None:
    derive_anew_if_needed(home, quiet=quiet)
    studies: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    with Registry.open(home) as registry:
        total = registry.count()
        for found in _findings_by_rule(registry, day, total, quiet=quiet):
            findings.update(found)
            studies.update(found.keys())
    rules: tuple[Described, ...] = RULES if day is None else (*RULES, *TIMED_RULES)
    if as_json:
        counts = [
            {"rule": rule.id, "studies": studies[rule.id], "findings": findings[rule.id]}
            for rule in rules
        ]
        print_json(
            {"studies": total, "today": day, "rules_version": CHECKS_VERSION, "rules": counts}
        )
        return
    found_something = [rule for rule in rules if studies[rule.id]]
    if found_something:
        print_table(
            _COUNTS,
            [(one.id, one.title, studies[one.id], findings[one.id]) for one in found_something],
        )
    silent = count_of(len(rules) - len(found_something), "rule", "rules")
    click.echo(f"\n{silent} found nothing in {count_of(total, 'study', 'studies')}.")


def _findings_by_rule(
    registry: Registry, day: date | None, total: int, *, quiet: bool
) -> Iterator[Mapping[str, int]]:
    """Yield each study's number of findings by rule: as kept, or asked anew for a day."""
    if day is None:
        yield from (stored_findings(findings) for _, _, findings in registry.all_derived())
        return
    for _, form, source in counted(registry.all_newest(), total, quiet=quiet):
        found = check_record(read_study(json_of(source, form)), today=day)
        yield Counter(finding.rule for finding in found)
