"""Whether everything that is stored is what was stored: every byte, every sum, every link.

Reads: every row of a registry, and every record again. Writes: nothing.
Damage is reported and never raised, one entry for each place, so that one bad page of the
file does not hide the next. Begin at `whole`.
"""

from trialwright.registry.verification.damage import Damage
from trialwright.registry.verification.whole import Contested, VerifyReport, verify

__all__ = ["Contested", "Damage", "VerifyReport", "verify"]
