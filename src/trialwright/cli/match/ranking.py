"""The order in which studies are shown to one patient: what is least undecided comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.evaluation import StudyVerdict
from trialwright.eligibility.evaluation.formulas import Standings
from trialwright.eligibility.evaluation.formulas.answering import VERDICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Studies by their places in the columns, the best first, and how many there are of each kind.

    Those that rule the patient out are counted, and ranked only if they are asked for: then last.
    """

    places: npt.NDArray[np.int64]
    counts: Mapping[StudyVerdict, int]


def ranked(
    found: Standings,
    among: npt.NDArray[np.bool_],
    km: npt.NDArray[np.float64] | None = None,
    *,
    first: npt.NDArray[np.bool_] | None = None,
    with_ruled_out: bool = False,
) -> Ranked:
    """Return the order of the studies among which is asked.

    Those that rule out come last, and before them those whose text has no criteria, for there
    nothing is decided. Of the others those that are `first` come first, if that is asked. Then the
    number of open criteria counts, then the distance [km] of the
    nearest recruiting site, where it is asked and known, then the order of the columns, which is
    that of the ids.
    """
    is_out = found.verdict == VERDICTS.index(StudyVerdict.NOT_ELIGIBLE)
    counts = {
        one: int(np.count_nonzero(among & (found.verdict == number)))
        for number, one in enumerate(VERDICTS)
    }
    kept = np.flatnonzero(among if with_ruled_out else among & ~is_out)
    keys = [found.open[kept], ~found.has_text[kept], is_out[kept]]
    if first is not None:
        keys.insert(1, ~first[kept])
    if km is not None:
        keys.insert(0, km[kept])
    return Ranked(places=kept[np.lexsort(keys)], counts=counts)
