"""Who types and who signs, and the fields of a form in which they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialwright.vocabulary import PartialDate, Precision
from trialwright.web.public.languages import said
from trialwright.web.study.forms import Sent

#: The fields of the one who types, and of the one who signs.
TYPIST, SIGNER = "typist", "signer"
_LONGEST = 200


class Amiss(Exception):
    """Something in a field is not as it must be; `part` is the field, the text is for people."""

    def __init__(self, part: str, sentence: str) -> None:
        self.part = part
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Typist:
    """Who types, and on which day."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, on which day, and on what grounds."""

    by: str
    on: date
    grounds: str


def typist_of(sent: Sent, today: date) -> Typist:
    """Return who types; raises Amiss where the name or the role is missing."""
    return Typist(_named(sent, TYPIST), today)


def signer_of(sent: Sent, today: date) -> Signer:
    """Return who signs; raises Amiss where name, role, day or grounds are missing."""
    by = _named(sent, SIGNER)
    on = exact_day(sent.text(f"{SIGNER}.day"), f"{SIGNER}.day")
    if on > today:
        raise Amiss(f"{SIGNER}.day", said("This day is still to come."))
    grounds = sent.text(f"{SIGNER}.grounds")
    if not grounds:
        raise Amiss(f"{SIGNER}.grounds", said("Say on what grounds."))
    return Signer(by, on, grounds)


def _named(sent: Sent, who: str) -> str:
    """Return a name with its role, as it will stand beside every answer."""
    name, role = sent.text(f"{who}.name"), sent.text(f"{who}.role")
    if not name:
        raise Amiss(f"{who}.name", said("Give the name."))
    if not role:
        raise Amiss(f"{who}.role", said("Give the role in the study."))
    for part, text in (("name", name), ("role", role)):
        if len(text) > _LONGEST:
            raise Amiss(f"{who}.{part}", said("This is too long."))
    return " ".join(f"{name}, {role}".split())


def exact_day(text: str, part: str) -> date:
    """Return a day known to the day; raises Amiss."""
    day = partial_day(text, part)
    if day is None or day.precision is not Precision.DAY:
        raise Amiss(part, said("Give a day such as 2026-03-15."))
    return day.earliest


def partial_day(text: str, part: str) -> PartialDate | None:
    """Return a day as exactly as it is known, None where nothing was given; raises Amiss."""
    if not text:
        return None
    try:
        return PartialDate(text)
    except ValueError:
        raise Amiss(
            part, said("Give a year, a month or a day: 2026, 2026-03 or 2026-03-15.")
        ) from None
