"""Print how well criteria texts are read: spans, constraints, coverage, and the judged sample.

    python -m benchmarks.eligibility --data FOLDER

FOLDER is the folder of reference data. Each table is that of a script of this folder.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.eligibility import character_spans, constraints, coverage, scores, token_spans

_SAMPLE = Path(__file__).parents[2] / "tests" / "eligibility" / "sampled_mentions.tsv"
_HALVES = {"tune": "tuned on", "report": "only reported"}


def rows(data: Path) -> Iterator[str]:
    """Give the lines of all tables."""
    corpus = data / "eligibility" / "lct"
    tokens, brat = corpus / "ner_dev.json.gz", corpus / "brat_gold.tar.gz"
    for half, said in _HALVES.items():
        held = token_spans.sentences(tokens, half)
        yield f"spans of tokens, half {said}, {len(held)} sentences"
        yield from scores.rows(token_spans.score(held))
        lines = character_spans.lines_of(brat, tokens, half)
        yield f"\nspans of characters, half {said}, {len(lines)} lines"
        yield from scores.rows(character_spans.score(lines))
        yield f"\nexact constraints, part {said}"
        yield from constraints.rows(constraints.pairs(corpus / "seq2seq_train.json.gz", half))
        yield ""
    yield "real records"
    yield from coverage.rows(list(coverage.texts(data / "registry" / "studies.ndjson.zst")))
    yield f"\nnumbers of real records judged one by one: {sampled()}"


def sampled() -> str:
    """Return how many numbers of the judged sample were read right."""
    with _SAMPLE.open(encoding="utf-8", newline="") as opened:
        verdicts = Counter(
            row["verdict"] for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    return f"{verdicts['right']} of {verdicts.total()} right"


def main() -> None:
    """Print all tables."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("--data", type=Path, required=True)
    for row in rows(asked.parse_args().data):
        print(row)


if __name__ == "__main__":
    main()
