"""Whether what stands on both sides of a comma, "and" or "or" are two things, or one."""

from __future__ import annotations

from trialwright.eligibility.criteria import Direction, Section
from trialwright.eligibility.reading.anchors import are_of_visit
from trialwright.eligibility.reading.extents import tells, trimmed
from trialwright.eligibility.reading.governors import hangs_on
from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.leads import past_leads
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import (
    SEXES,
    attestation_topic,
)
from trialwright.eligibility.reading.variable_rows import is_measured, is_row_of_variables, says_how

_PREPOSITIONS = word_set(
    "in of with within during for to by at on after before prior from as if when while that which"
    " who including such whose where than through into upon between under over without unless"
    " whichever due because until since per via about among ( whether following"
    " its their his her similar related lasting persisting persistent despite taken measured"
    " regardless irrespective defined"
)
_WHICHEVER = word_set("regardless irrespective whether")
_ORGANS = word_set(
    "liver kidney renal hepatic heart lung cardiac bone brain skin breast ovarian pulmonary lungs"
    " kidneys colon prostate gastric blood drug alcohol chemo radio physical mental basal squamous"
    " serum urine plasma urinary drugs tobacco stem child written verbal oral topical inhaled"
    " systemic anal vaginal hearing vision visual speech language sight"
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
    "ly",
    "nile",
    "ant",
    "ent",
)
_ADJECTIVES = word_set(
    "acute chronic severe male female prior previous current immune malign benign adult known mild"
    " moderate significant unstable major minor other any planned active past concurrent both"
    " either"
    " and or the a an relapsed refractory first second third one two more less greater deep"
    " new large small old"
)
_NOUNS = word_set(
    "pregnant breastfeeding lactating nursing alcohol patient event treatment parent consent agent"
    " impairment infant disorder attempt accident arrest transplant implant individual trial"
    " involvement assessment adolescent approval arrhythmia ulcer cancer need bed removal relapse"
    " hospital denial animal seed appraisal refusal antibiotic diuretic metastatic clinic opioid"
    " sarcoid fibroid thyroid steroid typhoid abnormal surgical allergic topic"
)


def stand_apart(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether what lies on both sides of a joint are two things, not one with two qualities."""
    lo, hi = trimmed(sheet, *left)
    begin, end = trimmed(sheet, *right)
    if lo >= hi or begin >= end or _is_one_choice(sheet, (lo, hi), (begin, end)):
        return False
    first = sheet.tokens[begin].text
    begins = (_is_of_others, _is_on_therapy)
    is_new = any(one(sheet, (lo, hi), (begin, end)) for one in begins)
    if is_new or _begins_anew(sheet, begin, end):
        return not (hi - lo == 1 and sheet.tokens[lo].text in _ADJECTIVES)
    if first in _PREPOSITIONS:
        return False
    last = sheet.tokens[hi - 1].text
    bare = past_leads(sheet, lo, hi)
    is_one_word = hi - bare == 1
    if _goes_on(sheet, (lo, hi), (begin, end)) or (is_one_word and last in SEXES):
        return False
    if _is_relative(sheet, lo, hi) and not _is_bound(sheet, begin, end):
        return _begins_anew(sheet, begin, end)
    if _is_bound(sheet, lo, hi) and any(one.first == begin for one in sheet.held(begin, end)):
        return bool(sheet.named(begin, end))
    if _is_bound(sheet, begin, end):
        return (
            _is_bound(sheet, lo, hi)
            or _is_typed(sheet, lo, hi)
            or not _shares_bound(sheet, (lo, hi), (begin, end))
        )
    if _is_bound(sheet, lo, hi):
        return not (_is_tail(sheet, begin, end) or _is_of_phrase(sheet, (lo, hi), (begin, end)))
    # The "less" of "for 6 months or less" is no adjective of what follows.
    is_adjective = _is_adjective(last) and not any(one.after == hi for one in sheet.timed(lo, hi))
    if is_one_word and (last in _ORGANS or (is_adjective and end - begin > 1)):
        return False
    return not (is_adjective and end - begin >= 1 and not is_one_word) and not (
        is_one_word and is_adjective
    )


def _is_grade_of(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a comma parts a name from its grade: "diarrhea, grade 2 or more"."""
    scale = sheet.named(*right)[:1]
    if text_at(sheet, left[1]) != "," or right[0] - left[1] > 1 or sheet.held(*left):
        return False
    if not scale or scale[0].first > right[0] + 1 or scale[0].variable.id != "ctcae-grade":
        return False
    amount = sheet.next_held(right[0])
    if amount is None or amount.first > scale[0].after:
        return False
    end = max(amount.after, scale[0].after)
    if text_at(sheet, end) == "(":
        closed = find(sheet, end + 1, len(sheet.tokens), word_set(")"))
        end = len(sheet.tokens) if closed is None else closed + 1
    return end >= len(sheet.tokens) or text_at(sheet, end) in _ENDS_GRADE


_ENDS_GRADE = word_set(", . ; ) by per according and or at within as for on in")
#: "Moderate or severe (grade 2 or 3)" is one thing, and no "moderate" alone.
_HOW_MUCH = word_set("mild moderate severe minimal slight")
_EPONYMS = {
    *(("hoehn", "yahr"), ("kellgren", "lawrence"), ("hunt", "hess"), ("salter", "harris")),
    *(("gustilo", "anderson"), ("child", "pugh"), ("dindo", "clavien"), ("landis", "koch")),
    *(("barry", "albright"), ("bruce", "konstam"), ("tegner", "lysholm"), ("fugl", "meyer")),
}


def _is_half_of_name(sheet: Sheet, left: tuple[int, int], following: int) -> bool:
    """Say whether a joint lies within one name: "Hoehn and Yahr", "moderate or severe pain"."""
    last = text_at(sheet, left[1] - 1)
    is_bare = left[1] - past_leads(sheet, *left) == 1
    return (last, text_at(sheet, following)) in _EPONYMS or (is_bare and last in _HOW_MUCH)


def _is_on_therapy(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a bound is followed by a therapy: "HbA1c > 7 % or on medication"."""
    if text_at(sheet, right[0]) != "on" or not _is_bound(sheet, *left):
        return False
    return any(token.text in _THERAPIES for token in sheet.tokens[slice(*right)])


_THERAPIES = word_set(
    "therapy medication medications treatment dialysis insulin anticoagulants antihypertensives"
    " drugs statins"
)


def _is_of_phrase(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether "or" joins a word to a phrase behind a bound that is asked for.

    "ASA 1-3 patients planned for open surgery or laparoscopy" asks for ASA 1-3 of all.
    """
    if sheet.section is not Section.INCLUSION or text_at(sheet, left[1]) != "or":
        return False
    if right[1] - right[0] > _LONGEST_OTHER or sheet.held(*right):
        return False
    last = sheet.held(*left)[-1]
    phrase = [token for token in sheet.tokens[last.after : left[1]] if token.kind is Kind.WORD]
    return len(phrase) >= _SHORTEST_PHRASE


_LONGEST_OTHER = 2
_SHORTEST_PHRASE = 4


def _is_second_moment(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether the right side is a second moment of a bound: "at screening or baseline"."""
    begin = right[0] + (text_at(sheet, right[0]) in _MEASURED)
    return are_of_visit(sheet.tokens[begin : right[1]]) and _is_bound(sheet, *left)


_MEASURED = word_set(
    "assessed measured determined obtained documented confirmed recorded performed"
)


def _is_one_choice(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a joint parts no two things: a second multiple, "whether it was so or not"."""
    if is_row_of_variables(sheet, left, right[0]) or _is_second_moment(sheet, left, right):
        return True
    if _is_half_of_name(sheet, left, right[0]) or _is_grade_of(sheet, left, right):
        return True
    if _is_manner(sheet, left[1] - 1, right) or _is_quality_of_bound(sheet, left, right):
        return True
    whichever = any(token.text in _WHICHEVER for token in sheet.tokens[slice(*left)])
    if text_at(sheet, right[0]) in _COMPARED or text_at(sheet, right[0] + 1) == "based":
        # "Moderate or greater symptoms", "ultrasound or MRI based volume".
        return True
    goes_on = (
        *(_is_multiple_again, _is_pressure_again, _is_other_sex, _is_side),
        *(() if sheet.timed(*left) else (_is_time_alone,)),
    )
    if _is_denied_again(sheet, left, right) or _is_interposed(sheet, *left):
        return True
    if whichever or any(one(sheet, *right) for one in goes_on):
        return True
    return _is_one_quality(sheet, left, right) or hangs_on(sheet, left, right)


def _is_one_quality(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether the left side is a quality alone, as in "moderate or severe pain"."""
    word = sheet.tokens[left[0]].text
    if text_at(sheet, left[1]) == "-" and _touch(sheet, left[1]):
        # "Hyper- or hypothyroidism" shares the end of its word.
        return True
    if sheet.tokens[left[1] - 1].text in _DANGLING:
        # "Suffered from or treated for gout" names gout once.
        return True
    is_quality = left[1] - left[0] == 1 and word in _QUALITIES
    return is_quality and sheet.tokens[right[0]].text in _QUALITIES


def _touch(sheet: Sheet, place: int) -> bool:
    return sheet.tokens[place].start == sheet.tokens[place - 1].end


_DANGLING = word_set("from of with to by for on")
_QUALITIES = word_set(
    "mild moderate severe acute chronic active inactive stable unstable symptomatic asymptomatic"
    " complete partial primary secondary early late metastatic recurrent relapsed refractory"
    " serious significant uncontrolled untreated invasive bacterial viral fungal"
)


def _is_of_others(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a range is "those who have not recovered" after something with a time."""
    begin, end = right
    begin += text_at(sheet, begin) == "those"
    is_who = text_at(sheet, begin) == "who" and text_at(sheet, begin + 1) in _HAVING
    return is_who and end - begin > 2 and bool(sheet.timed(*left))  # noqa: PLR2004 - "who have"


_HAVING = word_set("have has had are is were was did do")


def _is_time_alone(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range is only the time of what stands before it: ", 15 days before X"."""
    found = sheet.timed(lo, hi)[:1]
    if not found or found[0].first != lo or found[0].window.direction is not Direction.BEFORE:
        return False
    return not tells(sheet, found[0].after, hi)


def _is_interposed(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range is "current or previous, within 60 days", with its name to come."""
    found = sheet.timed(lo, hi)
    if not found or found[-1].after < hi or found[0].first <= lo:
        return False
    return all(
        token.text in _ADJECTIVES or token.kind is Kind.MARK or token.text in _TIMELY
        for token in sheet.tokens[lo : found[0].first]
    )


_TIMELY = word_set("recent recently previously currently")


def _is_denied_again(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a range goes on with "without A" after a bound: "Hb > 9 without A or B"."""
    if not _is_bound(sheet, *left) or _is_bound(sheet, *right):
        return False
    last = sheet.held(*left)[-1].after
    goes_on = any(token.text in _BEHIND_BOUNDS for token in sheet.tokens[last : left[1]])
    goes_on = goes_on and not _is_on_therapy(sheet, left, right)
    if goes_on and text_at(sheet, right[0]) not in {"with", "no", "not"}:
        return True
    following = text_at(sheet, right[0] + 1)
    return text_at(sheet, right[0]).endswith("ed") and following in _HOW


#: "LVEF >= 50 % measured by MUGA or echocardiogram": both are how it is measured.
_BEHIND_BOUNDS = word_set("without by using via patients subjects participants")
_HOW = word_set("by using with within in on at during as from")


_COMPARED = word_set("greater worse")


def _is_manner(sheet: Sheet, last: int, right: tuple[int, int]) -> bool:
    """Say whether a word only says how the right side is measured: "supine or sitting SBP"."""
    named = sheet.named(*right)[:1]
    is_near = bool(named) and named[0].first - right[0] <= _FARTHEST_MANNER
    return is_near and text_at(sheet, last) in _MANNERS and _is_bound(sheet, *right)


_FARTHEST_MANNER = 2
_MANNERS = word_set(
    "standing supine sitting seated resting recumbent fasting fasted random oral rectal axillary"
    " tympanic core right left calculated measured estimated corrected uncorrected leg arm back hip"
    " knee office clinic home ambulatory morning evening current worst average mean serum plasma"
)


def _is_multiple_again(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range begins with a multiple that names no variable: "or > 5 x ULN"."""
    return any(one.first == lo and one.reference is not None for one in sheet.held(lo, hi))


def _is_pressure_again(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range is "70 diastolic", without a side of its own."""
    first = sheet.held(lo, hi)[:1]
    if not first or first[0].first != lo or first[0].limits.directed:
        return False
    return text_at(sheet, first[0].after) in {"systolic", "diastolic"}


def _is_side(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range is the "worse" of "20/40 or worse", which names nothing."""
    return text_at(sheet, lo) in _SIDES and (hi - lo == 1 or not sheet.held(lo, lo + 3))


_SIDES = word_set(
    "worse better more less higher lower greater fewer older younger above below later"
)


def _is_other_sex(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range is "females > 12 g/dL", which goes on with "Hb: males > 13 g/dL"."""
    first = sheet.held(lo, hi)[:1]
    return bool(first) and first[0].first == lo + 1 and text_at(sheet, lo) in SEXES


def _is_relative(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether words end in a relative clause: what follows may belong to it."""
    return any(token.text in {"that", "which"} for token in sheet.tokens[max(lo + 1, hi - 12) : hi])


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


def _is_quality_of_bound(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether a word is a quality of what is bounded: "localized and radiating pain > 5"."""
    lo, hi = left
    word = sheet.tokens[hi - 1].text
    if not _is_bound(sheet, *right):
        return False
    if word in _ORGANS and text_at(sheet, right[0]) in _ORGANS:
        return True
    is_quality = word.endswith(("ed", "ing")) and not sheet.named(*right)
    return is_quality and word not in _NOUNS and hi - past_leads(sheet, lo, hi) == 1


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


def _shares_bound(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether names before a bound are variables that share it: "AST and ALT <= 3 x ULN"."""
    lo, hi = left
    inside, following = sheet.named(lo, hi), sheet.named(*right)[:1]
    if inside and following and is_measured(inside[-1]) is not is_measured(following[0]):
        # "Hypertension, heart failure of NYHA class III".
        return False
    if inside and says_how(sheet, lo, inside[-1].first):
        return False
    after = inside[-1].after if inside else lo
    return bool(inside) and all(token.text == ")" for token in sheet.tokens[after:hi])


def _is_tail(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether words after a bound only go on with it: "inclusive", "respectively"."""
    if any(lo <= one.first < hi for one in sheet.stages):
        return False
    return all(
        token.text in _TAILS or token.kind is Kind.MARK for token in sheet.tokens[lo:hi]
    ) or _is_adjective(sheet.tokens[hi - 1].text)


_TAILS = word_set(
    "ends counted inclusive respectively older above more greater less higher both included"
)
