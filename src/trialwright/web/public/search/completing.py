"""What may be meant by what has been typed so far: terms, names, fields and their values."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.fields import Field, all_fields, fields_by_path
from trialwright.registry.language import search_areas
from trialwright.registry.language.conditions import EveryStudy
from trialwright.registry.language.values import constants_of
from trialwright.registry.search.questions import Facet, Finder, Question
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.search.addresses import BOXES

_CONDITION = "derivedSection.conditionBrowseModule.meshes.term"
_INTERVENTION = "derivedSection.interventionBrowseModule.meshes.term"
_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"
_COUNTRY = "protocolSection.contactsLocationsModule.locations.country"
_NAMED = (_CONDITION, _INTERVENTION, _SPONSOR, _COUNTRY)

#: Of which fields the names are offered in a box.
_OFFERED = {
    "q": (_CONDITION, _INTERVENTION),
    "cond": (_CONDITION,),
    "intr": (_INTERVENTION,),
    "spons": (_SPONSOR,),
    "locn": (_COUNTRY,),
}
#: So many completions are offered, and so much must have been typed.
MOST, _LEAST_TYPED = 10, 2
_MOST_TYPED = 200

#: What comes before the words at hand: everything up to an operator or a bracket.
_WORDS_AT_HAND = re.compile(r"(?P<before>.*(?:\b(?:AND|OR|NOT)\s+|\(\s*)|)(?P<words>[^\[\]()]*)\Z")
_OPERATES = re.compile(r'[\[\](){}"\\]|\b(?:and|or|not)\b', re.IGNORECASE)
_WORD_WITHIN = re.compile(r"(?<=[\s(/,-])\w")
_BLANKED = str.maketrans({'"': " ", "\\": " "})
_AREA_AT_HAND = re.compile(r"(?P<before>.*\bAREA\[)(?P<name>[A-Za-z]*)\Z")
_VALUE_AT_HAND = re.compile(r"(?P<before>.*\bAREA\[(?P<area>[A-Za-z]+)\])(?P<name>[A-Za-z_0-9]*)\Z")


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that goes on from what was typed, and what it is."""

    text: str
    what: str


class Names:
    """Names at some fields, found by the beginning of any of their words."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._of = {one.field.path: _Sorted(one) for one in facets}

    def beginning(self, path: str, begin: str) -> list[tuple[int, str]]:
        """Return the most frequent names with a word that begins so, with their studies."""
        return self._of[path].beginning(begin)


class _Sorted:
    """The names of one field in the order of what follows from each beginning of a word.

    Only places are kept in that order, a name's number and where in it the word begins.
    """

    def __init__(self, facet: Facet) -> None:
        self._names = [(one.studies, one.value) for one in facet.values]
        self._folded = [name.casefold() for _, name in self._names]
        places = sorted(
            (
                (number, start)
                for number, text in enumerate(self._folded)
                for start in _starts(text)
            ),
            key=lambda place: self._folded[place[0]][place[1] :],
        )
        self._numbers = array("i", [number for number, _ in places])
        self._starts = array("i", [start for _, start in places])

    def beginning(self, begin: str) -> list[tuple[int, str]]:
        every = range(len(self._numbers))
        first = bisect_left(every, begin, key=self._tail)
        last = bisect_left(every, f"{begin}\U0010ffff", key=self._tail)
        # A name may have two words that begin alike.
        return nlargest(MOST, {self._names[number] for number in self._numbers[first:last]})

    def _tail(self, place: int) -> str:
        return self._folded[self._numbers[place]][self._starts[place] :]


class Completions:
    """The names of the newest index; they are sorted anew when it has changed."""

    def __init__(self) -> None:
        self._known: tuple[datetime, Names] | None = None

    def names_of(self, finder: Finder) -> Names:
        """Return the names that a finder knows."""
        moment = finder.moment
        if self._known is None or self._known[0] != moment:
            fields = [fields_by_path()[path] for path in _NAMED]
            overview = finder.look(Question(condition=EveryStudy()), 0, fields=fields)
            self._known = (moment, Names(overview.facets))
        return self._known[1]


async def complete(request: Request) -> Response:
    """Give what may be meant: ``GET /search/complete?begin=acute my[&box=cond]``."""
    begin = request.query_params.get("begin", "")[:_MOST_TYPED]
    box = request.query_params.get("box", "q")
    if box not in BOXES:
        raise HTTPException(400, f"The box is {box[:40]!r}, expected one of {', '.join(BOXES)}.")
    completions: Completions = request.state.completions
    names = await run_in_threadpool(completions.names_of, finder_of(request))
    found = completions_of(begin, box, names)
    return JSONResponse({"completions": [{"text": one.text, "what": one.what} for one in found]})


def completions_of(begin: str, box: str, names: Names) -> tuple[Completion, ...]:
    """Return how a text in a box may go on."""
    begin = begin.lstrip()
    if area := _AREA_AT_HAND.match(begin):
        found = _areas(area["name"])
        return tuple(Completion(f"{area['before']}{name}]", what) for name, what in found)
    if value := _VALUE_AT_HAND.match(begin):
        found = _values(value["area"], value["name"])
        return tuple(Completion(f"{value['before']}{name}", what) for name, what in found)
    at_hand = _WORDS_AT_HAND.match(begin)
    if at_hand is None or len(at_hand["words"].strip()) < _LEAST_TYPED:
        return ()
    words = at_hand["words"].casefold()
    found_names = [
        (studies, name, path)
        for path in _OFFERED[box]
        for studies, name in names.beginning(path, words)
    ]
    return tuple(
        Completion(f"{at_hand['before']}{_quoted(name)}", _what(path, studies))
        for studies, name, path in nlargest(MOST, found_names)
    )


def _areas(begin: str) -> list[tuple[str, str]]:
    """Return the search areas and fields whose name begins so, the shortest first."""
    lower = begin.casefold()
    areas = [(name, said("search area")) for name in search_areas()]
    fields = [(field.piece, said("field")) for field in all_fields() if not field.is_branch]
    known = dict.fromkeys(
        pair for pair in (*areas, *fields) if pair[0].casefold().startswith(lower)
    )
    return sorted(known, key=lambda pair: (len(pair[0]), pair[0]))[:MOST]


def _values(area: str, begin: str) -> list[tuple[str, str]]:
    """Return the constants of a field that begin so."""
    field = _field_called(area)
    if field is None:
        return []
    constants = [one for one in constants_of(field) if one.startswith(begin.upper())]
    return [(one, said("value of {field}", field=field.piece)) for one in constants[:MOST]]


def _field_called(name: str) -> Field | None:
    return next((one for one in all_fields() if one.piece.casefold() == name.casefold()), None)


def _quoted(name: str) -> str:
    """Return a name as a query has it: in quotation marks if it would be read as more."""
    if not _OPERATES.search(name):
        return name
    return f'"{name.translate(_BLANKED)}"'


def _what(path: str, studies: int) -> str:
    if path == _CONDITION:
        return said_of(studies, "condition, {count} study", "condition, {count} studies")
    if path == _INTERVENTION:
        return said_of(studies, "intervention, {count} study", "intervention, {count} studies")
    if path == _SPONSOR:
        return said_of(studies, "lead sponsor, {count} study", "lead sponsor, {count} studies")
    return said_of(studies, "country, {count} study", "country, {count} studies")


def _starts(text: str) -> Iterator[int]:
    """Yield where a text and each further word of it begin."""
    yield 0
    for found in _WORD_WITHIN.finditer(text):
        yield found.start()
