"""Criteria text to expressions, by rules that hold for every study.

Reads: one criteria text, and the structured fields beside it, as values. Writes: criteria with
spans, and residues for what was not read.
Never knows: a participant, or where the text comes from.
Start at `reader`.
"""
