r"""One study as a BibTeX entry, for LaTeX and reference managers.

The entry is of the type ``misc``, which every style knows. Values are in UTF-8, as BibLaTeX
and every present manager read them; what LaTeX would take for its own signs is escaped, so
that a title with ``50%`` or ``{x}`` sets as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from types import MappingProxyType

from trialwright.exchange.records.modules import Modules, modules_of
from trialwright.registry.record import Study
from trialwright.registry.record.protocol import Sponsor
from trialwright.registry.record.status import DateStruct

_ESCAPED = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)


def bibtex_record(
    study: Study, *, accessed: date | None = None, notes: Sequence[str] = (), url: str | None = None
) -> bytes:
    """Return a study as one entry; what is not stated is left out.

    `accessed` is the day on which the record was read at the registry, `url` the address to
    cite where the study is not at the registry.
    """
    modules = modules_of(study)
    key = modules.identification.nct_id or "study"
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(modules, accessed, notes, url)]
    return "".join(f"{line}\n" for line in (f"@misc{{{key},", *lines, "}")).encode("utf-8")


def _fields(
    modules: Modules, accessed: date | None, notes: Sequence[str], url: str | None
) -> Iterator[tuple[str, str]]:
    """Yield fields that are stated, with values that LaTeX can set."""
    sponsor = (modules.sponsors.lead_sponsor or Sponsor()).name
    title = modules.identification.brief_title or modules.identification.official_title
    posted = (modules.status.study_first_post_date_struct or DateStruct()).date
    if sponsor:
        # In braces of its own: an institution has no first and last name.
        yield "author", f"{{{_set(sponsor)}}}"
    if title:
        yield "title", f"{{{_set(title)}}}"
    if posted is not None:
        yield "year", f"{posted.year:04}"
        yield "date", posted.isoformat()
    if url is None:
        yield "howpublished", "ClinicalTrials.gov"
        yield "publisher", "National Library of Medicine (US)"
    if modules.identification.nct_id is not None:
        yield "number", modules.identification.nct_id
    if address := url or modules.study_url:
        yield "url", _address(address)
    if accessed is not None:
        yield "urldate", accessed.isoformat()
    if notes:
        yield "note", _set(". ".join(notes))


def _set(text: str) -> str:
    """Return a text on one line as LaTeX sets it."""
    return "".join(_ESCAPED.get(sign, sign) for sign in " ".join(text.split()))


def _address(url: str) -> str:
    """Return an address that cannot end its braces."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")
