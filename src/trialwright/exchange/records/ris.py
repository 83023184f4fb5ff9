"""One study as an RIS record, for reference managers.

The registry's API document does not say which tags its own records have; these follow the
RIS specification of 2011 (Research Information Systems), under the type DBASE: an entry of
an online database. A value is one line, because a line that began with two capitals and a
dash would be read as a tag: line breaks become blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from trialwright.errors import InvalidInput
from trialwright.exchange.records.modules import Modules, modules_of
from trialwright.registry.markup import unescape
from trialwright.registry.projection import invalid_name
from trialwright.registry.record import Study
from trialwright.registry.record.protocol import Organization, OrgStudyIdInfo, Sponsor
from trialwright.registry.record.status import DateStruct

_Values: TypeAlias = Callable[[Modules], Iterable[object]]

#: A reference must begin and end with these, whatever is selected.
_FIRST, _LAST = "TY", "ER"


def select_tags(names: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return the named tags, or all, each once and in the order in which they are written.

    Raises InvalidInput for a name that is no tag here, and where no name is given.
    """
    if names is None:
        return TAGS
    chosen = dict.fromkeys(names)
    if not chosen:
        raise InvalidInput("Parameter 'fields' is empty: expected at least one tag")
    for name in chosen:
        if name not in TAGS:
            raise invalid_name(name, TAGS)
    return tuple(tag for tag in TAGS if tag in chosen)


def ris_record(
    study: Study,
    tags: Sequence[str] | None = None,
    *,
    accessed: date | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """Return a study as one RIS record in UTF-8 with CRLF; TY and ER are always there.

    `accessed` is the day on which the record was read at the registry, for the tag Y2;
    `notes` are written as N1 at the end.
    """
    modules = modules_of(study)
    lines = [f"{_FIRST}  - DBASE"]
    for tag in select_tags(tags):
        lines += [f"{tag}  - {value}" for value in _values(tag, modules, accessed)]
    lines += [f"N1  - {' '.join(note.split())}" for note in notes]
    lines.append(f"{_LAST}  - ")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _values(tag: str, modules: Modules, accessed: date | None) -> Iterator[str]:
    """Yield what a tag says, one line a value, without what is not stated."""
    if tag == "Y2":
        values: Iterable[object] = (_day(accessed),)
    elif tag in _SOURCES:
        values = _SOURCES[tag](modules)
    else:
        return
    for value in values:
        line = " ".join(str(value).split()) if value is not None else ""
        if line:
            yield line


def _day(day: date | None) -> str | None:
    """Return a day as RIS writes it: year, month and day, each closed by a slash."""
    return f"{day.isoformat().replace('-', '/')}/" if day is not None else None


def _first_posted(modules: Modules) -> date | None:
    return (modules.status.study_first_post_date_struct or DateStruct()).date


def _year(modules: Modules) -> Iterator[object]:
    posted = _first_posted(modules)
    if posted is not None:
        yield posted.isoformat()[:4]


def _summary(modules: Modules) -> Iterator[object]:
    if modules.description.brief_summary is not None:
        yield unescape(modules.description.brief_summary)


def _keywords(modules: Modules) -> Iterable[object]:
    """Return conditions and keywords, each once: many studies repeat the one in the other."""
    words = (*modules.conditions.conditions, *modules.conditions.keywords)
    return dict.fromkeys(words)


def _notes(modules: Modules) -> Iterator[object]:
    if modules.identification.official_title:
        yield f"Official title: {modules.identification.official_title}"
    if modules.status.overall_status is not None:
        yield f"Study status: {modules.status.overall_status}"


def _other_ids(modules: Modules) -> Iterator[object]:
    yield (modules.identification.org_study_id_info or OrgStudyIdInfo()).id
    for other in modules.identification.secondary_id_infos:
        yield other.id


#: What each tag says, in the order in which the tags are written.
_SOURCES: Mapping[str, _Values] = MappingProxyType(
    {
        "ID": lambda study: (study.identification.nct_id,),
        "AN": lambda study: (study.identification.nct_id,),
        "TI": lambda study: (study.identification.brief_title,),
        "ST": lambda study: (study.identification.acronym,),
        "AU": lambda study: ((study.sponsors.lead_sponsor or Sponsor()).name,),
        "A2": lambda study: (one.name for one in study.sponsors.collaborators),
        "PY": _year,
        "DA": lambda study: (_day(_first_posted(study)),),
        "AB": _summary,
        "KW": _keywords,
        "N1": _notes,
        "M3": lambda study: (study.design.study_type,),
        "U1": _other_ids,
        "DB": lambda _: ("ClinicalTrials.gov",),
        "DP": lambda _: ("National Library of Medicine (US)",),
        "PB": lambda study: ((study.identification.organization or Organization()).full_name,),
        "UR": lambda study: (study.study_url,),
    }
)

#: Every tag that may be selected, in the order in which they are written.
TAGS: tuple[str, ...] = (_FIRST, *_SOURCES, "Y2", _LAST)
