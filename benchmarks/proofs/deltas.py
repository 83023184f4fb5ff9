"""Records dealt out to several loads, so that newer versions take the place of older ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import msgspec

#: So many later parts, each with this part of all records.
_PARTS, _SHARE = 5, 0.025

_LONG_AGO = "1999-12-31"


@dataclass(frozen=True, slots=True)
class Deltas:
    """Parts to load one after another, and what is the newest version of each study then.

    `replaced` counts versions that are not the newest in the end.
    """

    parts: tuple[tuple[bytes, ...], ...]
    newest: tuple[bytes, ...]
    replaced: int

    @classmethod
    def of(cls, records: Sequence[bytes], chance: Random) -> Deltas:
        """Deal records out: some come late, and most of these have an older version somewhere."""
        shuffled = list(records)
        chance.shuffle(shuffled)
        some = max(1, int(len(shuffled) * _SHARE))
        parts = [shuffled[_PARTS * some :]]
        parts += [shuffled[number * some : (number + 1) * some] for number in range(_PARTS)]
        replaced = 0
        for record in shuffled[: _PARTS * some]:
            if chance.random() < 0.8:  # noqa: PLR2004 - some studies are altogether new
                older = as_said_by(chance.choice(shuffled), record, posted=_LONG_AGO)
                chance.choice(parts).append(older)
                replaced += 1
        return cls(tuple(map(tuple, parts)), tuple(records), replaced)


def as_said_by(other: bytes, record: bytes, *, posted: str) -> bytes:
    """Return a version of a record's study, posted on a day, that says what another one says."""
    tree = _read(other)
    identity = tree["protocolSection"]["identificationModule"]
    identity["nctId"] = _read(record)["protocolSection"]["identificationModule"]["nctId"]
    identity.pop("nctIdAliases", None)
    status = tree["protocolSection"].setdefault("statusModule", {})
    status["lastUpdatePostDateStruct"] = {"date": posted, "type": "ACTUAL"}
    return msgspec.json.encode(tree)


def _read(record: bytes) -> Any:  # noqa: ANN401 - JSON
    return msgspec.json.decode(record)
