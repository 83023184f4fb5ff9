"""Collect what the records of a block hold, unsorted, as quickly as they can be walked."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict

from trialwright.registry.search.index.vocabulary import Vocabulary
from trialwright.registry.search.words import JOINERS, WORD, as_composed

#: Numbers of nodes have so many bits.
NODE_BITS = 9
NODE_MASK = (1 << NODE_BITS) - 1

_CLOSE = " \0 "
_BLANKED = {
    code: " " for code in range(1, 128) if not (chr(code).isalnum() or chr(code) in JOINERS)
}
_WORD_OR_END = re.compile(rf"\0|{WORD.pattern}")


class Texts:
    """Texts that were noted, each with its unit and node in one number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.where: list[int] = []

    def joined(self) -> str:
        """Return all texts in one, each closed by the sign that no text may hold."""
        whole = f"{_CLOSE.join(self.texts)}{_CLOSE}"
        if whole.count("\0") > len(self.texts):
            return "".join(text.replace("\0", " ") + _CLOSE for text in self.texts)
        return whole

    def clear(self) -> None:
        """Forget them."""
        self.texts.clear()
        self.where.clear()


class Gathered:
    """What the units of one kind hold: studies, or sites.

    `words` are the numbers of all words, text after text, each text closed by `END`;
    `text_where` tells for each text unit and node in one number. `marks` are keys that are no
    words, each with its node in one number; `mark_units` has their units, `met` each once.

    While a unit is walked, its longer texts are noted in `plain` if they are ASCII and in
    `other` if not, its marks in `unit_marks`.
    """

    def __init__(self) -> None:
        self.words = array("i")
        self.text_where = array("q")
        self.marks = array("q")
        self.mark_units = array("i")
        self.ordered: defaultdict[int, tuple[array[float], array[int]]] = defaultdict(
            lambda: (array("d"), array("i"))
        )
        self.met: set[int] = set()
        self.plain = Texts()
        self.other = Texts()
        self.unit_marks: set[int] = set()

    def close_unit(self, unit: int) -> None:
        """Note that a unit has been walked."""
        self.marks.extend(self.unit_marks)
        self.mark_units.extend([unit] * len(self.unit_marks))
        self.met |= self.unit_marks
        self.unit_marks.clear()

    def let_go(self) -> None:
        """Forget words and marks, which have been taken over; the ordered values stay."""
        self.words = array("i")
        self.text_where = array("q")
        self.marks = array("q")
        self.mark_units = array("i")

    def read_texts(self, vocabulary: Vocabulary) -> None:
        """Cut the texts that were noted into words."""
        for noted, cut in ((self.plain, _words_of_plain), (self.other, _words_of_any)):
            if noted.texts:
                self.words.extend(map(vocabulary.__getitem__, cut(noted.joined())))
                self.text_where.extend(noted.where)
                noted.clear()


def _words_of_plain(whole: str) -> list[str]:
    """Return what stands between blanks in an ASCII text, all but words and joiners blank."""
    return whole.translate(_BLANKED).split()


def _words_of_any(whole: str) -> list[str]:
    return _WORD_OR_END.findall(as_composed(whole))
