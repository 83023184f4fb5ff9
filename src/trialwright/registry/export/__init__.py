"""From the store to files that other programs read; each file appears whole or not at all.

Reads: versions. Writes: newline-delimited JSON (the bytes as they came), the registry's own
zip form, and Parquet. Never knows: the live registry.
Start at `selection`, what is written out; each form has a module of its own.
"""

from trialwright.registry.export.ndjson import export_ndjson
from trialwright.registry.export.parquet import export_parquet
from trialwright.registry.export.selection import Export
from trialwright.registry.export.zip import export_zip

__all__ = ["Export", "export_ndjson", "export_parquet", "export_zip"]
