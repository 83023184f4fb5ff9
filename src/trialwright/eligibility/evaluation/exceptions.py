"""What an exception is taken away from: one recorded fact of several, or the patient as a whole.

"Malignancy except basal cell carcinoma" leaves out some facts of the kind that is asked for.
"Hepatitis B except with negative HBV DNA" names another thing that is known of the patient: it is
asked for itself, and where it holds the criterion does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trialwright.eligibility.criteria import (
    Any,
    Attestation,
    Biomarker,
    Citation,
    Compare,
    Except,
    Exposure,
    Expression,
    Has,
    Judgement,
    Multiple,
    Opaque,
    Score,
    atoms_of,
)
from trialwright.eligibility.evaluation.meaning import meaning_of
from trialwright.vocabulary import ConceptKind, Concepts

#: Atoms that are about recorded facts one at a time, or about a person's answer to the words.
_TAKEN_APART = (Has, Exposure, Judgement, Attestation, Citation, Opaque)
_MEASURED = (Compare, Score, Multiple, Biomarker)
_RESULTS = frozenset({ConceptKind.TEST, ConceptKind.ANTIGEN, ConceptKind.SCALE})
#: Treatments are recorded as procedures, too: of one it may take a person to say which is meant.
_TREATMENTS = frozenset({ConceptKind.THERAPY, ConceptKind.PROCEDURE})
_DISEASES = frozenset({ConceptKind.DISEASE, ConceptKind.FINDING})


@dataclass(frozen=True, slots=True)
class Parted:
    """The exceptions `of_facts`, and those `of_patient`.

    `is_clear` if the latter surely hold for all that is asked for; if not, a person says so where
    it makes a difference.
    """

    of_facts: tuple[Expression, ...] = ()
    of_patient: tuple[Expression, ...] = ()
    is_clear: bool = True


def parted(expression: Except, vocabulary: Concepts) -> Parted:
    """Return the exceptions of an expression by what they are taken away from."""
    base = tuple(atoms_of(expression.base))
    if not all(isinstance(atom, _TAKEN_APART) for atom in base):
        return Parted(of_patient=expression.exceptions)
    asked = _concepts(base, vocabulary)
    kinds = _kinds(asked, vocabulary)
    listed = tuple(_each(expression.exceptions))
    if kinds & _RESULTS:
        # A result counts by being the newest one, whatever else there is.
        return Parted(listed if kinds - _RESULTS else (), listed, is_clear=len(asked) == 1)
    of_patient = tuple(one for one in listed if _is_of_another_kind(one, kinds, vocabulary))
    named = _kinds(_concepts(of_patient, vocabulary), vocabulary)
    are_treatments = bool(kinds & _TREATMENTS and named & _TREATMENTS)
    return Parted(
        tuple(one for one in listed if one not in of_patient),
        of_patient,
        is_clear=len(asked) == 1 and not are_treatments,
    )


def _each(exceptions: Iterable[Expression]) -> Iterator[Expression]:
    """Yield exceptions one by one: each of alternatives is one."""
    for one in exceptions:
        if isinstance(one, Any):
            yield from _each(one.parts)
        else:
            yield one


def _is_of_another_kind(
    exception: Expression, kinds: frozenset[ConceptKind], vocabulary: Concepts
) -> bool:
    """Whether no fact of some kinds can be what an exception names, so that it is another one."""
    atoms = tuple(atoms_of(exception))
    if not kinds or not all(isinstance(one, (Has, Exposure, *_MEASURED)) for one in atoms):
        return False
    named = [_kinds(_concepts((one,), vocabulary), vocabulary) for one in atoms]
    return all(
        isinstance(one, _MEASURED) or (bool(found) and found.isdisjoint(kinds))
        for one, found in zip(atoms, named, strict=True)
    )


def _concepts(parts: Iterable[Expression], vocabulary: Concepts) -> tuple[str, ...]:
    found: list[str] = []
    for atom in (each for one in parts for each in atoms_of(one)):
        if isinstance(atom, Has | Exposure):
            term = atom.concept if isinstance(atom, Has) else atom.agent
            found += meaning_of(term, vocabulary).concepts
    return tuple(dict.fromkeys(found))


def _kinds(named: Iterable[str], vocabulary: Concepts) -> frozenset[ConceptKind]:
    found = [vocabulary.concept(one) for one in named]
    kinds = {one.kind for one in found if one is not None}
    return frozenset(kinds | (_DISEASES if kinds & _DISEASES else set()))
