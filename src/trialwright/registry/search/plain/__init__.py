"""What a query means, said in the plainest way: one study at a time, without an index.

Reads: a bound condition and one record. Writes: nothing. Never knows: any index; the index
must find the same studies, and is tested against this.
Begin at `matching`.
"""

from trialwright.registry.search.plain.matching import matches
from trialwright.registry.search.plain.study import PlainStudy

__all__ = ["PlainStudy", "matches"]
