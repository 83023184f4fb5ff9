"""Every exit code and what it means, read off the tree of errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.errors import TrialwrightError


@dataclass(frozen=True, slots=True)
class ExitCode:
    """One exit code; `error` is the class that gives it, empty for success."""

    code: int
    error: str
    meaning: str


_SUCCESS = ExitCode(0, "", "Done.")


def exit_codes() -> tuple[ExitCode, ...]:
    """Return every exit code, the smallest first; errors that share one follow one another."""
    errors = sorted(_with_subclasses(TrialwrightError), key=lambda error: error.exit_code)
    return (_SUCCESS, *(_meaning(error) for error in errors))


def _meaning(error: type[TrialwrightError]) -> ExitCode:
    sentence, _, _ = (error.__doc__ or "").partition("\n")
    return ExitCode(error.exit_code, error.__name__, sentence)


def _with_subclasses(error: type[TrialwrightError]) -> Iterator[type[TrialwrightError]]:
    """Yield the error and those below it that belong to the tree in `errors`."""
    yield error
    for narrower in error.__subclasses__():
        if narrower.__module__ == TrialwrightError.__module__:
            yield from _with_subclasses(narrower)
