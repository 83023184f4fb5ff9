"""The live registry's client: fill a store, keep it up to date, fetch chosen studies' versions.

Reads: ClinicalTrials.gov over HTTP, politely. Writes: versions through `loading`, and what it
takes to go on after an interruption. Never knows: what a record means.
Start at `updating`. Only this package imports an HTTP library.
"""

from trialwright.registry.client.download import Watcher
from trialwright.registry.client.history import HistoryReport, StudyHistory, fetch_history
from trialwright.registry.client.live import LiveRegistry, registry_address
from trialwright.registry.client.manners import Manners
from trialwright.registry.client.newest import NewestRecord, NewestReport, fetch_newest
from trialwright.registry.client.updating import UpdateReport, update

__all__ = [
    "HistoryReport",
    "LiveRegistry",
    "Manners",
    "NewestRecord",
    "NewestReport",
    "StudyHistory",
    "UpdateReport",
    "Watcher",
    "fetch_history",
    "fetch_newest",
    "registry_address",
    "update",
]
