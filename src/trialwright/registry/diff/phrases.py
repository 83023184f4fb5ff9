"""Values and edited texts as they stand within a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trialwright.registry.diff.values import (
    Changed,
    DataCutChanged,
    Fate,
    MarkupChanged,
    NotCarried,
    Renumbered,
    Segment,
    TextChanged,
)
from trialwright.registry.fields import fields_by_path
from trialwright.registry.labels import label_at
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import UNKNOWN_ENROLLMENT
from trialwright.registry.trees import JsonValue, sorted_bytes
from trialwright.vocabulary.sentences import sentence

#: Longer names are cut in a sentence, at a blank; the values keep them whole.
LONGEST_NAME = 120

#: Longer values are cut likewise, and their length is told.
LONGEST_VALUE = 300

#: Of text that stayed, so many characters are shown on either side of a change.
CONTEXT = 40

#: Texts up to this length are quoted whole, before and after.
_SHORT = 60

#: So many new numbers are listed, of more only the first and the last.
_MOST_NUMBERS = 3

#: What null says: no more than an absent field.
NOT_STATED = "not stated"

#: What a number says that the registry writes for an unknown one.
UNKNOWN = "unknown"

_ENROLLMENT = "protocolSection.designModule.enrollmentInfo.count"
_TEENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}  # codespell:ignore nd
_PLAIN = frozenset({"text", "markup"})
_DATES = frozenset({"NormalizedDate", "PartialDate", "DateTimeMinutes"})


def quoted_name(path: str, name: str) -> str:
    """Return an item's name in quotation marks, a constant by its label."""
    return f'"{_cut(_as_meant(path, label_at(path, name)))}"'


def listing(names: Sequence[str]) -> str:
    """Return names as in a sentence: ``a, b and c``."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def value_in_words(path: str, value: JsonValue) -> str:
    """Return a value: texts in quotation marks, dates and numbers bare, parts in a row."""
    if value is None:
        return NOT_STATED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if stands_for_unknown(path, value):
        return UNKNOWN
    if isinstance(value, str):
        return _text_in_words(path, value)
    if isinstance(value, dict):
        return ", ".join(_part_in_words(f"{path}.{key}", part) for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(value_in_words(path, part) for part in value)
    return sorted_bytes(value).decode()


def stands_for_unknown(path: str, value: JsonValue) -> bool:
    """Whether the registry writes a number where it means that nobody knows it."""
    return path == _ENROLLMENT and value == UNKNOWN_ENROLLMENT


def edit_in_words(change: Changed | TextChanged | MarkupChanged | DataCutChanged) -> str:
    """Return from what to what, or the edited text where that would be hard to see."""
    if isinstance(change, MarkupChanged):
        return "changed in its markup only"
    if isinstance(change, TextChanged) and change.before.split() == change.after.split():
        return "changed in its blanks and line breaks only"
    if isinstance(change, TextChanged) and max(len(change.before), len(change.after)) > _SHORT:
        return f'changed: "{text_with_changes(change.path, change.segments)}"'
    before = value_in_words(change.path, change.before)
    return f"changed from {before} to {value_in_words(change.path, change.after)}"


def not_carried_in_words(change: NotCarried) -> str:
    """Return that a section was not compared, and which version is silent."""
    if change.is_missing_before:
        return sentence("not compared, the version before carries no such section")
    return sentence("not compared, the version after carries no such section")


def way_in_words(from_index: int, to_index: int) -> str:
    """Return a move within a list: ``from 5th to 2nd place``."""
    return f"from {place_in_words(from_index)} to {place_in_words(to_index)} place"


def numbers_in_words(changes: Iterable[Renumbered]) -> str:
    """Return the first and the last of many new numbers; the values hold them all."""
    numbers = [f"{number.before} to {number.after}" for number in changes]
    if len(numbers) > _MOST_NUMBERS:
        return f"{len(numbers)} ({numbers[0]}, …, {numbers[-1]})"
    return listing(numbers)


def text_with_changes(path: str, segments: Sequence[Segment]) -> str:
    """Return a text with ``[-removed-]`` and ``{+inserted+}`` words, long kept parts cut."""
    last = len(segments) - 1
    return "".join(
        _marked(
            segment.fate,
            _one_line(_as_meant(path, segment.text)),
            is_first=place == 0,
            is_last=place == last,
        )
        for place, segment in enumerate(segments)
    ).strip()


def place_in_words(index: int) -> str:
    """Return the place of an index that counts from 0: ``1st``, ``2nd``, ``13th``."""
    place = index + 1
    ending = "th" if place % 100 in _TEENS else _ENDINGS.get(place % 10, "th")
    return f"{place}{ending}"


def _part_in_words(path: str, part: JsonValue) -> str:
    """Return a part of a value; one that the registry does not describe says its key."""
    words = value_in_words(path, part)
    return words if path in fields_by_path() else f"{path.rpartition('.')[2]} {words}"


def _text_in_words(path: str, text: str) -> str:
    field = fields_by_path().get(path)
    kind = field.type.removesuffix("[]") if field else "text"
    label = label_at(path, text)
    if kind in _DATES or (label == text and kind not in _PLAIN and text.isupper()):
        return text
    if kind == "DateType":
        return label
    return f'"{_shown(_one_line(_as_meant(path, label)).strip())}"'


def _shown(text: str) -> str:
    """Return a text, or its start and its length."""
    if len(text) <= LONGEST_VALUE:
        return text
    return f"{text[:LONGEST_VALUE].rpartition(' ')[0]} … ({len(text):,} characters)"


def _as_meant(path: str, text: str) -> str:
    """Return a text without the escapes that only markup has."""
    field = fields_by_path().get(path)
    return unescape(Markup(text)) if field is not None and field.is_markup else text


def _marked(fate: Fate, text: str, *, is_first: bool, is_last: bool) -> str:
    """Return a segment with its marks; a blank for another one is not worth any."""
    match fate:
        case Fate.REMOVED:
            return f"[-{text}-]" if text.strip() else ""
        case Fate.INSERTED:
            return f"{{+{text}+}}" if text.strip() else text
        case Fate.KEPT:
            return "".join(_kept(text, is_first=is_first, is_last=is_last))


def _kept(text: str, *, is_first: bool, is_last: bool) -> Iterator[str]:
    if len(text) <= 2 * CONTEXT:
        yield text
        return
    if not is_first:
        yield text[:CONTEXT].rpartition(" ")[0] or text[:CONTEXT]
    yield " … "
    if not is_last:
        yield text[-CONTEXT:].partition(" ")[2] or text[-CONTEXT:]


def _cut(name: str) -> str:
    name = _one_line(name).strip()
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME].rpartition(' ')[0] or name[:LONGEST_NAME]} …"


def _one_line(text: str) -> str:
    """Return a text on one line, blanks at either end kept as one."""
    inner = " ".join(text.split())
    start = " " if text[:1].isspace() else ""
    end = " " if inner and text[-1:].isspace() else ""
    return f"{start}{inner}{end}"
