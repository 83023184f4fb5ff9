"""From files of any accepted form to the bytes of one record at a time.

Reads: a file, a folder or a stream, told apart by content and never by name.
Writes: nothing; no archive member is ever unpacked to disk. Only a large archive that comes in a
stream or within another container is kept in an unnamed temporary file, still packed.
Never knows: what a record means.
Start at `opening`.
"""

from trialwright.registry.containers.opening import STDIN, demand_input, open_container
from trialwright.registry.containers.values import Form, Item, Spoiled

__all__ = ["STDIN", "Form", "Item", "Spoiled", "demand_input", "open_container"]
