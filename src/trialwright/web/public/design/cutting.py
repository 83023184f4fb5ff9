"""A component cut out of the HTML of a page that we made ourselves."""

from __future__ import annotations

import re

from markupsafe import Markup

_CLASSED = re.compile(r'<(\w+)\b[^>]*?\sclass="([^"]*)"[^>]*>')
_REFERRING = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby|aria-controls)=")([^"]+)"')
_TOP = re.compile(r"<(/?)h1\b")
_WITHIN = re.compile(r'(\shref="#)([^"]+)"')


def cut(page: str, named: str, prefix: str) -> Markup | None:
    """Return the first element with a class, or None; its ids begin with `prefix`.

    The page must be one of ours: every text in it is escaped already, and stays so; so a tag
    can be told by its first and last sign.
    """
    start = next((one for one in _CLASSED.finditer(page) if named in one[2].split()), None)
    if start is None:
        return None
    end = _end(page, start)
    if end is None:
        return None
    return Markup(_renamed(page[start.start() : end], prefix))  # noqa: S704 - made by us


def _end(page: str, start: re.Match[str]) -> int | None:
    """Return where the element ends that begins here: elements of its kind may lie within."""
    depth = 1
    for tag in re.compile(rf"<(/?){start[1]}\b[^>]*>").finditer(page, start.end()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None


def _renamed(piece: str, prefix: str) -> str:
    """Return a piece of a page whose ids and names cannot meet those of another.

    Its first heading gives way to that of the page on which it is shown, and a link to what
    lies outside leads to the piece itself.
    """
    within = {name for found in _REFERRING.finditer(piece) for name in found[2].split()}

    def way(found: re.Match[str]) -> str:
        return f'{found[1]}{prefix}-{found[2]}"' if found[2] in within else f'{found[1]}{prefix}"'

    def each(found: re.Match[str]) -> str:
        names = [f"{prefix}-{name}" for name in found[2].split()]
        if "labelledby" in found[1]:
            names.insert(0, f"{prefix}-name")
        return f'{found[1]}{" ".join(names)}"'

    return _TOP.sub(r"<\1h3", _WITHIN.sub(way, _REFERRING.sub(each, piece)))
