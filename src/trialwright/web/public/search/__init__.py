"""Searching in the browser: one box, facets with exact counts, a list or a table, and a feed.

Reads: a request's parameters, and what the finder answers. Writes: a page, its JSON, a feed.
Never knows: how anything is found. Begin at `page`.
"""
