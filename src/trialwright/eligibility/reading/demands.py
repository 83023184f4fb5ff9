"""What is asked for under exclusions: to read it as it stands would exclude who meets it.

"Patients must have a platelet count above 100" under "Exclusion" is an error of its author, or
says who may yet come in. Nothing tells which, so a person reads it.
"""

from __future__ import annotations

import re

from trialwright.eligibility.reading.permissions import verdict_of

_MODAL = re.compile(
    r"\b(?:must|should|shall|ought\s+to"
    r"|(?:is|are|be)\s+(?:required|asked|requested)\s+to|needs?\s+to|ha(?:s|ve)\s+to"
    r"|(?:is|are|were)\s+not\s+to)\b",
    re.IGNORECASE,
)
_POTENTIAL = r"(?:child-?\s?bearing|reproductive)\s+potential"
_SAID_TO_BE = r"(?:considered|defined|regarded|deemed|definition)"
_DEFINES = re.compile(
    rf"\b{_SAID_TO_BE}\b[^.;:]{{0,60}}?\b{_POTENTIAL}"
    rf"|\b{_POTENTIAL}\b\W*(?:\(?\w{{2,6}}\)?\W+)?(?:is|are|was|were)?\s*\b{_SAID_TO_BE}\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\W*(?:(?:the|all|any|both|eligible|enrolled)\s+){0,2}"
    r"(?:patients?|subjects?|participants?|individuals?|persons?|volunteers?|candidates?)\s+",
    re.IGNORECASE,
)
_NEEDED = re.compile(r"\b(?:is|are)\s+(?:required|mandatory|necessary|needed)\W*$", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:who|that|which|whom|whose|what)\b", re.IGNORECASE)
#: A promise or an ability as studies ask for it, without a word that takes it back.
_PROMISED = re.compile(
    r"^\W*(?:(?:patients?|subjects?|participants?|individuals|women|men|they|who|are|is|be|has|have"
    r"|and|the|a|an|has\s+been|to|both)\W+){0,4}"
    r"(?:willing(?:ness)?|agree(?:s|ment)?|able|ability|capable|signed|written|provide[ds]?"
    r"|informed\s+consent|gives?|given|consent(?:s|ed)?)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|non|un\w+|in(?:ability|capable|sufficient|adequate|complete)\w*|refus\w+|lack\w*"
    r"|fail\w*|without|withdr\w+|absen\w+|missing|never|cannot|declin\w+|object\w*|den(?:y|ies)\w*)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"consent|assent|willing|agree|comply|complian|\bable\b|abilit|capab", re.IGNORECASE
)


def defines_potential(words: str) -> bool:
    """Say whether a sentence tells who is of childbearing potential, and asks nothing of anybody.

    >>> defines_potential("Not considered of childbearing potential are women after the menopause")
    True
    >>> defines_potential("Women of childbearing potential with a negative test")
    False
    """
    return _DEFINES.search(words) is not None


def is_demand_alone(words: str) -> bool:
    """Say whether a sentence names people and demands something of them, and says nothing before.

    >>> is_demand_alone("All patients must have recovered")
    True
    >>> is_demand_alone("Surgery within a week, and patients must have recovered")
    False
    """
    found = _MODAL.search(words)
    return found is not None and _PEOPLE.fullmatch(words[: found.start()]) is not None


def is_demand(words: str) -> bool:
    """Say whether a sentence demands something, and does not only describe or exclude somebody.

    >>> is_demand("Women must use contraception"), is_demand("Pain that must be treated")
    (True, False)
    """
    if verdict_of(words) is not None:
        return False
    for found in _MODAL.finditer(words):
        before = words[: found.end()]
        if _RELATIVE.search(before) is None:
            return True
    needed = _NEEDED.search(words)
    if needed is not None and _RELATIVE.search(words[: needed.start()]) is None:
        return True
    return (
        _PROMISED.search(words) is not None
        and _SIGNED.search(words) is not None
        and _TAKEN_BACK.search(words) is None
    )
