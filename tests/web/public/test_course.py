"""What turned is said in words, no more exactly than it was stated."""

from __future__ import annotations

import pytest

from trialwright.registry.course import Aspect, Matter, Shift
from trialwright.web.public.course import aspect_in_words, matter_in_words, shift_in_words


@pytest.mark.parametrize(
    ("aspect", "before", "after", "words"),
    [
        (
            Aspect.STATUS,
            "RECRUITING",
            "ACTIVE_NOT_RECRUITING",
            "Status changed from Recruiting to Active, not recruiting",
        ),
        (Aspect.STATUS, "", "LATER_WORD", "Status changed from not stated to LATER_WORD"),
        (
            Aspect.START,
            "2026-01-05 ESTIMATED",
            "2026-02 ACTUAL",
            "Study start moved later, from 5 January 2026 (estimated) to February 2026 (actual)",
        ),
        (
            Aspect.PRIMARY_COMPLETION,
            "2026-02",
            "2025",
            "Primary completion moved earlier, from February 2026 to 2025",
        ),
        (
            Aspect.START,
            "2026-02 ESTIMATED",
            "2026-02-05 ACTUAL",
            "Study start changed from February 2026 (estimated) to 5 February 2026 (actual)",
        ),
        (
            Aspect.COMPLETION,
            "2027-01-01",
            "",
            "Study completion changed from 1 January 2027 to not stated",
        ),
        (
            Aspect.ENROLLMENT,
            "1000 ESTIMATED",
            "99999999 ACTUAL",
            "Enrollment changed from 1,000 (estimated) to unknown (actual)",
        ),
        (Aspect.RESULTS, "", "2026-03-04", "Results posted: 4 March 2026"),
        (Aspect.RESULTS, "", "posted", "Results posted"),
        (
            Aspect.RESULTS,
            "2026-03-04",
            "",
            "Results changed from 4 March 2026 to not stated",
        ),
        (Aspect.PRIMARY_OUTCOMES, "2", "2", "Primary outcomes edited"),
        (Aspect.PRIMARY_OUTCOMES, "1", "2", "Primary outcomes edited: 2 now, 1 before"),
        (Aspect.CRITERIA, "", "", "Eligibility criteria edited"),
        (Aspect.TITLE, "A", "B", "Title changed from A to B"),
        (Aspect.TITLE, "", "", "Title edited"),
    ],
)
def test_a_turn_is_said_in_words(aspect: Aspect, before: str, after: str, words: str) -> None:
    assert shift_in_words(Shift(aspect, before, after)) == words


def test_all_that_is_followed_and_counted_has_a_name_of_its_own() -> None:
    assert len({aspect_in_words(aspect) for aspect in Aspect}) == len(Aspect)
    assert len({matter_in_words(matter) for matter in Matter}) == len(Matter)
