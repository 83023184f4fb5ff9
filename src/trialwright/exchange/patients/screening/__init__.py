"""A screening as a file of its own: the facts, what was signed, and the policies, word for word.

Reads: the file that the screening page saves. Writes: the same file.
Never knows: a page, a verdict. Start at `files`.
"""

from trialwright.exchange.patients.screening.files import (
    FORMAT,
    NotAnswered,
    SavedScreening,
    is_saved,
    looks_saved,
    read_saved,
    saved_as_read,
    written,
)

__all__ = [
    "FORMAT",
    "NotAnswered",
    "SavedScreening",
    "is_saved",
    "looks_saved",
    "read_saved",
    "saved_as_read",
    "written",
]
