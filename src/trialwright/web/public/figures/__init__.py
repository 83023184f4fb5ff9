"""Figures as values: shapes with coordinates, which templates write as SVG.

Reads: typed parts of a record. Writes: `Figure`, which a template shows beside its table.
Never knows: HTML, colours (a stylesheet's affair, by class), requests.
Start at `shapes`.
"""
