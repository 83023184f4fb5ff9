"""Words that say what kind of thing a segment is: a promise, a judgement, an exposure, a sex."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trialwright.eligibility.criteria import Status
from trialwright.eligibility.reading.tokens import Phrases, word_set

#: Topics of promises and signatures; the first that fits is taken.
_ATTESTATIONS = (
    (
        "contraception",
        re.compile(
            r"contracept|birth control|abstinence|abstain from (?:sex|heterosex)|barrier method"
            r"|donat\w{0,12} (?:sperm|ova|eggs)|sperm donation|become pregnant|father a child",
            re.IGNORECASE,
        ),
    ),
    (
        "consent",
        re.compile(
            r"\bconsent(?!ing (?:(?:fe)?male|(?:sexual )?partner))"
            r"|\bICF\b|\bassent\b|informed .{0,20}form|\bHIPAA\b|authoriz(?:e|ation)"
            r"|legal(?:ly)? (?:authorized|acceptable)",
            re.IGNORECASE,
        ),
    ),
    (
        "willingness",
        re.compile(
            r"\bwilling|\bunwilling|\bagree|\bcommit(?:s|ted|ment)?\b|\bvoluntar|\brefus"
            r"|\bvolunteer(?:s|ed)? (?:to|for)\b"
            r"|\bcompl(?:y|iance|iant)|\bnon-?complian|\babide\b|\badhere\b"
            r"|\bco-?operat(?!ive (?:oncology|(?:\w+ )?group))|\bdesire|\bwish|\bintend"
            r"|interest(?:ed)? in",
            re.IGNORECASE,
        ),
    ),
    (
        "capacity",
        re.compile(
            r"(?:able|ability|unable|inability|capab\w{1,12}|can|cannot|capacity|incapacity)"
            r" (?:of |to )?(?:read|understand|comprehend|speak|write|communicat|complete|follow"
            r"|attend|return|participat"
            r"|give|provide\b|tolerat|swallow|undergo|perform|fill|answer|use\b|travel)",
            re.IGNORECASE,
        ),
    ),
)
_EXPOSED = re.compile(
    r"^\W*(?:(?:ha(?:s|ve|d|ving)|who|patients?|subjects?|participants?|currently|previously|prior"
    r"|previous|concomitant|concurrent|current|chronic|ongoing|any|is|are|been|being|recent)\s+){0,4}"
    r"(?:receiv\w+|receipt|treated|treatment|us(?:e|es|ed|ing|ers?)|tak(?:e|es|en|ing)|took"
    r"|administration|administered|exposure|exposed|vaccinat\w+|participat\w+|enrolled|intake)\b"
    r"|\b(?:therap(?:y|ies)|chemotherapy|radiotherapy|immunotherapy|medications?|vaccines?|drugs?"
    r"|transfusions?|antibiotics|corticosteroids|inhibitors?|treatments?|agents?|supplements?"
    r"|radiation|irradiation)\W*$",
    re.IGNORECASE,
)
_UNEXPOSED = re.compile(
    r"\b(?:requiring|caused by|due to|allerg|hypersensitiv|contraindicat|intoleran|toxicit|reaction"
    r"|refractory|resist|abuse|addict|dependen|misuse|naive|response)",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"(?<!that )(?<!which )(?<!who )\b(?:is|are|was|were|has|have|had|will|would|can|could|may"
    r"|might|must|should|shall|does|do|did"
    r"|made|requires|prevents|interferes|affects|undergo|undergone|needs|meets|shows|demonstrates)\b",
    re.IGNORECASE,
)
SEXES = {
    **dict.fromkeys(("female", "females", "femal", "woman", "women", "girl", "girls"), "female"),
    **dict.fromkeys(("male", "males", "man", "men", "boy", "boys"), "male"),
}
POTENTIAL = re.compile(
    r"child-? ?bearing|reproductive potential|\bfertile\b|\bWOCBP\b|procreative|reproductive age"
    r"|capable of becoming pregnant|reproductive capacity",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What words before a concept say of it."""

    status: Status | None = None
    negated: bool = False
    severity: str | None = None
    exposed: bool = False


_NOTHING = Effect()
_PAST = Effect(status=Status.HISTORY)
_AHEAD = Effect(status=Status.PLANNED)
_NONE = Effect(negated=True)
_NONE_EVER = Effect(status=Status.HISTORY, negated=True)
_TAKEN = Effect(status=Status.HISTORY, exposed=True)
_TAKING = Effect(status=Status.PRESENT, exposed=True)

_PEOPLE = (
    "patients",
    "patient",
    "subjects",
    "subject",
    "participants",
    "participant",
    "individuals",
    "individual",
    "persons",
    "people",
    "those",
    "volunteers",
    "candidates",
    "the patient",
    "the subject",
    "the participant",
)
_LEADS: dict[str, Effect] = {
    **dict.fromkeys(
        (
            *_PEOPLE,
            *("must", "must have", "must be", "should", "should be", "should have", "have", "has"),
            *("having", "had", "be", "being", "is", "are", "was", "were", "been", "with", "who"),
            *(
                "who have",
                "who has",
                "who are",
                "the",
                "a",
                "an",
                "any",
                "all",
                "there is",
                "they",
                "they have",
            ),
            *("however", "suffered from"),
            *("presence of", "evidence of", "known", "in addition", "confirmation of", "confirmed"),
            *("diagnosis of", "diagnosed with", "diagnosed", "documented", "a diagnosis of"),
            *(
                "to have",
                "to be",
                "existence of",
                "presenting with",
                "suffering from",
                "suffer from",
            ),
            *(
                "known or suspected",
                "suspected",
                "suspected or known",
                "have a",
                "a known",
                "either",
            ),
            *(
                "on-going",
                "ongoing",
                "currently",
                "current",
                "concurrent",
                "concomitant",
                "that",
                "also",
                "does",
            ),
            *("signs or symptoms of", "signs and symptoms of", "signs and / or symptoms of"),
            *("do", "signs of", "symptoms of", "clinical evidence of", "radiographic evidence of"),
            *("meeting the diagnostic criteria for", "meets the criteria for", "meet criteria for"),
            *("histologically confirmed", "cytologically confirmed", "pathologically confirmed"),
            *("histologically or cytologically confirmed", "undergoing", "participants with"),
        ),
        _NOTHING,
    ),
    **dict.fromkeys(
        (
            *(
                "history of",
                "a history of",
                "past history of",
                "medical history of",
                "lifetime history of",
                "previous",
            ),
            *("prior", "prior history of", "previous history of", "known history of", "past"),
            *(
                "personal history of",
                "have had",
                "has had",
                "who have had",
                "previously",
                "undergone",
            ),
            *("have undergone", "has undergone", "who have undergone", "past medical history of"),
            *("clinical history of", "documented history of", "any history of", "with history of"),
            *("history of or current", "history or presence of", "history or evidence of"),
            *("presence or history of", "evidence or history of", "current or history of"),
            *("current or past", "current or prior", "current or previous", "past or current"),
            *("prior or current", "previous or current", "current or past history of"),
            *("current or prior history of", "known or suspected history of"),
        ),
        _PAST,
    ),
    **dict.fromkeys(
        (
            *("planned", "plan to", "plans to", "planning to", "scheduled for", "scheduled to"),
            *(
                "plan to undergo",
                "plans to undergo",
                "planning",
                "anticipated",
                "expected to undergo",
            ),
            *("intend to undergo", "will undergo", "scheduled to undergo", "anticipating"),
        ),
        _AHEAD,
    ),
    **dict.fromkeys(
        (
            *(
                "no",
                "neither",
                "nor",
                "no longer",
                "not",
                "without",
                "absence of",
                "free of",
                "free from",
                "negative for",
                "lack of",
            ),
            *("no evidence of", "no known", "must not have", "must not be", "do not have", "never"),
            *("does not have", "must not", "should not have", "should not be", "no active"),
            *("not have", "no clinical evidence of", "no signs of", "no other", "no concurrent"),
        ),
        _NONE,
    ),
    **dict.fromkeys(
        (
            *("no history of", "no prior", "no previous", "no prior history of", "never had"),
            *("without history of", "without a history of", "have not had", "no known history of"),
        ),
        _NONE_EVER,
    ),
    **dict.fromkeys(
        (
            *("received", "have received", "has received", "who have received", "receipt of"),
            *("treated with", "previously treated with", "treatment with", "prior treatment with"),
            *(
                "previous treatment with",
                "prior therapy with",
                "use of",
                "prior use of",
                "who received",
            ),
            *("history of treatment with", "administration of", "exposure to", "therapy with"),
            *("received treatment with", "previously received", "has used", "have used", "used"),
            *("participation in", "participated in", "have participated in", "has participated in"),
        ),
        _TAKEN,
    ),
    **dict.fromkeys(
        (
            *("receiving", "taking", "currently receiving", "currently taking", "are taking"),
            *(
                "concomitant use of",
                "concurrent use of",
                "current use of",
                "currently using",
                "using",
            ),
            *("current treatment with", "requiring treatment with", "concomitant treatment with"),
            *("is taking", "are receiving", "is receiving", "on", "ongoing treatment with"),
        ),
        _TAKING,
    ),
}
LEADS: Phrases[Effect] = Phrases(_LEADS)
SEVERITIES: Phrases[str] = Phrases(
    {
        word: word
        for word in (
            *(
                "severe",
                "serious",
                "mild",
                "moderate",
                "moderate to severe",
                "active",
                "uncontrolled",
            ),
            *("refractory", "unstable", "clinically significant", "significant", "symptomatic"),
            *("poorly controlled", "severe or uncontrolled", "severe uncontrolled", "major"),
            *(
                "clinically significant active",
                "active severe",
                "active or uncontrolled",
                "untreated",
            ),
            *("acute", "chronic", "acute or chronic", "life-threatening", "decompensated"),
        )
    }
)
#: "Major surgery" is a kind of surgery, not a severity.
_KINDS_NOT_SEVERITIES = word_set("major acute chronic")


def severity_of(phrase: str, following: str) -> str | None:
    """Return a severity, unless the word names a kind of the thing ("acute leukaemia")."""
    if set(phrase.split()) <= _KINDS_NOT_SEVERITIES | {"or"} and following:
        return None
    if following == "to":
        # What is "refractory to rituximab" is not rituximab.
        return None
    return phrase


@lru_cache(maxsize=4096)
def attestation_topic(words: str) -> str | None:
    """Return the topic of a promise, or None if the words promise nothing."""
    for topic, pattern in _ATTESTATIONS:
        if pattern.search(words):
            return topic
    return None


def says_exposure(words: str) -> bool:
    """Say whether words begin as those of a treatment or a substance do."""
    return _EXPOSED.search(words) is not None and _UNEXPOSED.search(words) is None


def has_verb(words: str) -> bool:
    """Say whether words hold a finite verb, and so are more than a name."""
    return _VERBS.search(words) is not None
