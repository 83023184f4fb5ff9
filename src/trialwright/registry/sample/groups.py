"""The groups in which results are reported: the arms again, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.sample.arms import Arm
from trialwright.registry.sample.outline import Outline, Part

#: Share of the results that describe their groups as the protocol section does.
_LIKE_THE_ARMS = 0.6


@dataclass(frozen=True, slots=True)
class Groups:
    """Titles, descriptions and sizes of the groups; ids are made per module."""

    titles: tuple[str, ...]
    descriptions: tuple[str | None, ...]
    sizes: tuple[int, ...]

    def parts(self, prefix: str) -> list[Part]:
        """Return the groups with ids of one module, such as OG000."""
        parts = []
        rows = zip(self.ids(prefix), self.titles, self.descriptions, strict=True)
        for group_id, title, description in rows:
            part: Part = {"id": group_id, "title": title}
            if description is not None:
                part["description"] = description
            parts.append(part)
        return parts

    def ids(self, prefix: str) -> list[str]:
        """Return the ids of one module."""
        return [f"{prefix}{number:03d}" for number in range(len(self.titles))]

    def with_total(self) -> Groups:
        """Return the groups and, if there are several, one of all of them."""
        if len(self.titles) == 1:
            return self
        return Groups(
            titles=(*self.titles, "Total"),
            descriptions=(*self.descriptions, "Total of all reporting groups"),
            sizes=(*self.sizes, sum(self.sizes)),
        )


def draw_groups(study: Outline, arms: tuple[Arm, ...]) -> Groups:
    """Divide the participants among the arms, the last group taking what is left."""
    rest = study.participants or 0
    sizes = []
    for number in range(len(arms), 0, -1):
        size = rest if number == 1 else round(rest / number * (0.8 + 0.4 * study.dice.random()))
        sizes.append(size)
        rest -= size
    return Groups(
        titles=tuple(arm.label for arm in arms),
        descriptions=_descriptions(study, arms),
        sizes=tuple(sizes),
    )


def _descriptions(study: Outline, arms: tuple[Arm, ...]) -> tuple[str | None, ...]:
    """Return the arms' own descriptions, or new ones that have most words in common."""
    if study.dice.random() < _LIKE_THE_ARMS and arms[0].description is not None:
        return tuple(arm.description for arm in arms)
    common = study.text("group_description")
    if len(arms) == 1:
        return (common,)
    return tuple(f"{arm.label}: {common}" for arm in arms)


def share_out(study: Outline, size: int, parts: int) -> list[int]:
    """Divide `size` participants into so many unequal parts; the parts add up to it."""
    counts = []
    rest = size
    for number in range(parts, 1, -1):
        part = min(rest, int(2 * rest / number * study.dice.random()))
        counts.append(part)
        rest -= part
    counts.append(rest)
    return counts
