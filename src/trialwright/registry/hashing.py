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


def content_hash(tree: JsonObject) -> bytes:
    """Return the hash of everything that somebody wrote."""
    return digest(sorted_bytes({key: tree[key] for key in tree if key not in COMPUTED}))


def derived_hash(tree: JsonObject) -> bytes:
    """Return the hash of everything that the registry computed, order and data cut aside."""
    section = tree.get("derivedSection")
    if not isinstance(section, dict):
        return digest(sorted_bytes([section, tree.get("hasResults")]))
    modules = {name: _without_order(section[name]) for name in section}
    misc = modules.get("miscInfoModule")
    if isinstance(misc, dict):
        misc.pop("versionHolder", None)
    return digest(sorted_bytes([modules, tree.get("hasResults")]))


def _without_order(module: JsonValue) -> JsonValue:
    """Return a computed module with its lists in one order."""
    if not isinstance(module, dict):
        return module
    return {key: _in_one_order(value) for key, value in module.items()}


def _in_one_order(value: JsonValue) -> JsonValue:
    if not isinstance(value, list):
        return value
    return sorted(value, key=sorted_bytes)
