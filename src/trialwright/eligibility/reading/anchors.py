"""The moment that a time is counted from: where its words end, and which point they mean."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import Anchor, Point
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

_STOPS = word_set(
    ", ; ) ( . and or unless except with that who which whichever if but for : excluding is are"
    " will without prior before within defined whom by using because"
)
#: "Since prior transplantation" is since the transplantation.
_BEFORE_ANCHORS = word_set("the a an their this any - prior previous")
_LONGEST_ANCHOR = 12
#: The first word or phrase that is found says which point is meant; more telling ones first.
_POINTS: tuple[tuple[str, Point], ...] = (
    *(
        (f"{end} {visit}", Point.STUDY_END)
        for end in ("last", "final")
        for visit in ("visit", "study visit")
    ),
    ("last dose", Point.LAST_DOSE),
    ("last dosing", Point.LAST_DOSE),
    ("final dose", Point.LAST_DOSE),
    ("last study", Point.LAST_DOSE),
    ("last treatment", Point.LAST_DOSE),
    ("last administration", Point.LAST_DOSE),
    ("last injection", Point.LAST_DOSE),
    ("last infusion", Point.LAST_DOSE),
    *(
        (f"{end} of {the}{what}", Point.LAST_DOSE)
        for end in ("discontinuation", "completion")
        for the in ("", "the ", "study ", "the study ")
        for what in ("treatment", "drug", "medication")
    ),
    ("treatment discontinuation", Point.LAST_DOSE),
    ("treatment completion", Point.LAST_DOSE),
    ("end of study", Point.STUDY_END),
    ("end of the study", Point.STUDY_END),
    *((f"end of {the}trial", Point.STUDY_END) for the in ("", "the ", "this ")),
    ("end of treatment", Point.LAST_DOSE),
    ("completion of the study", Point.STUDY_END),
    ("study completion", Point.STUDY_END),
    ("first dose", Point.FIRST_DOSE),
    ("initial dose", Point.FIRST_DOSE),
    ("first study dose", Point.FIRST_DOSE),
    ("first dosing", Point.FIRST_DOSE),
    ("first administration", Point.FIRST_DOSE),
    ("start of treatment", Point.FIRST_DOSE),
    ("start of study treatment", Point.FIRST_DOSE),
    ("start of study drug", Point.FIRST_DOSE),
    ("initiation of study treatment", Point.FIRST_DOSE),
    ("initiation of treatment", Point.FIRST_DOSE),
    ("treatment start", Point.FIRST_DOSE),
    ("study drug", Point.FIRST_DOSE),
    ("study treatment", Point.FIRST_DOSE),
    ("study medication", Point.FIRST_DOSE),
    ("dosing", Point.FIRST_DOSE),
    ("leukapheresis", Point.COLLECTION),
    ("apheresis", Point.COLLECTION),
    ("lymphodepletion", Point.CONDITIONING),
    ("conditioning", Point.CONDITIONING),
    ("infusion", Point.INFUSION),
    ("screening", Point.SCREENING),
    ("screen", Point.SCREENING),
    ("consent", Point.CONSENT),
    ("icf", Point.CONSENT),
    ("randomization", Point.RANDOMIZATION),
    ("randomisation", Point.RANDOMIZATION),
    ("randomized", Point.RANDOMIZATION),
    ("enrollment", Point.ENROLLMENT),
    ("enrolment", Point.ENROLLMENT),
    ("enrolling", Point.ENROLLMENT),
    ("inclusion", Point.ENROLLMENT),
    ("registration", Point.ENROLLMENT),
    ("study entry", Point.ENROLLMENT),
    ("entry", Point.ENROLLMENT),
    ("entering", Point.ENROLLMENT),
    ("recruitment", Point.ENROLLMENT),
    ("baseline", Point.BASELINE),
    ("study start", Point.STUDY_START),
    ("start of the study", Point.STUDY_START),
    ("start of study", Point.STUDY_START),
    ("start of the trial", Point.STUDY_START),
    ("start of trial", Point.STUDY_START),
    ("initiation of the study", Point.STUDY_START),
    ("visit 1", Point.SCREENING),
    ("the study", Point.STUDY_START),
    ("study", Point.STUDY_START),
    ("surgery", Point.SURGERY),
    ("operation", Point.SURGERY),
    ("birth", Point.BIRTH),
)


#: Visits and steps of the study before anything is given.
VISITS = frozenset(
    (
        *(Point.SCREENING, Point.CONSENT, Point.ENROLLMENT, Point.RANDOMIZATION),
        *(Point.BASELINE, Point.STUDY_START),
    )
)
#: Moments of the study that are still to come, or are now, when somebody is asked.
STUDY_MOMENTS = VISITS | {Point.FIRST_DOSE, Point.INFUSION, Point.CONDITIONING, Point.COLLECTION}


def anchor_at(tokens: Sequence[Token], place: int) -> tuple[Anchor, int]:
    """Return the anchor whose words begin at a token, and the token after them."""
    start = place
    while start < len(tokens) and tokens[start].text in _BEFORE_ANCHORS:
        start += 1
    after = start
    while (
        after < len(tokens)
        and after - start < _LONGEST_ANCHOR
        and tokens[after].kind is not Kind.SIGN
        and (tokens[after].text not in _STOPS or _is_within_index(tokens, start, after))
    ):
        after += 1
    if after == start:
        return Anchor(Point.UNSTATED), place
    words = " ".join(token.written for token in tokens[start:after])
    return Anchor(point_of(words), words), after


def _is_within_index(tokens: Sequence[Token], start: int, place: int) -> bool:
    """Say whether a comma stands between the two parts of "Cycle 1, Day 1"."""
    if tokens[place].text != "," or place - start < 2 or place + 2 >= len(tokens):  # noqa: PLR2004 - name and number
        return False
    named = tokens[place - 2].text in _COUNTED_VISITS and tokens[place + 1].text in _COUNTED_VISITS
    return named and tokens[place + 2].kind is Kind.NUMBER


_COUNTED_VISITS = word_set("cycle day visit week period course")


def point_of(words: str) -> Point:
    """Return the point that the words of an anchor mean; EVENT if it is none of the study's."""
    small = words.lower()
    for phrase, point in _POINTS:
        if phrase in small:
            return point
    return Point.EVENT


#: At which something can be so; "at the site of operation" is no time.
MOMENTS = frozenset(
    (Point.SCREENING, Point.BASELINE, Point.ENROLLMENT, Point.RANDOMIZATION, Point.CONSENT)
)
_OF_VISITS = word_set(
    "screening baseline enrollment enrolment randomization randomisation registration inclusion"
    " entry study visit visits appointment period periods the at time of first start or and /"
)


def are_of_visit(tokens: Sequence[Token]) -> bool:
    """Say whether tokens are a moment of the study and nothing else: "the baseline visit"."""
    texts = {token.text for token in tokens}
    return texts <= _OF_VISITS and point_of(" ".join(sorted(texts))) in MOMENTS


#: Of which words name a moment; "on a 100 mm scale" and "at the ankle" name none.
_MOMENTS = word_set(
    "day days visit visits cycle week month time start end initiation admission discharge diagnosis"
    " rest presentation onset relapse arrival check entry beginning hospitalization delivery"
    " progression transplantation transplant awakening night morning"
)


def is_moment(anchor: Anchor) -> bool:
    """Say whether the words of an anchor name a moment and no scale, place or method."""
    words = anchor.words.lower().split()
    if not _SCALES.isdisjoint(words):
        return False
    return anchor.point is not Point.EVENT or not _MOMENTS.isdisjoint(words)


_SCALES = word_set("scale questionnaire index score subscale")
