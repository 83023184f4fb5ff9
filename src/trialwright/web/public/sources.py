"""What the pages need to be given: studies, and the versions of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from trialwright.registry.store import Copy, Version
from trialwright.vocabulary import NctId


class StudySource(Protocol):
    """Studies by id; a former id leads to the study, which carries another id now.

    An id that has a study of its own is that study.
    """

    def newest(self, nct_id: NctId, /) -> Version | None:
        """Return the newest version by the registry's dates, or None."""

    def newest_copy(self, nct_id: NctId, /) -> Copy | None:
        """Return the bytes of the newest version alone, which is quicker to have, or None."""

    def history(self, nct_id: NctId, /) -> Sequence[Version]:
        """Return all versions, oldest first; empty if there is no such study."""

    def version(self, nct_id: NctId, number: int, /) -> Version | None:
        """Return one version by its number, 1 the oldest, or None."""

    def named_by(self, nct_id: NctId, /) -> Sequence[NctId]:
        """Return the other studies that name an id as a former one of theirs."""

    def count(self) -> int:
        """Return how many studies there are."""
