"""The words and other keys that a process has met while it builds, by number."""

from __future__ import annotations

import re
from array import array

from trialwright.registry.search.index import keys
from trialwright.registry.search.words import WordKeys, as_composed, key_of, keys_of, words_of

#: Closes a text among the numbers of words.
END = -(1 << 31)

#: Texts of so few characters are short; so many of them are remembered.
SHORT = 40
_MOST_SHORT = 300_000

#: Texts of more characters are not remembered; most of them have too many pieces to be kept.
_MOST_KEPT = 64
_LONG = re.compile(rf"(?:[^\W_]+[\W_]+){{{keys.LONGEST_WHOLE}}}[^\W_]")


class Compounds:
    """What stands between blanks and is not one piece, by number, in columns.

    `pieces` are numbers of keys; of what is joined, `joined_keys` and the place of its first
    piece. `piece_ends` and `joined_ends` tell where each one's stop. `border` is the number of
    the key that stands between texts.
    """

    def __init__(self, border: int) -> None:
        self.border = border
        self.pieces = array("i")
        self.piece_ends = array("i")
        self.joined_keys = array("i")
        self.joined_offsets = array("i")
        self.joined_ends = array("i")

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.piece_ends)

    def close(self) -> None:
        """End the compound whose pieces and joined keys were added last."""
        self.piece_ends.append(len(self.pieces))
        self.joined_ends.append(len(self.joined_keys))


class Vocabulary(dict[str, int]):
    """The keys met by number, with their hashes, and the words met, with what each stands for.

    A simple word stands for the number of its key; anything else for a negative number, which
    counts the `compounds`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}
        self._wholes: dict[str, int | None] = {}
        self.short_texts: dict[str, array[int]] = {}
        self.hashes = array("Q")
        self.compounds = Compounds(self.number(keys.BORDER))
        self["\0"] = END

    def number(self, key: str) -> int:
        """Return the number of a key, a new one for a new key."""
        known = self.numbers.get(key)
        if known is None:
            known = self.numbers[key] = len(self.numbers)
            self.hashes.append(keys.hash_of(key))
        return known

    def words_of_short(self, text: str) -> array[int]:
        """Return the numbers of the words of a short text, `END` behind them.

        Short texts are often met again: those that were met first are remembered in
        `short_texts`, which whoever asks often looks into first.
        """
        known = self.short_texts.get(text)
        if known is None:
            known = array("i", [*map(self.__getitem__, words_of(text)), END])
            if len(self.short_texts) < _MOST_SHORT:
                self.short_texts[text] = known
        return known

    def whole(self, text: str) -> int | None:
        """Return the number of the key of a short text as a whole, None for a longer one."""
        if len(text) > _MOST_KEPT:
            return None if _LONG.search(as_composed(text)) else self._whole(text)
        if text not in self._wholes:
            self._wholes[text] = self._whole(text)
        return self._wholes[text]

    def _whole(self, text: str) -> int | None:
        pieces = [piece for word in words_of(text) for piece in keys_of(word).pieces]
        if not 0 < len(pieces) <= keys.LONGEST_WHOLE:
            return None
        return self.number(keys.whole(pieces))

    def __missing__(self, written: str) -> int:
        if written.isascii() and written.isalnum():
            number = self[written] = self.number(key_of(written))
            return number
        found = [keys_of(word) for word in words_of(written)]
        pieces = [self.number(piece) for one in found for piece in one.pieces]
        number = pieces[0] if len(pieces) == 1 else self._compound(found, pieces)
        self[written] = number
        return number

    def _compound(self, found: list[WordKeys], pieces: list[int]) -> int:
        offset = 0
        for one in found:
            if one.joined is not None:
                key = keys.joined(one.joined, len(one.pieces))
                self.compounds.joined_keys.append(self.number(key))
                self.compounds.joined_offsets.append(offset)
            offset += len(one.pieces)
        self.compounds.pieces.extend(pieces)
        self.compounds.close()
        return -len(self.compounds)
