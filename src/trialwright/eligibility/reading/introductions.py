"""What the words above a list say of it: that one of it is enough, none of it, or all but it.

"None of the following" denies what stands under it, "malignancy, except" takes it away, and
"the following are allowed" asks for none of it. Words that may turn a list round in another way,
or that ask for more than the list, are kept as unread, so that a person reads the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    Atom,
    Demographic,
    Except,
    Exposure,
    Expression,
    Has,
    Not,
    NotApplicableUnless,
    Opaque,
    Section,
    Spans,
    Status,
    Trait,
    Window,
    joined,
    mapped,
)
from trialwright.eligibility.reading.demographics import sex_in
from trialwright.eligibility.reading.permissions import Verdict, verdict_of
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import POTENTIAL, SEXES

_ONE_OF = re.compile(
    r"\b(?:any|one|either)\b[^.]{0,30}\bof\b|\bone or more\b|\bany of\b|\beither\b", re.IGNORECASE
)
_COUNT_OF = re.compile(
    r"\b(?:at least|minimum of|>=|\u2265)\s*(?P<n>[0-9]{1,2}|one|two|three|four|five)\b"
    r"[^.]{0,40}\bof\b"
    r"|\b(?P<m>two|three|four|[2-9])\s+or\s+more\b[^.]{0,30}\bof\b",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"\ball\b[^.]{0,30}\b(?:of|following|criteria)\b|\beach of\b|\bboth\b", re.IGNORECASE
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_EXCEPTION = re.compile(
    r"\b(?:(?:with\s+)?(?:the\s+)?(?:following\s+)?except(?:ing|ions?)?|other\s+than|apart\s+from"
    r"|aside\s+from|not\s+including|excluding|exclusive\s+of|(?P<unless>unless))\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r":\s*$|\b(?:following|as follows|defined (?:as|by)|below|including|listed)\b.{0,30}$"
    r"|\b(?:except(?: for)?|other than|unless|with the exceptions? of)\W*$",
    re.IGNORECASE,
)
_NOT_LIMITED = re.compile(r"\bbut\s+(?:is\s+|are\s+)?not\s+limited\s+to\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:no|not|nor|none|never|neither|without|cannot|absence|lack(?:s|ing)?|free|negative|fail\w*"
    r"|except\w*|excluding|excluded?|unless|other\s+than|apart\s+from|ineligible"
    r"|unsuitable|disqualif\w+|instead|prohibited|disallowed|precluded?|allow\w*|permit\w*"
    r"|acceptable|exempt\w*|waive\w*|may\s+have|however|if|when)\b",
    re.IGNORECASE,
)
_FILLING = word_set(
    "any of the following one or more at least all each these those conditions condition criteria"
    " criterion disorders diseases patients patient subjects subject participants participant"
    " individuals individual people persons who with have has had having are is be been must should"
    " a an and as by listed below findings events diagnoses disease disorder illnesses"
    " medical that they evidence history known current currently prior previous active presence"
    " types type cases in to for if when then meet meets meeting requirements characteristics both"
    " such above there treatments treatment medications drugs therapies therapy items factors also"
    " what do does study enrollment entry this trial entering participation from two three four"
    " inclusion exclusion enrolled included excluded eligible ineligible will not suitable fulfill"
    " fulfil satisfy received receipt use either past documented diagnosed open include includes"
    " including limited but ranges range values limits results outside"
    " within apply applies true occurs exist exists"
)
_DENYING = word_set(
    "no not none never without absence lack free neither excluded ineligible cannot unsuitable"
)
_DEFINES = re.compile(
    r"\b(?:defined|definition|determined|evidenced?|demonstrated|indicated|measured|documented"
    r"|confirmed|assessed|manifested|shown|including|includes?|such as|e\.g"
    r"|as follows|consist\w*)\b",
    re.IGNORECASE,
)
_WITH_SOME = re.compile(
    r"[,;]?\s*\b(?:with|and|plus|who\s+(?:have|has|also\s+have|meet)|having|meeting|that\s+meets?"
    r"|accompanied\s+by|in\s+the\s+presence\s+of|associated\s+with)\s+(?:also\s+)?"
    r"(?:(?:at\s+least|a\s+minimum\s+of|>=|\u2265)\s*(?:[1-9]|one|two|three|four)"
    r"|any(?:\s+one)?|one|either|all|each|both|two|three|[1-9]\s+or\s+more|(?:the\s+)?following)\b"
    r"[^.]{0,60}$",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:history|prior|previous|past|received|receipt|treatment|treated)\b", re.IGNORECASE
)
#: A title has no more words than this that name something.
_LONGEST_TITLE = 3
_PEOPLE = word_set("in for with who whose among")

#: Reads the first characters of the introduction by themselves.
ReadOwn: TypeAlias = Callable[[int], Expression]


class _Role(Enum):
    """What an introduction does to the list under it."""

    OPENS = "opens"
    DENIES = "denies"
    EXCEPTS = "excepts"
    UNLESS = "unless"
    ADDS = "adds"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Heard:
    """An introduction as found: its sheet and words, and the parts that stand under it.

    `is_group` if it names a group of people that the criterion as a whole is asked of.
    """

    sheet: Sheet
    words: str
    parts: Sequence[Expression]
    is_group: bool = False

    @property
    def section(self) -> Section:
        """The section that the list stands in."""
        return self.sheet.section

    def tells(self, lo: int, hi: int) -> list[str]:
        """Return the words of a range of characters that are not those of every introduction."""
        first = self.sheet.tokens[0].start if self.sheet.tokens else 0
        timed = [place for one in self.sheet.windows for place in range(one.first, one.after)]
        return [
            token.text
            for place, token in enumerate(self.sheet.tokens)
            if lo <= token.start - first < hi
            and token.kind is Kind.WORD
            and token.text not in _FILLING
            and token.text not in _DENYING
            and place not in timed
        ]


def introduces(words: str) -> bool:
    """Say whether words only open the list under them: "any of the following:"."""
    return _INTRODUCES.search(words) is not None


def leaves_next_open(words: str, section: Section) -> bool:
    """Say whether words open a list of which the items after them, that stand beside, may be part.

    "None of the following:" without anything under it may deny the next item, or the next ten.
    """
    if not words.rstrip().endswith(":"):
        return False
    words = _NOT_LIMITED.sub(" ", words)
    said = verdict_of(words)
    is_exclusion = section is Section.EXCLUSION
    if said is not None:
        return is_exclusion is not (said is Verdict.OUT) or said is Verdict.ALLOWED
    if _DENIAL.search(words) is not None or _COUNT_OF.search(words) is not None:
        return True
    return _ALL_OF.search(words) is not None if is_exclusion else _ONE_OF.search(words) is not None


def with_list(heard: Heard, own: ReadOwn) -> tuple[Expression, int]:
    """Return what stands under an introduction, joined and turned as it says.

    With it goes how many characters of the introduction are read for themselves.
    """
    role, end = _role_of(heard)
    return _turned(heard, role, end, own), end


def _turned(heard: Heard, role: _Role, end: int, own: ReadOwn) -> Expression:
    listed = joined_as_said(heard.section, heard.words, heard.parts)
    match role:
        case _Role.OPENS:
            return _of_some(heard, _given(heard, listed))
        case _Role.DENIES:
            found = Any(tuple(heard.parts)) if len(heard.parts) > 1 else heard.parts[0]
            return Not(_given(heard, found))
        case _Role.EXCEPTS:
            return Except(own(end), tuple(heard.parts))
        case _Role.UNLESS if heard.section is Section.EXCLUSION:
            return All((own(end), Not(listed)))
        case _Role.UNLESS:
            return Any((own(end), listed))
        case _Role.ADDS:
            return All((own(end), listed))
        case _Role.UNREAD:
            count = len(heard.sheet.tokens)
            return All((Opaque(words=heard.words, spans=heard.sheet.spans([(0, count)])), listed))


def joined_as_said(section: Section, words: str, parts: Sequence[Expression]) -> Expression:
    """Return parts joined as the words above them say, or else by the rule of the section."""
    if len(parts) == 1:
        return parts[0]
    count = _COUNT_OF.search(words)
    if count is not None:
        said = (count["n"] or count["m"]).lower()
        least = _NUMBERS.get(said) or int(said)
        return Any(tuple(parts)) if least == 1 else AtLeast(least, tuple(parts))
    if _ALL_OF.search(words):
        return All(tuple(parts))
    if _ONE_OF.search(words) or section is Section.EXCLUSION:
        return Any(tuple(parts))
    return All(tuple(parts))


def _role_of(heard: Heard) -> tuple[_Role, int]:
    """Return what an introduction does, and how many characters of it name something else."""
    words = _NOT_LIMITED.sub(lambda found: " " * len(found[0]), heard.words)
    said = verdict_of(words)
    if said is Verdict.ALLOWED:
        return _Role.UNREAD, len(words)
    excepted = next(reversed(list(_EXCEPTION.finditer(words))), None)
    if excepted is not None and not heard.tells(excepted.end(), len(words)):
        return _excepting(heard, excepted, words)
    if said is not None or _DENIAL.search(words) is not None:
        role = _denying(heard, words, said)
        return role, len(words) if role is _Role.UNREAD else 0
    added = _WITH_SOME.search(words)
    told = [] if added is None else heard.tells(0, added.start())
    if added is not None and told and not _is_of_sex(told) and not _DEFINES.search(words):
        return (_Role.UNREAD, len(words)) if heard.sheet.windows else (_Role.ADDS, added.start())
    return (_Role.OPENS, 0) if _is_title(heard, words) else (_Role.UNREAD, len(words))


def _excepting(heard: Heard, excepted: re.Match[str], words: str) -> tuple[_Role, int]:
    end = len(words[: excepted.start()].rstrip(" ,;(:."))
    if not heard.tells(0, end):
        return _Role.UNREAD, len(words)
    if not excepted["unless"]:
        return _Role.EXCEPTS, end
    is_told = len(heard.parts) == 1 or _ONE_OF.search(words) or _ALL_OF.search(words)
    return (_Role.UNLESS, end) if is_told else (_Role.UNREAD, len(words))


def _denying(heard: Heard, words: str, said: Verdict | None) -> _Role:
    """Return the role of an introduction that says no, or whom it lets in or keeps out."""
    section = heard.section
    if heard.tells(0, len(words)) or (section is Section.UNKNOWN and said is not None):
        return _Role.UNREAD
    is_counted = _ALL_OF.search(words) is not None or _COUNT_OF.search(words) is not None
    if said is not None:
        is_same = (section is Section.EXCLUSION) is (said is Verdict.OUT)
        if is_same:
            return _Role.OPENS
        return _Role.UNREAD if is_counted or section is Section.EXCLUSION else _Role.DENIES
    denials = [token for token in heard.sheet.tokens if token.text in _DENYING]
    if not denials and not _EXCEPTION.search(words):
        return _Role.OPENS
    return _Role.DENIES if len(denials) == 1 and not is_counted else _Role.UNREAD


def _is_title(heard: Heard, words: str) -> bool:
    """Say whether words only name what the list is of, or are defined by it."""
    told = heard.tells(0, len(words))
    if not told or heard.is_group or _DEFINES.search(words) is not None:
        return True
    if _is_of_sex(told):
        return True
    is_short = len(told) <= _LONGEST_TITLE and not heard.sheet.windows
    return is_short and not any(token.text in _PEOPLE for token in heard.sheet.tokens)


def _is_of_sex(told: Sequence[str]) -> bool:
    return any(word in SEXES for word in told) and all(
        word in SEXES or word in _POTENTIAL for word in told
    )


_POTENTIAL = word_set(
    "childbearing child bearing child-bearing potential reproductive only fertile"
)


def _of_some(heard: Heard, listed: Expression) -> Expression:
    """Return a list that is asked of one sex, or of those who can have children, alone."""
    told = heard.tells(0, len(heard.words))
    count = len(heard.sheet.tokens)
    sex = sex_in(heard.sheet, 0, count) if _is_of_sex(told) else None
    if sex is None or sex.value == "any":
        return listed
    if POTENTIAL.search(heard.words) is None:
        return NotApplicableUnless(sex, listed)
    spans = heard.sheet.spans([(0, count)])
    able = Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=spans)
    return NotApplicableUnless(All((sex, able)), listed)


def _given(heard: Heard, listed: Expression) -> Expression:
    """Return a list with the time and the "history of" that the words above it tell of it all."""
    windows = heard.sheet.windows
    window = windows[0] if len(windows) == 1 else None
    status = Status.HISTORY if _HISTORY.search(heard.words) else None
    if heard.tells(0, len(heard.words)):
        return listed
    if window is None:
        return mapped(listed, lambda atom: _told_of(atom, status, None, ()))
    spans = heard.sheet.spans([(window.first, window.after)])
    return mapped(listed, lambda atom: _told_of(atom, Status.HISTORY, window.window, spans))


def _told_of(atom: Atom, status: Status | None, window: Window | None, spans: Spans) -> Expression:
    if not isinstance(atom, Has | Exposure) or atom.window is not None:
        return atom
    if atom.status is not Status.PRESENT:
        status = None
    both = joined((*spans, *atom.spans))
    return replace(atom, status=status or atom.status, window=window, spans=both)
