"""The landscape of a result set: how many of the studies found have which phase, year, sponsor.

Reads: the same addresses as a search. Writes: figures with their tables, as pages, JSON,
drawings and CSV.
Never knows: how studies are found; it asks the `Finder` and the derived products.
Start at `page`; what is counted is in `counting`, how it is drawn in `drawing`.
"""
