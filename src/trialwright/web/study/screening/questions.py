"""What is still to be asked, each question with the kind of answer that settles it.

The order is that of deciding: questions of the smallest sets that decide come first, facts before
what only people can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from trialwright.eligibility.criteria import (
    Atom,
    Biomarker,
    Compare,
    Criterion,
    Exposure,
    Has,
    Multiple,
    Section,
    Span,
    atoms_of,
    joined,
)
from trialwright.eligibility.evaluation import Ask, Evidence, Finding, Open, Screening, Why
from trialwright.eligibility.patient import Activity, Fact, Patient
from trialwright.exchange.records.criteria import StudyCriteria
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.vocabulary import (
    Concept,
    ConceptKind,
    Concepts,
    PartialDate,
    Precision,
    analyte,
    unit,
)
from trialwright.vocabulary.analytes import RangeState
from trialwright.web.study.rendering import digest_of

_BIRTH, _SEX = "birth date", "sex"
_TWO_READINGS = "and-means-or"
_OTHER = "other than"
_RESULTS = frozenset({ConceptKind.TEST, ConceptKind.SCALE, ConceptKind.ANTIGEN})
#: Units that results are given in, by their UCUM code; each is offered where it can measure.
_UNITS = (
    *("%", "1", "kg", "g", "[lb_av]", "cm", "m", "[in_i]", "kg/m2", "m2", "10*9/L", "10*3/uL"),
    *("/uL", "10*12/L", "10*6/uL", "g/L", "g/dL", "mg/dL", "umol/L", "mmol/L", "meq/L", "mg/L"),
    *("ug/L", "ng/mL", "pg/mL", "U/L", "[iU]/L", "ukat/L", "mL/min", "mL/min/{1.73_m2}"),
    *("mm[Hg]", "/min", "Cel", "[degF]", "s", "ms", "mmol/mol", "d", "wk", "mo", "a"),
)


class Kind(Enum):
    """What an answer consists of."""

    BIRTH = "birth"
    SEX = "sex"
    NUMBER = "number"
    """A number with its unit and day."""
    SIGN = "sign"
    """A result that is positive or negative."""
    LASTING = "lasting"
    """Whether something is there or was: a disease, an allergy, a treatment."""
    EVENT = "event"
    """Whether something was done, and when."""
    DAY = "day"
    """The day of a fact that is there."""
    UNIT = "unit"
    """The unit of a result that is there."""
    RANGE = "range"
    """The laboratory's normal range of a result that is there."""
    PERSON = "person"
    """A named person's yes or no."""
    READING = "reading"
    """How the study reads a text that has two meanings."""


#: Answered by whoever signs, not by whoever types.
FOR_PEOPLE = frozenset({Kind.PERSON, Kind.READING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: what settles it, why it is open, and what an answer needs besides.

    `quotes` are the words that ask it, each with the id of its criterion.
    `replaces` is the fact of which a part is asked. `population` and `method` are words of the
    criterion, of which a result has to say that it is of them. `is_other` where the disease under
    study is not meant, `wants_range` where the laboratory's limits are. `decides` if one answer
    rules out by itself, `is_needed` if it belongs to the smallest set that admits.
    """

    key: str
    ask: Ask
    kind: Kind
    name: str
    opens: tuple[Open, ...]
    criteria: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...] = ()
    concept: Concept | None = None
    replaces: Fact | None = field(default=None, compare=False)
    units: tuple[str, ...] = ()
    population: str = ""
    method: str = ""
    wants_range: bool = False
    is_other: bool = False
    decides: bool = False
    is_needed: bool = False

    @property
    def is_for_people(self) -> bool:
        """Whether a named person answers it."""
        return self.kind in FOR_PEOPLE


def questions_of(
    made: Screening, found: StudyCriteria, patient: Patient, vocabulary: Concepts
) -> tuple[Question, ...]:
    """Return every open question that somebody can answer, those that decide soonest first.

    Where the text does not say whether it includes or excludes, no answer about the patient helps,
    and none is asked for.
    """
    single = {ask for way in made.to_rule_out.ways if len(way) == 1 for ask in way}
    needed = made.fewest_to_admit or frozenset()
    asked: list[Question] = []
    for ask in made.asks:
        told = [(one, each) for one, each in _openings(made, ask) if _can_be_told(one, each)]
        if told:
            asking = _Asking(ask, tuple(told), found, patient, vocabulary)
            asked.append(asking.question(decides=ask in single, is_needed=ask in needed))
    return tuple(sorted(asked, key=_order))


def _order(one: Question) -> tuple[bool, bool, bool]:
    return one.is_for_people, not one.decides, not one.is_needed


def _openings(made: Screening, ask: Ask) -> Iterator[tuple[Finding, Open]]:
    for finding in made.all_findings:
        for one in finding.opens:
            if one.ask == ask:
                yield finding, one


def _can_be_told(finding: Finding, one: Open) -> bool:
    """Whether an answer about the patient helps, for the text says what follows from it."""
    is_known = finding.criterion.section is not Section.UNKNOWN
    return is_known and bool(one.ask.about)


def key_of(ask: Ask) -> str:
    """Return the name of a question in a form: the same for the same question."""
    return f"q{digest_of(repr((ask.about, ask.for_people, ask.criterion)).encode())}"


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question with everything that it is made from."""

    ask: Ask
    told: tuple[tuple[Finding, Open], ...]
    found: StudyCriteria
    patient: Patient
    vocabulary: Concepts

    def question(self, *, decides: bool, is_needed: bool) -> Question:
        """Return the question."""
        concept = self._concept()
        atoms = [atom for finding, one in self.told for atom in _atoms_at(finding.criterion, one)]
        kind, replaces = self._kind(concept, atoms)
        return Question(
            key=key_of(self.ask),
            ask=self.ask,
            kind=kind,
            name=self._name(concept),
            opens=tuple(one for _, one in self.told),
            criteria=tuple(dict.fromkeys(finding.criterion.id for finding, _ in self.told)),
            quotes=tuple(dict.fromkeys(self._quotes())),
            concept=concept,
            replaces=replaces,
            units=_units(concept, replaces) if kind in {Kind.NUMBER, Kind.UNIT} else (),
            population=next(filter(None, map(_population, atoms)), ""),
            method=next(filter(None, map(_method, atoms)), ""),
            wants_range=any(isinstance(one, Multiple) for one in atoms),
            is_other=_OTHER in self.ask.about and not self.ask.for_people,
            decides=decides,
            is_needed=is_needed,
        )

    def _quotes(self) -> Iterator[tuple[str, str]]:
        text = self.found.reading.text
        ids = {one.id for one in self.found.reading.criteria}
        for finding, one in self.told:
            if finding.criterion.id in ids:
                words = " … ".join(unescape(Markup(span.of(text))) for span in joined(one.spans))
                yield finding.criterion.id, " ".join(words.split())

    def _concept(self) -> Concept | None:
        if self.ask.for_people:
            return None
        return self.vocabulary.concept(self.ask.about.partition(" ")[0])

    def _name(self, concept: Concept | None) -> str:
        _, blank, rest = self.ask.about.partition(" ")
        return self.ask.about if concept is None else f"{concept.name}{blank}{rest}"

    def _kind(self, concept: Concept | None, atoms: list[Atom]) -> tuple[Kind, Fact | None]:
        if self.ask.for_people:
            return (Kind.READING if self._has_two_readings() else Kind.PERSON), None
        if concept is None:
            return (Kind.SEX if self.ask.about == _SEX else Kind.BIRTH), None
        whys = {one.why for _, one in self.told}
        part = _part_asked(whys)
        replaces = self._fact_in_part(part) if part is not None else None
        if part is Kind.UNIT and len(_units(concept, replaces)) == 1:
            part = Kind.NUMBER  # Of one unit there is nothing to choose: the number is asked anew.
        if part is not None and replaces is not None:
            return part, replaces
        return _kind_of(concept, atoms), None

    def _has_two_readings(self) -> bool:
        rows = {
            (one.criterion, one.span) for one in self.found.remarks if one.rule == _TWO_READINGS
        }
        return any(
            one.why is Why.AMBIGUOUS_TEXT
            and any((finding.criterion.id, span) in rows for span in one.spans)
            for finding, one in self.told
        )

    def _fact_in_part(self, part: Kind) -> Fact | None:
        """Return the fact of which a part is missing; None where that is not known."""
        seen = {each for _, one in self.told for each in one.evidence}
        for fact in self.patient.facts:
            if Evidence.of(fact) in seen and (part is not Kind.DAY or _lacks_a_day(fact)):
                return fact
        return None


def _part_asked(whys: Iterable[Why]) -> Kind | None:
    """Return which part of a fact would settle it."""
    parts = {
        Why.PARTIAL_DATE: Kind.DAY,
        Why.UNIT_MISMATCH: Kind.UNIT,
        Why.NO_REFERENCE_RANGE: Kind.RANGE,
    }
    return next((part for why, part in parts.items() if why in whys), None)


def _lacks_a_day(fact: Fact) -> bool:
    return lacks_an_end(fact) or not _is_a_day(fact.span.start)


def lacks_an_end(fact: Fact) -> bool:
    """Whether something is over, and the day on which it ended is not known."""
    is_over = fact.activity is Activity.RESOLVED or fact.span.end is not None
    return is_over and not fact.span.is_event and not _is_a_day(fact.span.end)


def _is_a_day(when: PartialDate | None) -> bool:
    return when is not None and when.precision is Precision.DAY


def _kind_of(concept: Concept, atoms: list[Atom]) -> Kind:
    if concept.kind in _RESULTS:
        is_sign = any(_asks_a_sign(one) for one in atoms)
        return Kind.SIGN if is_sign else Kind.NUMBER
    return Kind.EVENT if concept.kind is ConceptKind.PROCEDURE else Kind.LASTING


def _asks_a_sign(atom: Atom) -> bool:
    if isinstance(atom, Biomarker):
        return atom.limits is None
    return isinstance(atom, Has | Exposure)


def _population(atom: Atom) -> str:
    return (atom.population or "") if isinstance(atom, Biomarker) else ""


def _method(atom: Atom) -> str:
    match atom:
        case Biomarker():
            return atom.assay or ""
        case Compare():
            return atom.method or ""
        case _:
            return ""


def _atoms_at(criterion: Criterion, one: Open) -> Iterator[Atom]:
    """Yield the atoms that a question was read from."""
    whole: tuple[Span, ...] = (criterion.span,)
    for atom in atoms_of(criterion.expression):
        if (atom.spans or whole) == one.spans:
            yield atom


def _units(concept: Concept | None, fact: Fact | None) -> tuple[str, ...]:
    """Return the units that a result can have, its canonical one first; none where any can be."""
    named = () if fact is None else fact.concepts
    ids = (*((concept.id,) if concept is not None else ()), *named)
    return next(filter(None, map(_units_of, ids)), ())


@cache
def _units_of(concept: str) -> tuple[str, ...]:
    known = analyte(concept)
    if known is None:
        return ()
    if known.plausible.state is RangeState.DEFINITION and known.unit.is_number:
        return (known.unit.code,)
    fitting = [one for one in _UNITS if known.can_be_in(unit(one))]
    return tuple(dict.fromkeys((known.unit.code, *fitting)))
