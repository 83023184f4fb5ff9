"""A component cut out of the HTML of a page that we made ourselves."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markupsafe import Markup

_VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "col", "wbr"})
_REFERRING = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby|aria-controls)=")([^"]+)"')
_TOP = re.compile(r"<(/?)h1\b")
_WITHIN = re.compile(r'(\shref="#)([^"]+)"')


class _Finder(HTMLParser):
    """Finds where the first element with a class begins and ends."""

    def __init__(self, page: str, named: str) -> None:
        super().__init__()
        self._named = named
        self._lines = [0]
        for line in page.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._depth = 0
        self.start: int | None = None
        self.end: int | None = None
        self.feed(page)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.end is not None or tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        if self.start is None and self._named in classes:
            self.start = self._here()
        if self.start is not None:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.start is None or self.end is not None or tag in _VOID:
            return
        self._depth -= 1
        if self._depth == 0:
            self.end = self._here() + len(tag) + len("</>")


def cut(page: str, named: str, prefix: str) -> Markup | None:
    """Return the first element with a class, or None; its ids begin with `prefix`.

    The page must be one of ours: every text in it is escaped already, and stays so.
    """
    found = _Finder(page, named)
    if found.start is None or found.end is None:
        return None
    return Markup(_renamed(page[found.start : found.end], prefix))  # noqa: S704 - made by us


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
