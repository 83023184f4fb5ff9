"""Canonical text to expressions: what `printing` writes, read back."""

from __future__ import annotations

import json
import re

from trialwright.eligibility.criteria.json_form import Plain, from_json
from trialwright.eligibility.criteria.kinds import classes, fields_of
from trialwright.eligibility.criteria.tree import Expression
from trialwright.errors import InvalidInput, quoted

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<range>[\[(]\s*(?P<low>{_NUMBER})\s*,\s*(?P<high>{_NUMBER})\s*[\])])
    | (?P<bound>(?P<op><=|>=|<|>|=|~)\s*(?P<value>{_NUMBER}))
    | (?P<span>[0-9]+-[0-9]+)
    | (?P<number>[0-9]+)
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<name>[a-z_]+)
    | (?P<mark>[\[\](),:])
    )""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False}
_LOW = frozenset((">", ">="))
_DEEPEST = 100


def parse(text: str) -> Expression:
    """Return the expression that canonical text stands for.

    Raises InvalidInput, saying at which character reading stopped.

    >>> parse('has(term("GVHD"))').concept.words
    'GVHD'
    """
    tokens = _Tokens(text)
    made = tokens.value(0)
    tokens.end()
    return from_json(made)


class _Tokens:
    """A text being read; holds the place of the next token."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self, depth: int) -> Plain:
        """Read one value as JSON would hold it."""
        if depth > _DEEPEST:
            raise self._refused("fewer levels")
        token = self._take("a value")
        match token.lastgroup:
            case "span":
                start, _, end = token["span"].partition("-")
                return [int(start), int(end)]
            case "number":
                return int(token["number"])
            case "text":
                return self._text_of(token)
            case "name":
                name = token["name"]
                return _WORDS[name] if name in _WORDS else self._node(name, depth)
            case _ if token["mark"] == "[":
                return self._row(depth)
            case _:
                return self._limits(token)

    def _text_of(self, token: re.Match[str]) -> Plain:
        try:
            return json.loads(token["text"])
        except json.JSONDecodeError as error:
            found = quoted(token["text"])
            raise InvalidInput(f"{found} is no text as JSON writes it: {error.msg}") from error

    def end(self) -> None:
        """Raise InvalidInput if anything is left."""
        if self._text[self._at :].strip():
            raise self._refused("the end")

    def _limits(self, token: re.Match[str]) -> Plain:
        if token["range"]:
            ends = token["range"]
            return {
                "low": _bound(token["low"], inclusive=ends[0] == "["),
                "high": _bound(token["high"], inclusive=ends[-1] == "]"),
            }
        if not token["bound"]:
            raise self._refused("a value")
        op, value = token["op"], token["value"]
        if op in {"=", "~"}:
            both = _bound(value, inclusive=True)
            return {"low": both, "high": both, "directed": op == "="}
        side = "low" if op in _LOW else "high"
        return {side: _bound(value, inclusive=len(op) > 1)}

    def _row(self, depth: int) -> list[Plain]:
        made: list[Plain] = []
        while not self._met("]"):
            made.append(self.value(depth + 1))
            self._met(",")
        return made

    def _node(self, kind: str, depth: int) -> Plain:
        if kind not in classes():
            raise InvalidInput(f"{quoted(kind)} is no kind of expression")
        names = list(fields_of(classes()[kind]))
        if not self._met("("):
            raise self._refused("'('")
        made: dict[str, Plain] = {"kind": kind}
        while not self._met(")"):
            named = self._name_before_colon()
            made[named or names[0]] = self.value(depth + 1)
            self._met(",")
        return made

    def _name_before_colon(self) -> str | None:
        found = re.compile(r"\s*([a-z_]+)\s*:").match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found[1]

    def _met(self, mark: str) -> bool:
        found = re.compile(r"\s*").match(self._text, self._at)
        after = found.end() if found else self._at
        if after >= len(self._text):
            if mark == ",":
                return False
            raise self._refused(f"{mark!r}")
        if not self._text.startswith(mark, after):
            return False
        self._at = after + len(mark)
        return True

    def _take(self, expected: str) -> re.Match[str]:
        token = _TOKEN.match(self._text, self._at)
        if token is None:
            raise self._refused(expected)
        self._at = token.end()
        return token

    def _refused(self, expected: str) -> InvalidInput:
        rest = self._text[self._at : self._at + 40]
        return InvalidInput(f"at character {self._at} is {quoted(rest)}, expected {expected}")


def _bound(value: str, *, inclusive: bool) -> dict[str, Plain]:
    return {"value": value, "inclusive": inclusive}
