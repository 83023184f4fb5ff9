"""A tree as text: what is printed reads as the same tree again."""

from __future__ import annotations

import re
from typing import assert_never

from trialwright.registry.language.lexing import RESERVED
from trialwright.registry.language.tree import (
    And,
    Covered,
    Distance,
    Everything,
    Expanded,
    IdList,
    InArea,
    InScope,
    Max,
    Min,
    Missing,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Term,
    Tilted,
    Value,
)
from trialwright.registry.language.values import written

_PIECES = re.compile(r"[\s,]+|[^\s,]+")
_ROUND = re.compile(r"([()])")
_QUOTED = re.compile(r'([\\"])')
_MARKS = re.compile(r'([\\"\[\]])')


def text_of(node: Node) -> str:
    """Return the query that reads as this tree: `parse(text_of(tree)) == tree`.

    AND is written out, brackets stand only where they are needed.
    """
    match node:
        case Term(words=words):
            return _escaped(words)
        case Phrase(text=text):
            return '"' + _QUOTED.sub(r"\\\1", text) + '"'
        case IdList(ids=ids):
            return ", ".join(ids)
        case Everything():
            return "ALL"
        case Missing():
            return "MISSING"
        case Range(low=low, high=high):
            return f"RANGE[{_bound(low)}, {_bound(high)}]"
        case Distance():
            centre = f"{node.latitude}, {node.longitude}"
            return f"DISTANCE[{centre}, {node.radius}{node.unit.value}]"
        case Or(parts=parts):
            return " OR ".join(_grouped(part, Or) for part in parts)
        case And(parts=parts):
            return " AND ".join(_grouped(part, And, Or) for part in parts)
        case _:
            return f"{_operator(node)}{_grouped(node.part, And, Or)}"


def _operator(node: Not | InArea | InScope | Covered | Expanded | Tilted) -> str:
    match node:
        case Not():
            return "NOT "
        case InArea(name=name, of_size=of_size):
            return f"AREA[{name}{':size' if of_size else ''}]"
        case InScope(scope=scope):
            return f"SEARCH[{scope.value}]"
        case Covered(coverage=coverage):
            return f"COVERAGE[{coverage.value}]"
        case Expanded(expansion=expansion):
            return f"EXPANSION[{expansion.value}]"
        case Tilted(name=name):
            return f"TILT[{name}]"
        case _:
            assert_never(node)


def _grouped(node: Node, *looser: type[And | Or]) -> str:
    text = text_of(node)
    return f"({text})" if isinstance(node, looser) else text


def _bound(bound: Min | Max | Value) -> str:
    match bound:
        case Min():
            return "MIN"
        case Max():
            return "MAX"
        case _:
            return written(bound)


def _escaped(words: str) -> str:
    return "".join(_escaped_piece(found[0]) for found in _PIECES.finditer(words))


def _escaped_piece(piece: str) -> str:
    marked = _MARKS.sub(r"\\\1", piece)
    if "(" not in piece and ")" not in piece:
        return f"\\{marked}" if piece in RESERVED else marked
    if not _is_one_word(piece):
        return _ROUND.sub(r"\\\1", marked)
    return f"\\{marked}" if piece.partition("(")[0] in RESERVED else marked


def _is_one_word(piece: str) -> bool:
    """Whether the round brackets of a piece close within it, so that it reads as one word."""
    if piece.startswith("(") or any(mark in piece for mark in '"[]'):
        return False
    depth = 0
    for mark in piece:
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            return False
    return depth == 0
