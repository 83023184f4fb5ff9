"""What has been written about a study, and the documents that it posted."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.exchange.records.fhir.elements import as_markdown, element, label, plain, text, url
from trialwright.exchange.records.modules import Modules
from trialwright.registry.record.annotation import LargeDoc
from trialwright.registry.record.contacts import AvailIpd, Reference
from trialwright.registry.trees import JsonObject


def related_artifacts(modules: Modules) -> Iterator[JsonObject]:
    """Yield publications, links, shared data sets and posted documents, as they are listed."""
    for reference in modules.references.references:
        yield _publication(reference)
    for link in modules.references.see_also_links:
        yield _documentation(display=plain(link.label), address=url(link.url))
    for shared in modules.references.avail_ipds:
        yield _documentation(display=_shared(shared), address=url(shared.url))
    for document in modules.documents.large_docs:
        yield _posted(document, modules)


def _publication(reference: Reference) -> JsonObject:
    retractions = ", ".join(
        f"retracted by {one.source or 'a notice'} (PMID {one.pmid})"
        for one in reference.retractions
    )
    stated = element(
        label=label(reference.type),
        display=text(retractions),
        citation=as_markdown(reference.citation),
        url=_pubmed(text(reference.pmid)),
    )
    return {"type": "citation", **stated} if stated else {}


def _pubmed(pmid: str | None) -> str | None:
    return url(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/") if pmid else None


def _documentation(*, display: str | None, address: str | None) -> JsonObject:
    stated = element(display=display, url=address)
    return {"type": "documentation", **stated} if stated else {}


def _shared(data: AvailIpd) -> str | None:
    parts = (text(data.type), text(data.id), plain(data.comment))
    return ", ".join(part for part in parts if part)


def _posted(document: LargeDoc, modules: Modules) -> JsonObject:
    filename = text(document.filename)
    is_pdf = filename is not None and filename.casefold().endswith(".pdf")
    attachment = element(
        contentType="application/pdf" if is_pdf else None,
        url=url(modules.document_url(filename)) if filename else None,
        size=document.size,
        title=filename,
        creation=document.date.isoformat() if document.date is not None else None,
    )
    stated = element(
        label=text(document.type_abbrev), display=text(document.label), document=attachment
    )
    return {"type": "documentation", **stated} if stated else {}
