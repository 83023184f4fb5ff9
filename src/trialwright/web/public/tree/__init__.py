"""A record's JSON as a tree to unfold, with an address for each node, without scripts.

Reads: one record as plain values. Writes: lines, so many that a page stays light; what is left
to other pages stands as a link.
Start at `lines`.
"""
