"""The other names that queries are widened by: those of antigens, and those of the user."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialwright.errors import InvalidInput
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store.files import registry_file
from trialwright.vocabulary.antigens import antigens

_BETWEEN = "|"
_FEWEST = 2


def synonyms_file(home: Path) -> Path:
    """Return where the user's own names of this home are kept."""
    return registry_file(home).parent / "synonyms.txt"


def known_synonyms(home: Path) -> Synonyms:
    """Return the names of antigens and of the user's file, if there is one.

    A line of the file is names of one thing with ``|`` between them; blank lines and lines
    that begin with ``#`` are nothing. Raises InvalidInput for any other line.
    """
    return Synonyms.of([*(antigen.names for antigen in antigens()), *_of_file(synonyms_file(home))])


def _of_file(path: Path) -> Iterator[list[str]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        names = [name.strip() for name in said.split(_BETWEEN)]
        if len(names) < _FEWEST or not all(names):
            raise InvalidInput(
                f"{path}:{number}: found {said[:60]!r}, expected two names or more "
                f"with {_BETWEEN} between them"
            )
        yield names
