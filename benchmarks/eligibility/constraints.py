"""Exact-constraint F1 on a file of the LCT logical form, such as ``lct/seq2seq_train.json.gz``.

    python -m benchmarks.eligibility.constraints FILE [--part tune|report|all]

A constraint is (operator, numbers as written, units of time); units other than of time are left
out because the corpus mostly leaves them empty. The constraints of a text are compared as sets.
Only pairs that hold a quantity count. `report` is the fifth of the texts whose SHA-256 begins
with a byte that 5 divides; rules were tuned on the rest.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from benchmarks.eligibility.labelled import past_markers
from benchmarks.eligibility.scores import Score
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.masks import masked, masks_of
from trialwright.eligibility.reading.numbers import ROMAN, WORD_NUMBERS
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.tokens import Token, tokens_of
from trialwright.eligibility.reading.unit_names import TIMES

_FIFTH = 5
_CHAIN = re.compile(r"eq\(\)((?:\.(?!eq\()\w+\((?:'(?:[^']|'')*'|\w*)\))*)")
_LINK = re.compile(r"\.(\w+)\((?:'((?:[^']|'')*)'|(\w*))\)")
_OPERATORS = {
    "GTEQ": Operator.AT_LEAST,
    "GT": Operator.ABOVE,
    "LT": Operator.BELOW,
    "LTEQ": Operator.AT_MOST,
    "BETWEEN": Operator.BETWEEN,
    "EQ": Operator.EQUAL,
}
_TIMES = {"YEAR": "a", "MONTH": "mo", "WEEK": "wk", "DAY": "d", "HOUR": "h", "MINUTE": "min"}

Constraint = tuple[str, frozenset[str], frozenset[str]]


def pairs(path: Path, part: str = "all") -> list[tuple[str, frozenset[Constraint]]]:
    """Return the texts that hold a quantity, each with its constraints."""
    read = json.loads(gzip.decompress(path.read_bytes()))
    made = [(one["intent"], frozenset(gold(one["snippet"]))) for one in read]
    wanted = {"all": (True, False), "tune": (False,), "report": (True,)}[part]
    return [(text, held) for text, held in made if held and _is_kept_out(text) in wanted]


def _is_kept_out(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % _FIFTH == 0


def gold(snippet: str) -> Iterator[Constraint]:
    """Give the constraints with a number of a logical form."""
    for chain in _CHAIN.finditer(snippet):
        operator, values, times = "", set(), set()
        for name, text, word in _LINK.findall(chain[1]):
            if name == "op":
                operator = _OPERATORS[word].value
            elif name == "val":
                values.add(_number(text))
            elif name == "temporal_unit":
                times.add(_TIMES[word])
        if values:
            yield operator, frozenset(values), frozenset(times)


def _number(text: str) -> str:
    """Return a number in one form, whether it is written in digits, as a word or Roman."""
    bare = text.strip().lower().replace(" ", "").replace(",", "")
    if bare in WORD_NUMBERS:
        return str(WORD_NUMBERS[bare])
    if bare in ROMAN:
        return str(ROMAN[bare])
    try:
        return f"{Decimal(bare).normalize():f}"
    except InvalidOperation:
        return bare


def found(text: str) -> frozenset[Constraint]:
    """Return the constraints that the reader finds."""
    plain = text_from(text).plain
    tokens = tokens_of(plain, past_markers(plain))
    return frozenset(
        _constraint(tokens, amount)
        for amount in amounts_of(tokens, masked(tokens, masks_of(plain)))
        if amount.values
    )


def _constraint(tokens: list[Token], amount: Amount) -> Constraint:
    values = frozenset(
        _number("".join(token.text for token in tokens[first:after]))
        for first, after in amount.values
    )
    times = frozenset(
        code
        for unit in amount.units
        for part in unit.parts
        if part.time and (code := TIMES.get(tokens[part.first].text)) is not None
    )
    return amount.operator.value if amount.operator else "", values, times


def score(held: list[tuple[str, frozenset[Constraint]]]) -> tuple[Score, int]:
    """Return the score over all constraints, and how many texts are wholly right."""
    right = given = there = whole = 0
    for text, wanted in held:
        made = found(text)
        right += len(wanted & made)
        given += len(made)
        there += len(wanted)
        whole += wanted == made
    return Score(right, given, there), whole


def rows(held: list[tuple[str, frozenset[Constraint]]]) -> Iterator[str]:
    """Give the lines of the table."""
    one, whole = score(held)
    yield f"texts {len(held)}, wholly right {whole} ({whole / len(held):.3f})"
    yield f"P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}"


def main() -> None:
    """Print the scores of a file."""
    asked = argparse.ArgumentParser(description="Exact-constraint F1.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--part", choices=("tune", "report", "all"), default="all")
    given = asked.parse_args()
    for row in rows(pairs(given.file, given.part)):
        print(row)


if __name__ == "__main__":
    main()
