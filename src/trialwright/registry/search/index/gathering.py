"""Collect what the records of a block hold, unsorted, as quickly as they can be walked."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.named import Names
from trialwright.registry.search.nodes import LOCATIONS, Kind, Node, node_of, top_nodes
from trialwright.registry.search.words import (
    JOINERS,
    WORD,
    WordKeys,
    as_composed,
    keys_of,
    words_of,
)
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import Duration, PartialDate

#: Numbers of nodes have so many bits.
NODE_BITS = 9
NODE_MASK = (1 << NODE_BITS) - 1

#: Closes a text among the numbers of words.
END = -(1 << 31)

#: Texts of more characters are not remembered; most of them have too many pieces to be kept.
_MOST_KEPT = 64
_LONG = re.compile(rf"(?:[^\W_]+[\W_]+){{{keys.LONGEST_WHOLE}}}[^\W_]")

_CLOSE = " \0 "
_BLANKED = {
    code: " " for code in range(1, 128) if not (chr(code).isalnum() or chr(code) in JOINERS)
}
_WORD_OR_END = re.compile(rf"\0|{WORD.pattern}")
#: These are values though they are false; an empty text, list or object is none.
_NUMBERS: tuple[JsonValue, ...] = (0, False)


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


class Gathered:
    """What the units of one kind hold: studies, or sites.

    `words` are the numbers of all words, text after text, each text closed by `END`;
    `text_nodes` and `text_units` tell where each text stood. `marks` are keys that are no
    words, each with its node in one number; `mark_units` has their units, `met` each once.
    """

    def __init__(self) -> None:
        self.words = array("i")
        self.text_nodes = array("h")
        self.text_units = array("i")
        self.marks = array("q")
        self.mark_units = array("i")
        self.ordered: defaultdict[int, tuple[array[float], array[int]]] = defaultdict(
            lambda: (array("d"), array("i"))
        )
        self._plain = _Texts()
        self._other = _Texts()
        self._marks: set[int] = set()
        self.met: set[int] = set()

    def text(self, node: int, text: str, unit: int) -> None:
        """Note a text."""
        into = self._plain if text.isascii() else self._other
        into.texts.append(text)
        into.nodes.append(node)
        into.units.append(unit)

    def mark(self, key: int, node: int) -> None:
        """Note that a node of the unit at hand has a key that is no word."""
        self._marks.add(key << NODE_BITS | node)

    def close_unit(self, unit: int) -> None:
        """Note that a unit has been walked."""
        self.marks.extend(self._marks)
        self.mark_units.extend([unit] * len(self._marks))
        self.met |= self._marks
        self._marks.clear()

    def let_go(self) -> None:
        """Forget words and marks, which have been taken over; the ordered values stay."""
        self.words = array("i")
        self.text_nodes = array("h")
        self.text_units = array("i")
        self.marks = array("q")
        self.mark_units = array("i")

    def read_texts(self, vocabulary: Vocabulary) -> None:
        """Cut the texts that were noted into words."""
        for noted, cut in ((self._plain, _words_of_plain), (self._other, _words_of_any)):
            if noted.texts:
                self.words.extend(map(vocabulary.__getitem__, cut(noted.joined())))
                self.text_nodes.extend(noted.nodes)
                self.text_units.extend(noted.units)
                noted.clear()


class _Texts:
    """Texts that were noted, with their nodes and units."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.nodes: list[int] = []
        self.units: list[int] = []

    def joined(self) -> str:
        """Return all texts in one, each closed by the sign that no text may hold."""
        whole = f"{_CLOSE.join(self.texts)}{_CLOSE}"
        if whole.count("\0") > len(self.texts):
            return "".join(text.replace("\0", " ") + _CLOSE for text in self.texts)
        return whole

    def clear(self) -> None:
        """Forget them."""
        self.texts.clear()
        self.nodes.clear()
        self.units.clear()


def _words_of_plain(whole: str) -> list[str]:
    """Return what stands between blanks in an ASCII text, all but words and joiners blank."""
    return whole.translate(_BLANKED).split()


def _words_of_any(whole: str) -> list[str]:
    return _WORD_OR_END.findall(as_composed(whole))


class Gatherer:
    """Walks records, one after another, and notes all that can be asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.studies = Gathered()
        self.sites = Gathered()
        self.names = Names()
        self.site_study = array("i")
        self.latitudes = array("d")
        self.longitudes = array("d")
        self._present = self.vocabulary.number(keys.PRESENT)
        self._locations = node_of(LOCATIONS).number

    def add(self, unit: int, tree: JsonObject) -> None:
        """Note what a record holds; `unit` is its place in the block."""
        self._object(top_nodes(), tree, self.studies, unit)
        self.studies.close_unit(unit)
        self.studies.read_texts(self.vocabulary)
        self.sites.read_texts(self.vocabulary)

    def _object(
        self, known: Mapping[str, Node], tree: JsonObject, into: Gathered, unit: int
    ) -> None:
        for name, value in tree.items():
            node = known.get(name)
            if node is None or (not value and value not in _NUMBERS):
                continue
            into.mark(self._present, node.number)
            if isinstance(value, list):
                into.mark(self.vocabulary.number(keys.counted(len(value))), node.number)
                if node.number == self._locations:
                    self._sites(node, value, unit)
                else:
                    for item in value:
                        self._value(node, item, into, unit)
            else:
                self._value(node, value, into, unit)

    def _sites(self, node: Node, items: list[JsonValue], unit: int) -> None:
        for item in items:
            site = len(self.site_study)
            self.site_study.append(unit)
            self.latitudes.append(float("nan"))
            self.longitudes.append(float("nan"))
            if isinstance(item, dict):
                self._object(node.children, item, self.sites, site)
            self.sites.close_unit(site)

    def _value(self, node: Node, value: JsonValue, into: Gathered, unit: int) -> None:
        kind = node.kind
        if kind is Kind.WORDS:
            text = str(value)
            into.text(node.number, unescape(Markup(text)) if node.field.is_markup else text, unit)
            if node.kept_whole:
                self._whole(node, text, into)
            if node.named:
                self.names.add(node, text, self.site_study[unit] if node.of_site else unit)
        elif kind is Kind.BRANCH:
            if isinstance(value, dict):
                self._object(node.children, value, into, unit)
        elif kind is Kind.LISTED:
            into.mark(self.vocabulary.number(keys.listed(str(value))), node.number)
        elif kind is Kind.YES_OR_NO:
            into.mark(self.vocabulary.number(keys.listed(str(value).lower())), node.number)
        elif kind is Kind.POINT:
            self._point(value, unit)
        else:
            if kind is Kind.DAY:
                into.mark(self.vocabulary.number(keys.written(len(str(value)))), node.number)
            values, units = into.ordered[node.number]
            values.append(ordered_value(kind, value))
            units.append(unit)

    def _whole(self, node: Node, text: str, into: Gathered) -> None:
        """Note a short text as a whole, and one that is listed too as a listed value."""
        whole = self.vocabulary.whole(text)
        if whole is not None:
            into.mark(whole, node.number)
        if node.listed_too:
            into.mark(self.vocabulary.number(keys.listed(text)), node.number)

    def _point(self, value: JsonValue, site: int) -> None:
        if isinstance(value, dict):
            latitude, longitude = value.get("lat"), value.get("lon")
            if isinstance(latitude, int | float) and isinstance(longitude, int | float):
                self.latitudes[site] = float(latitude)
                self.longitudes[site] = float(longitude)


def ordered_value(kind: Kind, value: JsonValue) -> float:
    """Return where a date, a length of time or a number stands in its order.

    Dates by their earliest possible day [days since 1 January of year 1], lengths of time
    by their mean length [days].
    """
    if kind is Kind.DAY:
        text = str(value)
        if len(text) == len("2026-01-13"):
            return float(date.fromisoformat(text).toordinal())
        return float(PartialDate(text[: len("2026-01-13")]).earliest.toordinal())
    if kind is Kind.LENGTH:
        return Duration(str(value)).days
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"a number was expected, found {value!r}")
