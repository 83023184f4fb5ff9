"""The page of a study's posted results: figures beside tables, and adverse events to search.

Reads: the results section of one record, and what the address asks to see of it.
Writes: one page; its JSON twin is that part of the record, as it came.
Start at `page`.
"""
