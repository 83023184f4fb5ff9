"""From the TOML of a rulebook to its values, or to what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from trialwright.grading.conditions import FORMS, Condition, condition_of
from trialwright.grading.fields import Defect, Fields, table_of, without_defects
from trialwright.grading.rulebook import (
    ANY_UNIT,
    BaselineCase,
    Direction,
    EnteredRow,
    EnteredTerm,
    Fact,
    FebrileNeutropenia,
    Gap,
    GapAnswer,
    IfUnknown,
    Row,
    Rulebook,
    Term,
)
from trialwright.vocabulary.units import is_unit

#: The form of the files that this version reads.
FORMAT = 1
_NO_SIGN = re.compile("[^0-9a-z.]+")


def rulebook_of(source: bytes, name: str) -> Rulebook:
    """Return the rulebook that a file holds.

    Raises InvalidInput with one sentence for each thing that cannot be read, each on a line.
    """
    return without_defects(read, source, name)


def read(source: bytes, name: str) -> tuple[Rulebook | None, list[Defect]]:
    """Return the rulebook of a file, or None with what cannot be read; `name` is the file's."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    rulebook = _rulebook(Fields(table, name, defects))
    return (None if defects else rulebook), defects


def _rulebook(fields: Fields) -> Rulebook:
    if fields.number("format") != FORMAT:
        fields.wrong("format", f"is not {FORMAT}, the form that is read here")
    if fields.text("kind") != "measured":
        fields.wrong("kind", "is not 'measured', the kind of rulebook over measured values")
    name, version = fields.text("name"), fields.text("version")
    verified = fields.text("verified")
    key = _slug(f"{name} {version}")
    rulebook = Rulebook(
        name=name,
        version=version,
        title=fields.text("title"),
        source=fields.text("source"),
        verified=verified,
        verified_how=fields.text("verified_how"),
        terms=tuple(_term(one, key, verified) for one in fields.tables("term", "term")),
        entered=tuple(_entered(one, verified) for one in fields.tables("entered", "entered term")),
        febrile_neutropenia=_febrile(fields.inner("febrile_neutropenia"), verified),
    )
    if not rulebook.terms and not rulebook.entered:
        fields.wrong("term", "is missing: a rulebook has at least one [[term]]")
    _once(fields, "term", (one.name for one in rulebook.terms))
    fields.end()
    return rulebook


def _once(fields: Fields, what: str, names: Iterable[str]) -> None:
    counts = Counter(name.casefold() for name in names)
    for name, count in counts.items():
        if count > 1:
            fields.wrong(what, f"{name!r} is there {count} times, expected once")


def _term(fields: Fields, key: str, verified: str) -> Term:
    name = fields.text("name")
    if name:
        fields.place = f"{fields.place} ({name})"
    verified = fields.text("verified", default=verified)
    unit = fields.text("unit")
    if unit and unit != ANY_UNIT and not is_unit(unit):
        fields.wrong("unit", f"is {unit!r}, expected 'any' or a UCUM code such as 10*9/L")
    rows = [_row(one, verified) for one in fields.tables("row", "row")]
    term = Term(
        name=name,
        group=fields.text("group"),
        direction=fields.choice("direction", Direction),
        unit=unit,
        undefined=fields.grades("undefined"),
        facts=tuple(_fact(one) for one in fields.tables("fact", "fact")),
        gaps=tuple(_gap(one) for one in fields.tables("gap", "gap")),
        rows=_with_ids(rows, f"{key}/{_slug(name)}"),
        note=fields.text("note", default=""),
    )
    _facts_are_declared(fields, term)
    fields.end()
    return term


def _facts_are_declared(fields: Fields, term: Term) -> None:
    declared = {one.name for one in term.facts}
    needed = {row.needs for row in term.rows if row.needs is not None}
    for name in sorted(needed - declared):
        fields.wrong("row", f"needs {name!r}, which no [[term.fact]] declares")
    for name in sorted(declared - needed):
        fields.wrong("fact", f"{name!r} is declared, and no row needs it")


def _fact(fields: Fields) -> Fact:
    fact = Fact(fields.text("name"), fields.text("says"), fields.choice("if_unknown", IfUnknown))
    fields.end()
    return fact


def _gap(fields: Fields) -> Gap:
    condition = _condition(fields) or Condition("", ())
    gap = Gap(condition, fields.choice("answer", GapAnswer), fields.text("says"))
    fields.end()
    return gap


def _row(fields: Fields, verified: str) -> Row:
    condition = _condition(fields) if "when" in fields.table else None
    clinical = fields.texts("clinical")
    if "when" not in fields.table and not clinical:
        fields.wrong("when", f"is missing, expected {FORMS}, or `clinical` words")
    row = Row(
        id="",
        grade=fields.grade("grade"),
        condition=condition,
        baseline=fields.choice("baseline", BaselineCase, default=BaselineCase.ANY),
        needs=fields.text("needs", default="") or None,
        clinical=clinical,
        printed=fields.text("printed"),
        source=fields.text("source"),
        verified=fields.text("verified", default=verified),
    )
    fields.text("when", default="")
    fields.end()
    return row


def _condition(fields: Fields) -> Condition | None:
    text = fields.text("when")
    condition = condition_of(text)
    if condition is None and text:
        fields.wrong("when", f"is {text!r}, expected {FORMS}")
    return condition


def _with_ids(rows: list[Row], key: str) -> tuple[Row, ...]:
    """Return rows with ids: the grade, and a letter where a grade has several rows."""
    counts = Counter(row.grade for row in rows)
    seen: Counter[int] = Counter()
    named = []
    for row in rows:
        letter = chr(ord("a") + seen[row.grade]) if counts[row.grade] > 1 else ""
        seen[row.grade] += 1
        named.append(
            Row(
                id=f"{key}/{row.grade}{letter}",
                grade=row.grade,
                condition=row.condition,
                baseline=row.baseline,
                needs=row.needs,
                clinical=row.clinical,
                printed=row.printed,
                source=row.source,
                verified=row.verified,
            )
        )
    return tuple(named)


def _entered(fields: Fields, verified: str) -> EnteredTerm:
    term = EnteredTerm(
        fields.text("name"),
        fields.text("group"),
        fields.text("note", default=""),
        tuple(_entered_row(one, verified) for one in fields.tables("row", "row")),
    )
    fields.end()
    return term


def _entered_row(fields: Fields, verified: str) -> EnteredRow:
    row = EnteredRow(
        fields.grade("grade"),
        fields.text("printed"),
        fields.text("source"),
        fields.text("verified", default=verified),
    )
    fields.end()
    return row


def _febrile(fields: Fields | None, verified: str) -> FebrileNeutropenia | None:
    if fields is None:
        return None
    term = FebrileNeutropenia(
        name=fields.text("name"),
        group=fields.text("group"),
        neutrophils_below=fields.number("neutrophils_below"),
        neutrophils_unit=fields.text("neutrophils_unit"),
        once_above=fields.number("once_above"),
        sustained_from=fields.number("sustained_from"),
        sustained_over_hours=fields.number("sustained_over_hours"),
        temperature_unit=fields.text("temperature_unit"),
        grade=fields.grade("grade"),
        printed=fields.text("printed"),
        source=fields.text("source"),
        verified=fields.text("verified", default=verified),
        entered=tuple(_entered_row(one, verified) for one in fields.tables("entered", "row")),
    )
    fields.grades("undefined")
    fields.end()
    return term


def _slug(text: str) -> str:
    return _NO_SIGN.sub("-", text.casefold()).strip("-")
