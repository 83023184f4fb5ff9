"""Every version of every record, in one SQLite file, compressed.

Reads: versions by NCT id, by number, by date. Writes: versions, rejects, loads.
Never knows: how a record is read or what is derived from it.
Start at `registry` (reading) and `writing`.
"""

from trialwright.registry.store.registry import Registry
from trialwright.registry.store.versions import Copy, Rejected, Version
from trialwright.registry.store.writing import RegistryWriter

__all__ = ["Copy", "Registry", "RegistryWriter", "Rejected", "Version"]
