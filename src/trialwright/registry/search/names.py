"""The other names that queries are widened by: of antigens, of the user, and of the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trialwright.errors import InvalidInput
from trialwright.registry.search.learning import learned_file, read_learned
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store.files import registry_file
from trialwright.vocabulary.antigens import antigens

_BETWEEN = "|"
_APART = "!"
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Own:
    """What the user's file says: names of one thing, and names that are none of one."""

    same: list[list[str]] = field(default_factory=list)
    apart: list[list[str]] = field(default_factory=list)


def synonyms_file(home: Path) -> Path:
    """Return where the user's own names of this home are kept."""
    return registry_file(home).parent / "synonyms.txt"


def known_synonyms(home: Path) -> Synonyms:
    """Return the names of antigens, of the user's file, and those that the records taught.

    A line of the file is names of one thing with ``|`` between them; behind ``!`` they are
    names that were learned as such and are not, or one name that has none. Blank lines and
    lines that begin with ``#`` are nothing. Raises InvalidInput for any other line.
    """
    own = _read(synonyms_file(home))
    written = Synonyms.of([*(antigen.names for antigen in antigens()), *own.same])
    return written.with_learned(read_learned(learned_file(home)), own.apart)


def _read(path: Path) -> _Own:
    own = _Own()
    for place, said in _lines_of(path):
        apart = said.startswith(_APART)
        names = [name.strip() for name in said.removeprefix(_APART).split(_BETWEEN)]
        if not all(names) or not (apart or len(names) >= _FEWEST):
            raise InvalidInput(
                f"{place}: found {said[:60]!r}, expected two names or more with {_BETWEEN} "
                f"between them, or {_APART} and names that are not to be learned"
            )
        (own.apart if apart else own.same).append(names)
    return own


def _lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines that say something, each with its place."""
    if path.exists():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            said = line.strip()
            if said and not said.startswith("#"):
                yield f"{path}:{number}", said
