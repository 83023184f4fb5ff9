"""Bounds on what has no entry among the variables: named before a number, or counted after it."""

from __future__ import annotations

import re

from trialwright.eligibility.criteria import (
    Compare,
    Exposure,
    Expression,
    Has,
    Multiple,
    Opaque,
    Score,
    Term,
    Unit,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, at_anchor, of_rate, pressures, unit_of
from trialwright.eligibility.reading.brackets import opened_in, past_closed
from trialwright.eligibility.reading.counted import counted, past_leads
from trialwright.eligibility.reading.intervals import is_of_relatives
from trialwright.eligibility.reading.of_people import of_people
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import SEXES
from trialwright.eligibility.reading.units import UnitMention, unit_at

_TRAILING = word_set(
    "of is a an the ( : are to be with has have was were score level value levels , = that up than"
)
_SAY_NOTHING = word_set(
    "in for on at during then from with by i e g within to the a an and or after before up around"
    " demonstrate demonstrates demonstrated show shows showed according if when however but only"
    " defined as normal showing note below see"
    " about approximately measuring measured"
)


#: After a number these say that it is a level and no count: "3-4 degree block".
_GRADES = word_set("grade grad grades degree")
#: Units of a dose over time.
_DOSE = re.compile(r"(?:m|u|n)?g(?:/kg)?/(?:d|wk|h)|(?:\[iU\]|U)(?:/kg)?/(?:d|wk|h)")
_NO_UNITS = word_set(
    "is was has as this its whose patients subjects participants and or of on in at to for with by"
    " per the a an that which are were if than from during within despite when while but not"
)
_LONGEST_NOUN = 4


def unnamed(sheet: Sheet, lo: int, hi: int, amount: Amount) -> Bounded:
    """Read a bound on something that has no entry: named before it, or counted after it."""
    begin = past_closed(sheet, past_leads(sheet, lo, amount.first), amount.first)
    begin = past_leads(sheet, begin, amount.first)
    end = amount.first
    while end > begin and (
        sheet.tokens[end - 1].text in _TRAILING or sheet.tokens[end - 1].kind is Kind.MARK
    ):
        if sheet.tokens[end - 1].text == ")" and opened_in(sheet, begin, end - 1) is not None:
            break
        end -= 1
    begin, end = _past_brackets(sheet, begin, end)
    special = (
        of_people(sheet, lo, amount)
        or _over_another(sheet, (begin, end, hi), amount)
        or _level(sheet, amount, hi)
    )
    if special is not None:
        return special
    is_named = _says_something(sheet, begin, end)
    if is_of_relatives(sheet.tokens, amount) and _names_only_sex(sheet, begin, end):
        return _left_to_person(sheet, begin, hi, amount)
    if is_named and _only_leads_to_count(sheet, end, amount, hi):
        return _counting(sheet, hi, amount)
    unit = unit_of(sheet, amount)
    if is_named and unit is not None and _DOSE.fullmatch(unit.ucum or ""):
        name = sheet.words(begin, _without_dose(sheet, begin, end))
        spans = sheet.spans([(begin, amount.after)])
        agent = Term(name, sheet.lookup(name))
        taken = Exposure(agent=agent, dose=amount.limits, unit=unit, spans=spans)
        return Bounded(taken, begin, amount.after, is_measured=True)
    if _is_no_bound(amount) and not (is_named and _noun(sheet, amount, hi, 1)[0] is not None):
        return _left_to_person(sheet, lo, hi, amount)
    if not is_named or _is_turned(sheet, amount) or text_at(sheet, end - 1) in {"or", "and"}:
        return _counting(sheet, hi, amount)
    return _named(sheet, (begin, end), hi, amount)


def _past_brackets(sheet: Sheet, begin: int, end: int) -> tuple[int, int]:
    """Return where a name stands: in brackets that open before it, or before "(defined as"."""
    opened = opened_in(sheet, begin, end)
    if opened is None:
        return _past_colon(sheet, begin, end), end
    if not _says_something(sheet, opened + 1, end) or _names_only_sex(sheet, opened + 1, end):
        return begin, opened if _says_something(sheet, begin, opened) else end
    # "Obesity (waist > 102 cm)": what brackets tell is not what stands before them.
    begin = opened + 1
    while begin < end and sheet.tokens[begin].text in _EXPLAIN:
        begin += 1
    return past_leads(sheet, _past_commas(sheet, begin, end), end), end


def _names_only_sex(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether "(men < 55 years" names in its brackets only whose value it is."""
    words = [token.text for token in sheet.tokens[lo:hi] if token.kind is Kind.WORD]
    return bool(words) and all(word in SEXES for word in words)


def _past_colon(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where the name of a value begins behind "laboratory values:"."""
    for place in range(hi - 1, lo, -1):
        if sheet.tokens[place].text == ":" and _says_something(sheet, place + 1, hi):
            return past_leads(sheet, place + 1, hi)
    return lo


def _is_turned(sheet: Sheet, amount: Amount) -> bool:
    """Say whether what an amount bounds stands after its sign: "12 <= FT4"."""
    if not amount.signs or not amount.values:
        return False
    sign = amount.signs[0][0]
    return sign > amount.values[-1][0] and sheet.tokens[sign].kind is Kind.SIGN


def _past_commas(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where the last name of a row in brackets begins."""
    begin = lo
    for place in range(lo, hi):
        if sheet.tokens[place].text in {",", ";"} and _says_something(sheet, place + 1, hi):
            begin = place + 1
    return begin


_EXPLAIN = word_set("i e g ie eg . , : including doses dose of defined as that is meaning")


def _without_dose(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where the name of a drug ends before "at a dose"."""
    end = hi
    while end > lo and sheet.tokens[end - 1].text in _OF_DOSE:
        end -= 1
    is_told = text_at(sheet, end) in {"at", "in", "with"}
    return end if end > lo and is_told else hi


_OF_DOSE = word_set("at in with a an the daily total dose doses dosage dosages equivalent")


def _over_another(sheet: Sheet, place: tuple[int, int, int], amount: Amount) -> Bounded | None:
    """Read "140/90" as two pressures, and leave a share or an acuity to a person."""
    begin, end, hi = place
    if amount.over is not None and _names_pressure(sheet, begin, end):
        spans = sheet.spans([(begin, amount.after)])
        both = pressures(amount, unit_of(sheet, amount), None, spans)
        return Bounded(both, begin, amount.after, is_measured=True)
    seen = _acuity(sheet, (min(begin, amount.first), hi), amount)
    if seen is not None or not _means_another(sheet, amount):
        return seen
    return _as_words(sheet, begin, amount.after)


def _named(sheet: Sheet, name: tuple[int, int], hi: int, amount: Amount) -> Bounded:
    """Return a bound on what words before a number name."""
    begin, words = name[0], sheet.words(*name)
    unit, after = unit_of(sheet, amount), amount.after
    if unit is None:
        unit, after = _noun(sheet, amount, hi)
    at = at_anchor(sheet, after)
    after = at[1] if at is not None else after
    spans = sheet.spans([(begin, after)])
    term = Term(words, sheet.lookup(words))
    if amount.reference is not None:
        many = Multiple(variable=term, limits=amount.limits, of=amount.reference, spans=spans)
        return Bounded(many, begin, after, is_measured=True)
    made = Compare(
        variable=term,
        limits=amount.limits,
        unit=unit,
        at=at[0] if at is not None else None,
        spans=spans,
    )
    return Bounded(made, begin, after, is_measured=False)


def _counting(sheet: Sheet, hi: int, amount: Amount) -> Bounded:
    """Return a bound on what is counted after a number; nothing named is left to a person."""
    rated = _rated(sheet, amount)
    if rated is not None:
        return rated
    taken = _taken(sheet, hi, amount)
    if taken is not None:
        return taken
    of = amount.unit is not None and text_at(sheet, amount.after) == "of"
    words, after = counted(sheet, amount.after + of, hi)
    first = words.lower().split()[0] if words else ""
    is_named = first[:1] not in {"", ")", "/"} and first not in _PLACES
    if amount.reference is not None or not is_named:
        return _as_words(sheet, amount.first, amount.after)
    spans = sheet.spans([(amount.first, after)])
    made: Expression
    if amount.unit is None and first in _GRADES:
        made = Score(scale=Term(words), limits=amount.limits, spans=spans)
    elif amount.unit is not None and _is_degree(amount.unit, words):
        degree = sheet.words(amount.unit.first, after)
        made = Score(scale=Term(degree), limits=amount.limits, spans=spans)
    elif amount.unit is None:
        made = Has(concept=Term(words, sheet.lookup(words)), count=amount.limits, spans=spans)
    else:
        unit = unit_of(sheet, amount)
        made = Compare(variable=Term(words), limits=amount.limits, unit=unit, spans=spans)
    return Bounded(made, amount.first, after, is_measured=False)


def _is_degree(unit: UnitMention, words: str) -> bool:
    """Say whether degrees are levels and no angle: "2-3 degree AV block"."""
    return unit.ucum == "deg" and not _LEVELLED.isdisjoint(words.lower().split())


_LEVELLED = word_set(
    "block av atrioventricular heart burn burns tear tears laceration relative relatives prolapse"
)


def _taken(sheet: Sheet, hi: int, amount: Amount) -> Bounded | None:
    """Read "5 mg tadalafil/day", in which the drug stands within the unit."""
    unit = amount.unit
    if unit is None or not _DOSE.fullmatch(unit.ucum or ""):
        return _taken_daily(sheet, hi, amount)
    if text_at(sheet, amount.after) == "of":
        return _taken_of(sheet, hi, amount)
    parts = {place for one in unit.parts for place in range(one.first, one.after)}
    named = [
        place
        for place in range(unit.first, unit.after)
        if place not in parts and sheet.tokens[place].kind is Kind.WORD
    ]
    while named and sheet.tokens[named[-1]].text in _PER:
        named.pop()
    while named and sheet.tokens[named[0]].text == "of":
        del named[0]
    if not named:
        return None
    name = sheet.words(named[0], named[-1] + 1)
    spans = sheet.spans([(amount.first, amount.after)])
    agent = Term(name, sheet.lookup(name))
    dose = Exposure(agent=agent, dose=amount.limits, unit=unit_of(sheet, amount), spans=spans)
    return Bounded(dose, amount.first, amount.after, is_measured=True)


def _taken_of(sheet: Sheet, hi: int, amount: Amount) -> Bounded | None:
    """Read "2 g per day of acetaminophen", in which the drug stands behind the rate."""
    first = last = amount.after + 1
    end = min(hi, first + _LONGEST_NOUN, sheet.next_bound(first))
    while last < end and sheet.tokens[last].kind is Kind.WORD:
        if sheet.tokens[last].text in _NO_UNITS:
            break
        last += 1
    if last == first:
        return None
    name = sheet.words(first, last)
    spans = sheet.spans([(amount.first, last)])
    agent = Term(name, sheet.lookup(name))
    dose = Exposure(agent=agent, dose=amount.limits, unit=unit_of(sheet, amount), spans=spans)
    return Bounded(dose, amount.first, last, is_measured=True)


def _taken_daily(sheet: Sheet, hi: int, amount: Amount) -> Bounded | None:
    """Read "20 mg of prednisone daily", in which the rate stands after the drug."""
    unit = amount.unit
    if unit is None or unit.ucum not in _MASSES or text_at(sheet, amount.after) != "of":
        return None
    first = last = amount.after + 1
    while last < hi and last - first < _LONGEST_NOUN and text_at(sheet, last) != "daily":
        last += 1
    if text_at(sheet, last) != "daily" or last >= hi or sheet.next_bound(first) < last:
        return None
    name = sheet.words(first, last)
    written = Unit(sheet.words(unit.first, last + 1), f"{unit.ucum}/d")
    spans = sheet.spans([(amount.first, last + 1)])
    agent = Term(name, sheet.lookup(name))
    dose = Exposure(agent=agent, dose=amount.limits, unit=written, spans=spans)
    return Bounded(dose, amount.first, last + 1, is_measured=True)


_MASSES = frozenset(("mg", "g", "ug", "ng"))


def _as_words(sheet: Sheet, first: int, after: int) -> Bounded:
    """Leave a number that nothing is named for to a person."""
    spans = sheet.spans([(first, after)])
    return Bounded(Opaque(words=sheet.words(first, after), spans=spans), first, after, False)  # noqa: FBT003


def _means_another(sheet: Sheet, amount: Amount) -> bool:
    """Say whether two numbers are a share or an acuity, of which one alone says nothing."""
    first = amount.limits.low or amount.limits.high
    if amount.over is None or first is None:
        return False
    is_share = first.value < amount.over and text_at(sheet, amount.after) in {"of", "or"}
    return first.value == _SNELLEN or (is_share and amount.over < _FEWEST_OF_SCORE)


def is_checked_again(sheet: Sheet, amount: Amount, hi: int) -> bool:
    """Say whether "(2 rechecks are allowed)" only says how often something is measured."""
    if text_at(sheet, amount.first - 1) != "(":
        return False
    following = {token.text for token in sheet.tokens[amount.after : min(amount.after + 4, hi)]}
    return not following.isdisjoint(_ALLOWED if amount.limits.directed else _CHECKED_AGAIN)


#: Twenty feet, over which acuities of vision are written.
_SNELLEN = 20
#: "40/100" is a score of so many points; "2/3" is a share.
_FEWEST_OF_SCORE = 10
_ALLOWED = word_set("allowed permitted")
_CHECKED_AGAIN = _ALLOWED | word_set("rechecks recheck retests retest repeats repeat repetitions")


def _only_leads_to_count(sheet: Sheet, end: int, amount: Amount, hi: int) -> bool:
    """Say whether words before a number only lead to what it counts: "have taken 2 doses"."""
    if sheet.tokens[end - 1].text not in _LEAD_TO_COUNT:
        return False
    if amount.unit is None:
        return amount.limits.directed and bool(counted(sheet, amount.after, hi)[0])
    return _rated(sheet, amount) is not None


_LEAD_TO_COUNT = word_set(
    "mean average averaging averages averaged minimum maximum median reports report reported"
    " experience experiences experienced"
    " experiencing suffer suffers suffered had have having taken take took answer make made"
    " performed undergone completed failed received prevalence incidence presents present number"
    " missed"
)


def _rated(sheet: Sheet, amount: Amount) -> Bounded | None:
    """Read "no more than 5 attacks per month" as a bound on the attacks."""
    unit, first = amount.unit, of_rate(sheet, amount)
    if unit is None or first is None:
        return None
    name = sheet.words(first, unit.first)
    rate = Unit(sheet.words(unit.first, unit.after), unit.ucum)
    spans = sheet.spans([(amount.first, amount.after)])
    term = Term(name, sheet.lookup(name))
    made = Compare(variable=term, limits=amount.limits, unit=rate, spans=spans)
    return Bounded(made, amount.first, amount.after, is_measured=False)


def _is_no_bound(amount: Amount) -> bool:
    """Say whether a number has nothing that makes it a bound: no side, no unit, no range."""
    bare = amount.unit is None and amount.reference is None and amount.over is None
    return bare and not amount.limits.directed


def _left_to_person(sheet: Sheet, lo: int, hi: int, amount: Amount) -> Bounded:
    """Read a number that bounds nothing as words; one before a noun counts: "2 lesions"."""
    found = counted(sheet, amount.after, hi)
    first = found[0].split()[:1]
    begin = past_leads(sheet, lo, amount.first)
    is_first = not _says_something(sheet, begin, amount.first)
    if found[0] and is_first and not first[0].isdigit():
        name = Term(found[0], sheet.lookup(found[0]))
        spans = sheet.spans([(amount.first, found[1])])
        return Bounded(
            Has(concept=name, count=amount.limits, spans=spans),
            amount.first,
            found[1],
            False,  # noqa: FBT003
        )
    begin = min(begin, amount.first)
    words = sheet.words(begin, amount.after)
    spans = sheet.spans([(begin, amount.after)])
    return Bounded(Opaque(words=words, spans=spans), begin, amount.after, is_measured=False)


def _acuity(sheet: Sheet, place: tuple[int, int], amount: Amount) -> Bounded | None:
    """Leave "20/40 or worse" to a person: a fraction of sight bounds no number by itself."""
    begin, hi = place
    value = amount.limits.low or amount.limits.high
    if amount.over is None or value is None or value.value not in {20, 6}:
        return None
    around = sheet.tokens[max(amount.first - _FARTHEST_SIGHT, 0) : hi]
    if not any(token.text in _SIGHT for token in around):
        return None
    end = amount.after
    while end < hi and sheet.tokens[end].text in _SIDES:
        end += 1
    left = Opaque(words=sheet.words(begin, end), spans=sheet.spans([(begin, end)]))
    return Bounded(left, begin, end, is_measured=False)


_FARTHEST_SIGHT = 16
_SIDES = word_set("or and better worse inclusive")
_SIGHT = word_set("acuity vision bcva va visual eye eyes ucva cdva snellen")


def _names_pressure(sheet: Sheet, lo: int, hi: int) -> bool:
    return any(token.text in {"pressure", "hypertension", "bp"} for token in sheet.tokens[lo:hi])


def _level(sheet: Sheet, amount: Amount, hi: int) -> Bounded | None:
    """Read ">= level 2 immune-related events": a grade, and no count."""
    if not amount.signs or amount.unit is not None or not amount.values:
        return None
    place = amount.values[0][0] - 1
    if sheet.tokens[place].text not in {"level", "grade"} or place < amount.signs[0][1]:
        return None
    rest, after = counted(sheet, amount.after, hi)
    words = f"{sheet.tokens[place].written} {rest}".strip()
    spans = sheet.spans([(amount.first, after)])
    made = Score(scale=Term(words), limits=amount.limits, spans=spans)
    return Bounded(made, amount.first, after, is_measured=False)


def _says_something(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether any of some words is more than a preposition."""
    return any(
        token.kind is Kind.WORD and token.text not in _SAY_NOTHING for token in sheet.tokens[lo:hi]
    )


def _noun(
    sheet: Sheet, amount: Amount, hi: int, longest: int = _LONGEST_NOUN
) -> tuple[Unit | None, int]:
    """Return what a bare number counts as its unit: "2 blocks", "3 drink units a week"."""
    first = _past_all(sheet, amount.after, hi)
    for place in range(first, min(first + longest, hi)):
        token = sheet.tokens[place]
        if token.kind is not Kind.WORD or token.text in _NO_UNITS or sheet.bound[place]:
            return None, amount.after
        if token.text.endswith("s") and not token.text.endswith(("ss", "us", "ous")):
            return _with_rate(sheet, amount.after, place + 1, hi)
    return None, amount.after


def _past_all(sheet: Sheet, at: int, hi: int) -> int:
    """Skip the number of all in "70 out of 131 items"."""
    if [text_at(sheet, at), text_at(sheet, at + 1)] != ["out", "of"]:
        return at
    place = at + 2 + (text_at(sheet, at + 2) == "the")
    return place + 1 if place < hi and sheet.tokens[place].kind is Kind.NUMBER else at


def _with_rate(sheet: Sheet, first: int, after: int, hi: int) -> tuple[Unit, int]:
    """Return a counted noun with "a week" after it."""
    below = unit_at(sheet.tokens, after + 1) if text_at(sheet, after) in _PER else None
    if below is None or below.time is None or below.after > hi:
        return Unit(sheet.words(first, after)), after
    return Unit(sheet.words(first, below.after), f"/{below.time}"), below.after


_PER = word_set("per a an each every")
#: What begins with these is not what is counted: ">= 10 mm on a CT scan", "3 per occasion".
_PLACES = _PER | word_set(
    "on in at by for with from during after before then is are was were will may than who which if"
)
