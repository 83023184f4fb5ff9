"""Studies like one study, in groups by what they share, each with the reason why.

Reads: one record, and what the finder answers. Writes: a page and its JSON.
Never knows: how anything is found. Begin at `page`; `traits` says what can be shared.
"""
