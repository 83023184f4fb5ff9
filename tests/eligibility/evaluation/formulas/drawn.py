"""Patients, policies and criteria drawn by a seed: anything the vocabulary names, in any state."""

from __future__ import annotations

from datetime import date
from random import Random

from tests.eligibility.evaluation.screened import ID, patient_of

from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    CriteriaReading,
    Criterion,
    Except,
    Expression,
    IfElse,
    Not,
    NotApplicableUnless,
    Origin,
    Residue,
    ResidueKind,
    Section,
    Span,
    parse,
)
from trialwright.eligibility.patient import (
    Completeness,
    FactKind,
    Patient,
    Policies,
    Window,
)
from trialwright.vocabulary import Concept, ConceptKind, concepts

DAY = date(2026, 3, 15)
_WHEN = ("2026-03-15", "2026-03-10", "2026-03", "2026-02", "2025", "2021-01-02", "")
_BORN = ("1950-03-01", "1985", "2014-06-10", "2024-02", "2008-03")
_UNITS = ("", "%", "10*9/L", "{score}", "g/dL", "kg", "U/L", "mg/dL", "umol/L")
_VALUES = ("0", "1", "2", "9.5", "50", "100", "250", ">60", "positive", "negative")

#: Of every kind one, most of them on a few concepts, so that drawn facts meet them.
_ATOMS = (
    (
        'compare(variable: term("weight", concept: "body-weight"), limits: >= 10, '
        'unit: unit("kg", ucum: "kg"))'
    ),
    (
        'compare(variable: term("platelets", concept: "platelets"), limits: > 50, '
        'unit: unit("10^9/L", ucum: "10*9/L"))'
    ),
    'multiple(variable: term("ALT", concept: "alt"), limits: <= 3, of: "ULN")',
    'score(scale: term("ECOG", concept: "ecog"), limits: [0, 2])',
    'score(scale: term("performance status", concept: "performance-status"), limits: [0, 2])',
    'has(term("AML", concept: "acute-myeloid-leukaemia"))',
    'has(term("other malignancy"), status: "history")',
    'has(term("any other cancer"))',
    'has(term("hepatitis B", concept: "hepatitis-b"))',
    'has(term("leukaemia"), severity: "active")',
    'has(term("severe allergy"))',
    'has(term("HSCT"), status: "planned")',
    'has(term("malignancy"))',
    (
        'has(term("malignancy"), status: "history", window: window("before", '
        'anchor: anchor("screening"), limits: <= 3, unit: "a"))'
    ),
    'has(term("positive HBsAg"))',
    'has(term("negative HBV DNA"))',
    'has(term("positive HBsAg"), status: "history")',
    (
        'has(term("positive HBsAg"), status: "history", window: window("before", '
        'anchor: anchor("screening"), limits: <= 12, unit: "mo"))'
    ),
    'exposure(term("chemotherapy"))',
    'exposure(term("methotrexate"))',
    'biomarker(antigen: term("CLL-1", concept: "CLEC12A"), positive: true)',
    'demographic("age", limits: [18, 65], unit: unit("years", ucum: "a"))',
    'demographic("age", limits: < 12, unit: unit("years", ucum: "a"))',
    'demographic("sex", value: "female")',
    'demographic("reproductive potential")',
    'attestation("consent", words: "signs")',
    'judgement("suitability", words: "suitable")',
    'citation("a guideline")',
    'opaque("etc.", reason: "open list")',
    'opaque("words that nobody read")',
    'has(term("something without a concept"))',
)


def drawn_patient(seed: int) -> Patient:
    """Return a patient with up to 40 facts."""
    rng = Random(seed)
    known = list(concepts())
    rows = [_fact(rng, rng.choice(known)) for _ in range(rng.randrange(40))]
    near = [one for one in known if one.id in _NEAR]
    rows += [_fact(rng, rng.choice(near)) for _ in range(rng.randrange(12))]
    if rng.random() < 0.8:
        rows.append(f"birth_date||||||{rng.choice(_BORN)}")
    if rng.random() < 0.8:
        rows.append(f"sex||||{rng.choice(('male', 'female'))}")
    if rng.random() < 0.3:
        rows.append("diagnosis|||something that no vocabulary knows|||2025")
    return patient_of(rows) if rows else Patient(id=ID)


_NEAR = frozenset(
    {
        "body-weight",
        "platelets",
        "alt",
        "ecog",
        "acute-myeloid-leukaemia",
        "leukaemia",
        "breast-cancer",
        "hepatitis-b",
        "drug-allergy",
        "antigen/CLEC12A",
        "malignancy",
        "hbsag",
        "hbv-dna",
        "methotrexate",
    }
)


def drawn_policies(seed: int) -> Policies:
    """Return policies; in half of them some kinds of facts are recorded whole."""
    rng = Random(seed)
    kinds = [one for one in FactKind if rng.random() < 0.6] if rng.random() < 0.5 else []
    start = rng.choice((None, date(2024, 1, 1)))
    return Policies(
        day=DAY,
        at_screening=rng.choice((None, 14)),
        stale_after={"body-weight": 3, "ecog": 10} if rng.random() < 0.3 else {},
        complete=tuple(Completeness(one, Window(start, DAY), "the site") for one in kinds),
    )


def drawn_reading(seed: int) -> CriteriaReading:
    """Return up to six criteria of drawn expressions, in any section, of any origin."""
    rng = Random(seed)
    lines, criteria, start = [], [], 0
    for number in range(1, rng.randrange(1, 7)):
        line = rng.choice(("What is asked.", "What was diagnosed.", "Cohort A: what is asked."))
        span = Span(start, start + len(line))
        lines.append(line)
        start = span.end + 1
        criteria.append(_criterion(rng, number, line, span))
    return CriteriaReading("\n".join(lines), tuple(criteria))


def _criterion(rng: Random, number: int, line: str, span: Span) -> Criterion:
    unread = (Residue(ResidueKind.UNREAD, span),) if rng.random() < 0.1 else ()
    return Criterion(
        id=f"X{number}",
        section=rng.choice((*Section, Section.INCLUSION, Section.EXCLUSION)),
        span=span,
        expression=drawn_expression(rng, 3),
        cohort="Cohort A" if line.startswith("Cohort A") else None,
        residues=unread,
        origin=Origin.PROPOSAL if rng.random() < 0.05 else Origin.RULES,
    )


def drawn_expression(rng: Random, depth: int) -> Expression:
    """Return an expression that is at most so deep."""
    if depth == 0 or rng.random() < 0.25:
        return parse(rng.choice(_ATOMS))

    def part() -> Expression:
        return drawn_expression(rng, depth - 1)

    several = tuple(part() for _ in range(rng.randrange(1, 4)))
    match rng.choice(("all", "any", "least", "not", "if", "except", "unless")):
        case "all":
            return All(several)
        case "any":
            return Any(several)
        case "least":
            return AtLeast(rng.randrange(0, len(several) + 2), several)
        case "not":
            return Not(part())
        case "if":
            return IfElse(part(), part(), part())
        case "except":
            return Except(part(), several)
        case _:
            return NotApplicableUnless(part(), part())


def _fact(rng: Random, concept: Concept) -> str:
    """Return a fact of a concept as a row, of a kind in which it is recorded, or of another."""
    name = concept.name.replace("|", " ")
    when = rng.choice(_WHEN)
    match concept.kind:
        case ConceptKind.DISEASE | ConceptKind.FINDING:
            status = rng.choice(("active", "resolved", "", "refuted", "provisional"))
            kind = rng.choice(("diagnosis", "diagnosis", "diagnosis", "observation"))
            return f"{kind}|||{name}|||{when}|{status}"
        case ConceptKind.ALLERGY:
            return f"allergy|||{name}|||{when}"
        case ConceptKind.PROCEDURE:
            return f"procedure|||{name}|||{when}|{rng.choice(('completed', 'planned', 'not-done'))}"
        case ConceptKind.THERAPY:
            status = rng.choice(("completed", "completed", "planned"))
            return f"{rng.choice(('medication', 'procedure'))}|||{name}|||{when}|{status}"
        case _:
            value, unit = rng.choice(_VALUES), rng.choice(_UNITS)
            return f"measurement|||{name}|{value}|{unit}|{when}|final"
