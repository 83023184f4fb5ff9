"""Groups of similar studies: what a group shares, what it does not, and how it is asked for.

Every other study that shares a condition or an intervention is in just one group. Within a
group more that is shared comes first, then what was updated last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

_FEW, _MORE = 5, 10


@dataclass(frozen=True, slots=True)
class Sought:
    """One group: its heading, the question, the same in the query language, how many are shown."""

    key: str
    heading: str
    question: Question
    query: str
    size: int


def groups_of(nct_id: NctId, traits: Traits) -> Iterator[Sought]:
    """Yield the groups that can be asked for, the nearest first."""
    about, given, sponsor = traits.conditions, traits.interventions, traits.sponsor
    if about and given:
        yield _sought(
            nct_id,
            "condition-and-intervention",
            said("Same condition and same intervention"),
            _MORE,
            have=(about, given),
        )
    if given:
        yield _sought(
            nct_id,
            "intervention",
            said("Same intervention, another condition"),
            _FEW,
            have=(given,),
            lack=(about,),
        )
    if about and sponsor:
        yield _sought(
            nct_id,
            "condition-and-sponsor",
            said("Same condition and same sponsor, another intervention"),
            _FEW,
            have=(about, sponsor),
            lack=(given,),
        )
    if about:
        yield _sought(
            nct_id,
            "condition",
            said("Same condition, another intervention and another sponsor"),
            _MORE,
            have=(about,),
            lack=(given, sponsor),
        )


def _sought(  # noqa: PLR0913 - two of them only by name
    nct_id: NctId,
    key: str,
    heading: str,
    size: int,
    *,
    have: Sequence[Sequence[Trait]],
    lack: Sequence[Sequence[Trait]] = (),
) -> Sought:
    absent = [traits for traits in lack if traits]
    # What a hit must have ranks it as well, and is asked for once.
    condition = AllOf((*(Negation(any_of(traits)) for traits in absent), Negation(_is(nct_id))))
    query = " AND ".join(
        (
            *(f"({query_of(traits)})" for traits in have),
            *(f"NOT ({query_of(traits)})" for traits in absent),
            f"NOT AREA[NCTId]{nct_id}",
        )
    )
    ranking = tuple(map(any_of, have))
    order = (ByRelevance(), ByValue(_field(_UPDATED), descending=True))
    return Sought(
        key, heading, Question(condition=condition, ranking=ranking, order=order), query, size
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
