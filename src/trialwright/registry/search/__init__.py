"""Finding records: what a query means, and the index that answers it quickly.

Reads: records and bound queries. Writes: an index that can be made anew.
Never knows: how a query was typed, or who asks.
Begin at `words`.
"""
