"""From a node and a key to one number: what the postings of the index are found by.

Keys of words are letters and digits. The other keys begin with a sign that no word has:
`PRESENT` for a node that holds something, `BORDER` for the place before the first piece of a
text and behind its last, ``=`` before a listed value, ``#`` before the number of items in a
list, ``@`` before the length of a date. A joined key ends in ``+`` and the number of its
pieces, ``&`` stands before all pieces of a short text, and a blank between those of a pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from trialwright.registry.search.index.arrays import AnyArray, Hashes

PRESENT = "*"
BORDER = "|"
WHOLE = "&"

#: Texts of more pieces have no key as a whole.
LONGEST_WHOLE = 6


def listed(value: str) -> str:
    """Return the key of a listed value, yes and no included."""
    return f"={value}"


def counted(items: int) -> str:
    """Return the key of a list with so many items."""
    return f"#{items}"


def written(characters: int) -> str:
    """Return the key of a date that is written in so many characters: its precision."""
    return f"@{characters}"


def whole(pieces: Iterable[str]) -> str:
    """Return the key of a text that has just these pieces."""
    return f"{WHOLE}{' '.join(pieces)}"


def joined(key: str, pieces: int) -> str:
    """Return the key of a word whose pieces, so many, are joined."""
    return f"{key}+{pieces}"


def pair(first: str, second: str) -> str:
    """Return the key of one piece that stands right behind another."""
    return f"{first} {second}"


def hash_of(key: str) -> int:
    """Return 64 bits of a key; with some ten million keys two are alike once in 10^5 registries."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def postings_hash(keys: Hashes, nodes: AnyArray) -> Hashes:
    """Return the hashes of keys at nodes, (n,): both mixed by the finalizer of splitmix64.

    Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
    """
    mixed: Hashes = keys + (nodes.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
