"""How to cite one version of a study: as text, RIS and BibTeX, with an address that stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.exchange.records import TAGS, bibtex_record, ris_record
from trialwright.registry.record.protocol import (
    IdentificationModule,
    ProtocolSection,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import DateStruct, StatusModule
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, chosen, history_of, missing, moved, source_of
from trialwright.web.public.banners import Banner, banners_of, registry_link
from trialwright.web.public.content import Fact, Link, fact
from trialwright.web.public.history import text_of
from trialwright.web.public.languages import said
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, day_if_stated, moment, title_of

#: So much of each hash names a version: 64 bits, which no two versions of a study share.
_OF_HASH = 16
#: What RIS says of the registry, where no made-up study is.
_OF_REGISTRY = frozenset({"DB", "DP", "UR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationPage:
    """What the page that cites a version may show."""

    template: ClassVar[str] = "citation.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    text: str
    permalink: str
    facts: tuple[Fact, ...]
    downloads: tuple[Link, ...]
    back: Link


async def cite(request: Request) -> Response:
    """Show how to cite a version: ``GET /study/{nct_id}/cite[?version=2]``."""
    version, newest = _asked(request)
    if elsewhere := moved(request, version.nct_id):
        return elsewhere
    return answer(citation_page(version, newest=newest, base=_base(request)))


async def cite_json(request: Request) -> Response:
    """Give the same for programs: ``GET /study/{nct_id}/cite.json[?version=2]``."""
    version, _ = _asked(request)
    if elsewhere := moved(request, version.nct_id):
        return elsewhere
    return JSONResponse(
        {
            "nctId": version.nct_id,
            "version": version.number,
            "text": citation_of(version, _base(request)),
            "permalink": f"{_base(request)}{permalink_of(version)}",
            "registry": None if version.nct_id.is_sample else registry_link(version.nct_id).href,
            "lastUpdatePosted": text_of(version.last_update_posted),
            "dataCut": text_of(version.data_cut),
            "firstSeenHere": version.first_seen.isoformat(),
            "contentHash": version.content_hash,
            "derivedHash": version.derived_hash,
        }
    )


async def cite_ris(request: Request) -> Response:
    """Give a version as an RIS record: ``GET /study/{nct_id}/cite.ris[?version=2]``."""
    version, _ = _asked(request)
    if elsewhere := moved(request, version.nct_id):
        return elsewhere
    notes = tuple(_notes(version, _base(request)))
    tags = (
        tuple(tag for tag in TAGS if tag not in _OF_REGISTRY) if version.nct_id.is_sample else None
    )
    body = ris_record(version.study, tags, accessed=version.data_cut, notes=notes)
    return _download(body, version, "application/x-research-info-systems", "ris")


async def cite_bibtex(request: Request) -> Response:
    """Give a version as a BibTeX entry: ``GET /study/{nct_id}/cite.bib[?version=2]``."""
    version, _ = _asked(request)
    if elsewhere := moved(request, version.nct_id):
        return elsewhere
    notes = tuple(_notes(version, _base(request)))
    url = f"{_base(request)}{permalink_of(version)}" if version.nct_id.is_sample else None
    body = bibtex_record(version.study, accessed=version.data_cut, notes=notes, url=url)
    return _download(body, version, "application/x-bibtex; charset=utf-8", "bib")


async def exactly(request: Request) -> Response:
    """Lead to the version with these hashes: ``GET /study/{nct_id}/exactly/{hashes}``.

    Its number may change, as older data cuts may be loaded at any time; the hashes do not.
    """
    versions = history_of(request, asked_id(request))
    hashes = str(request.path_params["hashes"])
    for version in reversed(versions):
        if _hashes(version) == hashes:
            return RedirectResponse(f"/study/{version.nct_id}/version/{version.number}", 302)
    raise HTTPException(
        404,
        said(
            "{nct_id} has no version with these hashes in this copy of the registry.",
            nct_id=versions[0].nct_id,
        ),
    )


def citation_page(version: Version, *, newest: int, base: str) -> CitationPage:
    """Return the page that cites a version; `base` is the address of this server."""
    nct_id, past = version.nct_id, version.number < newest
    query = f"?version={version.number}" if past else ""
    here = f"/study/{nct_id}"
    return CitationPage(
        title=said("{nct_id}: cite", nct_id=nct_id),
        nct_id=nct_id,
        heading=_title(version),
        banners=banners_of(nct_id, restated=False, older_than=newest if past else None),
        text=citation_of(version, base),
        permalink=f"{base}{permalink_of(version)}",
        facts=_facts(version),
        downloads=(
            Link(said("RIS, for reference managers"), f"{here}/cite.ris{query}"),
            Link(said("BibTeX"), f"{here}/cite.bib{query}"),
            Link(said("JSON of this page"), f"{here}/cite.json{query}"),
        ),
        back=Link(said("Back to the study"), f"{here}/version/{version.number}" if past else here),
    )


def citation_of(version: Version, base: str) -> str:
    """Return a citation as text; what the record does not state is left out."""
    sponsor, posted = _sponsor(version), _first_posted(version)
    parts = (
        _sentence(sponsor) if sponsor else "",
        _sentence(_title(version)),
        _where(version.nct_id),
        said("First posted {day}.", day=posted) if posted else "",
        *map(_sentence, _notes(version, base)),
    )
    return " ".join(part for part in parts if part)


def _where(nct_id: NctId) -> str:
    if nct_id.is_sample:
        return said("Identifier {nct_id}.", nct_id=nct_id)
    return said(
        "ClinicalTrials.gov, National Library of Medicine (US), identifier {nct_id}, {address}",
        nct_id=nct_id,
        address=f"{registry_link(nct_id).href}.",
    )


def permalink_of(version: Version) -> str:
    """Return the address that leads to exactly this version, whatever is loaded later."""
    return f"/study/{version.nct_id}/exactly/{_hashes(version)}"


def _hashes(version: Version) -> str:
    return f"{version.content_hash[:_OF_HASH]}-{version.derived_hash[:_OF_HASH]}"


def _notes(version: Version, base: str) -> Iterator[str]:
    """Yield what tells this version from others: its dates, and where it is."""
    if version.last_update_posted is not None:
        yield said("Last update posted {day}", day=day(version.last_update_posted))
    if version.data_cut is not None:
        yield said("As in the registry's data of {day}", day=day(version.data_cut))
    elif version.past_date is not None:
        yield said("As in the registry's own history on {day}", day=day(version.past_date))
    if version.nct_id.is_sample:
        yield said("A made-up sample record: no such study exists")
    yield said("This version: {address}", address=f"{base}{permalink_of(version)}")


def _facts(version: Version) -> tuple[Fact, ...]:
    return (
        fact(said("Version"), str(version.number)),
        fact(
            said("Last update posted (registry's date)"), day_if_stated(version.last_update_posted)
        ),
        fact(said("Data cut (registry's date)"), day_if_stated(version.data_cut)),
        fact(said("First seen here (our clock)"), moment(version.first_seen)),
        fact(said("Content hash"), version.content_hash),
        fact(said("Hash of what the registry computes"), version.derived_hash),
    )


def _title(version: Version) -> str:
    identified = _protocol(version).identification_module or IdentificationModule()
    title = title_of(version.study) or identified.official_title
    return title or said("Study {nct_id}", nct_id=version.nct_id)


def _sponsor(version: Version) -> str | None:
    module = _protocol(version).sponsor_collaborators_module or SponsorCollaboratorsModule()
    return module.lead_sponsor.name if module.lead_sponsor else None


def _first_posted(version: Version) -> str:
    module = _protocol(version).status_module or StatusModule()
    return day_if_stated((module.study_first_post_date_struct or DateStruct()).date)


def _protocol(version: Version) -> ProtocolSection:
    return version.study.protocol_section or ProtocolSection()


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence does; an address stays as it is."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _download(body: bytes, version: Version, media_type: str, ending: str) -> Response:
    name = f"{version.nct_id}.version-{version.number}.{ending}"
    return Response(
        body,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _asked(request: Request) -> tuple[Version, int]:
    """Return the version that is asked for, the newest if none is, and the newest's number."""
    nct_id = asked_id(request)
    number = request.query_params.get("version")
    if number is not None:
        versions = history_of(request, nct_id)
        return chosen(versions, number, said("The version")), versions[-1].number
    newest = source_of(request).newest(nct_id)
    if newest is None:
        raise missing(nct_id)
    return newest, newest.number
