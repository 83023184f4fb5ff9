"""The grammar of an item: clauses, conditions, exceptions, examples, and rows of names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Atom,
    Compare,
    Demographic,
    Except,
    Exposure,
    Expression,
    Has,
    IfElse,
    Judgement,
    Limits,
    Multiple,
    Not,
    NotApplicableUnless,
    Opaque,
    Score,
    Section,
    Span,
    Trait,
    atoms_of,
    joined,
    mapped,
)
from trialwright.eligibility.reading.atoms import leads_of, read_segment, sex_in, trimmed
from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.masks import MaskKind
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, Phrases, word_set
from trialwright.eligibility.reading.topics import (
    LEADS,
    POTENTIAL,
    SEXES,
    Effect,
    attestation_topic,
)
from trialwright.eligibility.reading.windows import WindowMention

_EXCEPTIONS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("except for", "except", "excepting", "with the exception of", "with exception of"),
            *("other than", "excluding", "apart from", "exclusive of", "with the exceptions of"),
            *("not including", "aside from", "exceptions include", "exceptions are", "exception :"),
            *("unless", "unless it is", "with the following exceptions"),
        ),
        True,
    )
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
            *("e . g . ,", "for example", "for example ,", "for instance", "eg", "like", "e . g"),
        ),
        True,
    )
)
_OPEN_ENDS: Phrases[bool] = Phrases(
    dict.fromkeys(("etc .", "etc", "and so on", "and others", "and the like", "among others"), True)
)
_CONDITIONS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("if", "in case of", "in the case of", "in cases of", "when", "for patients with"),
            *("for subjects with", "for participants with", "for patients who", "for subjects who"),
            *(
                "for women",
                "for men",
                "for females",
                "for males",
                "for female",
                "for male",
                "in women",
            ),
            *(
                "for those with",
                "for those who",
                "for patients",
                "for subjects",
                "for participants",
            ),
            *("in patients with", "in subjects with", "in participants with", "for women of"),
        ),
        True,
    )
)
_MODALS = word_set("must should need needs agree agrees shall will are have has may can")
_ABBREVIATIONS = word_set("e g i vs dr no etc approx st inc al fig ca resp incl max min")
_PREPOSITIONS = word_set(
    "in of with within during for to by at on after before prior from as if when while that which"
    " who including such whose where than through into upon between under over without unless"
    " whichever due because until since per via about among ( whether following"
)
_ORGANS = word_set(
    "liver kidney renal hepatic heart lung cardiac bone brain skin breast ovarian pulmonary lungs"
    " kidneys colon prostate gastric blood drug alcohol chemo radio physical mental basal squamous"
    " drugs tobacco stem child written verbal oral topical inhaled systemic anal vaginal"
)
_ADJECTIVE_ENDS = (
    "ic",
    "al",
    "ive",
    "ous",
    "ary",
    "able",
    "ible",
    "ed",
    "oid",
    "ular",
    "ory",
    "immune",
    "ant",
    "ent",
)
_ADJECTIVES = word_set(
    "acute chronic severe male female prior previous current immune malign benign adult known mild"
    " moderate significant unstable major minor other any planned active past concurrent both"
    " either"
    " and or the a an relapsed refractory first second third one two more less greater deep"
)
_NOUNS = word_set(
    "pregnant breastfeeding lactating nursing alcohol patient event treatment parent consent agent"
    " impairment infant disorder attempt accident arrest transplant implant individual trial"
    " involvement assessment adolescent approval arrhythmia ulcer cancer need bed removal relapse"
    " hospital denial animal seed appraisal refusal antibiotic diuretic metastatic clinic opioid"
    " sarcoid fibroid thyroid steroid typhoid abnormal surgical allergic topic"
)


def read_item(sheet: Sheet, lo: int, hi: int) -> Expression:
    """Return the expression of an item: its sentences together, by the rule of the section."""
    parts = [read_clause(sheet, *one) for one in _sentences(sheet, lo, hi)]
    return joined_by_section(sheet.section, parts)


def joined_by_section(section: Section, parts: Sequence[Expression]) -> Expression:
    """Return parts that no word joins: any of them excludes, all of them are required."""
    if len(parts) == 1:
        return parts[0]
    return Any(tuple(parts)) if section is Section.EXCLUSION else All(tuple(parts))


def _sentences(sheet: Sheet, lo: int, hi: int) -> list[tuple[int, int]]:
    """Cut a range at semicolons, at full stops, and at markers of lists within it."""
    cuts: list[tuple[int, int]] = []
    begin = lo
    depth = 0
    for place in range(lo, hi):
        token = sheet.tokens[place]
        depth += (token.text in "([") - (token.text in ")]")
        mask = sheet.masks[place]
        marked = mask is not None and mask.kind is MaskKind.MARKER
        if (depth <= 0 and _ends_sentence(sheet, place, hi)) or (marked and place > begin):
            cuts.append((begin, place))
            begin = place if marked else place + 1
    cuts.append((begin, hi))
    cuts = [piece for one in cuts for piece in _pieces(*one)]
    worded = [
        one for one in cuts if any(t.kind is Kind.WORD for t in sheet.tokens[one[0] : one[1]])
    ]
    return worded or [(lo, min(hi, lo + _LONGEST))]


#: Longer than any sentence; what is longer is read piece by piece, so that time stays linear.
_LONGEST = 400


def _pieces(lo: int, hi: int) -> list[tuple[int, int]]:
    return [(at, min(at + _LONGEST, hi)) for at in range(lo, hi, _LONGEST)]


def _ends_sentence(sheet: Sheet, place: int, hi: int) -> bool:
    token = sheet.tokens[place]
    if token.text == ";":
        return True
    if token.text != "." or place + 1 >= hi or place == 0:
        return False
    following, before = sheet.tokens[place + 1], sheet.tokens[place - 1]
    if following.start == token.end or before.text in _ABBREVIATIONS:
        return False
    return following.written[0].isupper() or following.kind is not Kind.WORD


def read_clause(sheet: Sheet, lo: int, hi: int) -> Expression:
    """Return the expression of one clause."""
    lo, hi = trimmed(sheet, lo, _without_ending(sheet, lo, hi))
    if lo >= hi:
        return Opaque(words="")
    read = _conditional(sheet, lo, hi) or _excepted(sheet, lo, hi) or _listed(sheet, lo, hi)
    return _with_late_windows(sheet, lo, hi, read)


def _with_late_windows(sheet: Sheet, lo: int, hi: int, read: Expression) -> Expression:
    """Give a window that no atom holds to all names before it: "A (such as B) within 2 weeks"."""
    covered = joined(span for atom in atoms_of(read) for span in atom.spans)
    for one in sheet.timed(lo, hi):
        place = sheet.span(one.first, one.after)
        if _holds(covered, place):
            continue

        def given(atom: Atom, one: WindowMention = one, place: Span = place) -> Atom:
            match atom:
                case Has() | Exposure() | Compare() | Multiple() | Score() | Opaque() if (
                    atom.window is None and atom.spans and atom.spans[0].start < place.start
                ):
                    return replace(atom, window=one.window, spans=(*atom.spans, place))
                case _:
                    return atom

        read = mapped(read, given)
    return read


_ENDINGS: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("are to be excluded", "will be excluded", "are excluded", "is excluded", "excluded"),
            *("are unsuitable for enrollment", "are not eligible", "is required", "are required"),
            *("must be excluded", "should be excluded", "will not be eligible", "are ineligible"),
            *("is not allowed", "are not allowed", "is not permitted", "are not permitted"),
            *("will be included", "are eligible", "are allowed", "is allowed", "are permitted"),
            *("will be excluded from the study", "are excluded from the study", "is exclusionary"),
            *("will not be enrolled", "are not permitted to enroll", "are included", "is excluded"),
        ),
        True,
    )
)


def _without_ending(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a clause ends before words that only repeat its section."""
    end = hi
    while end > lo and sheet.tokens[end - 1].text in {".", ",", ";"}:
        end -= 1
    for length in range(6, 0, -1):
        found = _ENDINGS.at(sheet.tokens, end - length) if end - length > lo else None
        if found is not None and found[1] == end:
            return end - length
    return hi


def _holds(covered: Sequence[Span], place: Span) -> bool:
    """Say whether one of several spans in order, which do not touch, holds a place."""
    at = bisect_right(covered, place.start, key=lambda span: span.start) - 1
    return at >= 0 and covered[at].holds(place)


def _conditional(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "if X, Y", "Y if X", and "women of childbearing potential must Y"."""
    lead = _CONDITIONS.at(sheet.tokens, lo)
    if lead is not None:
        end = _find(sheet, lead[1], hi, word_set(", :")) or _modal(sheet, lead[1], hi)
        if end is not None and end < hi - 1:
            is_if = sheet.tokens[lo].text in {"if", "when"}
            condition = read_segment(sheet, lead[1] if is_if else lo, end)
            return NotApplicableUnless(
                _condition(sheet, lo, end, condition), read_clause(sheet, end, hi)
            )
    of_some = _of_some(sheet, lo, hi)
    if of_some is not None:
        return of_some
    late = _find(sheet, lo + 1, hi, word_set("if"))
    if (
        late is not None
        and late < hi - 2
        and sheet.tokens[late + 1].text not in {"applicable", "needed"}
    ):
        condition = _condition(sheet, late, hi, read_segment(sheet, late + 1, hi))
        return NotApplicableUnless(condition, read_clause(sheet, lo, late))
    return None


def _condition(sheet: Sheet, lo: int, hi: int, read: Expression) -> Expression:
    """Return a condition; of words about sex and fertility that alone, as it is."""
    sex = sex_in(sheet, lo, hi)
    words = sheet.words(lo, hi)
    if POTENTIAL.search(words):
        able = Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=sheet.spans([(lo, hi)]))
        return able if sex is None else All((sex, able))
    return read


def _of_some(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "females of childbearing potential must ..." and "male participants must ..."."""
    end = _modal(sheet, lo, min(hi, lo + 22))
    if end is None or end == lo or end >= hi - 1:
        return None
    words = sheet.words(lo, end)
    names_sex = any(token.text in SEXES for token in sheet.tokens[lo:end])
    if not names_sex and not POTENTIAL.search(words):
        return None
    if sheet.held(lo, end) or _modal(sheet, lo, end) is not None:
        return None
    sex = sex_in(sheet, lo, end)
    parts: list[Expression] = [] if sex is None or sex.value == "any" else [sex]
    if POTENTIAL.search(words):
        parts.append(
            Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=sheet.spans([(lo, end)]))
        )
    if not parts:
        return None
    others = [t.text for t in sheet.tokens[lo:end] if t.kind is Kind.WORD and t.text not in _SOME]
    if len(parts) == 1 and isinstance(parts[0], Demographic) and parts[0].trait is Trait.SEX:
        if others:
            return None
        parts = [replace(parts[0], spans=sheet.spans([(lo, end)]))]
    return NotApplicableUnless(joined_all(parts), read_clause(sheet, end, hi))


_SOME = frozenset(SEXES) | word_set(
    "participants patients subjects subject participant patient who are and all the only adult of"
    " any sexually active their partners"
)


def joined_all(parts: Sequence[Expression]) -> Expression:
    """Return parts that all must hold; one alone as it is."""
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _modal(sheet: Sheet, lo: int, hi: int) -> int | None:
    for place in range(lo, hi):
        text = sheet.tokens[place].text
        if text in {",", ";"} and place > lo + 1:
            continue
        if text in {"must", "should", "agree", "agrees", "shall", "need", "needs"}:
            return place
        if text in {"have", "are", "is", "has"} and _text(sheet, place + 1) in {
            "to",
            "required",
            "a",
        }:
            before = _text(sheet, place - 1)
            if before not in {"who", "that", "which"}:
                return place
    return None


def _excepted(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "X except for A, B and C", with or without brackets around the exceptions."""
    for place in range(lo + 1, hi):
        found = _EXCEPTIONS.at(sheet.tokens, place)
        if found is None or found[1] >= hi:
            continue
        if sheet.kept[place]:
            continue
        return _with_exceptions(sheet, lo, hi, place, found[1])
    return None


def _with_exceptions(sheet: Sheet, lo: int, hi: int, place: int, start: int) -> Expression | None:
    opened = _text(sheet, place - 1) == "("
    end = hi
    tail = (hi, hi)
    if opened:
        closing = _find(sheet, start, hi, word_set(")"), any_depth=True)
        if closing is not None:
            end, tail = closing, (closing + 1, hi)
    base = read_clause(sheet, lo, place - 1 if opened else place)
    after = sheet.timed(*tail)
    if after and isinstance(base, Has | Exposure) and base.window is None:
        spans = sheet.spans([(after[0].first, after[0].after)])
        base = replace(base, window=after[0].window, spans=(*base.spans, *spans))
    if sheet.tokens[place].text == "unless":
        exception = read_clause(sheet, start, end)
        if sheet.section is Section.EXCLUSION:
            return All((base, Not(exception)))
        return Any((base, exception))
    listed = _listed(sheet, start, end)
    return Except(base, tuple(_flat(listed)))


def _flat(row: Expression) -> list[Expression]:
    """Return the names of a row, whatever joins them: each is an exception of its own."""
    if isinstance(row, All | Any):
        return [one for part in row.parts for one in _flat(part)]
    return [row]


@dataclass(frozen=True, slots=True)
class _Joint:
    """A place where a row may be cut: from a token to just before another, and its word."""

    first: int
    after: int
    word: str


def _listed(sheet: Sheet, lo: int, hi: int) -> Expression:
    """Read a row: names or bounds joined by commas, "and" and "or"."""
    lo, hi = trimmed(sheet, lo, hi)
    if lo >= hi:
        return Opaque(words="")
    examples = _with_examples(sheet, lo, hi)
    if examples is not None:
        return examples
    joints = _joints(sheet, lo, hi)
    topic = judgement_topic(sheet.words(lo, hi))
    if topic in {"investigator", "organ function"} and not sheet.held(lo, hi):
        return read_segment(sheet, lo, hi)
    if not joints:
        return _open_ended(sheet, lo, hi, read_segment(sheet, lo, hi))
    begin, effect = leads_of(sheet, lo, hi)
    return _open_ended(
        sheet, lo, hi, _row(sheet, lo, hi, joints, effect if begin > lo else Effect())
    )


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


def _with_examples(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "infections such as hepatitis B, hepatitis C, etc.": the examples, and the rest open."""
    for place in range(lo + 1, hi):
        found = _EXAMPLES.at(sheet.tokens, place)
        if found is None or found[1] >= hi:
            continue
        opened = _text(sheet, place - 1) == "("
        closing = _find(sheet, found[1], hi, word_set(")"), any_depth=True) if opened else None
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
            words=sheet.words(lo, found[1]), reason="open list", spans=sheet.spans([(lo, found[1])])
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
    joints = _joints(sheet, lo, hi)
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


def _row(sheet: Sheet, lo: int, hi: int, joints: Sequence[_Joint], effect: Effect) -> Expression:
    """Return a row cut at its joints; "and" binds what commas and "or" have joined."""
    words = _connectives(sheet, joints)
    ends = [*(one.first for one in joints), hi]
    begins = [lo, *(one.after for one in joints)]
    parts: list[Expression] = []
    for begin, end in zip(begins, ends, strict=True):
        parts.append(read_segment(sheet, begin, end, effect))
        at, said = leads_of(sheet, begin, end)
        effect = said if at > begin else effect
    groups: list[list[Expression]] = [[parts[0]]]
    for word, part in zip(words, parts[1:], strict=True):
        if word == "or":
            groups[-1].append(part)
        else:
            groups.append([part])
    joined = [_either(group) for group in groups]
    if len(joined) == 1:
        return joined[0]
    if _is_row_of_names(parts) and sheet.section is Section.EXCLUSION:
        return Any(tuple(joined))
    return All(tuple(joined))


def _is_row_of_names(parts: Sequence[Expression]) -> bool:
    """Say whether a row holds only names of conditions and treatments: a list, not a sentence."""
    return all(isinstance(part, Has | Exposure | Opaque | Judgement) for part in parts)


def _either(parts: Sequence[Expression]) -> Expression:
    """Return parts joined by "or": scores for two ages become a branch on the age."""
    if len(parts) == 1:
        return parts[0]
    windowed = [one for one in parts if isinstance(one, Has) and one.window is not None]
    made = list(parts)
    if windowed and windowed[-1] is parts[-1]:
        made = [_sharing(one, windowed[-1]) for one in parts]
    branch = _branch(made)
    if branch is not None:
        return branch
    if all(isinstance(one, Not) for one in made):
        return Not(Any(tuple(one.part for one in made if isinstance(one, Not))))
    return Any(tuple(made))


def _sharing(part: Expression, last: Has) -> Expression:
    """Give a name of a row the window that stands after its last name."""
    if isinstance(part, Has) and part.window is None and part.status is last.status:
        return replace(part, window=last.window)
    return part


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


def _connectives(sheet: Sheet, joints: Sequence[_Joint]) -> list[str]:
    """Return the word of each joint; a comma has that of the next word in its row."""
    default = "or" if sheet.section is Section.EXCLUSION else "and"
    words: list[str] = []
    following = default
    for joint in reversed(joints):
        if joint.word != ",":
            following = joint.word
        words.append(following)
    return words[::-1]


_FARTHEST_BACK = 40


def _joints(sheet: Sheet, lo: int, hi: int) -> list[_Joint]:
    """Return where a row is cut: outside brackets, amounts, windows and references."""
    found: list[_Joint] = []
    depth = 0
    quoted = False
    begin = lo
    place = lo
    while place < hi:
        text = sheet.tokens[place].text
        depth += (text in "([") - (text in ")]")
        quoted ^= text == '"'
        joint = _joint_at(sheet, place, hi)
        if joint is None or depth > 0 or quoted or sheet.bound[place]:
            place += 1
            continue
        end = min([hi, *_next_stops(sheet, joint.after, hi)])
        # What lies farther back than a long name has no say in it.
        begin = max(begin, joint.first - _FARTHEST_BACK)
        if _stand_apart(sheet, (begin, joint.first), (joint.after, end)):
            found.append(joint)
            begin = joint.after
        place = joint.after
    return found


def _next_stops(sheet: Sheet, lo: int, hi: int) -> list[int]:
    """Return where the segment after a joint may end: the next comma, "and" or "or"."""
    for place in range(lo, hi):
        if sheet.tokens[place].text in {",", "and", "or"}:
            return [place]
    return []


def _joint_at(sheet: Sheet, place: int, hi: int) -> _Joint | None:
    """Return the joint at a token: a comma, "and", "or", "and/or", or a comma with one of these."""
    after, word = place, ""
    if sheet.tokens[after].text == ",":
        after, word = after + 1, ","
    if after < hi and sheet.tokens[after].text in {"and", "or", "but"}:
        word = "or" if sheet.tokens[after].text == "or" else "and"
        after += 1
        if (
            after + 1 < hi
            and sheet.tokens[after].text == "/"
            and sheet.tokens[after + 1].text == "or"
        ):
            word, after = "or", after + 2
    return _Joint(place, after, word) if word and after < hi else None


def _stand_apart(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether what lies on both sides of a joint are two things, not one with two qualities."""
    lo, hi = trimmed(sheet, *left)
    begin, end = trimmed(sheet, *right)
    if lo >= hi or begin >= end:
        return False
    first = sheet.tokens[begin].text
    if _begins_anew(sheet, begin, end):
        return True
    if first in _PREPOSITIONS:
        return False
    if _goes_on(sheet, (lo, hi), (begin, end)):
        return False
    last = sheet.tokens[hi - 1].text
    bare = _past_leads(sheet, lo, hi)
    is_one_word = hi - bare == 1
    if is_one_word and last in SEXES:
        return False
    if _is_bound(sheet, lo, hi) and any(one.first == begin for one in sheet.held(begin, end)):
        return bool(sheet.named(begin, end))
    if _is_bound(sheet, begin, end):
        return (
            _is_bound(sheet, lo, hi) or _is_typed(sheet, lo, hi) or not _shares_bound(sheet, lo, hi)
        )
    if _is_bound(sheet, lo, hi):
        return not _is_tail(sheet, begin, end)
    if is_one_word and (last in _ORGANS or (_is_adjective(last) and end - begin > 1)):
        return False
    return not (_is_adjective(last) and end - begin >= 1 and not is_one_word) and not (
        is_one_word and _is_adjective(last)
    )


def _goes_on(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether the right side shares the words of the left: one promise, or one head noun."""
    promised = attestation_topic(sheet.words(*left))
    if promised is not None and attestation_topic(sheet.words(*right)) in {None, promised}:
        return not _is_bound(sheet, *right)
    judged = judgement_topic(sheet.words(*left))
    if judged in {"follow-up", "investigator", "recovery"} and not _is_typed(sheet, *right):
        return not _is_bound(sheet, *right)
    last = sheet.tokens[left[1] - 1].text
    parallel = [token.text for token in sheet.tokens[right[0] : min(right[0] + 2, right[1] - 1)]]
    return last in parallel


def _past_leads(sheet: Sheet, lo: int, hi: int) -> int:
    at = lo
    while at < hi:
        lead = LEADS.at(sheet.tokens, at)
        if lead is None or lead[1] >= hi:
            return at
        at = lead[1]
    return at


def _is_adjective(word: str) -> bool:
    if word in _NOUNS:
        return False
    return word in _ADJECTIVES or word in _ORGANS or word.endswith(_ADJECTIVE_ENDS)


def _begins_anew(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a segment begins as a predicate does: "agree to", "have", "plan to undergo"."""
    text = sheet.tokens[lo].text
    if text in {
        "agree",
        "agrees",
        "willing",
        "able",
        "plan",
        "plans",
        "are",
        "is",
        "have",
        "has",
        "must",
    }:
        return hi - lo > 1
    if text in {"currently", "planned", "no", "not", "previous", "prior", "history", "known"}:
        return hi - lo > 1
    return False


def _is_bound(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range holds an amount that is no window."""
    return any(
        not any(window.first <= one.first < window.after for window in sheet.timed(lo, hi))
        for one in sheet.held(lo, hi)
    )


def _is_typed(sheet: Sheet, lo: int, hi: int) -> bool:
    words = sheet.words(lo, hi)
    return attestation_topic(words) is not None or judgement_topic(words) is not None


def _shares_bound(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether names before a bound are variables that share it: "AST and ALT <= 3 x ULN"."""
    inside = sheet.named(lo, hi)
    after = inside[-1].after if inside else lo
    return bool(inside) and all(token.text == ")" for token in sheet.tokens[after:hi])


def _is_tail(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether words after a bound only go on with it: "inclusive", "respectively"."""
    return all(
        token.text in _TAILS or token.kind is Kind.MARK for token in sheet.tokens[lo:hi]
    ) or _is_adjective(sheet.tokens[hi - 1].text)


_TAILS = word_set("inclusive respectively older above more greater less higher both included")


def _find(
    sheet: Sheet, lo: int, hi: int, texts: frozenset[str], *, any_depth: bool = False
) -> int | None:
    """Return the first of some tokens outside brackets, or at any depth the closing one."""
    depth = 0
    for place in range(lo, hi):
        text = sheet.tokens[place].text
        if text in texts and (depth == 0 or (any_depth and depth <= 0)):
            return place
        depth += (text in "([") - (text in ")]")
    return None


def _text(sheet: Sheet, place: int) -> str:
    return sheet.tokens[place].text if 0 <= place < len(sheet.tokens) else ""
