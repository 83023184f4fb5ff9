"""Where a question asks for a weighting that is read and not followed.

The registry has an operator TILT, "ordered fields only", by which records with higher values lose
less of their score; how much less is nowhere said, and no recorded answer tells. It chooses no
hits. So nothing is made up here: the order stays as without it, and whoever asks is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trialwright.registry.fields import Field
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Negation,
    Tilt,
    WithinOneSite,
)
from trialwright.vocabulary.sentences import sentence


def remarks_on(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return a sentence for each field by which conditions are tilted, each once."""
    fields = dict.fromkeys(field.piece for one in conditions for field in _tilts_of(one))
    return tuple(map(_remark_on, fields))


def _remark_on(piece: str) -> str:
    return sentence(
        "TILT[{field}] changes nothing here, neither the hits nor their order: "
        "how much it weighs at the registry is not documented",
        field=piece,
    )


def _tilts_of(condition: Condition) -> Iterator[Field]:
    """Yield the fields by which a condition or a part of it is tilted, from left to right."""
    match condition:
        case Tilt(field=field, part=part):
            yield field
            yield from _tilts_of(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _tilts_of(part)
        case Negation(part=part) | WithinOneSite(part=part):
            yield from _tilts_of(part)
        case _:
            return
