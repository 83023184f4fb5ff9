"""Which of the studies that were read a query of the registry finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from trialwright.cli.searching import bring_index_level
from trialwright.registry.search.asking import asked
from trialwright.registry.search.opening import open_search


def found_by(
    home: Path,
    ncts: npt.NDArray[np.int64],
    query: str | None,
    cond: str | None,
    *,
    quiet: bool,
) -> npt.NDArray[np.bool_]:
    """Return which of some studies, by the numbers of their ids, a query and a condition find.

    The index is brought level with the registry first. Raises InvalidInput for what is no query.
    """
    wanted = asked(query, cond=cond)
    bring_index_level(home, no_update=False, quiet=quiet)
    with open_search(home) as opened:
        return opened.index.among(wanted.question, ncts.astype(np.uint32))
