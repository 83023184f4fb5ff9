"""Other names that the records themselves teach.

Reads: records. Writes: groups of names of one thing, in a small file beside the index.
Never knows: what is searched for, or by whom.
Records are counted block by block (`statements`), the counts are added up (`counting`), and
from the sums it is decided which names are names of one thing (`deciding`). Begin at `deciding`.
"""

from trialwright.registry.search.learning.deciding import learned_groups
from trialwright.registry.search.learning.kept import LEARNED, learn, learned_file, read_learned
from trialwright.registry.search.learning.statements import Statements, listening

__all__ = [
    "LEARNED",
    "Statements",
    "learn",
    "learned_file",
    "learned_groups",
    "listening",
    "read_learned",
]
