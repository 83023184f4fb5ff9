"""The rulebooks over measured values that come with the program, by name and version."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.reading import rulebook_of
from trialwright.grading.rulebook import Rulebook

_FOLDER = "trialwright.grading"
_ENDING = ".toml"
_MEASURED = ("ctcae-5.0.toml", "ctcae-6.0.toml")


def bundled(name: str) -> bytes:
    """Return the bytes of a rulebook's file."""
    return files(_FOLDER).joinpath("rulebooks", name).read_bytes()


def bundled_names() -> tuple[str, ...]:
    """Return the names of all rulebooks that come with the program, without the ending."""
    there = files(_FOLDER).joinpath("rulebooks").iterdir()
    return tuple(
        sorted(one.name.removesuffix(_ENDING) for one in there if one.name.endswith(_ENDING))
    )


def source_of(name: str) -> bytes:
    """Return the file of a rulebook by its name; raises InvalidInput with the names there are."""
    if name not in bundled_names():
        known = ", ".join(bundled_names())
        raise InvalidInput(f"rulebook is {quoted(name)}, expected one of {known}")
    return bundled(name + _ENDING)


def measured_rulebooks() -> Iterator[Rulebook]:
    """Yield the rulebooks over measured values, the oldest version first."""
    for name in _MEASURED:
        yield _measured(name)


def ctcae(version: str) -> Rulebook:
    """Return CTCAE in a version: ``5.0`` (or ``5``), ``6.0`` (or ``6``).

    There is no default version: a grade of one is not a grade of the other. Raises InvalidInput
    for a version that is not here.
    """
    wanted = version if "." in version else f"{version}.0"
    for rulebook in measured_rulebooks():
        if rulebook.version == wanted:
            return rulebook
    known = ", ".join(one.version for one in measured_rulebooks())
    raise InvalidInput(f"CTCAE version is {quoted(version)}, expected one of {known}")


@cache
def _measured(name: str) -> Rulebook:
    return rulebook_of(bundled(name), name)
