"""Rows of names and bounds: what joins them, what is shared, what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Demographic,
    Exposure,
    Expression,
    Has,
    IfElse,
    Judgement,
    Limits,
    Not,
    NotApplicableUnless,
    Opaque,
    Score,
    Section,
    atoms_of,
)
from trialwright.eligibility.reading.atoms import read_segment
from trialwright.eligibility.reading.extents import Range, trimmed
from trialwright.eligibility.reading.joints import Joint, joints_of
from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.leads import leads_of
from trialwright.eligibility.reading.shared_times import share_first, share_last
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import Phrases, word_set
from trialwright.eligibility.reading.topics import (
    Effect,
)

_EXAMPLES: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *(
                "such as",
                "including but not limited to",
                "including , but not limited to",
                "e . g .",
            ),
            *(
                "e . g . ,",
                "e . g ,",
                "for example",
                "for example ,",
                "for instance",
                "eg",
                "like",
                "e . g",
            ),
        ),
        True,
    )
)
_OPEN_ENDS: Phrases[bool] = Phrases(
    dict.fromkeys(("etc .", "etc", "and so on", "and others", "and the like", "among others"), True)
)


def read_row(sheet: Sheet, lo: int, hi: int) -> Expression:
    """Read a row: names or bounds joined by commas, "and" and "or"."""
    lo, hi = trimmed(sheet, lo, hi)
    if lo >= hi:
        return Opaque(words="")
    examples = _with_examples(sheet, lo, hi)
    if examples is not None:
        return examples
    end = _open_end(sheet, lo, hi)
    joints = joints_of(sheet, lo, hi if end is None else end)
    topic = judgement_topic(sheet.words(lo, hi))
    if topic in {"investigator", "organ function"} and not sheet.held(lo, hi):
        return read_segment(sheet, lo, hi)
    if not joints:
        return _open_ended(sheet, lo, hi, read_segment(sheet, lo, hi))
    # Each name reads the words before it itself; only what they say goes on to the next.
    return _open_ended(sheet, lo, hi, _row(sheet, lo, end or hi, joints, Effect()))


def _open_end(sheet: Sheet, lo: int, hi: int) -> int | None:
    """Return where a row of several ends before "and so on"; None if nothing is left open."""
    for place in range(max(lo + 1, hi - _LONGEST_OPEN_END), hi):
        found = _OPEN_ENDS.at(sheet.tokens, place)
        if found is not None and found[1] >= hi and text_at(sheet, place) == "and":
            return place
    return None


_LONGEST_OPEN_END = 4


def _open_ended(sheet: Sheet, lo: int, hi: int, read: Expression) -> Expression:
    """Add what "etc." leaves open to a row."""
    for place in range(hi - 1, lo, -1):
        found = _OPEN_ENDS.at(sheet.tokens, place)
        if found is None:
            continue
        spans = sheet.spans([(place, found[1])])
        rest = Opaque(words=sheet.words(place, found[1]), reason="open list", spans=spans)
        parts = read.parts if isinstance(read, Any) else (read,)
        return Any((*[one for one in parts if not _is_open_end(one)], rest))
    return read


def _is_open_end(part: Expression) -> bool:
    return isinstance(part, Has | Opaque) and any(
        words in {"etc", "etc.", "others", "so on"}
        for words in [part.concept.words.lower() if isinstance(part, Has) else part.words.lower()]
    )


def _ends_compound(sheet: Sheet, place: int) -> bool:
    """Say whether a word ends another: "glucagon-like peptide" gives no example."""
    before = sheet.tokens[place - 1]
    return before.text == "-" and before.end == sheet.tokens[place].start


def _with_examples(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "infections such as hepatitis B, hepatitis C, etc.": the examples, and the rest open."""
    for place in range(lo + 1, hi):
        found = _EXAMPLES.at(sheet.tokens, place)
        if found is None or found[1] >= hi or _ends_compound(sheet, place):
            continue
        opened = text_at(sheet, place - 1) == "("
        closing = find(sheet, found[1], hi, word_set(")"), any_depth=True) if opened else None
        end = closing if closing is not None else hi
        end = _before_ending(sheet, found[1], end)
        stop = place - 1 if opened else place
        base = read_segment(sheet, lo, stop)
        if isinstance(base, Judgement) or any(isinstance(one, Judgement) for one in atoms_of(base)):
            return None
        if not isinstance(base, Has | Exposure) or sheet.held(found[1], end):
            return None
        begin, effect = leads_of(sheet, lo, stop)
        del begin
        examples = _named_examples(sheet, found[1], end, effect, base)
        rest = Opaque(
            words=sheet.words(lo, found[1]),
            reason="open list",
            window=base.window,
            spans=sheet.spans([(lo, found[1])]),
        )
        return Any((*examples, rest))
    return None


def _before_ending(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a row of examples ends: before "etc." and what follows it."""
    for place in range(lo, hi):
        if _OPEN_ENDS.at(sheet.tokens, place) is not None:
            return place
        if place > lo and sheet.tokens[place].text in {"are", "is", "will"}:
            return place
    return hi


def _named_examples(
    sheet: Sheet, lo: int, hi: int, effect: Effect, base: Has | Exposure
) -> list[Expression]:
    joints = joints_of(sheet, lo, hi)
    row = _row(sheet, lo, hi, joints, effect) if joints else read_segment(sheet, lo, hi, effect)
    parts = row.parts if isinstance(row, Any | All) else (row,)
    if isinstance(base, Has):
        return [
            replace(one, severity=one.severity or base.severity, window=one.window or base.window)
            if isinstance(one, Has)
            else one
            for one in parts
        ]
    return list(parts)


def _row(sheet: Sheet, lo: int, hi: int, joints: Sequence[Joint], effect: Effect) -> Expression:
    """Return a row cut at its joints; "and" binds what commas and "or" have joined."""
    weakest = _weakest(sheet, joints)
    if weakest:
        begins = [lo, *(one.after for one in weakest)]
        ends = [*(one.first for one in weakest), hi]
        rows = [
            (begin, end, [one for one in joints if begin <= one.first < end])
            for begin, end in zip(begins, ends, strict=True)
        ]
        return Any(tuple(_row(sheet, begin, end, held, effect) for begin, end, held in rows))
    words = _connectives(sheet, joints)
    ends = [*(one.first for one in joints), hi]
    begins = [lo, *(one.after for one in joints)]
    parts: list[Expression] = []
    for begin, end in zip(begins, ends, strict=True):
        parts.append(read_segment(sheet, begin, end, effect))
        at, said = leads_of(sheet, begin, end)
        effect = said if at > begin else effect
    segments = list(zip(begins, ends, strict=True))
    parts = share_first(sheet, segments, parts)
    first = len(segments) - len(parts)
    is_list = _is_row_of_names(parts) or _names_some(parts, joints)
    is_list = is_list and sheet.section is Section.EXCLUSION
    groups: list[list[Expression]] = [[parts[0]]]
    places: list[list[Range]] = [[segments[first]]]
    for word, part, place in zip(words[first:], parts[1:], segments[first + 1 :], strict=True):
        if word == "or" or is_list:
            groups[-1].append(part)
            places[-1].append(place)
        else:
            groups.append([part])
            places.append([place])
    joined = [
        _either(share_last(sheet, place, group))
        for place, group in zip(places, groups, strict=True)
    ]
    if len(joined) == 1:
        return joined[0]
    branch = _branch(joined)
    if isinstance(branch, IfElse):
        return branch
    return All(tuple(joined))


def _weakest(sheet: Sheet, joints: Sequence[Joint]) -> list[Joint]:
    """Return the joints of "A and B, or C and D" at which it is a choice of two.

    Of words alone "or" binds more closely; a comma before it, or capitals, say that it does not.
    """
    words = [one.word for one in joints]
    if "and" not in words or "," in words:
        return []
    strong = [one for one in joints if one.word == "or" and _is_strong(sheet, one)]
    is_led = any(one.word == "and" and not _is_strong(sheet, one) for one in joints)
    return strong if is_led else []


def _is_strong(sheet: Sheet, joint: Joint) -> bool:
    written = [token.written for token in sheet.tokens[joint.first : joint.after]]
    return written[0] == "," or written[-1] == "OR"


def _names_some(parts: Sequence[Expression], joints: Sequence[Joint]) -> bool:
    """Say whether a row with commas lists conditions, some of them by a bound."""
    is_listed = any(one.word == "," for one in joints)
    return is_listed and isinstance(parts[0], Has | Exposure)


def _is_row_of_names(parts: Sequence[Expression]) -> bool:
    """Say whether a row holds only names of conditions and treatments: a list, not a sentence."""
    return all(isinstance(part, Has | Exposure | Opaque | Judgement) for part in parts)


def _either(parts: Sequence[Expression]) -> Expression:
    """Return parts joined by "or": scores for two ages become a branch on the age."""
    if len(parts) == 1:
        return parts[0]
    branch = _branch(parts)
    if branch is not None:
        return branch
    if all(isinstance(one, Not) for one in parts):
        return Not(Any(tuple(one.part for one in parts if isinstance(one, Not))))
    return Any(tuple(parts))


def _branch(parts: Sequence[Expression]) -> Expression | None:
    """Return "A for age >= 16 or B for age < 16" as a branch, if the ages leave no gap."""
    branches = [one for one in parts if isinstance(one, NotApplicableUnless)]
    if len(parts) != 2 or len(branches) != 2:  # noqa: PLR2004 - two branches
        return None
    first, second = branches
    one, other = first.condition, second.condition
    if not isinstance(one, Demographic) or not isinstance(other, Demographic):
        return None
    then, otherwise = first.part, second.part
    if isinstance(otherwise, Score) and isinstance(then, Score) and then.at is None:
        then = replace(then, at=otherwise.at)
    if (
        one.limits is not None
        and other.limits is not None
        and are_complements(one.limits, other.limits)
    ):
        both = replace(one, spans=(*one.spans, *other.spans))
        return IfElse(both, then, otherwise)
    return Any((All((one, then)), All((other, otherwise))))


def are_complements(one: Limits, other: Limits) -> bool:
    """Say whether two limits part all values between them: one begins just where the other ends."""
    upper, lower = (one, other) if one.low is not None else (other, one)
    if upper.high is not None or lower.low is not None or upper.low is None or lower.high is None:
        return False
    return upper.low.value == lower.high.value and upper.low.inclusive != lower.high.inclusive


def _connectives(sheet: Sheet, joints: Sequence[Joint]) -> list[str]:
    """Return the word of each joint; a comma has that of the next word in its row."""
    default = "or" if sheet.section is Section.EXCLUSION else "and"
    words: list[str] = []
    following = default
    for joint in reversed(joints):
        if joint.word != ",":
            following = joint.word
        words.append(following)
    return words[::-1]
