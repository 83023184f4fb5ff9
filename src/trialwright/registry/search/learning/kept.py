"""The file of what was learned: beside the catalog of the index, replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from trialwright.errors import StoreDamaged
from trialwright.registry.search.learning.counting import merged_files
from trialwright.registry.search.learning.deciding import learned_groups
from trialwright.registry.search.synonyms import Group
from trialwright.registry.store.files import registry_file

#: Changes with whatever makes canonical forms differ from those of an older program.
FORM = 1
#: The name of the file.
LEARNED = "names.json"


class _Kept(msgspec.Struct, frozen=True):
    form: int
    groups: tuple[Group, ...]


def learned_file(home: Path) -> Path:
    """Return where the names are kept that the records of this home taught."""
    return registry_file(home).parent / "index" / LEARNED


def learn(path: Path, counted: Iterable[Path]) -> None:
    """Write what the counted rows of some blocks teach; the same rows, the same bytes."""
    kept = _Kept(FORM, tuple(learned_groups(merged_files(counted))))
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(kept))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read_learned(path: Path) -> tuple[Group, ...]:
    """Return the groups of names that were learned; none if there is no file of this form.

    Raises StoreDamaged for a file that was never written so.
    """
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError as error:
        raise StoreDamaged(
            f"{path} is damaged ({error}); remove the folder it is in and run "
            "`trialwright registry index`"
        ) from error
    return kept.groups if kept.form == FORM else ()
