"""The page of similar studies and its JSON twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import StoreDamaged
from trialwright.registry.record import Study
from trialwright.registry.restatement import restatement
from trialwright.registry.search.questions import Finder, Found, Hit
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.asking import asked_id, missing, moved, source_of
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer
from trialwright.web.public.search.exactly import address_of
from trialwright.web.public.search.hits import HitLine, hit_line
from trialwright.web.public.similar.groups import Sought, groups_of
from trialwright.web.public.similar.traits import MOST, Traits, shared, traits_of, values_of
from trialwright.web.public.sources import StudySource
from trialwright.web.public.wording import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What another study shares with this one, by kind."""

    conditions: tuple[str, ...]
    interventions: tuple[str, ...]
    sponsor: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The same as the reason why a study is shown."""
        parts = []
        if names := self.conditions:
            words = said("condition {names}") if len(names) == 1 else said("conditions {names}")
            parts.append(words.format(names=" · ".join(names)))
        if names := self.interventions:
            words = (
                said("intervention {names}") if len(names) == 1 else said("interventions {names}")
            )
            parts.append(words.format(names=" · ".join(names)))
        if names := self.sponsor:
            parts.append(said("sponsor {name}", name=" · ".join(names)))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class SimilarStudy:
    """A similar study as it is shown, and what it shares."""

    line: HitLine
    shares: Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarGroup:
    """Studies that share the same kinds of things; `all_of_them` leads to the rest, if any."""

    key: str
    heading: str
    counted: str
    total: int
    query: str
    studies: tuple[SimilarStudy, ...]
    all_of_them: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarPage:
    """What the page of similar studies may show."""

    template: ClassVar[str] = "similar.html"
    title: str
    nct_id: NctId
    heading: str
    compared: str
    left_out: str
    groups: tuple[SimilarGroup, ...]


async def similar(request: Request) -> Response:
    """Show studies like one study, and why: ``GET /study/{nct_id}/similar``."""
    nct_id, study = _asked(request)
    if elsewhere := moved(request, nct_id):
        return elsewhere
    traits = traits_of(study)
    return answer(
        SimilarPage(
            title=said("{nct_id}: similar studies", nct_id=nct_id),
            nct_id=nct_id,
            heading=title_of(study) or said("Study {nct_id}", nct_id=nct_id),
            compared=_compared(traits),
            left_out=_left_out(traits),
            groups=_groups(nct_id, traits, finder_of(request), source_of(request)),
        )
    )


async def similar_json(request: Request) -> Response:
    """Give the same for programs: ``GET /study/{nct_id}/similar.json``."""
    nct_id, study = _asked(request)
    if elsewhere := moved(request, nct_id):
        return elsewhere
    traits = traits_of(study)
    groups = _groups(nct_id, traits, finder_of(request), source_of(request))
    return JSONResponse(
        {
            "nctId": nct_id,
            "compared": {
                "conditions": [trait.text for trait in traits.conditions],
                "interventions": [trait.text for trait in traits.interventions],
                "sponsor": [trait.text for trait in traits.sponsor],
                "leftOut": traits.left_out,
            },
            "groups": [_group_json(group) for group in groups],
        }
    )


def _asked(request: Request) -> tuple[NctId, Study]:
    """Return the study that is asked for, restated where it is not loaded; 404 if it is neither."""
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    if version is not None:
        return version.nct_id, version.study
    restated = restatement(nct_id)
    if restated is None:
        raise missing(nct_id)
    return nct_id, restated.study


def _compared(traits: Traits) -> str:
    """Return by what studies are compared here."""
    if not (traits.conditions or traits.interventions):
        return said("The record states neither conditions nor interventions to compare by.")
    every = Shared(
        conditions=tuple(trait.text for trait in traits.conditions),
        interventions=tuple(trait.text for trait in traits.interventions),
        sponsor=tuple(trait.text for trait in traits.sponsor),
    )
    return said("Compared by {texts}.", texts=every.in_words)


def _left_out(traits: Traits) -> str:
    if not traits.left_out:
        return ""
    return said_of(
        traits.left_out,
        "Of each kind the first {most} are compared; {count} more is left out.",
        "Of each kind the first {most} are compared; {count} more are left out.",
        most=MOST,
    )


def _groups(
    nct_id: NctId, traits: Traits, finder: Finder, source: StudySource
) -> tuple[SimilarGroup, ...]:
    asked = list(groups_of(nct_id, traits))
    pages = finder.find_each([(one.question, one.size) for one in asked])
    return tuple(_group(one, found, source) for one, found in zip(asked, pages, strict=True))


def _group(sought: Sought, found: Found, source: StudySource) -> SimilarGroup:
    return SimilarGroup(
        key=sought.key,
        heading=sought.heading,
        counted=said_of(found.total, "{count} study", "{count} studies"),
        total=found.total,
        query=sought.query,
        studies=tuple(_studies(found.hits, sought.may_share, source)),
        all_of_them=Link(said("Show all as a search"), address_of(sought.query))
        if found.total
        else None,
    )


def _studies(hits: tuple[Hit, ...], traits: Traits, source: StudySource) -> Iterator[SimilarStudy]:
    for hit in hits:
        version = source.newest(hit.nct_id)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        values = values_of(version.study)
        yield SimilarStudy(
            hit_line(version),
            Shared(
                conditions=shared(traits.conditions, values),
                interventions=shared(traits.interventions, values),
                sponsor=shared(traits.sponsor, values),
            ),
        )


def _group_json(group: SimilarGroup) -> JsonObject:
    return {
        "key": group.key,
        "total": group.total,
        "query": group.query,
        "studies": [
            {
                **one.line.as_json(),
                "shares": {
                    "conditions": [*one.shares.conditions],
                    "interventions": [*one.shares.interventions],
                    "sponsor": [*one.shares.sponsor],
                },
            }
            for one in group.studies
        ],
    }
