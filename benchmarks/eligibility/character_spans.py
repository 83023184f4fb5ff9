"""Span F1 by characters on a file of the LCT brat form, such as ``lct/brat_gold.tar.gz``.

    python -m benchmarks.eligibility.character_spans FILE TOKENS [--half tune|report]

TOKENS is the token file of the same corpus, with which the halves share no line; see `brat` for
how both are cut. A line is read by itself, spans are exact, counts are summed over all lines.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.eligibility.brat import Elsewhere, Line, documents, lines
from benchmarks.eligibility.labelled import LABELS, labelled
from benchmarks.eligibility.scores import Score, rows, scores_by_label
from benchmarks.eligibility.token_spans import sentences


def lines_of(path: Path, tokens: Path, half: str) -> list[Line]:
    """Return the lines of one half that lie neither in the other nor in that of the token file."""
    other = {"tune": "report", "report": "tune"}[half]
    texts = [" ".join(one["tokens"]) for one in sentences(tokens, other)]
    if half == "report":
        texts += [line for one in documents(path, other) for _, line in one.lines()]
    return lines(documents(path, half), Elsewhere(texts))


def score(held: Sequence[Line]) -> dict[str, Score]:
    """Return the scores by label."""
    pairs = (
        ({span for span in line.spans if span[0] in LABELS}, labelled(line.text)) for line in held
    )
    return scores_by_label(pairs, LABELS)


def main() -> None:
    """Print the scores of a half."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("tokens", type=Path)
    asked.add_argument("--half", choices=("tune", "report"), default="report")
    given = asked.parse_args()
    held = lines_of(given.file, given.tokens, given.half)
    print(f"{len(held):,} lines")
    for row in rows(score(held)):
        print(row)


if __name__ == "__main__":
    main()
