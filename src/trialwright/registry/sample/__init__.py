"""A registry of studies that do not exist, made on the spot, any size, always the same.

For trying the program out and for benchmarks: its records cost what real ones cost to read,
pack and store. Begin with `records.generate`; what is imitated, and how closely, is measured
by `profile`. Every record has an NCT id that the registry does not use, a title that begins
with "[Sample]", and a summary that says so.
"""

from __future__ import annotations

from trialwright.registry.sample.records import generate, generate_block, generate_object

__all__ = ["generate", "generate_block", "generate_object"]
