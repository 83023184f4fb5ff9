"""From inputs to a durable store, with an account that adds up.

Reads: containers. Writes: versions, rejects and the load itself.
Start at `load`; what happens to one block of records is in `intake`.
"""

from trialwright.registry.loading.deriving import derive, stored_findings, stored_flags
from trialwright.registry.loading.load import Progress, load, store_parts
from trialwright.registry.loading.refreshing import refresh_derived
from trialwright.registry.loading.retry import retry_rejected

__all__ = [
    "Progress",
    "derive",
    "load",
    "refresh_derived",
    "retry_rejected",
    "store_parts",
    "stored_findings",
    "stored_flags",
]
