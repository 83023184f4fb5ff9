"""Searches of every kind over a corpus, beside the engines that can say the same.

`mix` draws the questions from the records themselves, `texts` gives the peers the very words
that we index, so that their counts must be ours; `tables` runs and compares.
"""

from benchmarks.searching.tables import tables

__all__ = ["tables"]
