"""The index over the newest version of every record.

Reads: records. Writes: files below the registry's folder, from which they can be made anew.
Never knows: the query language, or how hits are ranked.
Begin at `building`, then `segment`.
"""
