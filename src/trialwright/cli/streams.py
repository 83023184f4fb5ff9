"""The standard streams and the signals of a process, as the program needs them to be."""

from __future__ import annotations

import os
import signal
import sys
from io import RawIOBase, TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn

from trialwright.errors import InvalidInput

_STANDARD = (0, 1, 2)


class Closed(RawIOBase):
    """Stands for a standard stream that was closed before the program began; any use is refused.

    It may not be used at all, as by a command that prints nothing.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def readable(self) -> bool:
        """Return True, so that the refusal comes from the use."""
        return True

    def writable(self) -> bool:
        """Return True, so that the refusal comes from the use."""
        return True

    def readinto(self, _: object, /) -> NoReturn:
        """Raise InvalidInput."""
        raise self._refusal()

    def write(self, _: object, /) -> NoReturn:
        """Raise InvalidInput."""
        raise self._refusal()

    def _refusal(self) -> InvalidInput:
        # Not an OSError: what reads an input takes that for a fault within the input.
        return InvalidInput(f"{self._name} is closed")


def make_ready() -> None:
    """Give the process three standard streams, and have it stopped by what asks it to end.

    What is printed where standard error is closed is lost; the use of standard input or output
    that is closed is refused. What a terminal's encoding lacks is shown by number.
    """
    _keep_numbers_taken()
    if sys.stdin is None:
        sys.stdin = TextIOWrapper(Closed("standard input"))
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(Closed("standard output"), write_through=True)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - it is never closed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    _end_as_if_interrupted()


def _keep_numbers_taken() -> None:
    """Open nothing under the numbers of closed streams, or a file would get what is printed."""
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - its only form


def _end_as_if_interrupted() -> None:
    """Clean up before an end that somebody else asks for, unless such a signal is ignored."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
