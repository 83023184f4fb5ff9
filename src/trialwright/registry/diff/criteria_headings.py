"""Which lines of the eligibility criteria are headings, and of which side.

Sponsors write one free text. A line is a heading only where its form leaves no doubt; a
heading that names both sides or neither, or a sentence against the heading it stands
under, makes the side of what follows unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.registry.diff.values import Side

#: Both colons in which the records write it.
COLONS = (":", "：")  # noqa: RUF001 - as the records write it

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")  # noqa: RUF001 - as the records write it
_SIDES = {
    "inclusion": Side.INCLUSION,
    "inclusions": Side.INCLUSION,
    "exclusion": Side.EXCLUSION,
    "exclusions": Side.EXCLUSION,
    "non-inclusion": Side.EXCLUSION,
}
_CHINESE = {
    "入选标准": Side.INCLUSION,
    "入组标准": Side.INCLUSION,
    "纳入标准": Side.INCLUSION,
    "排除标准": Side.EXCLUSION,
}
_CRITERIA = ("crit", "citer", "requirement")

#: With one of these before it, a line speaks of the criteria and does not head them.
_SPEAKING = frozenset(
    _WORD.findall(
        "all any as be both but by each every fail fails failing failure following for fulfil "
        "fulfill fulfilling fulfills has have having if in lack meet meeting meets met no not of "
        "or satisfies satisfy satisfying these they this to unmet violate violates violating who "
        "which with without"
    )
)
#: So too with one of these after it.
_TELLING = frozenset(_WORD.findall("apply applies is met must may not violated was were will"))

_LONGEST = 110
_MOST_BEFORE = 5
_MOST_BEFORE_IN_A_LIST = 3

#: A heading has no commas, no colon but at its end, and no sentence before it.
_GOES_ON = re.compile(r",|[:：](?=.)|\w\w\. ")  # noqa: RUF001 - as the records write it

#: Without a colon, what follows a heading's name is one word or begins with one of these.
_TAILS = frozenset(_WORD.findall("after at before determined during for include includes on prior"))

#: Criteria of no stated side: for dropping out, of the registry's older form.
_OTHER_CRITERIA = re.compile(
    r"(?:\S+ ){0,3}criteria(?: considerations| \(.*\))? ?[:：]"  # noqa: RUF001 - as written
    r"|(?:disease|patient) characteristics ?:|prior concurrent therapy ?:",
    re.IGNORECASE,
)
_DENIES = re.compile(r"exclu[ds]|ineligib|preclud|prohibit", re.IGNORECASE)
_NOT = re.compile(r"\bnot\b", re.IGNORECASE)
_ADMITS = re.compile(r"\b(?:inclu[ds]|eligib|suitable|enrol)", re.IGNORECASE)

#: A heading that lost the line break before it, and one that lost the colon after it.
_INSIDE = re.compile(r"(?<=\S) (?=(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) C\w+ ?[:：])")  # noqa: RUF001 - as written
_RUN_ON = re.compile(r"(?:.{0,40} )?(?:Inclusion|Exclusion) [Cc]riteria(?:\.(?= )|(?= [A-Z]))")


def heading_side(meant: str, *, is_marked: bool) -> Side | None:
    """Return the side that a heading names, None for a line that is no heading of a side.

    `is_marked` says whether the line has a bullet or a number: it must then look more like
    a heading. The side is unknown where both are named.
    """
    text = meant.strip(" \t*_.-")
    if len(text) > _LONGEST or _GOES_ON.search(text):
        return None
    if text.rstrip(" :：") in _CHINESE:  # noqa: RUF001 - as the records write it
        return _CHINESE[text.rstrip(" :：")]  # noqa: RUF001 - as the records write it
    words = _WORD.findall(text.casefold())
    places = [place for place, word in enumerate(words) if word in _SIDES]
    if not places:
        return None
    before, after = words[: places[0]], words[places[-1] + 1 :]
    has_colon = text.endswith(COLONS)
    if not (
        _may_precede(before, is_marked=is_marked)
        and _may_follow(after, has_colon=has_colon, is_marked=is_marked, is_bare=not before)
    ):
        return None
    sides = {_SIDES[words[place]] for place in places}
    is_of_something = after[:1] == ["of"]
    return Side.UNKNOWN if len(sides) > 1 or is_of_something else sides.pop()


def announces_other_criteria(meant: str) -> bool:
    """Whether a text in the margin heads criteria without saying of which side they are."""
    return _OTHER_CRITERIA.fullmatch(meant.strip()) is not None


def speaks_against(meant: str, side: Side) -> bool:
    """Whether a sentence that introduces a list admits where its heading excludes, or reverse."""
    negation = _NOT.search(meant)
    denies = _DENIES.search(meant) is not None or (
        negation is not None and _ADMITS.search(meant, negation.end()) is not None
    )
    if side is Side.INCLUSION:
        return denies
    return side is Side.EXCLUSION and not denies and _ADMITS.search(meant) is not None


def parts_of_line(written: str) -> Iterator[str]:
    """Yield a line, or the headings in it and what stands between them, each on its own."""
    while (cut := _cut(written)) is not None:
        yield written[:cut].strip()
        written = written[cut:].strip()
    yield written


def _cut(written: str) -> int | None:
    """Return where a line goes on after a heading, or where a heading begins within it."""
    if not any(word in written.casefold() for word in ("inclusion", "exclusion")):
        return None
    if heading_side(written, is_marked=False) is not None:
        return None
    ends = [written.find(colon) + 1 for colon in COLONS if colon in written]
    if run_on := _RUN_ON.match(written):
        ends.append(run_on.end())
    for end in sorted(ends):
        has_more = any(map(str.isalnum, written[end:]))
        heading = f"{written[:end].rstrip(' .:：')}:"  # noqa: RUF001 - as the records write it
        if has_more and heading_side(heading, is_marked=True) is not None:
            return end
    starts = (found.start() for found in _INSIDE.finditer(written))
    return next(
        (at for at in starts if not _is_spoken_of(written[max(at - _LONGEST, 0) : at])), None
    )


def _is_spoken_of(before: str) -> bool:
    words = _WORD.findall(before.casefold())
    return not words or words[-1] in _SPEAKING | {"the", "other"}


def _may_precede(before: list[str], *, is_marked: bool) -> bool:
    most = _MOST_BEFORE_IN_A_LIST if is_marked else _MOST_BEFORE
    return len(before) <= most and _SPEAKING.isdisjoint(before)


def _may_follow(after: list[str], *, has_colon: bool, is_marked: bool, is_bare: bool) -> bool:
    """Whether a heading can go on so after its side: "criteria", "criteria for donors:"."""
    is_of_criteria = bool(after) and after[0].startswith(_CRITERIA)
    tail = after[1:] if is_of_criteria else after
    if not _TELLING.isdisjoint(tail):
        return False
    if has_colon:
        return True
    if is_marked or not is_of_criteria:
        return not tail and (is_of_criteria or is_bare or not is_marked)
    return len(tail) <= 1 or tail[0] in _TAILS
