"""Values that are kept exactly as somebody wrote them."""

from __future__ import annotations

from typing import NoReturn, Self


class Written:
    """A checked text with meaning: equal to its like by class and text, never changed.

    Not a dataclass, so that decoders hand it the text instead of taking it for an object.
    Two of a kind have no order of their own: which comes first is for the caller to say.
    """

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Self:
        """Read a text; raises ValueError, saying what was expected, if it does not fit."""
        cls.check(text)
        written = super().__new__(cls)
        object.__setattr__(written, "text", text)
        return written

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is of this kind."""
        raise NotImplementedError

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is never changed: make a new one")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        return hash((type(self), self.text))

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.text,)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"
