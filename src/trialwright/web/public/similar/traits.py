"""What a study can share with others: its conditions, its interventions, its sponsor.

A trait is a text of the record, and the condition that another record has the same text as a
whole at a field of the same kind. Texts are the same as the search takes words to be the same:
letter case, accents and plurals aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language import Coverage, Expansion
from trialwright.registry.language.conditions import AnyOf, Condition, SearchedField, TextMatch
from trialwright.registry.record import Study
from trialwright.registry.record.derived import BrowseModule, DerivedSection
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.search.phrases import canonical_of
from trialwright.registry.search.plain.matching import holds
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.trees import JsonValue
from trialwright.web.public.search.exactly import exactly

_PROTOCOL = "protocolSection"
_CONDITION = f"{_PROTOCOL}.conditionsModule.conditions"
_CONDITION_TERM = "derivedSection.conditionBrowseModule.meshes.term"
_INTERVENTION = f"{_PROTOCOL}.armsInterventionsModule.interventions.name"
_INTERVENTION_TERM = "derivedSection.interventionBrowseModule.meshes.term"
_SPONSOR = f"{_PROTOCOL}.sponsorCollaboratorsModule.leadSponsor.name"

#: A field's part in the rank: below 1, so that two things that are shared outrank one.
_WEIGHT = 0.4
#: So many texts of a kind are compared; records that list more are lists of everything.
MOST = 8
#: What nearly every study gives somebody says nothing about what is studied.
_COMPARATORS = re.compile(
    r"\b(placebos?|sham|vehicle|standard (of )?care|usual care|standard (treatment|therapy)"
    r"|no (treatment|intervention)|control(s| group)?)\b",
    re.IGNORECASE,
)
_NO_OTHER_NAMES = Synonyms()


@dataclass(frozen=True, slots=True)
class Trait:
    """A text that can be shared, the fields in which it counts, and that a study has it there."""

    text: str
    paths: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True, slots=True)
class Traits:
    """All that a study can share; `left_out` counts the texts that are not compared."""

    conditions: tuple[Trait, ...]
    interventions: tuple[Trait, ...]
    sponsor: tuple[Trait, ...]
    left_out: int

    @property
    def all(self) -> tuple[Trait, ...]:
        """The traits of every kind."""
        return (*self.conditions, *self.interventions, *self.sponsor)


def traits_of(study: Study) -> Traits:
    """Return what a study can share with others."""
    protocol, derived = _parts_of(study)
    about, arms = protocol.conditions_module, protocol.arms_interventions_module
    named = [one.name for one in (arms.interventions if arms else ())]
    conditions = _distinct(
        (*_terms(derived.condition_browse_module), *(about.conditions if about else ()))
    )
    interventions = _distinct(
        text
        for text in (*_terms(derived.intervention_browse_module), *named)
        if text and not _COMPARATORS.search(text)
    )
    sponsors = protocol.sponsor_collaborators_module
    lead = sponsors.lead_sponsor if sponsors else None
    return Traits(
        _traits(conditions[:MOST], (_CONDITION_TERM, _CONDITION)),
        _traits(interventions[:MOST], (_INTERVENTION_TERM, _INTERVENTION)),
        _traits(_distinct((lead.name,) if lead else ()), (_SPONSOR,)),
        left_out=max(0, len(conditions) - MOST) + max(0, len(interventions) - MOST),
    )


def any_of(traits: Sequence[Trait]) -> Condition:
    """Return that a study has one of these traits."""
    return AnyOf(tuple(trait.condition for trait in traits))


def query_of(traits: Sequence[Trait]) -> str:
    """Return the same in the query language."""
    texts = [trait.text for trait in traits]
    pieces = (fields_by_path()[path].piece for path in traits[0].paths)
    return " OR ".join(exactly(piece, texts) for piece in pieces)


def shared(traits: Sequence[Trait], values: Values) -> tuple[str, ...]:
    """Return which of these traits a study has, by the texts of the first study."""
    return tuple(
        trait.text for trait in traits if holds(trait.condition, values, (), _NO_OTHER_NAMES)
    )


def values_of(study: Study) -> Values:
    """Return of a record what can be shared, without reading the rest of it."""
    protocol, derived = _parts_of(study)
    about, arms = protocol.conditions_module, protocol.arms_interventions_module
    sponsors = protocol.sponsor_collaborators_module
    lead = sponsors.lead_sponsor if sponsors else None
    texts: Mapping[str, Iterable[str | None]] = {
        _CONDITION: about.conditions if about else (),
        _CONDITION_TERM: _terms(derived.condition_browse_module),
        _INTERVENTION: [one.name for one in (arms.interventions if arms else ())],
        _INTERVENTION_TERM: _terms(derived.intervention_browse_module),
        _SPONSOR: (lead.name,) if lead else (),
    }
    by_path: dict[str, list[JsonValue]] = {
        path: [text for text in found if text] for path, found in texts.items()
    }
    return Values(by_path)


def _parts_of(study: Study) -> tuple[ProtocolSection, DerivedSection]:
    return study.protocol_section or ProtocolSection(), study.derived_section or DerivedSection()


def _terms(module: BrowseModule | None) -> Iterator[str]:
    for mesh in module.meshes if module is not None else ():
        if mesh.term:
            yield mesh.term


def _distinct(texts: Iterable[str | None]) -> list[str]:
    """Return each text once, as the search tells them apart; those without words are none."""
    by_words = {canonical_of(text): text for text in reversed([one for one in texts if one])}
    by_words.pop("", None)
    return list(reversed(by_words.values()))


def _traits(texts: Sequence[str], paths: tuple[str, ...]) -> tuple[Trait, ...]:
    fields = tuple(map(_searched, paths))
    return tuple(
        Trait(
            text,
            paths,
            TextMatch(
                fields=fields,
                text=text,
                phrase=True,
                coverage=Coverage.FULL_MATCH,
                expansion=Expansion.TERM,
            ),
        )
        for text in texts
    )


def _searched(path: str) -> SearchedField:
    return _searched_fields()[path]


@cache
def _searched_fields() -> Mapping[str, SearchedField]:
    paths = (_CONDITION, _CONDITION_TERM, _INTERVENTION, _INTERVENTION_TERM, _SPONSOR)
    return MappingProxyType(
        {path: SearchedField(_field(path), _WEIGHT, takes_synonyms=False) for path in paths}
    )


def _field(path: str) -> Field:
    return fields_by_path()[path]
