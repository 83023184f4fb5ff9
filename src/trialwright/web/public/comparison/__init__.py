"""Studies side by side: the same facts of each, and where they differ.

Reads: the newest versions of two to five studies. Writes: a table as page, JSON and CSV.
Never knows: a search; whoever wants to compare names the studies.
Start at `page`; what is compared is in `facts`.
"""
