"""The criteria of a study as read: the posted words marked, and beside them what they ask.

Reads: one record. Writes: a page, and its twin for programs.
Never knows: a patient. Start at `page`.
"""
