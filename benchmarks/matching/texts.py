"""Recruiting studies with real criteria, varied by a seed so that no two ask quite the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from benchmarks.reference import real_records
from trialwright.registry.sample import generate_block

SEED = 20_261_101
_BLOCK = 500
_NUMBER = re.compile(r"(?<![\w.,^*/-])([1-9][0-9]?)(?![\w^*/-]|[.,][0-9])")
#: So many of the numbers of a text are changed.
_CHANGED = 0.3


def recruiting(count: int) -> Iterator[bytes]:
    """Yield so many made-up studies that recruit, with the criteria of real records.

    The texts go round and round. From the second round on, three in ten of the numbers of up to
    two digits that stand alone are others, as in studies that differ in their bounds: without
    that, the questions of one round would be those of all.
    """
    texts = [_criteria(one) for one in real_records()]
    for start in range(0, count, _BLOCK):
        size = min(_BLOCK, count - start)
        for number, source in enumerate(generate_block(start, size, SEED), start):
            yield _with_criteria(source, texts[number % len(texts)], number, number // len(texts))


def _criteria(source: bytes) -> dict[str, Any]:
    protocol = msgspec.json.decode(source)["protocolSection"]
    module: dict[str, Any] = protocol.get("eligibilityModule", {})
    return module


def _with_criteria(source: bytes, module: dict[str, Any], number: int, round_: int) -> bytes:
    tree = msgspec.json.decode(source)
    protocol = tree["protocolSection"]
    protocol["statusModule"]["overallStatus"] = "RECRUITING"
    protocol["eligibilityModule"] = dict(module)
    text = module.get("eligibilityCriteria")
    if text is not None and round_:
        protocol["eligibilityModule"]["eligibilityCriteria"] = varied(text, number)
    return msgspec.json.encode(tree)


def varied(text: str, seed: int) -> str:
    """Return a text in which some small numbers are others."""
    rng = Random(seed)  # noqa: S311 - drawn by a seed

    def changed(found: re.Match[str]) -> str:
        if rng.random() >= _CHANGED:
            return found[1]
        return str(max(1, int(found[1]) + rng.choice((-3, -2, -1, 1, 2, 3))))

    return _NUMBER.sub(changed, text)
