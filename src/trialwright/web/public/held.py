"""The record that an address asks for: the newest version, an older one, or a restatement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse

from trialwright.registry.ordering import ordered
from trialwright.registry.reading import read_study
from trialwright.registry.record import Study
from trialwright.registry.record.protocol import IdentificationModule, ProtocolSection
from trialwright.registry.restatement import restatement_source
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import (
    asked_id,
    chosen,
    history_of,
    missing,
    moved,
    source_of,
)
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.languages import said


@dataclass(frozen=True, kw_only=True)
class HeldRecord:
    """One record with all that the pages about its parts need to know of it.

    `address` is that of its own page, before which those of its parts begin.
    `file_name` is what its JSON is called when it is saved.
    """

    nct_id: NctId
    json: bytes
    address: str
    file_name: str
    banners: tuple[Banner, ...]
    version: Version | None

    @cached_property
    def study(self) -> Study:
        """The record as typed values."""
        return read_study(self.json) if self.version is None else self.version.study

    @cached_property
    def tree(self) -> JsonObject:
        """The record as plain values, keys in the registry's order."""
        if self.version is not None:
            return ordered(self.version.tree)
        return ordered(msgspec.json.decode(self.json))

    @property
    def heading(self) -> str:
        """The study's title, its id where it has none."""
        protocol = self.study.protocol_section or ProtocolSection()
        identified = protocol.identification_module or IdentificationModule()
        return identified.brief_title or identified.official_title or f"Study {self.nct_id}"


def held_record(request: Request) -> HeldRecord | RedirectResponse:
    """Return the record that a request asks for, or the way to its canonical address.

    404 if it is not here; 400 or 404 if the path names a version that is none.
    """
    if "number" in request.path_params:
        return _old_version(request)
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    if elsewhere := moved(request, nct_id if version is None else version.nct_id):
        return elsewhere
    return _restated(nct_id) if version is None else _held(request, version, None)


def _old_version(request: Request) -> HeldRecord | RedirectResponse:
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    version = chosen(versions, str(request.path_params["number"]), said("The version"))
    return _held(request, version, newest=len(versions))


def _held(request: Request, version: Version, newest: int | None) -> HeldRecord:
    """Return a version; one that was asked for by its number keeps it in its addresses."""
    nct_id = version.nct_id
    numbered = newest is not None
    return HeldRecord(
        nct_id=nct_id,
        json=version.json,
        address=f"/study/{nct_id}/version/{version.number}" if numbered else f"/study/{nct_id}",
        file_name=f"{nct_id}.version-{version.number}" if numbered else str(nct_id),
        banners=banners_of(
            nct_id,
            restated=False,
            older_than=newest if newest is not None and version.number < newest else None,
            named_by=source_of(request).named_by(nct_id),
        ),
        version=version,
    )


def _restated(nct_id: NctId) -> HeldRecord:
    source = restatement_source(nct_id)
    if source is None:
        raise missing(nct_id)
    return HeldRecord(
        nct_id=nct_id,
        json=source,
        address=f"/study/{nct_id}",
        file_name=f"{nct_id}.restatement",
        banners=banners_of(nct_id, restated=True, older_than=None),
        version=None,
    )
