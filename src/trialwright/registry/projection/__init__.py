"""A part of a record, or all of it, as the registry would send it.

Reads: records as JSON trees or bytes, and the names by which parts are asked for.
Writes: nothing; every function returns a new value.
Never knows: a store, a query, a request.
Start at `select`.
"""

from trialwright.registry.projection.legacy_markup import with_legacy_markup
from trialwright.registry.projection.names import Areas, invalid_name
from trialwright.registry.projection.selection import Projection, select
from trialwright.registry.projection.wholes import as_registry_json, is_registry_json

__all__ = [
    "Areas",
    "Projection",
    "as_registry_json",
    "invalid_name",
    "is_registry_json",
    "select",
    "with_legacy_markup",
]
