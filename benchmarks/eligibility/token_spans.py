"""Token-span F1 on a file of the LCT token form, such as ``lct/ner_dev.json.gz``.

    python -m benchmarks.eligibility.token_spans FILE [--half tune|report|all]

The file is cut in two by the first byte of the SHA-256 of a sentence's tokens joined by blanks:
even is the half that rules were tuned on, odd the half that is only reported. Spans are exact,
the type is what stands before ``___``, counts are summed over all sentences.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialwright.eligibility.reading.ages import age_words
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.markers import marker_at
from trialwright.eligibility.reading.masks import MaskKind, masked, masks_of
from trialwright.eligibility.reading.tokens import tokens_of

LABELS = ("Eq-Operator", "Eq-Value", "Eq-Unit", "Eq-Temporal-Unit", "Age")
#: What the corpus cuts off, joined again: blanks beside these are not in the texts.
_TIGHT_BEFORE = frozenset((",", ".", ")", "/", "^", "%", "'s", ";", "]", ":"))
_TIGHT_AFTER = frozenset(("(", "/", "^", "["))


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans were right, how many were given, and how many there are."""

    right: int
    given: int
    there: int

    @property
    def precision(self) -> float:
        """Right of those given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Right of those that are there."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.given + self.there
        return 2 * self.right / both if both else 0.0


Labelled = tuple[str, int, int]


def sentences(path: Path, half: str = "all") -> list[dict[str, Any]]:
    """Return the sentences of a file, or those of one half."""
    read: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    if half == "all":
        return read
    wanted = 0 if half == "tune" else 1
    return [one for one in read if _first_byte(" ".join(one["tokens"])) % 2 == wanted]


def _first_byte(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


def gold(sentence: dict[str, Any]) -> set[Labelled]:
    """Return the annotated spans of the labels that are scored."""
    return {
        (label, entity["start"], entity["end"])
        for entity in sentence["entities"]
        if (label := entity["type"].split("___")[0]) in LABELS
    }


def rejoined(words: Sequence[str]) -> tuple[str, list[int]]:
    """Return a text of the tokens, and for each of its characters the token it is of."""
    text, owners = "", []
    for place, word in enumerate(words):
        blank = bool(text) and not _is_tight(words, place)
        if blank:
            text += " "
            owners.append(place)
        text += word
        owners += [place] * len(word)
    return text, owners


def _is_tight(words: Sequence[str], place: int) -> bool:
    before, word = words[place - 1], words[place]
    if word in _TIGHT_BEFORE or before in _TIGHT_AFTER:
        return True
    return word in {"2", "3"} and before in {"m", "mm", "cm"}


def found(words: Sequence[str]) -> set[Labelled]:
    """Return the spans that the reader finds in the tokens of a sentence."""
    text, owners = rejoined(words)
    plain = text.replace("\n", " ")
    masks = masks_of(plain)
    tokens = tokens_of(plain, past_markers(plain))
    covering = masked(tokens, masks)
    made: set[Labelled] = set()
    amounts = amounts_of(tokens, covering)
    for amount in amounts:
        for label, first, after in _labels(amount):
            start = owners[tokens[first].start]
            made.add((label, start, owners[tokens[after - 1].end - 1] + 1))
    ages = (tokens[place] for amount in amounts for place in age_words(tokens, amount))
    made |= {("Age", owners[token.start], owners[token.start] + 1) for token in ages}
    made |= {
        ("Eq-Value", owners[mask.start], owners[mask.end - 1] + 1)
        for mask in masks
        if mask.kind is MaskKind.DATE
    }
    return made


def _labels(amount: Amount) -> Iterator[Labelled]:
    for first, after in amount.signs:
        yield "Eq-Operator", first, after
    for first, after in amount.values:
        yield "Eq-Value", first, after
    for unit in amount.units:
        for part in unit.parts:
            yield ("Eq-Temporal-Unit" if part.time else "Eq-Unit"), part.first, part.after


def past_markers(plain: str) -> int:
    """Return where the words of an item begin."""
    at = len(plain) - len(plain.lstrip())
    while (marker := marker_at(plain, at, len(plain))) is not None:
        at = marker.after
        at += len(plain[at:]) - len(plain[at:].lstrip())
    return at


def score(read: list[dict[str, Any]]) -> dict[str, Score]:
    """Return the scores by label."""
    right, given, there = Counter[str](), Counter[str](), Counter[str]()
    for sentence in read:
        wanted, made = gold(sentence), found(sentence["tokens"])
        right.update(label for label, *_ in wanted & made)
        given.update(label for label, *_ in made)
        there.update(label for label, *_ in wanted)
    return {label: Score(right[label], given[label], there[label]) for label in LABELS}


def main() -> None:
    """Print the scores of a file."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("--half", choices=("tune", "report", "all"), default="all")
    given = asked.parse_args()
    print(f"{'label':18}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'given':>7}{'there':>7}")
    for label, one in score(sentences(given.file, given.half)).items():
        counts = f"{one.right:7}{one.given:7}{one.there:7}"
        print(f"{label:18}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{counts}")


if __name__ == "__main__":
    main()
