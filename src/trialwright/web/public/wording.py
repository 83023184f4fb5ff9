"""How single values are said on a page: dates, numbers, yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import reduce

from trialwright.errors import TrialwrightError
from trialwright.registry.labels import labelled
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import OpenEnum
from trialwright.vocabulary import Duration, PartialDate, Precision
from trialwright.vocabulary.sentences import Listing, Named, Sentence
from trialwright.web.public.languages import language, said, said_of, said_of_table
from trialwright.web.public.languages.known import ENGLISH

_KM_IN_A_MILE = 1.609344
#: From here on a tenth of a distance is not worth saying.
_TEN = 9.95


def _month(number: int) -> str:
    return (
        *(said("January"), said("February"), said("March"), said("April"), said("May")),
        *(said("June"), said("July"), said("August"), said("September"), said("October")),
        *(said("November"), said("December")),
    )[number - 1]


def day(when: date) -> str:
    """Return a day in words: ``13 January 2026``."""
    return said("{day} {month} {year}", day=when.day, month=_month(when.month), year=when.year)


def day_if_stated(when: date | None) -> str:
    """Return a day in words; the empty text means that none is stated."""
    return "" if when is None else day(when)


def partial(when: PartialDate) -> str:
    """Return a date no more precise than it was reported: ``January 2026``."""
    match when.precision:
        case Precision.YEAR:
            return said("{year}", year=when.text)
        case Precision.MONTH:
            return said("{month} {year}", month=_month(when.earliest.month), year=when.text[:4])
        case Precision.DAY:
            return day(when.earliest)


def moment(when: datetime) -> str:
    """Return a moment of ours in words, to the minute, in UTC."""
    at = when.astimezone(UTC)
    return said("{day}, {time} UTC", day=day(at.date()), time=format(at, "%H:%M"))


def age(limit: Duration | None) -> str:
    """Return a limit of age as it was written, in words of the language; empty if none is."""
    if limit is None:
        return ""
    if language() is ENGLISH:
        return limit.text
    match limit.unit:
        case "a":
            return said_of(limit.amount, "{count} Year", "{count} Years")
        case "mo":
            return said_of(limit.amount, "{count} Month", "{count} Months")
        case "wk":
            return said_of(limit.amount, "{count} Week", "{count} Weeks")
        case "d":
            return said_of(limit.amount, "{count} Day", "{count} Days")
        case "h":
            return said_of(limit.amount, "{count} Hour", "{count} Hours")
        case _:
            return said_of(limit.amount, "{count} Minute", "{count} Minutes")


def enumerated(names: Sequence[str]) -> str:
    """Return some names one after another, parted by commas if none has one itself."""
    if any("," in name for name in names):
        return reduce(lambda before, name: said("{names}; {name}", names=before, name=name), names)
    return reduce(lambda before, name: said("{names}, {name}", names=before, name=name), names)


def in_a_sentence(clauses: Sequence[str]) -> str:
    """Return clauses as one sentence."""
    joined = reduce(lambda told, more: said("{clause}, {more}", clause=told, more=more), clauses)
    return said("{sentence}.", sentence=joined)


def number(count: int) -> str:
    """Return a count with thousands set apart."""
    return f"{count:,}".replace(",", language().thousands)


def distance(km: float) -> str:
    """Return a distance in both units, first the one that readers of the language know."""
    in_km, in_miles = _rounded(km), _rounded(km / _KM_IN_A_MILE)
    if language().miles_first:
        return said("{miles} mi ({km} km)", miles=in_miles, km=in_km)
    return said("{km} km ({miles} mi)", km=in_km, miles=in_miles)


def _rounded(length: float) -> str:
    return number(round(length)) if length >= _TEN else f"{length:.1f}"


def retold(text: str) -> str:
    """Return a sentence of the rooms below in the language that is spoken here."""
    if language() is ENGLISH:
        return text
    match text:
        case Sentence():
            values = {name: _retold(value) for name, value in text.values.items()}
            words = said_of_table(text.words)
            return words.format(**values) if values else words
        case Listing():
            return said_of_table(text.between).join(map(retold, text.parts))
        case Named():
            return said_of_table(text.label)
        case _:
            return text


def why(error: TrialwrightError) -> str:
    """Return what an error says, in the language that is spoken here."""
    match error.args:
        case (str() as text, *_):
            return retold(text)
        case _:
            return str(error)


def _retold(value: object) -> object:
    return retold(value) if isinstance(value, str) else value


def in_words(constant: OpenEnum | None) -> str:
    """Return one of the registry's constants in words; the empty text means that none is stated."""
    return "" if constant is None else said_of_table(labelled(constant))


def happened(kind: OpenEnum | None) -> str:
    """Return whether a date or a count is actual or estimated, or that this is not stated."""
    return in_words(kind) or said("actual or estimated: not stated")


def yes_or_no(answer: bool | None) -> str | None:  # noqa: FBT001 - it is the value that is said
    """Return an answer in a word; silence stays silence."""
    return None if answer is None else said("Yes") if answer else said("No")


def title_of(study: Study) -> str | None:
    """Return a study's brief title."""
    protocol = study.protocol_section
    identified = protocol.identification_module if protocol is not None else None
    return identified.brief_title if identified is not None else None
