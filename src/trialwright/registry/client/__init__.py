"""The live registry's client: fill a store, keep it up to date, fetch past versions.

Reads: ClinicalTrials.gov over HTTP, politely. Writes: versions through `loading`, and what it
takes to go on after an interruption. Never knows: what a record means.
Start at `updating`. Only this package imports an HTTP library.
"""

from trialwright.registry.client.download import Watcher
from trialwright.registry.client.history import HistoryReport, StudyHistory, fetch_history
from trialwright.registry.client.live import LiveRegistry, registry_address
from trialwright.registry.client.manners import Manners
from trialwright.registry.client.updating import UpdateReport, update

__all__ = [
    "HistoryReport",
    "LiveRegistry",
    "Manners",
    "StudyHistory",
    "UpdateReport",
    "Watcher",
    "fetch_history",
    "registry_address",
    "update",
]
