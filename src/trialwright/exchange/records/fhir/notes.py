"""What a record says for which R4 has no element of its own, as notes in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.exchange.records.fhir.elements import as_markdown, text
from trialwright.exchange.records.modules import Modules
from trialwright.registry.record.status import PartialDateStruct
from trialwright.registry.trees import JsonObject


def notes(modules: Modules) -> Iterator[JsonObject]:
    """Yield the other titles, the status and dates in the registry's words, and who helps."""
    identification = modules.identification
    if identification.brief_title:
        yield from _note("Official title", as_markdown(identification.official_title))
    yield from _note("Acronym", as_markdown(identification.acronym))
    yield from _note("Status at ClinicalTrials.gov", as_markdown(_status(modules)))
    yield from _note("Dates", as_markdown(_dates(modules)))
    helpers = ", ".join(filter(None, (one.name for one in modules.sponsors.collaborators)))
    yield from _note("Collaborators", as_markdown(helpers))
    detailed = text(modules.description.detailed_description)
    if detailed:
        yield {"text": detailed}


def _note(name: str, words: str | None) -> Iterator[JsonObject]:
    if words:
        yield {"text": f"{name}: {words}"}


def _status(modules: Modules) -> str | None:
    status = modules.status
    if status.overall_status is None:
        return None
    stated = str(status.overall_status)
    if status.last_known_status is not None:
        stated += f", last known status {status.last_known_status}"
    if status.status_verified_date is not None:
        stated += f", verified {status.status_verified_date}"
    return stated


def _dates(modules: Modules) -> str:
    """Return what a period cannot say: which dates happened and which are expected."""
    status = modules.status
    stated = (
        ("start", status.start_date_struct),
        ("primary completion", status.primary_completion_date_struct),
        ("completion", status.completion_date_struct),
    )
    return ", ".join(
        f"{name} {_date(written)}" for name, written in stated if written and written.date
    )


def _date(written: PartialDateStruct) -> str:
    return f"{written.date} {written.type}" if written.type is not None else str(written.date)
