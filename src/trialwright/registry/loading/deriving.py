"""What is derived from a record when it is loaded: flags and findings, as the store keeps them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import msgspec

from trialwright.registry.checks import CHECKS_VERSION, check
from trialwright.registry.flags import RULES_VERSION, StudyFlags, as_json, flags_of, from_json
from trialwright.registry.flags.absence import nothing_said
from trialwright.registry.record import Study

#: The rules that derive what is kept beside a record; with new rules it is derived anew.
RULES = f"{RULES_VERSION}/{CHECKS_VERSION}"


@dataclass(frozen=True, slots=True)
class Derived:
    """What is kept beside the newest version of a record.

    `flags` is the JSON form of its flags; empty where nothing in the record hints at a gene
    or cell product, which is so for 97 in 100. `findings` counts findings by rule, as a JSON
    object; their sentences are made anew when somebody reads them. `rules` are the versions
    of the rules.
    """

    flags: str
    findings: str
    rules: str


def derive(study: Study) -> Derived:
    """Return what the timeless rules say of a record."""
    flags = flags_of(study)
    findings = Counter(finding.rule for finding in check(study, today=None))
    return Derived(
        flags="" if flags == nothing_said() else msgspec.json.encode(as_json(flags)).decode(),
        findings=msgspec.json.encode(dict(findings)).decode() if findings else "",
        rules=RULES,
    )


def stored_flags(text: str) -> StudyFlags:
    """Return the flags that were kept."""
    return from_json(msgspec.json.decode(text)) if text else nothing_said()


def stored_findings(text: str) -> dict[str, int]:
    """Return how many findings each rule had."""
    return msgspec.json.decode(text, type=dict[str, int]) if text else {}
