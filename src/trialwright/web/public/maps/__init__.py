"""Maps of where studies are: what lies where, drawn by the server.

Reads: a study's sites, counts of a search, the outlines of countries that come with the
package. Writes: figures and tables, each figure with a table that says the same.
Never knows: HTML; a figure is numbers and paths, `templates/map.html` draws it.
Start at `sheets` for how the round earth is laid flat, at `study_map` and `search_map` for the
two pages.
"""
