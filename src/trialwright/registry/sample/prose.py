"""Text of one record: sentences, titles and paragraphs that come back to its own subject.

A record has a handful of things that it speaks of again and again; the rest of its words
come from the common language. The balance of the two decides how well the text packs.
"""

from __future__ import annotations

from trialwright.registry.sample.chance import Dice
from trialwright.registry.sample.coinage import coined, far_down
from trialwright.registry.sample.lexicon import BODY_WORDS, lexicon

#: How often a sentence speaks of the record's own things rather than of anything.
_OWN = 0.54
_OWN_THINGS = 22
_RARE_WORDS = 12
#: Exponent of the frequency of rare words by rank, as in real records beyond rank 5,000.
_RARE_EXPONENT = 1.7
#: How often a sentence begins with one of the usual subjects.
_PLAIN_SUBJECT = 0.6
#: How sentences are built: twenty equally likely ways.
_SHAPES = (
    *("late",) * 7,
    *("and late",) * 4,
    *("first",) * 3,
    *("list",) * 2,
    *("plain",) * 4,
)
#: Below this a text is a phrase, not a sentence. [characters]
_SHORT = 50


class Prose:
    """Writes the texts of one record; `own` are the names that the record is about."""

    __slots__ = ("_dice", "_late", "_lists", "_random", "_things", "own", "pending")

    def __init__(self, dice: Dice, names: list[str]) -> None:
        language = lexicon()
        self._dice = dice
        self._random = dice.random
        self._lists = language.lists
        self._things = language.things
        self._late = language.late
        self.own = self._own_things(names)
        #: Sentences that must still appear in one of the texts, escapes in them.
        self.pending: list[str] = []

    def _own_things(self, names: list[str]) -> list[str]:
        random = self._random
        common = self._things
        nouns = lexicon().nouns
        rare = [
            coined(far_down(random(), first=BODY_WORDS * 2, exponent=_RARE_EXPONENT))
            for _ in range(_RARE_WORDS)
        ]
        return [
            *names,
            *(f"{word} {nouns[int(random() * 65_536)]}" for word in rare),
            *(common[int(random() * 65_536)] for _ in range(_OWN_THINGS)),
        ]

    def thing(self) -> str:
        """Return a noun phrase, often one of the record's own."""
        random = self._random
        if random() < _OWN:
            # Squared, so that the names of the record come first.
            return self.own[int(random() ** 2 * len(self.own))]
        return self._things[int(random() * 65_536)]

    def entry(self, name: str) -> str:
        """Return a phrase of one of the lists of the language."""
        return self._lists[name][int(self._random() * 2_048)]

    def late(self) -> str:
        """Return a phrase that says when, how or where."""
        return self._late[int(self._random() * 16_384)]

    def sentence(self) -> str:
        """Return one sentence, capital and full stop included."""
        random = self._random
        subjects = self._lists["subjects"]
        verbs = self._lists["verbs"]
        start = subjects[int(random() * 2_048)] if random() < _PLAIN_SUBJECT else self.thing()
        core = f"{start} {verbs[int(random() * 2_048)]} {self.thing()}"
        match _SHAPES[int(random() * 20)]:
            case "late":
                core = f"{core} {self.late()}"
            case "and late":
                core = f"{core} and {self.thing()} {self.late()}"
            case "first":
                core = f"{self.late()}, {core}"
            case "list":
                core = f"{core}, {self.thing()} and {self.thing()}"
        return f"{core[0].upper()}{core[1:]}."

    def text(self, length: int) -> str:
        """Return sentences, or for a short text a phrase, of about this many characters."""
        if length < _SHORT:
            return self.phrase(length)
        sentences = []
        if self.pending:
            sentences.append(self.pending.pop())
        written = sum(map(len, sentences))
        while written < length:
            sentence = self.sentence()
            sentences.append(sentence)
            written += len(sentence) + 1
        return cut(" ".join(sentences), length)

    def paragraphs(self, length: int) -> str:
        """Return text in paragraphs, some of them lists, as in a detailed description."""
        parts = []
        written = 0
        while written < length:
            size = min(120 + int(self._random() * 700), length - written + 20)
            part = self._list(size) if self._dice.chance(0.2) else self.text(size)
            parts.append(part)
            written += len(part) + 2
        return "\n\n".join(parts)

    def _list(self, length: int) -> str:
        numbered = self._dice.chance(0.5)
        lines: list[str] = []
        written = 0
        while written < length:
            line = f"{self.thing()} {self.late()}"
            lines.append(f"{len(lines) + 1}. {line}" if numbered else f"* {line}")
            written += len(line) + 3
        return "\n".join(lines)

    def phrase(self, length: int) -> str:
        """Return a phrase of about this many characters, with a capital."""
        text = self.thing()
        while len(text) < length:
            text = f"{text} {self.late() if self._dice.chance(0.5) else self.thing()}"
        text = cut(text, length, end="")
        return f"{text[0].upper()}{text[1:]}"


def cut(text: str, length: int, *, end: str = ".") -> str:
    """Shorten a text to about `length` characters, at a word's end."""
    if len(text) <= length + 8:
        return text
    stop = text.find(" ", length)
    if stop < 0:
        return text
    return f"{text[:stop].rstrip(' ,;.')}{end}"
