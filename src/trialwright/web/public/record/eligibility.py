"""Who may take part: the boxes, and the criteria as lists that can be linked to."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.registry.markup import Block, ListBlock, ListItem, Paragraph, blocks
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import EligibilityModule
from trialwright.web.public.content import (
    CriteriaList,
    Criterion,
    Group,
    Note,
    Part,
    Prose,
    Section,
    fact,
    prose,
    titled,
    told,
)
from trialwright.web.public.languages import said
from trialwright.web.public.wording import age, in_words, yes_or_no

_LONGEST_HEADING = 100


def eligibility(module: EligibilityModule | None) -> Section:
    """Return who may take part."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *told(
                (
                    fact(said("Minimum age"), age(module.minimum_age)),
                    fact(said("Maximum age"), age(module.maximum_age)),
                    fact(said("Sex"), in_words(module.sex)),
                    fact(said("Healthy volunteers accepted"), yes_or_no(module.healthy_volunteers)),
                    fact(said("Standard age groups"), *map(in_words, module.std_ages)),
                ),
                fact(said("Eligibility based on gender"), yes_or_no(module.gender_based)),
                fact(said("Sampling method"), in_words(module.sampling_method)),
            ),
            *titled(said("Gender in detail"), prose(module.gender_description)),
            *titled(said("Study population"), prose(module.study_population)),
            *titled(said("Criteria"), criteria(module.eligibility_criteria)),
        )
    return Section("eligibility", said("Who can take part"), parts)


def criteria(text: Markup | None) -> tuple[Part, ...]:
    """Return the criteria, each item of an outer list with an anchor of its own.

    Anchors follow the heading above a list and the item's own number: ``inclusion-3``,
    ``exclusion-11``, ``criterion-2`` under no such heading.
    """
    if text is None:
        return (Note(said("The record states no criteria.")),)
    return tuple(_anchored(blocks(text)))


def _anchored(found: tuple[Block, ...]) -> Iterator[Part]:
    """Yield what stands before the first heading, then a group for each heading."""
    title, under = "", "criterion"
    gathered: list[Part] = []
    taken: set[str] = set()
    for block in found:
        match block:
            case Paragraph(text) if kind := _heading(text):
                before, _, last = text.rpartition("\n")
                gathered += [Prose((Paragraph(before),))] if before else []
                yield from _gathered(title, gathered)
                title, under, gathered = last, kind, []
            case Paragraph():
                gathered.append(Prose((block,)))
            case ListBlock():
                gathered.append(_anchored_list(block, under, taken))
    yield from _gathered(title, gathered)


def _gathered(title: str, parts: list[Part]) -> tuple[Part, ...]:
    return (Group(title, tuple(parts)),) if title else tuple(parts)


def _heading(text: str) -> str | None:
    """Return the kind of criteria that a paragraph's last line announces, if it does."""
    words = text.rpartition("\n")[2].casefold()
    inclusion, exclusion = words.find("inclusion"), words.find("exclusion")
    if len(words) > _LONGEST_HEADING or inclusion == exclusion:
        return None
    return "exclusion" if inclusion < 0 or 0 <= exclusion < inclusion else "inclusion"


def _anchored_list(block: ListBlock, under: str, taken: set[str]) -> CriteriaList:
    return CriteriaList(
        block.ordered,
        tuple(
            _criterion(item, under, place, taken) for place, item in enumerate(block.items, start=1)
        ),
    )


def _criterion(item: ListItem, under: str, place: int, taken: set[str]) -> Criterion:
    own = "".join(sign for sign in item.marker if sign.isalnum()).lower() or str(place)
    anchor, repeats = f"{under}-{own}", 1
    while anchor in taken:
        repeats += 1
        anchor = f"{under}-{own}-{repeats}"
    taken.add(anchor)
    return Criterion(anchor, _called(under, own), item.marker, item.blocks)


def _called(under: str, own: str) -> str:
    """Return what a link to a criterion is called."""
    match under:
        case "inclusion":
            return said("Link to inclusion {own}", own=own)
        case "exclusion":
            return said("Link to exclusion {own}", own=own)
        case _:
            return said("Link to criterion {own}", own=own)
