"""Groups of similar studies: what a group shares, what it does not, and how it is asked for.

Every other study that shares a condition or an intervention is in just one group. Within a
group more that is shared comes first, then what was updated last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language import Coverage, Expansion
from trialwright.registry.language.conditions import (
    AllOf,
    Condition,
    Negation,
    SearchedField,
    TextMatch,
)
from trialwright.registry.search.questions import ByRelevance, ByValue, Question
from trialwright.vocabulary import NctId
from trialwright.web.public.languages import said
from trialwright.web.public.similar.traits import Trait, Traits, any_of, query_of

_ID = "protocolSection.identificationModule.nctId"
_UPDATED = "protocolSection.statusModule.lastUpdatePostDateStruct.date"

_FEW, _MORE = 5, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One group: its heading, the question, the same in the query language, how many are shown.

    `may_share` are the traits that a study in it can have.
    """

    key: str
    heading: str
    size: int
    question: Question
    query: str
    may_share: Traits


def groups_of(nct_id: NctId, traits: Traits) -> Iterator[Sought]:
    """Yield the groups that can be asked for, the nearest first."""
    about, given, sponsor = traits.conditions, traits.interventions, traits.sponsor
    if about and given:
        yield Sought(
            key="condition-and-intervention",
            heading=said("Same condition and same intervention"),
            size=_MORE,
            question=_question(nct_id, (about, given)),
            query=_query(nct_id, (about, given)),
            may_share=traits,
        )
    if given:
        yield Sought(
            key="intervention",
            heading=said("Same intervention, another condition"),
            size=_FEW,
            question=_question(nct_id, (given,), (about,)),
            query=_query(nct_id, (given,), (about,)),
            may_share=replace(traits, conditions=()),
        )
    if about and sponsor:
        yield Sought(
            key="condition-and-sponsor",
            heading=said("Same condition and same sponsor, another intervention"),
            size=_FEW,
            question=_question(nct_id, (about, sponsor), (given,)),
            query=_query(nct_id, (about, sponsor), (given,)),
            may_share=replace(traits, interventions=()),
        )
    if about:
        yield Sought(
            key="condition",
            heading=said("Same condition, another intervention and another sponsor"),
            size=_MORE,
            question=_question(nct_id, (about,), (given, sponsor)),
            query=_query(nct_id, (about,), (given, sponsor)),
            may_share=replace(traits, interventions=(), sponsor=()),
        )


def _question(
    nct_id: NctId, have: Sequence[Sequence[Trait]], lack: Sequence[Sequence[Trait]] = ()
) -> Question:
    """Return the question for other studies with a trait of each kind, and none of some kinds.

    What a hit must have ranks it as well, and is asked for once.
    """
    absent = (Negation(any_of(traits)) for traits in lack if traits)
    return Question(
        condition=AllOf((*absent, Negation(_is(nct_id)))),
        ranking=tuple(map(any_of, have)),
        order=(ByRelevance(), ByValue(_field(_UPDATED), descending=True)),
    )


def _query(
    nct_id: NctId, have: Sequence[Sequence[Trait]], lack: Sequence[Sequence[Trait]] = ()
) -> str:
    """Return the same in the query language."""
    return " AND ".join(
        (
            *(f"({query_of(traits)})" for traits in have),
            *(f"NOT ({query_of(traits)})" for traits in lack if traits),
            f"NOT AREA[NCTId]{nct_id}",
        )
    )


def _is(nct_id: NctId) -> Condition:
    return TextMatch(
        fields=(SearchedField(_field(_ID), 1.0, takes_synonyms=False),),
        text=nct_id,
        phrase=True,
        coverage=Coverage.FULL_MATCH,
        expansion=Expansion.TERM,
    )


@cache
def _field(path: str) -> Field:
    return fields_by_path()[path]
