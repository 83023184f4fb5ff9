"""Print each rule of the record check with its count over real records, and the time per record.

    python benchmarks/checks.py RECORDS [--json]

RECORDS is newline-delimited JSON, as it is or with zstd. Rules that depend on the calendar
are asked as of each record's own data cut.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path

import zstandard

from trialwright.registry.checks import CHECKS_VERSION, RULES, TIMED_RULES, check
from trialwright.registry.reading import read_study
from trialwright.registry.record import Study

_ROUNDS = 5


def main() -> None:
    """Read the records, check them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args()
    studies = [read_study(line) for line in _lines(asked.records)]
    findings, records = _counts(studies)
    microseconds = _microseconds(studies)
    if asked.json:
        print(json.dumps(_as_tree(studies, findings, records, microseconds), indent=2))
        return
    width = max(len(rule.id) for rule in (*RULES, *TIMED_RULES))
    print(f"{'rule':<{width}}  findings  records")
    for rule in (*RULES, *TIMED_RULES):
        print(f"{rule.id:<{width}}  {findings[rule.id]:>8,}  {records[rule.id]:>7,}")
    print(f"{len(studies):,} records, {sum(findings.values()):,} findings")
    print(f"{microseconds:.1f} microseconds a record, without the rules that ask for the day")


def _lines(path: Path) -> list[bytes]:
    packed = path.read_bytes()
    if path.suffix == ".zst":
        with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
            packed = io.BufferedReader(stream).read()
    return packed.splitlines()


def _counts(studies: list[Study]) -> tuple[Counter[str], Counter[str]]:
    """Return findings per rule, and records with at least one."""
    findings: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for study in studies:
        found = [each.rule for each in check(study, today=_data_cut(study))]
        findings.update(found)
        records.update(set(found))
    return findings, records


def _data_cut(study: Study) -> date | None:
    derived = study.derived_section
    module = None if derived is None else derived.misc_info_module
    return None if module is None else module.version_holder


def _microseconds(studies: list[Study]) -> float:
    """Return the mean processor time of a check [µs], the best of a few rounds."""
    rounds = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for study in studies:
            check(study, today=None)
        rounds.append(time.process_time() - begun)
    return min(rounds) / len(studies) * 1e6


def _as_tree(
    studies: list[Study], findings: Counter[str], records: Counter[str], microseconds: float
) -> dict[str, object]:
    return {
        "version": CHECKS_VERSION,
        "records": len(studies),
        "microseconds": round(microseconds, 1),
        "rules": [
            {"rule": rule.id, "findings": findings[rule.id], "records": records[rule.id]}
            for rule in (*RULES, *TIMED_RULES)
        ],
    }


if __name__ == "__main__":
    main()
