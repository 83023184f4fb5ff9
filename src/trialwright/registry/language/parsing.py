"""A query's text as a tree.

Binding, from the closest: a source (term, phrase, group, ALL, MISSING, RANGE, DISTANCE); NOT
and the context operators, which apply to what follows them, the last one first; AND, which may
be left out; OR. Operators are written in capitals: `and` is a word.
"""

from __future__ import annotations

import difflib
import re
from enum import Enum
from typing import TypeVar

from trialwright.registry.language.bounds import distance_of, range_of
from trialwright.registry.language.errors import A_QUERY, QueryError, mismatch, shown
from trialwright.registry.language.lexing import RESERVED, Kind, Token, tokens_of
from trialwright.registry.language.tree import (
    And,
    Coverage,
    Covered,
    Everything,
    Expanded,
    Expansion,
    IdList,
    InArea,
    InScope,
    Missing,
    Node,
    Not,
    Or,
    Phrase,
    Scope,
    Term,
    Tilted,
    ids_in,
)
from trialwright.vocabulary.sentences import sentence

#: Characters of a query; the registry's own address line ends long before.
LONGEST = 20_000

#: Round brackets and context operators inside one another.
DEEPEST = 50

_Choice = TypeVar("_Choice", bound=Enum)

_CONTEXT = frozenset({Kind.NOT, Kind.AREA, Kind.SEARCH, Kind.COVERAGE, Kind.EXPANSION, Kind.TILT})
_WORDS = frozenset({Kind.WORD, Kind.COMMA})
_SOURCES = _WORDS | {
    Kind.PHRASE,
    Kind.OPEN,
    Kind.ALL,
    Kind.MISSING,
    Kind.RANGE,
    Kind.DISTANCE,
}
_OPERAND = _SOURCES | _CONTEXT

# The registry's parser lists what it expected in this order.
_TERMS = (
    "'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, DecimalLiteral, "
    "DateLiteral, TimeLiteral, RadiusLiteral, StringLiteral, Term"
)
_CONTEXTS = "'SEARCH', 'AREA', 'RANGE', 'DISTANCE', Coverage, Expansion, 'TILT'"
_FIRST = f"{{'(', ',', 'NOT', {_CONTEXTS}, {_TERMS}}}"
_NEXT = f"{{<EOF>, '(', ',', 'NOT', 'AND', 'OR', {_CONTEXTS}, {_TERMS}}}"
_NEXT_IN_GROUP = f"{{'(', ')', ',', 'NOT', 'AND', 'OR', {_CONTEXTS}, {_TERMS}}}"

_NAME = re.compile(r"\s*([^:]*?)\s*(:\s*size\s*)?")


def parse(text: str, *, label: str = A_QUERY) -> Node:
    """Return the tree of a query; a blank text asks for every study, like ``ALL``.

    `label` is what errors call the query. Raises QueryError: for what cannot be read, for
    more than `LONGEST` characters and for more than `DEEPEST` levels.
    """
    if len(text) > LONGEST:
        raise QueryError(
            sentence("the query has {length} characters", length=f"{len(text):,}"),
            label=label,
            position=LONGEST + 1,
            found=sentence("more text"),
            expected=sentence("at most {most} characters", most=f"{LONGEST:,}"),
        )
    tokens = tokens_of(text, label=label)
    if tokens[0].kind is Kind.END:
        return Everything(span=(0, len(text)))
    return _Parser(text, tokens, label).query()


class _Parser:
    """One pass over the pieces of one query."""

    __slots__ = ("_at", "_depth", "_label", "_text", "_token", "_tokens")

    def __init__(self, text: str, tokens: list[Token], label: str) -> None:
        self._text = text
        self._tokens = tokens
        self._label = label
        self._at = 0
        self._token = tokens[0]
        self._depth = 0

    def query(self) -> Node:
        tree = self._any_of()
        if self._token.kind is not Kind.END:
            raise self._mismatch(
                _NEXT, sentence("an operator, more words, or the end of the query")
            )
        return tree

    def _any_of(self) -> Node:
        parts = [self._all_of()]
        while self._token.kind is Kind.OR:
            self._advance()
            parts.append(self._all_of())
        if len(parts) == 1:
            return parts[0]
        return Or(tuple(parts), span=(parts[0].span[0], parts[-1].span[1]))

    def _all_of(self) -> Node:
        parts = [self._operand()]
        while True:
            if self._token.kind is Kind.AND:
                self._advance()
            elif self._token.kind not in _OPERAND:
                break
            parts.append(self._operand())
        if len(parts) == 1:
            return parts[0]
        return And(tuple(parts), span=(parts[0].span[0], parts[-1].span[1]))

    def _operand(self) -> Node:
        """Return a source in the operators before it, applied from right to left."""
        before: list[Token] = []
        while self._token.kind in _CONTEXT:
            self._deeper()
            if self._token.kind is not Kind.NOT:
                self._argument(self._token)
            before.append(self._token)
            self._advance()
        node = self._source()
        for operator in reversed(before):
            node = self._in_context(operator, node)
        self._depth -= len(before)
        return node

    def _source(self) -> Node:
        token = self._token
        if token.kind in _WORDS:
            return self._term()
        if token.kind is Kind.OPEN:
            return self._group()
        if token.kind not in _SOURCES:
            raise self._mismatch(
                _FIRST, sentence("words, a phrase, or an operator that takes them")
            )
        self._advance()
        span = (token.start, token.end)
        match token.kind:
            case Kind.PHRASE:
                return Phrase(token.text, span=span)
            case Kind.ALL:
                return Everything(span=span)
            case Kind.MISSING:
                return Missing(span=span)
            case Kind.RANGE:
                argument = self._argument(token)
                return range_of(argument, span=span, at=_inside(token), label=self._label)
            case _:
                argument = self._argument(token)
                return distance_of(argument, span=span, at=_inside(token), label=self._label)

    def _term(self) -> Node:
        first = self._token
        words: list[str] = []
        end = first.start
        while self._token.kind in _WORDS:
            if words and self._token.start > end:
                words.append(" ")
            words.append(self._token.text)
            end = self._token.end
            self._advance()
        written = "".join(words)
        ids = ids_in(written)
        if len(ids) > 1:
            return IdList(ids, span=(first.start, end))
        return Term(written, span=(first.start, end))

    def _group(self) -> Node:
        self._deeper()
        self._advance()
        node = self._any_of()
        if self._token.kind is Kind.END:
            raise self._refusal(
                sentence("missing ')' at '<EOF>'"), sentence("')' that closes the group")
            )
        if self._token.kind is not Kind.CLOSE:
            raise self._mismatch(_NEXT_IN_GROUP, sentence("an operator, more words, or ')'"))
        self._depth -= 1
        self._advance()
        return node

    def _in_context(self, operator: Token, part: Node) -> Node:
        span = (operator.start, part.span[1])
        if operator.kind is Kind.NOT:
            return Not(part, span=span)
        argument = self._argument(operator)
        match operator.kind:
            case Kind.AREA | Kind.TILT:
                return self._named(operator, argument, part)
            case Kind.SEARCH:
                return InScope(self._choice(Scope, operator, argument), part, span=span)
            case Kind.COVERAGE:
                return Covered(self._choice(Coverage, operator, argument), part, span=span)
            case _:
                return Expanded(self._choice(Expansion, operator, argument), part, span=span)

    def _named(self, operator: Token, argument: str, part: Node) -> Node:
        span = (operator.start, part.span[1])
        written = _NAME.fullmatch(argument)
        name_at = _inside(operator) + len(argument) - len(argument.lstrip())
        is_area = operator.kind is Kind.AREA
        if written is None or not written[1] or (written[2] and not is_area):
            raise QueryError(
                mismatch(argument.strip() or "]", "Term"),
                label=self._label,
                position=name_at + 1,
                found=shown(argument.strip()) if argument.strip() else sentence("no name"),
                expected=sentence(
                    "the name of a search area or field, with `:size` behind it for the length "
                    "of a list"
                )
                if is_area
                else sentence("the name of a search area or field"),
            )
        if is_area:
            return InArea(written[1], bool(written[2]), part, span=span, name_at=name_at)
        return Tilted(written[1], part, span=span, name_at=name_at)

    def _choice(self, kind: type[_Choice], operator: Token, argument: str) -> _Choice:
        written = argument.strip().casefold()
        names = [member.value for member in kind]
        for member in kind:
            if member.value.casefold() == written:
                return member
        nearest = difflib.get_close_matches(written[:100], [name.casefold() for name in names], 1)
        raise QueryError(
            mismatch(argument.strip() or "]", f"{{{', '.join(map(repr, names))}}}"),
            label=self._label,
            position=_inside(operator) + 1,
            found=shown(argument.strip()) if argument.strip() else sentence("nothing"),
            expected=sentence("one of {known}", known=", ".join(names)),
            nearest=tuple(name for name in names if name.casefold() in nearest),
        )

    def _argument(self, operator: Token) -> str:
        if operator.argument is not None:
            return operator.argument
        opening = operator.start + len(operator.kind.value)
        if "[" in operator.text:
            raise QueryError(
                sentence("missing ']' at '<EOF>'"),
                label=self._label,
                position=operator.end + 1,
                found=sentence("the end of the query"),
                expected=sentence("']' that closes {operator}[", operator=operator.kind.value),
            )
        rest = self._text[operator.end :].split(maxsplit=1)
        follows = rest[0] if rest else "<EOF>"
        raise QueryError(
            mismatch(follows, "'['"),
            label=self._label,
            position=opening + 1,
            found=sentence("the operator {operator} without a bracket", operator=operator.text),
            expected=sentence(
                "{operator}[...], or \\{operator} for the word itself", operator=operator.text
            ),
        )

    def _advance(self) -> None:
        self._at += 1
        self._token = self._tokens[self._at]

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refusal(
                sentence("the query is nested more than {most} levels deep", most=DEEPEST),
                sentence("at most {most} brackets and operators inside one another", most=DEEPEST),
            )

    def _mismatch(self, tokens: str, expected: str) -> QueryError:
        found = self._token
        nearest: tuple[str, ...] = ()
        if found.kind is Kind.SQUARE:
            expected = sentence(
                "{expected}; put a square bracket that belongs to a word in quotation marks",
                expected=expected,
            )
            nearest = self._operator_before()
        return self._refusal(mismatch(found.text, tokens), expected, nearest)

    def _operator_before(self) -> tuple[str, ...]:
        """Return the operator that the word right before a bracket may have been meant for."""
        if not self._at or self._tokens[self._at - 1].end != self._token.start:
            return ()
        word = self._tokens[self._at - 1].text.upper()[:100]
        return tuple(difflib.get_close_matches(word, sorted(RESERVED), 1))

    def _refusal(self, summary: str, expected: str, nearest: tuple[str, ...] = ()) -> QueryError:
        token = self._token
        return QueryError(
            summary,
            label=self._label,
            position=token.start + 1,
            found=sentence("the end of the query") if token.kind is Kind.END else shown(token.text),
            expected=expected,
            nearest=nearest,
        )


def _inside(operator: Token) -> int:
    return operator.start + operator.text.index("[") + 1
