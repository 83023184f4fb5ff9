"""Every rulebook there is, in a line each, and every row of each, for lists and the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from trialwright.grading.crs import crs_rulebook
from trialwright.grading.domains import DomainRulebook
from trialwright.grading.entered import EnteredRulebook, iec_hs_rulebook
from trialwright.grading.icaht import DayRulebook, day_rulebooks
from trialwright.grading.icaht.rulebooks import DayRow
from trialwright.grading.icans import icans_rulebook
from trialwright.grading.response import ResponseRulebook, response_rulebooks
from trialwright.grading.response.rulebooks import PostTransplantRule, post_transplant_rule
from trialwright.grading.rulebook import BaselineCase, Row, Rulebook
from trialwright.grading.shelf import measured_rulebooks


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a rulebook in words: its term, its grade, where it begins, and its place."""

    term: str
    grade: str
    begins: str
    printed: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One rulebook in words."""

    key: str
    title: str
    source: str
    verified: str
    verified_how: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def terms(self) -> int:
        """How many terms (domains, periods, categories) it has."""
        return len({line.term for line in self.lines})

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.lines)


class _Published(Protocol):
    """What every kind of rulebook says of itself."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def verified(self) -> str: ...
    @property
    def verified_how(self) -> str: ...


def catalog() -> tuple[Listed, ...]:
    """Return every rulebook, with all its rows."""
    return (
        *map(_measured, measured_rulebooks()),
        _domains(crs_rulebook()),
        _domains(icans_rulebook()),
        *map(_days, day_rulebooks()),
        _entered(iec_hs_rulebook()),
        *map(_response, response_rulebooks()),
        _post_transplant(post_transplant_rule()),
    )


def _listed(rulebook: _Published, lines: Iterable[Line], notes: Iterable[str] = ()) -> Listed:
    return Listed(
        key=rulebook.key,
        title=rulebook.title,
        source=rulebook.source,
        verified=rulebook.verified,
        verified_how=rulebook.verified_how,
        lines=tuple(lines),
        notes=tuple(notes),
    )


def begins(row: Row) -> str:
    """Return in words where a row of a measured term begins."""
    if row.condition is None:
        return "a physician's judgement"
    parts = [row.condition.text]
    if row.baseline is not BaselineCase.ANY:
        parts.append(f"baseline {row.baseline.value}")
    if row.needs is not None:
        parts.append(row.needs.replace("_", " "))
    return ", ".join(parts)


def _measured(rulebook: Rulebook) -> Listed:
    return _listed(
        rulebook,
        tuple(_measured_lines(rulebook)),
        tuple(_measured_notes(rulebook)),
    )


def _measured_lines(rulebook: Rulebook) -> Iterator[Line]:
    for term in rulebook.terms:
        unit = "" if term.unit in {"any", "1"} else f" [{term.unit}]"
        for row in term.rows:
            grade = str(row.grade)
            yield Line(term.name + unit, grade, begins(row), row.printed, row.source, row.verified)
    febrile = rulebook.febrile_neutropenia
    if febrile is not None:
        both = "neutrophils and temperature together"
        yield Line(
            febrile.name,
            str(febrile.grade),
            both,
            febrile.printed,
            febrile.source,
            febrile.verified,
        )
    named = [(one.name, one.rows) for one in rulebook.entered]
    if febrile is not None:
        named.insert(0, (febrile.name, febrile.entered))
    for name, rows in named:
        for one in rows:
            judged = "a physician's judgement"
            yield Line(name, str(one.grade), judged, one.printed, one.source, one.verified)


def _measured_notes(rulebook: Rulebook) -> Iterator[str]:
    for term in rulebook.terms:
        for fact in term.facts:
            taken = "the worst case is taken" if fact.if_unknown.value == "worst" else "it is asked"
            yield f"{term.name} asks whether {fact.says} (`{fact.name}`); if not stated, {taken}."
        for gap in term.gaps:
            yield f"{term.name}, `{gap.condition.text}`: {gap.says}"
        if term.note:
            yield f"{term.name}: {term.note}"


def _domains(rulebook: DomainRulebook) -> Listed:
    scores = (
        Line(one.tool, str(one.grade), _range(one.first, one.last), "", one.source, one.verified)
        for one in rulebook.scores
    )
    findings = (
        Line(domain, str(one.grade), f"{one.name}: {one.says}", "", one.source, one.verified)
        for domain, found in rulebook.domains.items()
        for one in found
    )
    return _listed(
        rulebook,
        (*scores, *findings),
    )


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _days(rulebook: DayRulebook) -> Listed:
    return _listed(
        rulebook,
        tuple(
            Line(period.name, str(row.grade), _day_row(row), row.printed, row.source, row.verified)
            for period in rulebook.periods
            for row in period.rows
        ),
        (
            f"Counts are in {rulebook.unit}.",
            f"Days are counted by the way `{rulebook.count.value}` unless a study says otherwise.",
        ),
    )


def _day_row(row: DayRow) -> str:
    if row.never_recovered_from is not None:
        return f"{row.condition.text} from day {row.never_recovered_from} or before to the end"
    parts = [row.condition.text]
    if row.days_from:
        parts.append(f"{row.days_from} days or more")
    if row.measurements_from:
        parts.append(f"{row.measurements_from} measurements or non-transient")
    return ", ".join(parts)


def _entered(rulebook: EnteredRulebook) -> Listed:
    judged = "a physician's judgement"
    return _listed(
        rulebook,
        tuple(
            Line("IEC-HS", str(one.grade), judged, one.printed, one.source, one.verified)
            for one in rulebook.rows
        ),
        tuple(
            f"Shown beside the grade: {' or '.join(c.text for c in one.conditions)} of {one.name}. "
            f"Source: {one.source}."
            for one in rulebook.support
        ),
    )


_CATEGORIES = {
    "cr": "CR",
    "crh": "CRh",
    "cri": "CRi",
    "mlfs": "MLFS",
    "pr": "PR",
    "no_response": "no response",
    "non_evaluable": "non-evaluable",
    "mrd": "MRD",
    "relapse": "relapse",
}


def _response(rulebook: ResponseRulebook) -> Listed:
    return _listed(
        rulebook,
        tuple(
            Line(_CATEGORIES[part.id.rpartition("/")[2]], "", "", "", part.source, part.verified)
            for part in rulebook.parts
        ),
    )


def _post_transplant(rule: PostTransplantRule) -> Listed:
    return _listed(
        rule,
        (Line("CR without a marrow", "", "", "", rule.source, rule.verified),),
    )
