"""How far a load or an update is, said on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Literal, Protocol, TypeAlias, TypeVar

import click

from trialwright.registry.containers.opening import size_of
from trialwright.registry.store.loads import Account

Style: TypeAlias = Literal["live", "lines", "none"]
Value = TypeVar("Value")

#: A line that changes is written anew at most so often [s].
PAUSE = 0.2
#: Lines that stay, of a download, are written at most so often [s].
_LINE_PAUSE = 10.0
_MINUTE = 60
_HOUR = 3_600


class Watching(Protocol):
    """Follows a load or an update, and comes to an end."""

    def downloaded(self, size: int, total: int | None) -> None:
        """Take note that `size` bytes have been fetched, of `total` if that is known."""
        ...

    def passed(self, size: int) -> None:
        """Take note that `size` more bytes of the inputs have been used up."""
        ...

    def stored(self, account: Account) -> None:
        """Take note of what is durably stored by now."""
        ...

    def finish(self) -> None:
        """Leave the terminal as it should be left."""
        ...


class Nothing:
    """Says nothing."""

    def downloaded(self, size: int, total: int | None) -> None:
        """Take no note."""

    def passed(self, size: int) -> None:
        """Take no note."""

    def stored(self, account: Account) -> None:
        """Take no note."""

    def finish(self) -> None:
        """Leave nothing behind."""


class Lines(Nothing):
    """Writes ``stored N`` after each batch: N records are accounted for, durably.

    Of a download it writes a line now and then, ``downloaded N`` with the bytes that are here.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._written = float("-inf")

    def downloaded(self, size: int, total: int | None) -> None:
        """Write how many bytes are here, at most once in ten seconds and at the end."""
        if size == total or self._clock() - self._written >= _LINE_PAUSE:
            self._written = self._clock()
            click.echo(f"downloaded {size}", err=True)
            sys.stderr.flush()

    def stored(self, account: Account) -> None:
        """Write how many records of this load are safe by now."""
        click.echo(f"stored {account.read}", err=True)
        sys.stderr.flush()


class Live(Nothing):
    """Keeps one line of the terminal up to date: bytes, records, pace, time left."""

    def __init__(self, total: int | None, clock: Callable[[], float]) -> None:
        self._total = total
        self._clock = clock
        self._begun = clock()
        self._written = float("-inf")
        self._done = 0
        self._fetched: tuple[int, int | None] | None = None
        self._records = 0
        self._first: tuple[int, float] | None = None
        self._length = 0

    def downloaded(self, size: int, total: int | None) -> None:
        """Note what is fetched; when it is read, that is how much there is to read."""
        self._fetched = (size, total)
        self._total = size
        if size == total or self._clock() - self._written >= PAUSE:
            self._write()

    def passed(self, size: int) -> None:
        """Note bytes that were used up, and write the line if it is time."""
        self._done += size
        if self._clock() - self._written >= PAUSE:
            self._write()

    def stored(self, account: Account) -> None:
        """Note what is stored, and write the line."""
        self._records = account.read
        # The pace counts from the first batch: a load that goes on has records before it.
        self._first = self._first or (account.read, self._clock())
        self._write()

    def finish(self) -> None:
        """Write the line for the last time and leave it standing."""
        self._write()
        click.echo(err=True)

    def line(self) -> str:
        """Return the line."""
        if self._fetched is not None and not self._done:
            size, total = self._fetched
            of_all = "" if total is None else f" of {in_bytes(total)}"
            return f"downloaded {in_bytes(size)}{of_all}"
        done = in_bytes(self._done)
        parts = [
            done if self._total is None else f"{done} of {in_bytes(self._total)}",
            f"{self._records:,} records",
        ]
        if self._first is not None and self._records > self._first[0]:
            pace = (self._records - self._first[0]) / max(self._clock() - self._first[1], 1e-9)
            parts.append(f"{pace:,.0f} records/s")
        if self._total is not None and 0 < self._done < self._total:
            left = (self._clock() - self._begun) * (self._total - self._done) / self._done
            parts.append(f"{in_time(left)} left")
        return ", ".join(parts)

    def _write(self) -> None:
        line = self.line()
        click.echo(f"\r{line.ljust(self._length)}", nl=False, err=True)
        self._length = len(line)
        self._written = self._clock()


@contextmanager
def watching(style: Style | None, inputs: Sequence[str]) -> Iterator[Watching]:
    """Follow a load of these inputs; None chooses by whether a terminal is there."""
    progress = _progress(style or style_here(), inputs)
    try:
        yield progress
    finally:
        progress.finish()


def style_here() -> Style:
    """Return a line that changes for a terminal, lines that stay for anything else."""
    return "live" if sys.stderr.isatty() else "lines"


def counted(values: Iterable[Value], total: int, *, quiet: bool) -> Iterator[Value]:
    """Yield the values, and say on a terminal how many of `total` are done."""
    show = not quiet and sys.stderr.isatty()
    written = float("-inf")
    for number, value in enumerate(values, start=1):
        yield value
        if show and (number == total or monotonic() - written >= PAUSE):
            written = monotonic()
            click.echo(f"\r{number:,} of {total:,} studies", nl=number == total, err=True)


def in_bytes(size: int) -> str:
    """Return a size in the unit that suits it; a kilobyte is 1,000 bytes."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1_000:  # noqa: PLR2004 - a thousand of one unit is one of the next
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1_000
    return f"{amount:,.1f} GB"


def in_time(seconds: float) -> str:
    """Return a length of time as a person would say it."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds // _HOUR:.0f} h {seconds % _HOUR / _MINUTE:.0f} min"


def _progress(style: Style, inputs: Sequence[str]) -> Watching:
    match style:
        case "none":
            return Nothing()
        case "lines":
            return Lines(monotonic)
        case "live":
            sizes = [size_of(name) for name in inputs]
            known = [size for size in sizes if size is not None]
            return Live(sum(known) if len(known) == len(sizes) else None, monotonic)
