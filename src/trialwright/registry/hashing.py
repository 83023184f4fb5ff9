"""What makes two copies of a record the same version.

The content hash covers what the sponsor and the registry wrote. The derived hash covers what
the registry computes from it and re-computes for every data cut; the date of the data cut is
in neither, nor is the order of computed lists, nor the order of keys.
"""

from __future__ import annotations

import hashlib

from trialwright.registry.trees import JsonObject, JsonValue, sorted_bytes

#: Computed by the registry: `hasResults` only repeats whether a results section is there.
COMPUTED = frozenset({"derivedSection", "hasResults"})

HASH_BYTES = 16


def digest(source: bytes) -> bytes:
    """Return the first 128 bits of SHA-256, for telling texts apart and noticing damage."""
    return hashlib.sha256(source).digest()[:HASH_BYTES]


def written_part(tree: JsonObject) -> JsonObject:
    """Return what somebody wrote; the digest of its sorted JSON is the content hash."""
    return {key: tree[key] for key in tree if key not in COMPUTED}


def computed_part(tree: JsonObject) -> JsonObject:
    """Return what the registry computed."""
    return {key: tree[key] for key in tree if key in COMPUTED}


def content_hash(tree: JsonObject) -> bytes:
    """Return the hash of everything that somebody wrote."""
    return digest(sorted_bytes(written_part(tree)))


def derived_hash(tree: JsonObject) -> bytes:
    """Return the hash of everything that the registry computed, order and data cut aside."""
    computed = computed_part(tree)
    section = computed.get("derivedSection")
    misc = section.get("miscInfoModule") if isinstance(section, dict) else None
    if isinstance(section, dict) and isinstance(misc, dict):
        dateless = {key: misc[key] for key in misc if key != "versionHolder"}
        computed["derivedSection"] = section | {"miscInfoModule": dateless}
    return digest(sorted_bytes(_unordered(computed)))


def _unordered(value: JsonValue) -> JsonValue:
    """Return the value with every list in it put in one order."""
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(item) for item in value), key=sorted_bytes)
    return value
