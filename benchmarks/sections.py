"""Documents of which one section at a time is written anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def with_section(
    document: str, title: str, text: str, *, introduction: str, order: Sequence[str]
) -> str:
    """Return the document with this text in the section of its title, or with the section added.

    The sections stand in the given order of titles, others after them.
    """
    _, *pieces = _HEADING.split(document)
    kept = dict(zip(pieces[::2], pieces[1::2], strict=True)) | {title: text}
    places = {known: place for place, known in enumerate(order)}
    titles = sorted(kept, key=lambda one: places.get(one, len(places)))
    sections = (f"## {one}\n\n{kept[one].strip()}\n" for one in titles)
    return "\n".join([f"{introduction.strip()}\n", *sections])


def write_section(
    path: Path, title: str, text: str, *, introduction: str, order: Sequence[str]
) -> None:
    """Replace a section of a file, or add it; the file is made if it is not there."""
    document = path.read_text("utf-8") if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        with_section(document, title, text, introduction=introduction, order=order), "utf-8"
    )
