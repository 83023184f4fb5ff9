"""Rows of names and bounds: what joins them, what is shared, what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    Term,
    atoms_of,
)
from trialwright.eligibility.reading.atoms import read_segment
from trialwright.eligibility.reading.extents import Range, trimmed
from trialwright.eligibility.reading.joints import Joint, joints_of
from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.leads import leads_of
from trialwright.eligibility.reading.precedence import differ, outer_word, undecided
from trialwright.eligibility.reading.restricted import is_of_others, restricting_not
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
    row = _some(sheet, lo, hi, joints, effect)
    parts = row.parts if isinstance(row, Any | All) else (row,)
    if isinstance(base, Has):
        return [
            replace(one, severity=one.severity or base.severity, window=one.window or base.window)
            if isinstance(one, Has)
            else one
            for one in parts
        ]
    return list(parts)


def _some(sheet: Sheet, lo: int, hi: int, joints: Sequence[Joint], effect: Effect) -> Expression:
    """Return what stands in a range, be it a row or not."""
    if not joints:
        return read_segment(sheet, lo, hi, effect)
    return _row(sheet, lo, hi, joints, effect)


def _row(sheet: Sheet, lo: int, hi: int, joints: Sequence[Joint], effect: Effect) -> Expression:
    """Return a row cut at its joints; where both words join it, its commas say which binds."""
    apart = restricting_not(sheet, joints)
    if apart is not None:
        before = [one for one in joints if one.after <= apart.first]
        base = _some(sheet, lo, apart.first, before, effect)
        return All((base, read_row(sheet, apart.after, hi)))
    words = _connectives(sheet, joints)
    ends = [*(one.first for one in joints), hi]
    begins = [lo, *(one.after for one in joints)]
    parts: list[Expression] = []
    for begin, end in zip(begins, ends, strict=True):
        at, said = leads_of(sheet, begin, end)
        if is_of_others(sheet, begin, end):
            effect = Effect()
        read = read_segment(sheet, begin, end, effect)
        is_carried = effect.negated and at == begin and words[len(parts) - 1] == "or"
        parts.append(_denied_too(sheet, read, (begin, end)) if parts and is_carried else read)
        if len(parts) > 1:
            parts[-1] = _lettered(sheet, parts[-2], parts[-1])
        effect = said if at > begin else effect
    segments = list(zip(begins, ends, strict=True))
    if joints[0].word == "," and text_at(sheet, lo) in _ADVERBIAL and _names(parts[0]):
        # "For the second phase, no asthma or gout" does not ask for the second phase.
        rest = _grouped(sheet, _Row(segments[1:], parts[1:], words[1:], joints[1:]))
        spans = sheet.spans([(lo, joints[0].first)])
        return All((Opaque(words=sheet.words(lo, joints[0].first), spans=spans), rest))
    parts = share_first(sheet, segments, parts)
    first = len(segments) - len(parts)
    row = _Row(segments[first:], parts, words[first:], joints[first:])
    led = [token.text for token in sheet.tokens[max(lo - 1, 0) : min(lo + 4, joints[0].first)]]
    if "both" in led and set(words) == {"and"}:
        return All(tuple(share_last(sheet, row.places, row.parts)))
    return _grouped(sheet, row)


@dataclass(frozen=True, slots=True)
class _Row:
    """The parts of a row: where each stands, what it says, and what joins them."""

    places: Sequence[Range]
    parts: Sequence[Expression]
    words: Sequence[str]
    joints: Sequence[Joint]


def _lettered(sheet: Sheet, before: Expression, part: Expression) -> Expression:
    """Return the "C" of "hepatitis B or C" under its whole name, with what is said of the first."""
    if isinstance(part, Not) and isinstance(before, Not):
        return Not(_lettered(sheet, before.part, part.part))
    if not isinstance(before, Has) or not isinstance(part, Has):
        return part
    first, _, letter = before.concept.words.rpartition(" ")
    letters = (letter, part.concept.words)
    if not first or not all(len(one) == 1 and one.isupper() for one in letters):
        return part
    name = f"{first} {part.concept.words}"
    severity = part.severity or before.severity
    return replace(part, concept=Term(name, sheet.lookup(name)), severity=severity)


def _denied_too(sheet: Sheet, read: Expression, place: tuple[int, int]) -> Expression:
    """Return what "or" joins to something denied; what is no name may be denied too, or not."""
    if isinstance(read, Not | Opaque):
        return read
    spans = sheet.spans([place])
    whole = Opaque(words=sheet.words(*place), spans=spans)
    return All((read, whole)) if sheet.held(*place) else whole


_ADVERBIAL = word_set("for in at during on under among regarding per")


def _names(part: Expression) -> bool:
    return isinstance(part, Has | Exposure) and part.window is None


def _grouped(sheet: Sheet, row: _Row) -> Expression:
    """Return parts joined by their words, the looser one outside."""
    parts, words = row.parts, row.words
    is_list = _is_row_of_names(parts) or _names_some(parts, row.joints)
    if is_list and sheet.section is Section.EXCLUSION:
        return _either(share_last(sheet, row.places, parts))
    outer = outer_word(sheet, row.joints)
    sides = [parts[at : at + 2] for at, word in enumerate(words) if word == "or"]
    if outer == "or" and all(isinstance(one, Not) for side in sides for one in side):
        # In "A and no B, or C" the "no" is that of both.
        outer = "and"
    groups: list[list[Expression]] = [[parts[0]]]
    places: list[list[Range]] = [[row.places[0]]]
    for word, part, place in zip(words, parts[1:], row.places[1:], strict=True):
        if word == (outer or "and"):
            groups.append([part])
            places.append([place])
        else:
            groups[-1].append(part)
            places[-1].append(place)
    if outer == "or":
        groups = [one if len(one) == 1 else [All(tuple(one))] for one in groups]
        return _either(share_last(sheet, [one[0] for one in places], [one[0] for one in groups]))
    made = [_either(share_last(sheet, *one)) for one in zip(places, groups, strict=True)]
    if len(made) == 1:
        return made[0]
    branch = _branch(made)
    if isinstance(branch, IfElse):
        return branch
    choices = [one for one, group in zip(made, groups, strict=True) if len(group) > 1]
    is_told = outer is not None or differ(parts, words)
    if is_told or all(isinstance(one, Not | IfElse) for one in choices):
        return All(tuple(made))
    return All((*made, undecided(sheet, row.joints)))


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
