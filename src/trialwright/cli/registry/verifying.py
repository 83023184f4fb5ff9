"""`registry verify`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, print_line, remark
from trialwright.cli.registry.progress import PAUSE
from trialwright.errors import TrialwrightError
from trialwright.registry import verification
from trialwright.registry.search.index.agreement import Agreement, agreement_of
from trialwright.registry.search.index.contents import Sampled, sample_contents
from trialwright.registry.store import Registry
from trialwright.registry.verification import VerifyReport


@click.command()
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    help="Studies of which the index is asked what their records say; 0 for none.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Number that the chosen studies and queries follow from.",
)
@quiet_option
@json_option
@home_option
def verify(home: Path, *, sample: int, seed: int, quiet: bool, as_json: bool) -> None:
    """Look whether everything that is stored is what was stored.

    Every version is unpacked, hashed and read again, and every account added up. Of some
    studies, chosen by chance, the search index is asked for words, values and ranges out of
    their records, and for words that are not in them. Ends with exit code 1 if anything is
    damaged; each damage is one line. An NCT id that is a study here and a former id of
    another study is said as well; that is in the records and no damage. So is how far the
    search index is behind; the next indexing mends that.
    """
    with Registry.open(home) as registry:
        seen = _Seen(
            verification.verify(registry, None if quiet else _Counter()),
            agreement_of(home, registry),
            sample_contents(home, registry, studies=sample, seed=seed),
        )
    if as_json:
        print_json(seen.as_json(seed))
    else:
        seen.show()
    if not seen.sound:
        remark(seen.remedy, quiet=quiet)
        raise click.exceptions.Exit(TrialwrightError.exit_code)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found in the registry, and in the index by its versions and by its contents."""

    report: VerifyReport
    index: Agreement
    sampled: Sampled

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return self.report.sound and not self.index.strange and not self.sampled.differing

    @property
    def remedy(self) -> str:
        """What to do about damage."""
        if self.report.sound:
            return "the index is damaged: remove its folder and run `trialwright registry index`"
        return "the registry is damaged: load its sources again into a new one"

    def as_json(self, seed: int) -> dict[str, object]:
        """Return everything for programs."""
        report, index, sampled = self.report, self.index, self.sampled
        return {
            "sound": self.sound,
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
                "sample": {
                    "seed": seed,
                    "studies": sampled.studies,
                    "queries": sampled.queries,
                    "differing": sampled.differing,
                },
            },
        }

    def show(self) -> None:
        """Print the account, and a line for each thing that is to be said."""
        report, index, sampled = self.report, self.index, self.sampled
        print_facts(
            [
                ("Studies", report.studies),
                ("Versions", report.versions),
                ("Former NCT ids", report.aliases),
                ("Set aside", report.rejected),
                ("Loads", report.loads),
                ("Indexed", index.indexed),
                ("Not indexed", index.behind),
                (
                    "Sampled",
                    f"{sampled.queries:,} queries on {sampled.studies:,} studies",
                ),
                ("Damages", len(report.damages) + len(sampled.differing)),
            ]
        )
        for damage in report.damages:
            print_line(damage.sentence)
        for one in sampled.differing:
            print_line(one.sentence)
        for contested in report.contested:
            print_line(
                f"{contested.nct_id} is a study of its own; {contested.named_by} names it as a "
                "former NCT id of its own"
            )
        if index.strange:
            print_line(f"the index has {index.strange:,} studies that the registry does not have")


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
