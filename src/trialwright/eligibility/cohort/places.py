"""Where in a criterion something is asked of a patient, and which facts can bear on it.

A place is an atom with all around it that its answer depends on: what is excepted there, whether
it stands under a negation, in which section. A fact that does not bear on a place can be left out
of what is put to it: the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from trialwright.eligibility.cohort.columns import What
from trialwright.eligibility.criteria import (
    Atom,
    Biomarker,
    Compare,
    Demographic,
    Exposure,
    Expression,
    Has,
    Multiple,
    Score,
    Trait,
    Window,
    atoms_of,
)
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.doubts import doubts_of
from trialwright.eligibility.evaluation.meaning import Meaning, meaning_of
from trialwright.eligibility.evaluation.results import is_of_all, variable_of
from trialwright.eligibility.evaluation.signs import tests_for
from trialwright.eligibility.evaluation.times import days_of
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.patient import ALLERGY_DENIED_FOR, FactKind, Policies, Standing
from trialwright.vocabulary import ConceptKind, analyte

#: What tells one place of a criterion from another.
Key = tuple[Atom, tuple[Expression, ...], Verdict, bool]

_RESULTS = frozenset({ConceptKind.TEST, ConceptKind.ANTIGEN})


class Sight(Enum):
    """What of a patient a place looks at."""

    NOTHING = "nothing"
    BIRTH = "birth"
    SEX = "sex"
    FACTS = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An atom where it stands, and what bears on it.

    `concepts` are those whose facts can bear on it, `tests` those of them that are mere signs.
    `is_of_newest` if only results of one concept are asked, of which the newest counts.
    `is_ordered` if it matters which of several facts came first. `is_exact` unless what is
    measured is told by each fact alone, and not by the concept. `boundaries` are the days with
    which those of facts are compared. `meaning` is that of the words, where it is one concept.
    """

    atom: Atom
    case: Case = field(repr=False)
    sight: Sight
    concepts: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    unknown_kinds: frozenset[FactKind] = frozenset()
    is_of_newest: bool = False
    is_ordered: bool = False
    is_exact: bool = True
    boundaries: tuple[date, ...] = ()
    meaning: Meaning | None = None

    @property
    def names_facts(self) -> bool:
        """Whether the answer may be about the first of several facts, and not about all."""
        return bool(self.case.excepted) or not self.is_exact

    def bears(self, what: What) -> bool:
        """Whether facts of what is said can change the answer."""
        if what.standing is Standing.VOID or self._is_surely_another(what):
            return False
        if not what.concepts:
            return what.kind in self.unknown_kinds
        return not self.concepts.isdisjoint(what.concepts)

    def _is_surely_another(self, what: What) -> bool:
        """Whether facts of what is said are never taken for what is meant, as an exception is."""
        if self.meaning is None or what.standing is Standing.DENIED or self.meaning.is_other:
            return False
        (asked,) = self.meaning.concepts
        if self.case.vocabulary.descendants(asked).isdisjoint(what.concepts):
            return False
        assert isinstance(self.atom, Has | Exposure)
        doubts = doubts_of(what.fact(), self.atom, self.case, self.meaning)
        return any(one.is_sure for one in doubts)

    def is_sign(self, what: What) -> bool:
        """Whether facts of what is said are results that only speak for what is asked."""
        return not self.tests.isdisjoint(what.concepts)


def key_of(atom: Atom, case: Case) -> Key:
    """Return by what a place of a criterion is known again."""
    return atom, case.excepted, case.neutral, case.is_negated


def place_of(atom: Atom, case: Case) -> Place:
    """Return the place of an atom in the case in which it is asked."""
    match atom:
        case Demographic(trait=Trait.AGE):
            return Place(atom=atom, case=case, sight=Sight.BIRTH)
        case Demographic(trait=Trait.SEX):
            return Place(atom=atom, case=case, sight=Sight.SEX)
        case Compare(variable=term) | Multiple(variable=term):
            return _of_results(atom, case, variable_of(term, case))
        case Score(scale=term):
            return _of_results(atom, case, variable_of(term, case))
        case Biomarker(antigen=term):
            return _of_results(atom, case, variable_of(term, case))
        case Has() | Exposure():
            return _of_facts(atom, case)
        case _:
            return Place(atom=atom, case=case, sight=Sight.NOTHING)


def _of_results(atom: Atom, case: Case, concept: str | None) -> Place:
    if concept is None:
        return Place(atom=atom, case=case, sight=Sight.NOTHING)
    return Place(
        atom=atom,
        case=case,
        sight=Sight.FACTS,
        concepts=case.vocabulary.descendants(concept),
        is_of_newest=True,
        is_ordered=True,
        is_exact=analyte(concept) is not None,
        boundaries=_boundaries(atom, case, case.vocabulary.descendants(concept)),
    )


def _of_facts(atom: Has | Exposure, case: Case) -> Place:
    """Return the place of something that a patient has: its kinds, what it is a kind of, signs."""
    term = atom.concept if isinstance(atom, Has) else atom.agent
    meaning = meaning_of(term, case.vocabulary)
    asked = meaning.concepts
    if not asked:
        return Place(atom=atom, case=case, sight=Sight.NOTHING)
    known = case.vocabulary
    signs = {
        kind
        for concept in asked
        for test in tests_for(concept, known)
        for kind in known.descendants(test)
    }
    about = {kind for one in asked for kind in known.descendants(one) | known.ancestors(one)}
    if meaning.is_other:
        about.update(kind for one in case.index for kind in known.descendants(one))
    results = [one for one in asked if _is_result(one, case)]
    return Place(
        atom=atom,
        case=case,
        sight=Sight.FACTS,
        concepts=frozenset(about | signs),
        tests=frozenset(signs - about),
        unknown_kinds=frozenset(one.kind for one in case.policies.complete),
        is_of_newest=len(asked) == len(results) == 1 and not is_of_all(atom),
        is_ordered=bool(results or case.excepted),
        meaning=meaning if len(asked) == 1 and not results else None,
        boundaries=_boundaries(atom, case, about | signs),
    )


def _is_result(concept: str, case: Case) -> bool:
    known = case.vocabulary.concept(concept)
    return known is not None and known.kind in _RESULTS


def _boundaries(atom: Atom, case: Case, concepts: AbstractSet[str]) -> tuple[date, ...]:
    """Return every day with which a fact's days may be compared; one too many does no harm."""
    policies = case.policies
    days = {policies.day, *_limits(policies, concepts)}
    expressions: tuple[Expression, ...] = (atom, *case.excepted)
    for one in (each for whole in expressions for each in atoms_of(whole)):
        window = getattr(one, "window", None)
        if isinstance(window, Window):
            days.update(_ends(window, policies.day))
    return tuple(sorted(days))


def _limits(policies: Policies, concepts: AbstractSet[str]) -> Iterator[date]:
    yield policies.day - timedelta(days=policies.at_screening or 0)
    yield policies.day - timedelta(days=ALLERGY_DENIED_FOR)
    for concept, limit in policies.stale_after.items():
        if concept in concepts:
            yield policies.day - timedelta(days=limit)


def _ends(window: Window, day: date) -> Iterator[date]:
    found = days_of(window, day)
    if found is not None:
        yield from (one for one in (found.start, found.end) if one is not None)
