"""Names of MeSH that begin with their last word, in the order in which people say them."""

from __future__ import annotations

import re

from trialwright.registry.search.words import key_of

_PIECE = re.compile(r"[^\W_]+")
#: Signs of names that no change of order makes plain: brackets, numbers of chemists.
_NO_NAME = re.compile(r"[()\[\]{};]|\d,\d")

#: Words that bind what stands before them: behind a comma they begin a remark, or end a list.
_JOINING = frozenset(["and", "or", "of", "in", "with", "without", "by", "for", "to", "from", "as"])
_REMARKS = frozenset(["the", "due", "not", "nos", "other", "unspecified"])
_BINDING = _JOINING | _REMARKS
_THINGS = frozenset({"combination", "animal"})


def names_by_rule(term: str) -> tuple[str, ...]:
    """Return the plain names of an inverted term, the most usual first; none of any other.

    ``Leukemia, Myeloid, Acute`` is ``Acute Myeloid Leukemia`` and ``Myeloid Acute Leukemia``.
    Lists ("Pathological Conditions, Signs and Symptoms") and terms whose parts are things
    rather than qualities ("Lipid Metabolism, Inborn Errors") have none.
    """
    head, *qualities = term.split(", ")
    if not qualities or _NO_NAME.search(term) or not all(map(_is_quality, qualities)):
        return ()
    if _BINDING.intersection(head.lower().split()):
        return ()
    orders = ([*reversed(qualities), head], [*qualities, head])
    return tuple(dict.fromkeys(" ".join(order) for order in orders))


def _is_quality(part: str) -> bool:
    pieces = [piece.lower() for piece in _PIECE.findall(part)]
    if not pieces or _BINDING.intersection(pieces):
        return False
    return pieces[-1] not in _THINGS and not _is_plural(pieces[-1])


def _is_plural(word: str) -> bool:
    return word.endswith("s") and key_of(word) != word
