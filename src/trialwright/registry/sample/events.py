"""The adverse events of the groups."""

from __future__ import annotations

from functools import cache

from trialwright.registry.sample.chance import Dice, by_popularity
from trialwright.registry.sample.coinage import coined
from trialwright.registry.sample.groups import Groups
from trialwright.registry.sample.lexicon import lexicon
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.shapes import read_table, shapes, terms

_TERMS = 1_600
_FIRST_WORD = 950_000
_SLOTS = 16_384


@cache
def _known_events() -> tuple[tuple[str, str], ...]:
    """Return terms with their organ systems, popular ones in many slots."""
    table = read_table("terms.toml")
    dice = Dice("events", 0)
    systems = by_popularity(table["organ_systems"], exponent=0.8, offset=2.0, slots=512)
    common = [term.strip() for term in table["event_terms"].split(";") if term.strip()]
    made_up = (_made_up(dice, number) for number in range(_TERMS - len(common)))
    known = ((" ".join(term.split()), dice.pick(systems)) for term in (*common, *made_up))
    return by_popularity(tuple(known), exponent=1.0, offset=4.0, slots=_SLOTS)


def _made_up(dice: Dice, number: int) -> str:
    word = coined(_FIRST_WORD + number).capitalize()
    return f"{word} {dice.pick(lexicon().nouns)}" if dice.chance(0.35) else f"{word}itis"


def events_module(study: Outline, groups: Groups) -> Part:
    """Return resultsSection.adverseEventsModule; no group has more affected than at risk."""
    module: Part = {"frequencyThreshold": study.weighted("frequency_threshold")}
    if study.chance("events_time_frame"):
        module["timeFrame"] = study.prose.phrase(study.length("events_time_frame"))
    if study.chance("events_description"):
        module["description"] = study.text("events_description")
    serious = _events(study, groups, "serious_events", 0.04)
    other = _events(study, groups, "other_events", 0.12)
    module["eventGroups"] = _event_groups(study, groups, serious, other)
    if serious:
        module["seriousEvents"] = serious
    if other:
        module["otherEvents"] = other
    return module


def _event_groups(
    study: Outline, groups: Groups, serious: list[Part], other: list[Part]
) -> list[Part]:
    parts = groups.parts("EG")
    deaths = study.chance("deaths_reported")
    for number, (part, size) in enumerate(zip(parts, groups.sizes, strict=True)):
        if deaths:
            part["deathsNumAffected"] = int(size * 0.03 * study.dice.random() ** 3)
            part["deathsNumAtRisk"] = size
        part["seriousNumAffected"] = _affected(serious, number, size)
        part["seriousNumAtRisk"] = size
        part["otherNumAffected"] = _affected(other, number, size)
        part["otherNumAtRisk"] = size
    return parts


def _affected(events: list[Part], group: int, size: int) -> int:
    """Return how many had any event: between the commonest one and all of them."""
    counts = [_of_group(event, group) for event in events]
    return min(size, max(counts, default=0) + sum(counts) // 3)


def _of_group(event: Part, group: int) -> int:
    stats = event["stats"]
    assert isinstance(stats, list)
    affected = stats[group]["numAffected"]
    assert isinstance(affected, int)
    return affected


def _events(study: Outline, groups: Groups, name: str, share: float) -> list[Part]:
    if not study.chance(name):
        return []
    dice = study.dice
    random = dice.random
    known = _known_events()
    drawn = dict(known[int(random() * _SLOTS)] for _ in range(study.count(name)))
    frame: Part = {}
    if study.chance("event_vocabulary"):
        frame["sourceVocabulary"] = dice.pick(terms("vocabularies"))
    if study.chance("event_assessment"):
        systematic = dice.chance(0.8)
        frame["assessmentType"] = (
            "SYSTEMATIC_ASSESSMENT" if systematic else "NON_SYSTEMATIC_ASSESSMENT"
        )
    counted = study.chance("event_counts")
    with_notes = study.chance("event_notes")
    rows = list(zip(groups.ids("EG"), groups.sizes, strict=True))
    events: list[Part] = []
    for term, system in drawn.items():
        event: Part = {"term": term, "organSystem": system, **frame}
        if with_notes and dice.chance(0.2):
            event["notes"] = study.text("event_notes")
        event["stats"] = [_stats(study, row, share, counted=counted) for row in rows]
        events.append(event)
    return events


def _stats(study: Outline, row: tuple[str, int], share: float, *, counted: bool) -> Part:
    group_id, size = row
    random = study.dice.random
    affected = min(size, shapes().counts["affected"].draw(study.dice), int(size * share * 6) + 1)
    stats: Part = {"groupId": group_id}
    if counted:
        stats["numEvents"] = affected + int(affected * random() ** 3 * 2)
    stats["numAffected"] = affected
    stats["numAtRisk"] = size
    return stats
