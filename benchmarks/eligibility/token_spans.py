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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.eligibility.labelled import LABELS, Labelled, labelled
from benchmarks.eligibility.scores import Score, rows, scores_by_label
from trialwright.eligibility.reading.masks import names_measure
from trialwright.eligibility.reading.tokens import tokens_of, word_set
from trialwright.eligibility.reading.units import unit_at

#: What the corpus cuts off, joined again: blanks beside these are not in the texts.
_TIGHT_BEFORE = frozenset((",", ".", ")", "/", "^", "%", "'s", ";", "]", ":"))
_TIGHT_AFTER = frozenset(("(", "/", "^", "["))
_COMPARED = word_set("< > = \u2264 \u2265 than to of")
#: Capitals that no digit is a part of: scales, and Roman numerals.
_APART = word_set("WHO GOLD CCS BIRADS MELD SOFA GAF CGI CDAI PASI ISS I II III IV V X")


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
    """Return a text of the tokens, and for each of its characters the token it is of.

    The corpus cuts a word at hyphens and between letters and digits ("IL - 6", "PCSK 9"). In the
    documents of the tuned half, and in other texts, hyphens between two words have no blanks
    (189 of 193), and digits after a name in capitals touch it unless it is a scale.
    """
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
    if word in {"2", "3"} and before in {"m", "mm", "cm"}:
        return True
    if _is_hyphen(words, place) or _is_hyphen(words, place - 1):
        return True
    return _is_name(words, place) or _is_signed(words, place)


def _is_hyphen(words: Sequence[str], place: int) -> bool:
    """Say whether a token is a hyphen between two words or numbers."""
    if not 0 < place < len(words) - 1 or words[place] != "-":
        return False
    return words[place - 1].isalnum() and words[place + 1].isalnum()


def _is_signed(words: Sequence[str], place: int) -> bool:
    """Say whether a token is a number after its sign: "< -2.5"."""
    is_sign = place > 1 and words[place - 1] in {"-", "+"} and words[place - 2] in _COMPARED
    return is_sign and words[place][:1].isdigit()


def _is_name(words: Sequence[str], place: int) -> bool:
    """Say whether digits belong to the name in capitals before them: "PCSK" and "9"."""
    before, word = words[place - 1], words[place]
    if not (word.isdigit() and before.isalpha()) or before.islower() or before.istitle():
        return False
    if names_measure(before) or before in _APART:
        return False
    return unit_at(tokens_of(" ".join(words[place + 1 : place + 4])), 0) is None


def found(words: Sequence[str]) -> set[Labelled]:
    """Return the spans that the reader finds in the tokens of a sentence."""
    text, owners = rejoined(words)
    return {
        (label, owners[start], owners[end - 1] + 1)
        for label, start, end in labelled(text.replace("\n", " "))
    }


def score(read: list[dict[str, Any]]) -> dict[str, Score]:
    """Return the scores by label."""
    pairs = ((gold(one), found(one["tokens"])) for one in read)
    return scores_by_label(pairs, LABELS)


def main() -> None:
    """Print the scores of a file."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("--half", choices=("tune", "report", "all"), default="all")
    given = asked.parse_args()
    for row in rows(score(sentences(given.file, given.half))):
        print(row)


if __name__ == "__main__":
    main()
