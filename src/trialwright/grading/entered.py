"""Grades that a physician enters: the words of each grade beside it, nothing computed.

For some toxicities a grade is a judgement. It is recorded as entered, by whom, with the printed
words of the grade; what the laboratory says for or against is shown beside it and never turned
into a grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Exactly, Grade, Used
from trialwright.grading.conditions import Condition, Sample, condition_of
from trialwright.grading.fields import Defect, Fields, table_of, without_defects
from trialwright.grading.rounding import DIGITS
from trialwright.grading.rulebook import ANY_UNIT, EnteredRow, Rulebook
from trialwright.grading.shelf import bundled
from trialwright.grading.truth import Truth
from trialwright.vocabulary.units import is_unit

_IEC_HS = "iec-hs-2023.toml"


@dataclass(frozen=True, slots=True)
class SupportRule:
    """One laboratory value that supports a grade if one of its conditions holds."""

    name: str
    unit: str
    required: bool
    conditions: tuple[Condition, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One clinical sign that supports a grade."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredRulebook:
    """One scale whose grades are entered."""

    name: str
    version: str
    term: str
    title: str
    source: str
    verified: str
    verified_how: str
    rows: tuple[EnteredRow, ...]
    support: tuple[SupportRule, ...]
    signs: tuple[Sign, ...]

    @property
    def key(self) -> str:
        """Name and version, as every grade carries them."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Support:
    """Whether one finding speaks for the syndrome: true, false, or not known."""

    name: str
    truth: Truth
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """One laboratory value with its unit."""

    sample: Sample
    unit: str


def enter_grade(rulebook: Rulebook, term: str, grade: int, *, by: str) -> Grade:
    """Return a grade of a term of CTCAE as a physician entered it.

    Raises InvalidInput for a term that is not entered, and for a grade that has no words.
    """
    found = rulebook.entered_term(term)
    remarks = (found.note,) if found.note else ()
    return _entered(rulebook.key, found.name, found.rows, grade, by, remarks)


def enter_iec_hs(
    grade: int,
    *,
    by: str,
    values: Mapping[str, Value] | None = None,
    signs: Mapping[str, bool] | None = None,
) -> tuple[Grade, tuple[Support, ...]]:
    """Return a grade of IEC-HS as a physician entered it, and what supports it.

    The supporting findings do not change the grade, whatever they are. Raises InvalidInput for
    a value or a sign that the rulebook does not know, and for another unit than its row's.
    """
    rulebook = iec_hs_rulebook()
    support = supporting(rulebook, values or {}, signs or {})
    remarks = tuple(
        f"{one.name} is required for the diagnosis and is {_WORDS[one.truth]}: {one.text}"
        for one in support
        if one.required and one.truth is not Truth.TRUE
    )
    return _entered(rulebook.key, rulebook.term, rulebook.rows, grade, by, remarks), support


_WORDS = {Truth.TRUE: "there", Truth.FALSE: "not there", Truth.UNKNOWN: "not known"}


def supporting(
    rulebook: EnteredRulebook, values: Mapping[str, Value], signs: Mapping[str, bool]
) -> tuple[Support, ...]:
    """Return what each value and each sign says; what was not reported is not known."""
    _known(rulebook, values, signs)
    labs = tuple(_of_value(rule, values.get(rule.name)) for rule in rulebook.support)
    seen = tuple(_of_sign(one, signs.get(one.name)) for one in rulebook.signs)
    return labs + seen


def _known(
    rulebook: EnteredRulebook, values: Mapping[str, Value], signs: Mapping[str, bool]
) -> None:
    for what, given, rows in (
        ("value", values, [one.name for one in rulebook.support]),
        ("sign", signs, [one.name for one in rulebook.signs]),
    ):
        for name in given:
            if name not in rows:
                raise InvalidInput(
                    f"{rulebook.key}: {what} is {name!r}, expected one of {', '.join(rows)}"
                )


def _of_value(rule: SupportRule, value: Value | None) -> Support:
    said = " or ".join(one.text.replace("value", rule.name) for one in rule.conditions)
    if value is None:
        return Support(rule.name, Truth.UNKNOWN, rule.required, said)
    if rule.unit not in {ANY_UNIT, value.unit}:
        raise InvalidInput(f"{rule.name}: unit is {value.unit!r}, expected {rule.unit}")
    truths = [one.holds(value.sample, DIGITS).truth for one in rule.conditions]
    return Support(rule.name, _any(truths), rule.required, said)


def _of_sign(sign: Sign, is_so: bool | None) -> Support:  # noqa: FBT001 - the sign is the argument
    truth = Truth.UNKNOWN if is_so is None else Truth.TRUE if is_so else Truth.FALSE
    return Support(sign.name, truth, required=False, text=sign.says)


def _any(truths: list[Truth]) -> Truth:
    return max(truths, key=lambda one: one.value)


def _entered(  # noqa: PLR0913, PLR0917 - what is recorded of it
    key: str, term: str, rows: tuple[EnteredRow, ...], grade: int, by: str, remarks: tuple[str, ...]
) -> Grade:
    if not by.strip():
        raise InvalidInput(f"{key}, {term}: nobody is named who entered the grade")
    row = next((one for one in rows if one.grade == grade), None)
    if row is None and grade != 0:
        known = ", ".join(str(one.grade) for one in rows)
        raise InvalidInput(f"{key}, {term}: grade is {grade}, expected 0 or one of {known}")
    return Grade(
        rulebook=key,
        term=term,
        level=Exactly(grade),
        rows=() if row is None else (row.source,),
        inputs=(Used("entered by", by), Used("grade", str(grade))),
        remarks=(*(() if row is None else (f"printed: {row.printed}",)), "not computed", *remarks),
        verified=rows[0].verified if row is None else row.verified,
    )


@cache
def iec_hs_rulebook() -> EnteredRulebook:
    """Return the rulebook of IEC-HS."""
    return without_defects(read_entered, bundled(_IEC_HS), _IEC_HS)


def read_entered(source: bytes, name: str) -> tuple[EnteredRulebook | None, list[Defect]]:
    """Return the rulebook of a file with all that is wrong with it; None if it has no table."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    rulebook = _rulebook(Fields(table, name, defects))
    grades = [row.grade for row in rulebook.rows]
    if not grades or grades != sorted(set(grades)):
        defects.append(Defect(name, "row", f"has grades {grades}, expected each once, rising"))
    for one in rulebook.support:
        if one.unit and one.unit != ANY_UNIT and not is_unit(one.unit):
            said = f"is {one.unit!r}, expected 'any' or a UCUM code"
            defects.append(Defect(f"{name}, support ({one.name})", "unit", said))
    return rulebook, defects


def _rulebook(fields: Fields) -> EnteredRulebook:
    if fields.number("format") != 1 or fields.text("kind") != "entered":
        fields.wrong("kind", "is not 'entered' in format 1")
    verified = fields.text("verified")
    rulebook = EnteredRulebook(
        name=fields.text("name"),
        version=fields.text("version"),
        term=fields.text("term"),
        title=fields.text("title"),
        source=fields.text("source"),
        verified=verified,
        verified_how=fields.text("verified_how"),
        rows=tuple(
            EnteredRow(one.grade("grade"), one.text("printed"), one.text("source"), verified)
            for one in fields.tables("row", "row")
        ),
        support=tuple(_support(one) for one in fields.tables("support", "support")),
        signs=tuple(
            Sign(one.text("name"), one.text("says")) for one in fields.tables("sign", "sign")
        ),
    )
    fields.end()
    return rulebook


def _support(fields: Fields) -> SupportRule:
    conditions = []
    for text in fields.texts("when"):
        condition = condition_of(text)
        if condition is None:
            fields.wrong("when", f"is {text!r}, expected a comparison")
        else:
            conditions.append(condition)
    return SupportRule(
        fields.text("name"),
        fields.text("unit"),
        fields.truth("required"),
        tuple(conditions),
        fields.text("source"),
    )
