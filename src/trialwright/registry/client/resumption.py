"""What the client must remember to go on after an interruption, in one small file."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import msgspec

from trialwright.errors import StoreDamaged
from trialwright.registry.store.files import registry_file


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """A walk over the registry's pages that is under way.

    `since` is the first day of last updates that is asked for, None for all; `token` leads to
    the next page, None to the first; `loads` are the loads that store what comes.
    """

    address: str
    begun: date
    since: date | None
    token: str | None = None
    declared: int | None = None
    loads: tuple[int, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far the store follows the live registry.

    `through` is the day of last updates up to which everything is here, None if the store
    was never filled; `filling` tells that a download is under way or not yet stored;
    `histories` says for each study up to which of the registry's own past
    versions they have been fetched.
    """

    through: date | None = None
    filling: bool = False
    paging: Paging | None = None
    histories: dict[str, int] = {}


def standing_file(home: Path) -> Path:
    """Return where this is kept, beside the registry that it speaks of."""
    return registry_file(home).with_name("live.json")


def read_standing(home: Path) -> Standing:
    """Return how far the store is; raises StoreDamaged if the file does not say."""
    path = standing_file(home)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Standing)
    except FileNotFoundError:
        return Standing()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreDamaged(
            f"{path} is not readable ({error}); remove it, and the next update fetches everything"
        ) from error


def write_standing(home: Path, standing: Standing) -> None:
    """Keep how far the store is; a stop in the middle leaves what was written before."""
    path = standing_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        file.write(msgspec.json.encode(standing))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
