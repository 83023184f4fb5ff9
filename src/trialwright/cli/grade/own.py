"""Rulebooks of one's own, which are checked whole before anything is graded by them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from trialwright.grading.kinds import without_defect

Command = Callable[..., Any]


def rulebook_option(says: str) -> Callable[[Command], Command]:
    """Return the option ``--rulebook FILE``, as parameter `own`; `says` is its help."""
    return click.option(
        "--rulebook",
        "own",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=says,
    )


def own_source(path: Path) -> tuple[bytes, str]:
    """Return what a file holds, and its name; raises InvalidInput for every defect of it."""
    return without_defect(path.read_bytes(), path.name), path.name
