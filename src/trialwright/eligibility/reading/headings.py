"""Lines that open a section: whether one does, where in a line it begins, and for whom it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.eligibility.criteria import Section

_SECTION = re.compile(
    r"(?P<before>[^:\n]{0,70}?)\b(?P<word>non-?inclusions?|inclusions?|exclusions?|included?|excluded?"
    r"|eligibility|eligible|ineligibility)\b(?P<after>[^:\n]{0,70})(?P<colon>:)?",
    re.IGNORECASE,
)
#: Blanks are taken once and for all (`\s*+`): to share a long run of them among several takes its
#: length to the power of their number.
_REST = re.compile(
    r"\s*+(?:criteri(?:a|on|as)\b(?:\s+(?:for|of|in|at|to|includes?|included|are|phase|cohort|part"
    r"|group|only)\b.{0,45})?|factors?|conditions?)?\s*+(?:\([^)]{0,60}\))?\s*+[.:*#_-]*\s*",
    re.IGNORECASE,
)
_HEADED = re.compile(r"criteri|:|^\W*(?:in|ex)clusions?\W*$", re.IGNORECASE)
_NOT_ONE = re.compile(
    r"\b(?:not|no|waiver|waived|all|meet|meets|met|fulfil|fulfill|according|violat\w{1,4}|per|by)\b",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:patients?|subjects?|participants?|individuals?|persons?|people|women|men|females?|males?"
    r"|volunteers?|children|adults|infants|those|candidates?|partners?|controls|cases|we)"
)
#: Of a verb, whom it lets in or keeps out stands before it: "patients will be excluded if".
_IS_SAID_OF_PEOPLE = re.compile(rf"\b{_PEOPLE}\b", re.IGNORECASE)
_VERBS = frozenset(("include", "included", "exclude", "excluded", "eligible"))
_MOST_WORDS = 9
_SECTIONS = {
    "in": Section.INCLUSION,
    "no": Section.EXCLUSION,
    "ex": Section.EXCLUSION,
    "el": Section.INCLUSION,
}
_WITHIN = re.compile(
    r"(?:(?<=[.;:)\]])\s*(?:[A-Za-z0-9]{1,2}[.)]\s*)?|(?<=[a-z0-9,])\s+(?=[A-Z]))"
    r"(?P<heading>(?i:(?:(?:key|main|major|minor|general|other|additional|specific)\s){0,2}"
    r"(?:in|ex)clusion\s{1,3}criteri(?:a|on|as)\b\s{0,3}(?::|\.?$)))"
)
#: Before "Exclusion Criteria:", words with which it is named and not opened.
_NAMES_IT = re.compile(
    r"\b(?:the|all|any|each|both|of|to|per|by|following|these|those|meets?|meeting|met|no|in|or|and"
    r"|with|study|from|for|fulfil\w{0,4}|than)\W*$",
    re.IGNORECASE,
)


_ENDS = frozenset(".;:)]")


def section_heading(line: str) -> tuple[Section, int] | None:
    """Return the section that a line opens, and where in the line its own words begin.

    >>> section_heading("Key Inclusion Criteria: adults")
    (<Section.INCLUSION: 'inclusion'>, 23)
    """
    found = _SECTION.match(line)
    if found is None or not _HEADED.search(line[: found.end()]):
        return None
    before = found["before"].strip(" *#_-.()0123456789")
    words = len(before.split()) + len(found["after"].split())
    if words > _MOST_WORDS or _NOT_ONE.search(before):
        return None
    if not found["colon"] and not _REST.fullmatch(line, found.end("word")):
        return None
    word = found["word"].lower()
    names_criteria = re.match(r"\s*criteri", found["after"], re.IGNORECASE) is not None
    if word.startswith("eligib") and not names_criteria:
        return None
    if word in _VERBS and before and (not says_who(before) or word in {"include", "exclude"}):
        # "Such conditions include:" opens a list and no section.
        return None
    return _SECTIONS[word[:2]], found.end()


def says_who(words: str) -> bool:
    """Say whether words name people, as those before "will be excluded" do."""
    return _IS_SAID_OF_PEOPLE.search(words) is not None


def cut_at_headings(line: str) -> Iterator[tuple[int, int]]:
    """Give where the parts of a line begin and end that a heading within it parts.

    >>> list(cut_at_headings("Adults. Exclusion Criteria: asthma"))
    [(0, 7), (8, 34)]
    """
    begin = 0
    for found in _WITHIN.finditer(line) if "riteri" in line or "RITERI" in line else ():
        at = found.start("heading")
        before = line[begin:at]
        is_ended = before.rstrip()[-1:] in _ENDS
        is_worded = sum(map(str.isalpha, before)) > 3 if is_ended else before.count(" ") > 3  # noqa: PLR2004 - more than a marker, or than a title
        if is_worded and not _NAMES_IT.search(before):
            yield begin, begin + len(line[begin : found.start()].rstrip())
            begin = at
    yield begin, len(line)


#: Groups of people beside the patients, and parts of a study, that alone are asked.
_GROUP = re.compile(
    r"\b(?:healthy|volunteers?|controls?|donors?|partners?|caregivers?|carers?|parents?|guardians?"
    r"|relatives?|siblings?|mothers?|fathers?|spouses?|staff|providers?|clinicians?|nurses?"
    r"|students?|teachers?|informants?|adolescents?|cases|cohorts?|arms?|groups?|sub-?stud(?:y|ies)"
    r"|strat(?:um|a)|parts?|phases?|stages?|sub-?groups?|extension|run-in|rollover|roll-over)\b"
    r"(?!\s+(?:criteri|characteristic))",
    re.IGNORECASE,
)
_NO_GROUP = re.compile(
    r"\b(?:all|both|any|each|either)\s+(?:\w+\s+)?(?:groups?|cohorts?|arms?|parts?|phases?|stages?)"
    r"|\bphase\s+(?:of|in)\b|\b(?:ages?|age|weight|blood)\s+groups?\b|\bas part of\b",
    re.IGNORECASE,
)
_MOST_WORDS_OF_GROUP = 12


def group_of(title: str) -> str | None:
    """Return the group of people or part of the study that a title names; None if it names none.

    >>> group_of("Inclusion Criteria for Healthy Volunteers:")
    'Inclusion Criteria for Healthy Volunteers'
    """
    words = " ".join(title.split()).strip(" *#:_-.")
    if len(words.split()) > _MOST_WORDS_OF_GROUP or _NO_GROUP.search(words):
        return None
    return words if _GROUP.search(words) else None
