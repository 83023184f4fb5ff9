"""Paths of nodes: keys and places joined by dots, ``protocolSection.outcomesModule.0``."""

from __future__ import annotations

from urllib.parse import quote

from trialwright.registry.trees import JsonValue

#: A key may hold a dot; the registry's never do.
_ESCAPES = (("~", "~0"), (".", "~1"))


def joined(path: str, step: str | int) -> str:
    """Return the path of a node below another; the empty path is the record itself."""
    text = str(step)
    for sign, escape in _ESCAPES:
        text = text.replace(sign, escape)
    return f"{path}.{text}" if path else text


def query_of(path: str) -> str:
    """Return the end of the address of the node at a path."""
    return f"?at={quote(path, safe='')}"


def steps_of(path: str) -> tuple[str, ...]:
    """Return the keys and places on the way to a node."""
    return tuple(_plain(part) for part in path.split(".")) if path else ()


def _plain(part: str) -> str:
    for sign, escape in reversed(_ESCAPES):
        part = part.replace(escape, sign)
    return part


def node_at(tree: JsonValue, path: str) -> JsonValue:
    """Return what stands at a path; raises `LookupError` if nothing does."""
    node = tree
    for step in steps_of(path):
        if isinstance(node, dict):
            node = node[step]
        elif isinstance(node, list) and step.isascii() and step.isdecimal():
            node = node[int(step)]
        else:
            raise LookupError(path)
    return node


def field_path(path: str, tree: JsonValue) -> str:
    """Return a path without places in lists, by which the registry's structure knows the node."""
    node, kept = tree, []
    for step in steps_of(path):
        if isinstance(node, list):
            node = node[int(step)]
        elif isinstance(node, dict):
            kept.append(step)
            node = node[step]
    return ".".join(kept)
