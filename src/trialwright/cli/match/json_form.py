"""A match as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialwright.cli.match.candidates import Candidate, Match
from trialwright.cli.match.places import Nearest
from trialwright.eligibility.evaluation import Ask
from trialwright.eligibility.evaluation.ways import Way
from trialwright.eligibility.evaluation.wording import name_of, policies_in_words, sentence_of
from trialwright.vocabulary import Concepts


def match_json(made: Match, left_out: Mapping[str, int]) -> dict[str, Any]:
    """Return a match as plain values, with how many studies are left out, and why."""
    place = made.place
    return {
        "patient": made.patient,
        "died": made.died or None,
        "as_of": made.policies.day,
        "near": None
        if place is None
        else {"name": place.name, "latitude": place.latitude, "longitude": place.longitude},
        "studies": made.studies,
        "verdicts": {verdict.value: count for verdict, count in made.counts.items()},
        **left_out,
        "ranked": made.ranked,
        "disease_on_record": made.of_disease,
        "candidates": [_candidate(one, made.vocabulary) for one in made.candidates],
        "policies": list(policies_in_words(made.policies)),
    }


def _candidate(one: Candidate, vocabulary: Concepts) -> dict[str, Any]:
    made = one.screening
    return {
        "nct_id": one.nct_id,
        "title": one.title,
        "verdict": made.verdict.value,
        "satisfied": one.satisfied,
        "open": one.open,
        "disease_on_record": one.is_of_disease,
        "sites": one.sites,
        "nearest_site": None if one.nearest is None else _nearest(one.nearest),
        "ruled_out_by": [
            {
                "id": each.criterion.id,
                "words": each.words,
                "because": sentence_of(each, vocabulary),
            }
            for each in made.ruling_out
        ],
        "questions": [_ask(each, vocabulary) for each in made.asks],
        "fewest_to_admit": _way(made.fewest_to_admit, vocabulary),
        "fewest_to_rule_out": _way(made.fewest_to_rule_out, vocabulary),
    }


def _nearest(one: Nearest) -> dict[str, Any]:
    site = one.site
    return {
        "km": round(one.km, 1),
        "facility": site.facility,
        "city": site.city,
        "state": site.state,
        "country": site.country,
        "is_recruiting": site.is_recruiting,
    }


def _way(way: Way | None, vocabulary: Concepts) -> list[dict[str, Any]] | None:
    return None if way is None else [_ask(one, vocabulary) for one in sorted(way)]


def _ask(one: Ask, vocabulary: Concepts) -> dict[str, Any]:
    return {
        "about": one.about,
        "name": name_of(one, vocabulary),
        "for_people": one.for_people,
        "criterion": one.criterion or None,
    }
