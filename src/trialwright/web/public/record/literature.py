"""What has been written and will be shared: references, documents, participants' data."""

from __future__ import annotations

import re
from urllib.parse import quote

from trialwright.registry.markup import unescape
from trialwright.registry.record.annotation import LargeDoc, LargeDocumentModule
from trialwright.registry.record.contacts import (
    AvailIpd,
    Reference,
    ReferencesModule,
    Retraction,
    SeeAlsoLink,
)
from trialwright.registry.record.protocol import IpdSharingStatementModule
from trialwright.vocabulary import NctId, UnzonedMinute
from trialwright.web.public.content import (
    Inline,
    Link,
    Part,
    Row,
    Section,
    Table,
    bulleted,
    cell,
    fact,
    outward,
    prose,
    stated,
    tabled,
    titled,
    told,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.wording import day_if_stated, in_words, yes_or_no

_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_DOI = re.compile(r"\b10\.[0-9]{4,9}/[^\s\"<>{}\[\]^`|\\]+")
_PLAIN_IN_DOI = "/()_-;:."
_KILOBYTE = 1000
_DOCUMENTS = "https://cdn.clinicaltrials.gov/large-docs/"


def references(module: ReferencesModule | None) -> Section:
    """Return publications and links."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *_publications(module.references),
            *_links(module.see_also_links),
            *_available(module.avail_ipds),
        )
    return Section("references", said("References and links"), parts)


def _publications(found: tuple[Reference, ...]) -> tuple[Table, ...]:
    rows = (
        Row(
            cell(one.citation, *map(_retraction, one.retractions)),
            (in_words(one.type), cell(pubmed(one.pmid), *dois(one.citation))),
        )
        for one in found
    )
    caption = said("Publications ({count})", count=len(found))
    columns = (said("Citation"), said("Relation to the study"), said("PubMed and DOI"))
    return tabled(caption, columns, rows)


def _retraction(one: Retraction) -> Inline:
    where = ", ".join(filter(None, (one.pmid and f"PMID {one.pmid}", one.source)))
    text = said("Retracted: {notice}", notice=where) if where else said("Retracted")
    link = pubmed(one.pmid)
    return Link(text, link.href) if isinstance(link, Link) else text


def dois(citation: str | None) -> tuple[Link, ...]:
    """Return links to the publications whose DOI a citation states, each once."""
    found = (_without_end(match.group()) for match in _DOI.finditer(citation or ""))
    return tuple(
        Link(f"doi:{doi}", f"https://doi.org/{quote(doi, safe=_PLAIN_IN_DOI)}")
        for doi in dict.fromkeys(found)
    )


def _without_end(doi: str) -> str:
    """Return a DOI without what ends its sentence; a bracket that it opened is its own."""
    bare = doi.rstrip(".,;:")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:")
    return bare


def pubmed(pmid: str | None) -> Inline | None:
    """Return a link to a publication by its PubMed number."""
    if pmid is None or not pmid.isdecimal() or not pmid.isascii():
        return pmid
    return Link(f"PMID {pmid}", f"{_PUBMED}{pmid}/")


def _links(found: tuple[SeeAlsoLink, ...]) -> tuple[Part, ...]:
    items = (
        item
        for one in found
        if (item := outward(one.url, unescape(one.label) if one.label else None)) is not None
    )
    return titled(said("See also"), bulleted(items))


def _available(found: tuple[AvailIpd, ...]) -> tuple[Part, ...]:
    return titled(
        said("Participants' data and documents available elsewhere"),
        (part for one in found for part in _elsewhere(one)),
    )


def _elsewhere(one: AvailIpd) -> tuple[Part, ...]:
    return (
        *stated(
            fact(said("Kind"), one.type),
            fact(said("Identifier"), one.id),
            fact(said("Address"), outward(one.url)),
        ),
        *prose(one.comment),
    )


def documents(module: LargeDocumentModule | None, nct_id: NctId) -> Section:
    """Return the documents posted with the record, with their addresses at the registry."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        rows = (_document(one, nct_id) for one in module.large_docs)
        columns = (
            said("Document"),
            said("Contains"),
            said("Dated"),
            said("Uploaded"),
            said("Size"),
        )
        parts = (
            *tabled(said("Documents posted with the record"), columns, rows),
            *stated(fact(said("Has no statistical analysis plan"), yes_or_no(module.no_sap))),
        )
    return Section(
        "documents", said("Documents"), parts, said("No document is posted with the record.")
    )


def _document(one: LargeDoc, nct_id: NctId) -> Row:
    inside = tuple(
        f"{name}: {answer}"
        for name, answer in (
            (said("Protocol"), yes_or_no(one.has_protocol)),
            (said("Statistical analysis plan"), yes_or_no(one.has_sap)),
            (said("Informed consent form"), yes_or_no(one.has_icf)),
        )
        if answer is not None
    )
    return Row(
        cell(_document_link(one, nct_id), one.filename if one.label else None),
        (
            cell(
                *inside,
                one.type_abbrev and said("Kind: {kind}", kind=one.type_abbrev),
            ),
            day_if_stated(one.date),
            "" if one.upload_date is None else _uploaded(one.upload_date),
            cell(*_size(one.size)),
        ),
    )


def _size(size: int | None) -> tuple[str, ...]:
    """Return a size for people, and to the byte; small ones are said once."""
    if size is None:
        return ()
    exact = said_of(size, "{count} byte", "{count} bytes")
    if size < _KILOBYTE:
        return (exact,)
    if size < _KILOBYTE**2:
        return (said("{size} kB", size=f"{size / _KILOBYTE:.0f}"), exact)
    return (said("{size} MB", size=f"{size / _KILOBYTE**2:.1f}"), exact)


def _uploaded(at: UnzonedMinute) -> str:
    return said("{moment}, time zone not stated", moment=at.text.replace("T", " "))


def _document_link(one: LargeDoc, nct_id: NctId) -> Inline | None:
    name = one.label or one.filename
    if one.filename is None or name is None:
        return name
    plain = all(sign.isascii() and (sign.isalnum() or sign in "._-") for sign in one.filename)
    return Link(name, f"{_DOCUMENTS}{nct_id[-2:]}/{nct_id}/{one.filename}") if plain else name


def sharing(module: IpdSharingStatementModule | None) -> Section:
    """Return whether individual participants' data will be shared."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *told(
                (
                    fact(
                        said("Plan to share individual participant data"),
                        in_words(module.ipd_sharing),
                    ),
                ),
                fact(said("Also shared"), *map(in_words, module.info_types)),
                fact(said("Address"), outward(module.url)),
            ),
            *titled(said("What is shared"), prose(module.description)),
            *titled(said("When"), prose(module.time_frame)),
            *titled(said("Who may have access"), prose(module.access_criteria)),
        )
    return Section("sharing", said("Data sharing"), parts)
