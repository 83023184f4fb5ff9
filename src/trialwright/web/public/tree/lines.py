"""The lines of a tree: which nodes are unfolded, which are folded, which are left to a link."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import msgspec

from trialwright.registry.trees import JsonValue
from trialwright.web.public.languages import said_of
from trialwright.web.public.tree.paths import joined, query_of

#: So many nodes a page shows at most, those at the top first; and fewer where words are sought.
_MOST_LINES, _MOST_BESIDE_HITS = 800, 200
#: So many hits are unfolded at most; all are counted.
MOST_HITS = 100
#: Nodes down to this depth are unfolded at first; one level deeper, those with so few nodes.
_OPEN_DEPTH, _FEW = 2, 3
_LONGEST_PREVIEW = 70


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, marked if it is what was sought."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLine:
    """One node, or the end of one (`kind` "end").

    A "leaf" has a value; a "fold" has its nodes on the lines that follow, up to its end; an
    "away" node has them at its own address. A key or value in which something was found has it
    in pieces, too. `query` is the end of the node's address.
    """

    kind: Literal["leaf", "fold", "away", "end"]
    path: str = ""
    query: str = ""
    key: str = ""
    key_pieces: tuple[Piece, ...] = ()
    is_place: bool = False
    value: str = ""
    value_pieces: tuple[Piece, ...] = ()
    look: str = ""
    count: str = ""
    preview: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """The lines of a page, and how many nodes hold what was sought."""

    lines: tuple[TreeLine, ...]
    hits: int


Step: TypeAlias = "tuple[str | int, JsonValue]"


@dataclass(slots=True)
class _Plan:
    """Which nodes are shown with what is in them, and which of them stand open."""

    shown: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)


def tree_of(root: JsonValue, path: str, find: str) -> Tree:
    """Return the lines of what stands at a path, unfolded where `find` is, if anything is sought.

    The first line is the node itself if it is a leaf, else its first node.
    """
    pattern = re.compile(re.escape(find), re.IGNORECASE) if find else None
    hits = [] if pattern is None else list(_hits(root, path, pattern, ()))
    plan = _planned(root, path, most=_MOST_BESIDE_HITS if find else _MOST_LINES)
    for ancestors in hits[:MOST_HITS]:
        plan.shown.update(ancestors)
        plan.opened.update(ancestors)
    if pattern is None:
        plan.opened.update(_near(root, path, plan.shown))
    lines = _below(root, path, plan, pattern) if _steps(root) else [_leaf("", path, root, pattern)]
    return Tree(tuple(lines), len(hits))


def _steps(node: JsonValue) -> Sequence[Step]:
    if isinstance(node, dict):
        return list(node.items())
    if isinstance(node, list):
        return list(enumerate(node))
    return ()


def _hits(
    node: JsonValue, path: str, pattern: re.Pattern[str], above: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield, for each node whose key or value holds what is sought, the nodes that it is in."""
    within = (*above, path)
    for step, inner in _steps(node):
        inner_is_leaf = not _steps(inner)
        in_key = isinstance(step, str) and pattern.search(step)
        if in_key or (inner_is_leaf and pattern.search(_text(inner))):
            yield within
        if not inner_is_leaf:
            yield from _hits(inner, joined(path, step), pattern, within)


def _planned(root: JsonValue, path: str, most: int) -> _Plan:
    """Plan a page of so many lines, level by level, so that the top of the tree is whole."""
    plan = _Plan({path}, {path})
    lines = len(_steps(root))
    waiting = deque([(path, root)])
    while waiting:
        here, node = waiting.popleft()
        for step, inner in _steps(node):
            size = len(_steps(inner))
            if size and lines + size <= most:
                lines += size
                there = joined(here, step)
                plan.shown.add(there)
                waiting.append((there, inner))
    return plan


def _near(root: JsonValue, path: str, shown: set[str]) -> Iterator[str]:
    """Yield the nodes that stand open at first: those near the top, and small ones below."""
    level = [(path, root)]
    for depth in range(1, _OPEN_DEPTH + 2):
        level = [
            (there, inner)
            for here, node in level
            for step, inner in _steps(node)
            if (there := joined(here, step)) in shown
        ]
        yield from (
            there for there, node in level if depth <= _OPEN_DEPTH or len(_steps(node)) <= _FEW
        )


def _below(
    node: JsonValue, path: str, plan: _Plan, pattern: re.Pattern[str] | None
) -> Iterator[TreeLine]:
    for step, inner in _steps(node):
        there = joined(path, step)
        if not _steps(inner):
            yield _leaf(step, there, inner, pattern)
            continue
        is_shown = there in plan.shown
        yield TreeLine(
            kind="fold" if is_shown else "away",
            path=there,
            query=query_of(there),
            key=str(step),
            key_pieces=_pieces(step, pattern),
            is_place=isinstance(step, int),
            count=_count(inner),
            preview=_preview(inner),
            is_open=there in plan.opened,
        )
        if is_shown:
            yield from _below(inner, there, plan, pattern)
            yield TreeLine(kind="end")


def _leaf(
    step: str | int, path: str, value: JsonValue, pattern: re.Pattern[str] | None
) -> TreeLine:
    return TreeLine(
        kind="leaf",
        path=path,
        query=query_of(path),
        key=str(step),
        key_pieces=_pieces(step, pattern),
        is_place=isinstance(step, int),
        value=_text(value),
        value_pieces=_pieces(_text(value), pattern),
        look="text" if isinstance(value, str) else "literal",
    )


def _text(value: JsonValue) -> str:
    """Return a leaf as it is shown: a text as it is, anything else as JSON has it."""
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else msgspec.json.encode(value).decode()


def _count(node: JsonValue) -> str:
    if isinstance(node, list):
        return said_of(len(node), "{count} item", "{count} items")
    return said_of(len(_steps(node)), "{count} key", "{count} keys")


def _preview(node: JsonValue) -> str:
    """Return the first value that a node holds, in short."""
    while steps := _steps(node):
        node = steps[0][1]
    text = " ".join(_text(node).split())
    return text if len(text) <= _LONGEST_PREVIEW else f"{text[: _LONGEST_PREVIEW - 1]}…"


def _pieces(text: str | int, pattern: re.Pattern[str] | None) -> tuple[Piece, ...]:
    """Return a text in pieces if what is sought is in it; the place in a list is none."""
    if pattern is None or isinstance(text, int) or not pattern.search(text):
        return ()
    pieces: list[Piece] = []
    end = 0
    for found in pattern.finditer(text):
        pieces += [Piece(text[end : found.start()], is_hit=False), Piece(found[0], is_hit=True)]
        end = found.end()
    pieces.append(Piece(text[end:], is_hit=False))
    return tuple(piece for piece in pieces if piece.text)
