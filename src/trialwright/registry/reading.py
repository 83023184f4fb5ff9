"""From the bytes of one record to typed values, and what was odd about them.

Reading is lenient: a path or a listed value that the model does not know is reported as
drift and kept; a bare value where the registry writes a list is put back into a list and
reported. What cannot be read at all is a `RecordError` that names the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import msgspec

from trialwright.errors import RecordError, quoted
from trialwright.registry.hashing import content_hash, derived_hash
from trialwright.registry.inspection import Deviation, boxed, deviations, known_only
from trialwright.registry.ordering import ordered
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import strangers_welcome
from trialwright.registry.trees import JsonObject, JsonValue, duplicate_key
from trialwright.vocabulary import NctId
from trialwright.vocabulary.written import Written

#: Larger than any record: the largest real one was about 3.6 MB in September 2026.
MAX_RECORD_BYTES = 64 * 1024 * 1024

#: Records nest about a dozen deep; what is deeper could be read here and not by the next reader.
MAX_DEPTH = 100

_NO_ID = "a record without an NCT id"
_WRITTEN = (
    ("protocolSection", "identificationModule", "nctId"),
    ("protocolSection", "statusModule"),
)
_WHOLE = (*_WRITTEN, ("derivedSection", "miscInfoModule", "versionHolder"))

_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)

_tree_decoder = msgspec.json.Decoder()
_study_encoder = msgspec.json.Encoder(enc_hook=str)


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as read: its identity, its values, and what was odd.

    `tree` is the JSON as plain values, unknown fields included, with lists put back where a
    copy had lost them. The two hashes tell versions apart (`registry.hashing`).
    `is_registry_json` says of the bytes what `projection.is_registry_json` says of them.
    """

    nct_id: NctId
    study: Study
    tree: JsonObject
    content_hash: bytes
    derived_hash: bytes
    drift: tuple[Deviation, ...]
    is_registry_json: bool

    @property
    def lossy(self) -> bool:
        """Whether the copy had lost the boxes of one-element lists."""
        return any(deviation.kind == "unboxed" for deviation in self.drift)


def read_record(source: bytes) -> Reading:
    """Read one whole record; raises RecordError for what is not one."""
    return _read(source, _WHOLE)


def read_past_record(source: bytes) -> Reading:
    """Read a record out of the registry's own history, which keeps no computed section."""
    return _read(source, _WRITTEN)


def _read(source: bytes, demanded: tuple[tuple[str, ...], ...]) -> Reading:
    tree = _read_tree(source)
    study = _read_strictly(tree)
    if study is None and is_too_deep(tree):
        raise _too_deep()
    is_registry_json = _is_registry_json(source, tree, study)
    if not is_registry_json:
        _refuse_double_keys(source, tree)
    drift: tuple[Deviation, ...] = ()
    if study is None:
        study, drift = _read_leniently(tree)
        tree = boxed(tree)
    nct_id = _demand(demanded, tree)
    hashes = content_hash(tree), derived_hash(tree)
    return Reading(nct_id, study, tree, *hashes, drift, is_registry_json)


def read_study(source: bytes) -> Study:
    """Return the typed values of a record that was read before; raises RecordError."""
    try:
        return _typed_decoder().decode(source)
    except (msgspec.MsgspecError, RecursionError):
        return _read_leniently(_read_tree(source))[0]


def convert_study(tree: JsonValue) -> Study:
    """Return the typed values of a JSON tree, parts of records included; raises RecordError."""
    return _read_strictly(tree) or _read_leniently(tree)[0]


def _read_tree(source: bytes) -> JsonObject:
    if len(source) > MAX_RECORD_BYTES:
        raise RecordError(
            nct_id=_NO_ID,
            path="(record)",
            found=f"{len(source):,} bytes",
            expected=f"at most {MAX_RECORD_BYTES:,}",
        )
    try:
        tree = _tree_decoder.decode(source)
    except RecursionError as error:
        raise _too_deep() from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if _nests_too_deep(source):  # how much of it was read depends on who asked
            raise _too_deep() from error
        raise RecordError(
            nct_id=_NO_ID, path="(record)", found=f"no JSON ({error})", expected="a study as JSON"
        ) from error
    if not isinstance(tree, dict):
        raise RecordError(
            nct_id=_NO_ID, path="(record)", found=quoted(tree), expected="a JSON object"
        )
    return tree


def is_too_deep(tree: JsonObject) -> bool:
    """Whether a record would exhaust the stack of whoever walks it; the model is not so deep."""
    level: list[JsonValue] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children_of(node)]
        if not level:
            return False
    return True


def _nests_too_deep(source: bytes) -> bool:
    """Whether the brackets of a text nest deeper than those of a record may, sound or not."""
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(source):
        if token[0] in (b"{", b"["):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif token[0] in (b"}", b"]"):
            depth -= 1
    return False


def _too_deep() -> RecordError:
    """Return the one reason for nesting without end, wherever it was noticed."""
    return RecordError(
        nct_id=_NO_ID,
        path="(record)",
        found="nesting without end",
        expected=f"at most {MAX_DEPTH} levels",
    )


def _children_of(node: JsonValue) -> Iterable[JsonValue]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _is_registry_json(source: bytes, tree: JsonObject, study: Study | None) -> bool:
    """Say whether the bytes are the record in the registry's order, compact: each key once.

    The fields of a `Study` stand in that order, so where writing the values gives the bytes
    again all is known at once; where it does not, the values may only be written otherwise.
    """
    if not source.startswith(b'{"'):
        return False
    if study is not None and _study_encoder.encode(study) == source:
        return True
    return msgspec.json.encode(tree) == source == msgspec.json.encode(ordered(tree))


def _refuse_double_keys(source: bytes, tree: JsonObject) -> None:
    try:
        twice = duplicate_key(source, tree)
    except RecursionError as error:  # the value of a key that stands twice is not in the tree
        raise _too_deep() from error
    if twice is None:
        return
    if _nests_too_deep(source):
        raise _too_deep()
    raise RecordError(
        nct_id=_name_of(tree), path=twice, found="there twice", expected="one value for a key"
    )


def _read_strictly(tree: JsonValue) -> Study | None:
    """Return the record, or None if it holds anything that the model does not know."""
    try:
        return msgspec.convert(tree, Study, dec_hook=_from_text)
    except (msgspec.ValidationError, RecursionError):
        return None


def _read_leniently(tree: JsonValue) -> tuple[Study, tuple[Deviation, ...]]:
    """Return what the model knows of the record, and every place where it is odd."""
    drift = tuple(deviations(tree))
    for deviation in drift:
        if deviation.fatal:
            raise RecordError(
                nct_id=_name_of(tree),
                path=deviation.path,
                found=quoted(deviation.found),
                expected=deviation.expected,
            )
    with strangers_welcome():
        study = msgspec.convert(known_only(boxed(tree)), Study, dec_hook=_from_text)
    return study, drift


def _name_of(tree: JsonValue) -> str:
    """Return the record's NCT id in canonical form, or words for its absence."""
    for key in _WHOLE[0]:
        tree = tree.get(key) if isinstance(tree, dict) else None
    if not isinstance(tree, str):
        return _NO_ID
    try:
        return NctId(tree)
    except ValueError:
        return _NO_ID


def _demand(demanded: tuple[tuple[str, ...], ...], tree: JsonObject) -> NctId:
    """Refuse a projection: a few modules of a record would pass for its newest version."""
    for keys in demanded:
        node: JsonValue = tree
        for key in keys:
            node = node.get(key) if isinstance(node, dict) else None
        if node is None:
            raise RecordError(
                nct_id=_name_of(tree),
                path=".".join(keys),
                found="absent",
                expected="a whole record, not a selection of its fields",
            )
    return NctId(_name_of(tree))


def _from_text(kind: type, text: object) -> object:
    """Make one of the vocabulary's values of a JSON text, for the decoder."""
    if not isinstance(text, str):
        raise TypeError(f"expected a text, found {type(text).__name__}")
    if issubclass(kind, NctId | Written):
        return kind(text)
    raise NotImplementedError(f"no reading of {kind.__name__} from text is known")


@cache
def _typed_decoder() -> msgspec.json.Decoder[Study]:
    return msgspec.json.Decoder(Study, dec_hook=_from_text)
