"""What a reader finds in a page's HTML: its text, its links, its elements."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


class Reader(HTMLParser):
    """Reads a page, and notes every element, link, id and piece of text.

    `unbalanced` holds the tags that were closed without being the one that was open.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.unbalanced: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        self.tags.append(tag)
        if tag not in _VOID:
            self._open.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Note an element that closes."""
        if not self._open or self._open[-1] != tag:
            self.unbalanced.append(tag)
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self.pieces.append(data)

    @property
    def scripts(self) -> list[str]:
        """Where each script comes from; the empty text for one that has no address."""
        addresses = [
            value for tag, name, value in self.attributes if (tag, name) == ("script", "src")
        ]
        return [*addresses, *[""] * (self.tags.count("script") - len(addresses))]

    @property
    def text(self) -> str:
        """All text, blanks run together."""
        return " ".join(" ".join(self.pieces).split())

    def says(self, wanted: str) -> bool:
        """Whether a text, or a link to it, stands on the page, whatever the blanks between."""
        return _tight(wanted) in _tight(" ".join([*self.pieces, *self.links]))


def _tight(text: str) -> str:
    return "".join(text.split()).casefold()
