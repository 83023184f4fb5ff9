"""Ways to spoil a criteria text: in signs, words, lines, lists, brackets and length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from benchmarks.chance import dice

TextChange: TypeAlias = Callable[[Random, str], str]

#: Signs of every class of characters, alone, doubled and as the registry's escapes.
SIGNS: tuple[str, ...] = (
    *(chr(code) for code in range(0x80)),
    "\u0085", "\u00a0", "\u00ad", "\u00b2", "\u00bd", "\u00b5", "\u00df", "\u0130", "\u0149",
    "\u0301", "\u0345", "\u0489", "\u0661", "\u06f4", "\u0e01", "\u1e9e", "\u200b", "\u200d",
    "\u200f", "\u2028", "\u2029", "\u202e", "\u2066", "\u203f", "\u20ac", "\u2064", "\u2160",
    "\u216b", "\u2264", "\u2265", "\u2266", "\u2a7e", "\u2022", "\u25cf", "\u2713", "\u3000",
    "\u3001", "\u3002", "\u4e2d", "\ufb01", "\ufe0f", "\ufeff", "\uff11", "\uff1e", "\ufffd",
    "\uffff", "\ue000", "\uf0b7", "\ud800", "\udfff", "\U0001f9ec", "\U0001d7d9", "\U000e0041",
    "\U0010ffff", "\\<", "\\>", "\\\\", "\\*", "\\~", "&lt;", "&#8805;", "&#x2265;", "&amp;",
    "&#0;", "&#xD800;", "&#9999999;", "&", "&#", "\\&lt;",
)  # fmt: skip
#: What begins something: a section, an item, a bound, a window, an exception, a condition.
LEADS: tuple[str, ...] = (
    "Inclusion Criteria:", "Exclusion Criteria", "Inclusion", "Key exclusion criteria for part A:",
    "* ", "- ", "-- ", "1. ", "1) ", "(1) ", "1.1.1 ", "a) ", "(b) ", "iv. ", "I1. ", "E2: ",
    "Cohort A: ", "Part 1 and 2: ", "For arm B only - ", "Note: ", "e.g. ", "i.e. ", "etc. ",
    "except ", "except for ", "other than ", "unless ", "excluding ", "with the exception of ",
    "if ", "when ", "in case of ", "for patients with ", "for women ",
    "women of childbearing potential must ",
    "males must ", "must ", "not ", "no ", "no history of ", "without ", "nor ",
    "history of ", "known ", "active ", "prior ", "any ", "such as ", "including ", "like ",
    "and ", "or ", "and/or ", "but ", ", ", "; ", ", and ", "either ", "both ", "at least two of ",
    "any of the following: ", "all of the following: ", "one or more of ", "2 or more of ",
    "at least ", "less than ", "more than ", "no more than ", "greater than or equal to ", "up to ",
    "between 1 and 2 ", "from 3 to ", "1-", "1 - 2 ", "1 to 2 ", "1,000 ", "1.000.000 ", "1 000 ",
    "1.5 ", "1,5 ", "0 ", "10^9/L ", "x 10^9/L ", "10E3/uL ", "3 x ULN ", "1.5 times ULN ", "% ",
    "mg/dL ", "mL/min/1.73 m2 ", "/mm3 ", "kg ", "years ", "aged ", "18 years ", "18-65 years ",
    "within 6 months before ", "for at least 2 weeks after ",
    "5 half-lives or 14 days, whichever is longer, ", "during the last ", "prior to screening ",
    "since ", "until ", "grade 3 ",
    "grade II-IV ", "ECOG 0-1 ", "Karnofsky ", "NYHA class III ", "stage ", "CD19 ", "CD19+ ",
    "CLL-1 positive ", "FLT3-ITD ", "hepatitis B ", "HIV ", "AST and ALT ", "serum creatinine ",
    "platelets ", "2016 WHO classification ", "according to ", "as defined by ",
    "in the opinion of the investigator ", "willing to ", "able to ", "agrees to ",
    "informed consent ",
    "January 2015 ", "2015-01-01 ", "Day -5 ", "visit 2 ", "140/90 ", "I-III ", "\u2265 ", ">= ",
    "< / = ", "+/- ", "\u00b1 ", "~ ", "one ", "twenty-one ", "twice ", "\u00bd ", "\u2167 ",
)  # fmt: skip
_BRACKETS = (("(", ")"), ("[", "]"), ('"', '"'), ("{", "}"), ("(", ""), ("", ")"), ("((", "))"))
_NESTING = (
    "if ", "unless ", "except ", "other than ", ", if ", "when ", "women must ", "(except ",
    "for patients with ", "such as ", "either ", "not ", "in case of ",
)  # fmt: skip
_BULLETS = ("* ", "- ", "1. ", "a) ", "i. ", "", "1) ", "(1) ", "\u2022 ")
_DEPTHS = (2, 10, 50, 200, 500, 1_000)
#: A spoiled text is no longer than this: time is measured by the kilobyte, and lengths elsewhere.
LONGEST = 24_000
_LENGTHS = (10, 100, 1_000, 4_000)
_EXCERPT = 1_500


@dataclass(frozen=True, slots=True)
class SpoiledText:
    """A spoiled criteria text: its number, what was done to it, and its characters."""

    number: int
    done: str
    text: str


def spoiled_texts(texts: Sequence[str], count: int, seed: int) -> Iterator[SpoiledText]:
    """Yield spoiled texts; each depends on the seed and its own number alone."""
    for number in range(count):
        chance = dice(f"criteria {seed} {number}")
        text = _some_of(chance, chance.choice(texts))
        done = []
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            name, change = chance.choice(list(CHANGES.items()))
            done.append(name)
            text = change(chance, text)[:LONGEST]
        yield SpoiledText(number, ", ".join(done), text)


def _some_of(chance: Random, text: str) -> str:
    """Return a text, or most often an excerpt of it: what is long is no more odd for that."""
    if chance.random() < 0.1:  # noqa: PLR2004 - one in ten
        return text
    start = chance.randrange(max(1, len(text) - _EXCERPT))
    return text[start : start + _EXCERPT]


def _place(chance: Random, text: str) -> int:
    return chance.randint(0, len(text))


def _stretch(chance: Random, text: str) -> tuple[int, int]:
    start = _place(chance, text)
    return start, min(len(text), start + chance.choice((1, 2, 10, 60, 400)))


def _put_in(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


def _broken_off(chance: Random, text: str) -> str:
    start, end = sorted((_place(chance, text), _place(chance, text)))
    return text[start:end]


def _left_out(chance: Random, text: str) -> str:
    start, end = _stretch(chance, text)
    return text[:start] + text[end:]


def _doubled(chance: Random, text: str) -> str:
    start, end = _stretch(chance, text)
    return _put_in(text, start, text[start:end] * chance.choice((1, 1, 5)))


def _swapped(chance: Random, text: str) -> str:
    a, b, c, d = sorted(_place(chance, text) for _ in range(4))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _sign_put_in(chance: Random, text: str) -> str:
    return _put_in(text, _place(chance, text), chance.choice(SIGNS))


def _any_sign(chance: Random, text: str) -> str:
    start, end = _stretch(chance, text)
    return text[:start] + chr(chance.randrange(0x110000)) + text[end:]


def _control_signs(chance: Random, text: str) -> str:
    for _ in range(chance.choice((1, 5, 20))):
        text = _put_in(text, _place(chance, text), chr(chance.choice((*range(0x20), 0x7F, 0x85))))
    return text


def _signs_exchanged(chance: Random, text: str) -> str:
    """Write every one of some sign as another: stops as semicolons, lines as blanks."""
    return text.replace(chance.choice(" \n.,;:()-0123456789aeiou"), chance.choice(SIGNS))


def _lead_put_in(chance: Random, text: str) -> str:
    for _ in range(chance.choice((1, 2, 8))):
        text = _put_in(text, _place(chance, text), f" {chance.choice(LEADS)}")
    return text


def _run(chance: Random, text: str) -> str:
    """Put in a run of one or two pieces, over and over."""
    piece = "".join(chance.choice((*SIGNS, *LEADS)) for _ in range(chance.choice((1, 1, 2, 3))))
    length = chance.choice(_LENGTHS)
    return _put_in(text, _place(chance, text), piece * max(1, length // len(piece)))


def _bracketed(chance: Random, text: str) -> str:
    start, end = sorted((_place(chance, text), _place(chance, text)))
    opening, closing = chance.choice(_BRACKETS)
    depth = chance.choice(_DEPTHS)
    inner = text[start:end]
    return text[:start] + opening * depth + inner + closing * depth + text[end:]


def _lists_in_lists(chance: Random, text: str) -> str:
    """Put each line, or each word, one step farther in than the one before."""
    pieces = chance.choice((text.splitlines(), text.split()))[: chance.choice(_DEPTHS)]
    ending = chance.choice(("", ":", "."))
    step = chance.choice((1, 2, 4))
    lines = (
        f"{' ' * (step * depth)}{chance.choice(_BULLETS)}{piece}{ending}"
        for depth, piece in enumerate(pieces)
    )
    return "\n".join(lines)


def _lists_after_colons(chance: Random, text: str) -> str:
    """Put each line under the one before it: by its colon and its own kind of marker."""
    pieces = chance.choice((text.splitlines(), text.split()))[: chance.choice(_DEPTHS)]
    pieces *= chance.choice((1, 1, 20))
    markers = chance.sample(_BULLETS, 2)
    return "\n".join(f"{markers[place % 2]}{piece}:" for place, piece in enumerate(pieces))


def _conditions_in_conditions(chance: Random, text: str) -> str:
    """Put conditions and exceptions before words, over and over."""
    leads = chance.sample(_NESTING, chance.choice((1, 2)))
    words = text.split() or ["x"]
    depth = chance.choice(_DEPTHS)
    inner = "".join(f"{chance.choice(leads)}{chance.choice(words)} " for _ in range(depth))
    return _put_in(text, _place(chance, text), inner)


def _lines_shuffled(chance: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    chance.shuffle(lines)
    return "".join(lines)


def _words_shuffled(chance: Random, text: str) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _one_line(chance: Random, text: str) -> str:
    """Make one long line of a text, more than once."""
    joint = chance.choice((" ", "", ", ", "; ", " and ", " - "))
    return joint.join(text.splitlines() * chance.choice((1, 2, 4)))


def _a_word_a_line(chance: Random, text: str) -> str:
    return chance.choice(("\n", "\n\n", "\n* ", "\r\n", "\n  ")).join(text.split())


def _escaped(chance: Random, text: str) -> str:
    """Write signs as the registry's markup does, once or twice over."""
    for _ in range(chance.choice((1, 2))):
        text = "".join(f"\\{sign}" if sign in "<>~*[]\\&" else sign for sign in text)
    return text


def _another_case(chance: Random, text: str) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


CHANGES: dict[str, TextChange] = {
    "broken off": _broken_off,
    "a stretch left out": _left_out,
    "a stretch doubled": _doubled,
    "two stretches swapped": _swapped,
    "a sign put in": _sign_put_in,
    "any sign": _any_sign,
    "control characters": _control_signs,
    "a sign made another": _signs_exchanged,
    "words that begin something": _lead_put_in,
    "a run of pieces": _run,
    "brackets": _bracketed,
    "lists in lists": _lists_in_lists,
    "lists after colons": _lists_after_colons,
    "conditions in conditions": _conditions_in_conditions,
    "lines shuffled": _lines_shuffled,
    "words shuffled": _words_shuffled,
    "one long line": _one_line,
    "a word a line": _a_word_a_line,
    "escapes": _escaped,
    "another case": _another_case,
    "nothing": lambda chance, _: chance.choice(("", " ", "\n\n", "\0", "*", "Inclusion Criteria:")),
}
