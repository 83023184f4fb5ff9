"""Units as criteria write them, and what they are as UCUM codes.

A unit of the text is a row of parts: ``mL/min/1.73 m2`` has three. What stands here only
recognises spellings; nothing is converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialwright.eligibility.reading.tokens import Kind, Phrases, Token
from trialwright.eligibility.reading.unit_names import MICRO, PLAIN, TIMES

_POWERS = {"2": "2", "3": "3", "\u00b2": "2", "\u00b3": "3"}
_LENGTHS = frozenset(("m", "mm", "cm", "\u03bcm", "um", "dm", "km"))
_SQUARED = {
    f"{length}{sign}": f"{PLAIN[length]}{power}"
    for length in ("m", "mm", "cm", "km")
    for sign, power in (("\u00b2", "2"), ("\u00b3", "3"))
}
#: "10 mg daily" is a rate.
_ADVERBS = {"daily": "d", "qd": "d", "weekly": "wk", "monthly": "mo", "hourly": "h"}
_PER = frozenset(("/", "per", "a", "an", "each", "every", "\u00b7", "."))
#: Written for a unit only after a number that touches it or before a slash: a word otherwise.
_DOUBTFUL = frozenset(
    ("a", "w", "d", "s", "y", "m", "u", "l", "h", "g", "min", "met", "sa", "log", "c", "f")
)
#: The last is what is left of a sign of multiplication: "1.5 \u00b4 109/L".
_TIMES_SIGNS = frozenset(("x", "\u00d7", "*", "\u00b7", "'"))
_RAISED = frozenset(("^", "e", "**", "*"))
_SUPERSCRIPTS = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a unit, from a token to just before another; `time` if it is one of time."""

    first: int
    after: int
    time: bool


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit in a text: its parts, the token after it, and its UCUM code if it has one."""

    first: int
    after: int
    parts: tuple[Part, ...]
    ucum: str | None

    @property
    def time(self) -> str | None:
        """The UCUM code of time, if the unit is one alone."""
        alone = len(self.parts) == 1 and self.parts[0].time
        return self.ucum if alone else None

    @property
    def counts(self) -> bool:
        """Whether it counts per volume, so that "50.000" before it means thousands."""
        return self.ucum is not None and (
            self.ucum.startswith(("/", "{cells}", "{platelets}", "{copies}"))
        )


def unit_at(tokens: Sequence[Token], place: int) -> UnitMention | None:
    """Return the unit that begins at a token, or None if none begins there."""
    at = place
    parts: list[Part] = []
    code = ""
    scaled = _scale(tokens, at)
    logged = _logarithm(tokens, at)
    if logged is not None:
        code, at = logged
        parts.append(Part(place, at, time=False))
    elif scaled is not None:
        code, at = scaled
        counted = _COUNTED_IN_POWERS.get(tokens[at].text) if at < len(tokens) else None
        if counted is not None and _is(tokens, at + 1, "/", "per"):
            code, at = f"{code}{counted}", at + 1
        parts.append(Part(place, at, time=False))
    elif (share := _past_percent(tokens, at)) is not None:
        parts.append(Part(at, share, time=False))
        return _with_percentile(tokens, place, parts)
    elif not _is(tokens, at, "/", "per"):
        atom = _atom(tokens, at, leading=True)
        if atom is None:
            return None
        part, code = atom
        parts.append(part)
        at = part.after
    return _denominators(tokens, place, at, parts, code)


def _logarithm(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return "log10 copies" as a unit: a number of it is no number of copies."""
    if not _is(tokens, at, "log"):
        return None
    after = at + 1
    while _is(tokens, after, "10", "(", ")"):
        after += 1
    counted = tokens[after].text if after < len(tokens) else ""
    if counted in _COUNTED_IN_LOGS:
        return f"{{log10_{_COUNTED_IN_LOGS[counted]}}}", after + 1
    return ("{log10}", after) if _is(tokens, at + 1, "10", "(") and after > at + 1 else None


_COUNTED_IN_LOGS = {
    **dict.fromkeys(("copy", "copies"), "copies"),
    **dict.fromkeys(("iu", "ui"), "IU"),
    **dict.fromkeys(("cfu", "tcid"), "CFU"),
}
#: What "1.5 x 10^9 cells/L" counts; counts of blood are told with and without the cells.
_COUNTED_IN_POWERS = {
    **dict.fromkeys(("cell", "cells", "platelets"), ""),
    **dict.fromkeys(("copy", "copies"), "{copies}"),
    **dict.fromkeys(("iu", "ui"), ".[iU]"),
}


def _denominators(
    tokens: Sequence[Token], place: int, at: int, parts: list[Part], code: str
) -> UnitMention | None:
    known = True
    while at < len(tokens) and tokens[at].text in _PER:
        below = _below(tokens, at)
        if below is None:
            break
        part, ucum, joint = below
        parts.append(part)
        code = f"{code}{joint}{ucum}" if ucum else code
        known = known and bool(ucum)
        at = part.after
    if not parts:
        return None
    if _is(tokens, at, *_ADVERBS):
        parts.append(Part(at, at + 1, time=True))
        code = f"{code}/{_ADVERBS[tokens[at].text]}"
        at += 1
    return UnitMention(place, at, tuple(parts), code if known and code else None)


def _below(tokens: Sequence[Token], at: int) -> tuple[Part, str, str] | None:
    """Return what stands under a stroke: a unit, or an area that a clearance is scaled to."""
    stroke = tokens[at].text
    after = at + 1
    if stroke in {"/", "per"} and _is(tokens, after, "1.73", "1,73", "1\u00b773"):
        area = _atom(tokens, after + 1, leading=False)
        if area is not None and area[1] == "m2":
            return Part(after, area[0].after, time=False), "{1.73_m2}", "/"
        if area is not None and area[1] == "m":
            return Part(after, area[0].after, time=False), "{1.73_m2}", "/"
    if stroke in {"/", "per"} and _is(tokens, after, "100") and _is(tokens, after + 1, "ml"):
        return Part(after, after + 2, time=False), "dL", "/"
    if stroke == "/" and _is(tokens, after, "mn"):
        return Part(after, after + 1, time=True), "min", "/"
    atom = _atom(tokens, after, leading=False)
    if atom is None:
        return None
    part, ucum = atom
    if stroke in {"a", "an", "each", "every"} and not part.time:
        return None
    if stroke in {".", "\u00b7"} and ucum not in {"m2", "m3"}:
        return None
    return part, ucum, "/"


#: Units of several tokens.
_SEVERAL: Phrases[str] = Phrases(
    {
        **dict.fromkeys(("mm hg", "mm . hg", "mm - hg", "mm / hg"), "mm[Hg]"),
        **dict.fromkeys(
            ("mm of hg", "millimeters of mercury", "millimetres of mercury", "mm of mercury"),
            "mm[Hg]",
        ),
        "cm hg": "cm[Hg]",
        "cm h2o": "cm[H2O]",
        "international units": "[iU]",
        "international unit": "[iU]",
        f"{MICRO} l": "uL",
        f"{MICRO} g": "ug",
        f"{MICRO} mol": "umol",
        "cmh2o": "cm[H2O]",
        "cmhg": "cm[Hg]",
        **dict.fromkeys(("square meter", "square metre", "square meters", "sq m"), "m2"),
        **dict.fromkeys(("prism diopter", "prism diopters", "prism dioptres"), "[p'diop]"),
        "cu mm": "mm3",
        "cubic mm": "mm3",
        "cubic millimeter": "mm3",
        "cubic millimetre": "mm3",
        "\u00b0 c": "Cel",
        "\u00b0 f": "[degF]",
        "degree c": "Cel",
        "degrees c": "Cel",
        "degree celsius": "Cel",
        "degrees celsius": "Cel",
        "degrees centigrade": "Cel",
        "degrees f": "[degF]",
        "degrees fahrenheit": "[degF]",
    }
)


def _atom(tokens: Sequence[Token], at: int, *, leading: bool) -> tuple[Part, str] | None:
    """Return one unit without strokes, with its exponent."""
    if at >= len(tokens):
        return None
    several = _SEVERAL.at(tokens, at)
    if several is not None:
        return Part(at, several[1], time=False), several[0]
    text = tokens[at].text
    if text in {"pack", "packs"} and _is(tokens, at + 1, "-", "year", "years"):
        at += 2 if tokens[at + 1].text == "-" else 1
        return Part(at, at + 1, time=True), "{pack-years}"
    if text in _SQUARED:
        return Part(at, at + 1, time=False), _SQUARED[text]
    is_doubtful = leading and text in _DOUBTFUL and not _is_degree(tokens, at)
    if is_doubtful and not _stands_as_unit(tokens, at):
        return None
    if tokens[at].written == "S":
        return None
    if tokens[at].written in _MOLAR:
        below = "" if _is(tokens, at + 1, "/", "per") else "/L"
        return Part(at, at + 1, time=False), f"{_MOLAR[tokens[at].written]}{below}"
    if tokens[at].written in _DEGREES:
        return (Part(at, at + 1, time=False), _DEGREES[tokens[at].written]) if leading else None
    if text in TIMES and not (text == "w" and not leading) and not _is_diopter(tokens, at):
        return Part(at, at + 1, time=True), TIMES[text]
    return _raised(tokens, at, text) if text in PLAIN else None


#: Concentrations by their capital: "7 mM" are no millimetres.
_MOLAR = {"mM": "mmol", "uM": "umol", "\u03bcM": "umol", "nM": "nmol", "pM": "pmol"}
#: "38 C" is a temperature; small letters are none.
_DEGREES = {"C": "Cel", "F": "[degF]"}
#: Degrees of a living body: "101.3 F within 3 days" is one wherever the letter stands.
_OF_BODIES = {"C": (30, 45), "F": (86, 113)}


def _is_degree(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "C" or "F" stands after a number that a temperature of a body can have."""
    low, high = _OF_BODIES.get(tokens[at].written, (0, 0))
    if at == 0 or tokens[at - 1].kind is not Kind.NUMBER:
        return False
    whole = tokens[at - 1].text.replace(",", ".").partition(".")[0]
    return whole.isdigit() and low <= int(whole) <= high


def _raised(tokens: Sequence[Token], at: int, text: str) -> tuple[Part, str]:
    code = PLAIN[text]
    if text in _LENGTHS:
        after = at + 1
        if _is(tokens, after, "^"):
            after += 1
        if (
            _is(tokens, after, "(")
            and _is(tokens, after + 2, ")")
            and _is(tokens, after + 1, "3", "2")
        ):
            return Part(at, after + 3, time=False), f"{code}{tokens[after + 1].text}"
        if after < len(tokens) and tokens[after].text in _POWERS:
            return Part(at, after + 1, time=False), f"{code}{_POWERS[tokens[after].text]}"
    return Part(at, at + 1, time=False), code


def _stands_as_unit(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a letter that may be a word is a unit: it ends, or a stroke follows."""
    touches = at > 0 and tokens[at - 1].end == tokens[at].start
    if tokens[at].written == "h" and at > 0 and tokens[at - 1].kind is Kind.NUMBER:
        # "Within 24 h prior to" is a time; "5 h-1" is a rate.
        return not _is(tokens, at + 1, "-") or not _is(tokens, at + 2, "1")
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if tokens[at].text == "min" and at > 0 and tokens[at - 1].kind is Kind.NUMBER:
        # "30 min moderate exercise", but not "18 min: 65 max".
        return after.isalpha() or touches or after in _ENDS
    return touches or after in _ENDS


_ENDS = frozenset(("/", ".", ",", ")", ";", "", "and", "or", "2", "^", "of", "[", "per", "daily"))


def _is_diopter(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].written == "D"


def _past_percent(tokens: Sequence[Token], at: int) -> int | None:
    """Return where "%", "percent" or "per cent" ends, if it begins here."""
    if _is(tokens, at, "%", "percent"):
        return at + 1
    return at + 2 if _is(tokens, at, "per") and _is(tokens, at + 1, "cent") else None


def _with_percentile(tokens: Sequence[Token], place: int, parts: list[Part]) -> UnitMention:
    after = parts[0].after
    predicted = _past_predicted(tokens, after)
    if predicted > after:
        parts.append(Part(after, predicted, time=False))
        return UnitMention(place, predicted, tuple(parts), "%{predicted}")
    if _is(tokens, after, "percentile"):
        parts.append(Part(after, after + 1, time=False))
        return UnitMention(place, after + 1, tuple(parts), "{percentile}")
    return UnitMention(place, after, tuple(parts), "%")


def _past_predicted(tokens: Sequence[Token], at: int) -> int:
    """Return where "of the predicted normal value" ends, if it begins here."""
    start = at
    while _is(tokens, at, "of", "the"):
        at += 1
    if not _is(tokens, at, "predicted"):
        return start
    at += 1
    while _is(tokens, at, "normal", "value", "values"):
        at += 1
    return at


def _scale(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return a power of ten that belongs to the unit: "x 10^9", "x109", "10 9", raised.

    The second number is the token after it. It is one only before a stroke or a known unit.
    """
    start = at
    if at < len(tokens) and tokens[at].text in _TIMES_SIGNS:
        at += 1
    found = _power(tokens, at, signed=at > start)
    if found is None:
        return None
    exponent, after = found
    if after < len(tokens) and (tokens[after].text in {"/", "per"} or tokens[after].text in PLAIN):
        return f"10*{exponent}", after
    return None


def _power(tokens: Sequence[Token], at: int, *, signed: bool) -> tuple[str, int] | None:
    if at >= len(tokens):
        return None
    text = tokens[at].text
    if signed and text in {"109", "1012", "103", "106", "1011", "104", "105"}:
        return text[2:], at + 1
    if text != "10" or at + 1 >= len(tokens):
        return None
    following = tokens[at + 1]
    if following.text in _RAISED and at + 2 < len(tokens) and tokens[at + 2].kind is Kind.NUMBER:
        return tokens[at + 2].text, at + 3
    raised = following.text.translate(_SUPERSCRIPTS)
    if raised != following.text and raised.isdigit():
        return raised, at + 2
    if signed and following.text in {"3", "6", "9", "12", "4", "5", "11"}:
        return following.text, at + 2
    return None


def rate_at(tokens: Sequence[Token], place: int) -> UnitMention | None:
    """Return "per week" or "/day" that stands within five words after a number.

    What is counted is then what the words between name: "8 menses per year".
    """
    at = place
    if _is(tokens, place, "of") and place and tokens[place - 1].text in TIMES:
        # "Within 6 months of baseline/day 1".
        return None
    while at < len(tokens) and at - place <= _FARTHEST_RATE:
        is_times = at > 0 and tokens[at - 1].text in {"times", "x", "time", "days", "twice"}
        if tokens[at].text in {"/", "per"} or (is_times and tokens[at].text in {"a", "each"}):
            below = _below(tokens, at)
            if below is not None and below[0].time:
                return UnitMention(at, below[0].after, (below[0],), f"/{below[1]}")
            return None
        if tokens[at].kind is not Kind.WORD or tokens[at].text in _NOT_COUNTED:
            return None
        at += 1
    return None


_FARTHEST_RATE = 5
_NOT_COUNTED = frozenset(
    (
        *("and", "or", "to", "in", "within", "for", "than", "with", "per", "during", "over", "the"),
        *("at", "from", "before", "after", "prior"),
    )
)


def _is(tokens: Sequence[Token], at: int, *texts: str) -> bool:
    return at < len(tokens) and tokens[at].text in texts
