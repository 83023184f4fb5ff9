"""What the concept ids of a source mean: codes, names, and what they are kinds of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from trialwright.exchange.patients.naming import meant
from trialwright.exchange.patients.omop.tables import Tables
from trialwright.vocabulary import Code, Concepts

#: Not mapped.
NOTHING = frozenset({"", "0"})
#: Digits of a number of levels; Python refuses to read a number of thousands of them.
_LONGEST_DISTANCE = 9


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the table CONCEPT."""

    code: Code
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The concept ids that a source uses, and `above`: what each is a kind of, nearest first."""

    by_id: Mapping[str, Term]
    above: Mapping[str, tuple[str, ...]]
    vocabulary: Concepts
    _known: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def code(self, concept_id: str) -> Code | None:
        """Return the code of a concept id; one that is not explained keeps its number."""
        if concept_id in NOTHING:
            return None
        term = self.by_id.get(concept_id)
        return term.code if term is not None else Code("OMOP", concept_id)

    def name(self, concept_id: str) -> str:
        """Return the name of a concept id, or "" if the source has none."""
        term = self.by_id.get(concept_id)
        return term.name if term is not None else ""

    def meant(self, concept_ids: Iterable[str], text: str) -> tuple[str, ...]:
        """Return what ids mean among our concepts, if need be by what they are kinds of."""
        asked = (tuple(one for one in concept_ids if one not in NOTHING), text)
        if asked not in self._known:
            self._known[asked] = self._meant(*asked)
        return self._known[asked]

    def _meant(self, ids: tuple[str, ...], text: str) -> tuple[str, ...]:
        codes = [code for code in map(self.code, ids) if code is not None]
        known = meant(codes, text, self.vocabulary)
        for concept_id in () if known else ids:
            for ancestor in self.above.get(concept_id, ()):
                code = self.code(ancestor)
                known = meant([code] if code is not None else [], "", self.vocabulary)
                if known:
                    return known
        return known


def read_terms(tables: Tables, used: Iterable[str], vocabulary: Concepts) -> Terms:
    """Return what is known of the concept ids that a source uses, and of what lies above them.

    What lies above is taken from CONCEPT_ANCESTOR, or where that is empty, climbed along the "Is
    a" of CONCEPT_RELATIONSHIP.
    """
    wanted = set(used) - NOTHING
    above = _ancestors(tables, wanted) or _climbed(tables, wanted)
    explained = wanted.union(*above.values())
    by_id = {
        row["concept_id"]: Term(
            Code.of(row.get("vocabulary_id", ""), row.get("concept_code", "")),
            row.get("concept_name", ""),
        )
        for row in tables.rows("concept")
        if row.get("concept_id") in explained
    }
    return Terms(by_id, above, vocabulary)


def _ancestors(tables: Tables, wanted: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
    levels: dict[str, list[tuple[int, str]]] = {}
    for row in tables.rows("concept_ancestor"):
        below, ancestor = row.get("descendant_concept_id", ""), row.get("ancestor_concept_id", "")
        distance = row.get("min_levels_of_separation", "")
        is_distance = distance.isdecimal() and len(distance) <= _LONGEST_DISTANCE
        if below in wanted and below != ancestor and is_distance:
            levels.setdefault(below, []).append((int(distance), ancestor))
    return {below: tuple(one for _, one in sorted(found)) for below, found in levels.items()}


def _climbed(tables: Tables, wanted: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
    """Return what lies above each concept id, level by level."""
    parents: dict[str, list[str]] = {}
    for row in tables.rows("concept_relationship"):
        if row.get("relationship_id") == "Is a" and not row.get("invalid_reason"):
            parents.setdefault(row.get("concept_id_1", ""), []).append(row.get("concept_id_2", ""))
    return {one: tuple(_climb(one, parents)) for one in wanted if one in parents}


def _climb(start: str, parents: Mapping[str, list[str]]) -> Iterator[str]:
    seen, level = {start}, [start]
    while level:
        level = sorted({up for one in level for up in parents.get(one, ())} - seen)
        seen.update(level)
        yield from level
