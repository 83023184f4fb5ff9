"""`registry verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, print_line, remark
from trialwright.cli.registry.progress import PAUSE
from trialwright.errors import TrialwrightError
from trialwright.registry import verification
from trialwright.registry.search.index.agreement import agreement_of
from trialwright.registry.store import Registry


@click.command()
@quiet_option
@json_option
@home_option
def verify(home: Path, *, quiet: bool, as_json: bool) -> None:
    """Look whether everything that is stored is what was stored.

    Every version is unpacked, hashed and read again, and every account added up. Ends with exit
    code 1 if anything is damaged; each damage is one line. An NCT id that is a study here and a
    former id of another study is said as well; that is in the records and no damage. So is how
    far the search index is behind; the next indexing mends that.
    """
    with Registry.open(home) as registry:
        report = verification.verify(registry, None if quiet else _Counter())
        index = agreement_of(home, registry)
    sound = report.sound and not index.strange
    if as_json:
        print_json(
            {
                "sound": sound,
                "studies": report.studies,
                "versions": report.versions,
                "aliases": report.aliases,
                "rejected": report.rejected,
                "loads": report.loads,
                "damages": report.damages,
                "contested": report.contested,
                "index": {
                    "indexed": index.indexed,
                    "behind": index.behind,
                    "strange": index.strange,
                },
            }
        )
    else:
        print_facts(
            [
                ("Studies", report.studies),
                ("Versions", report.versions),
                ("Former NCT ids", report.aliases),
                ("Set aside", report.rejected),
                ("Loads", report.loads),
                ("Indexed", index.indexed),
                ("Not indexed", index.behind),
                ("Damages", len(report.damages)),
            ]
        )
        for damage in report.damages:
            print_line(damage.sentence)
        for one in report.contested:
            print_line(
                f"{one.nct_id} is a study of its own; {one.named_by} names it as a former NCT id "
                "of its own"
            )
    if index.strange:
        print_line(f"the index has {index.strange:,} studies that the registry does not have")
    if not sound:
        remedy = (
            "the index is damaged: remove its folder and run `trialwright registry index`"
            if report.sound
            else "the registry is damaged: load its sources again into a new one"
        )
        remark(remedy, quiet=quiet)
        raise click.exceptions.Exit(TrialwrightError.exit_code)


class _Counter:
    """Says on a terminal how many versions have been looked at."""

    def __init__(self) -> None:
        self._show = sys.stderr.isatty()
        self._written = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        last = done == total
        if self._show and (last or monotonic() - self._written >= PAUSE):
            self._written = monotonic()
            click.echo(f"\r{done:,} of {total:,} versions", nl=last, err=True)
