"""The record of one study as JSON: the bytes that came, or indented for reading."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.ordering import ordered
from trialwright.registry.restatement import restatement_source
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, chosen, history_of, missing, moved, source_of
from trialwright.web.public.languages import said


async def study_json(request: Request) -> Response:
    """Give the newest record as JSON, as it came: ``GET /study/{nct_id}.json[?pretty=1]``."""
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    if elsewhere := moved(request, nct_id if version is None else version.nct_id):
        return elsewhere
    if version is not None:
        return record_json(request, version.json, version.nct_id)
    restated = restatement_source(nct_id)
    if restated is None:
        raise missing(nct_id)
    labelled_answer = record_json(request, restated, nct_id, suffix=".restatement")
    labelled_answer.headers["X-Trialwright-Restatement"] = (
        "own words; not the words of the registry or the sponsor"
    )
    return labelled_answer


async def version_json(request: Request) -> Response:
    """Give one version as JSON: ``GET /study/{nct_id}/version/{number}.json[?pretty=1]``."""
    versions = history_of(request, asked_id(request))
    if elsewhere := moved(request, versions[0].nct_id):
        return elsewhere
    version = chosen(versions, str(request.path_params["number"]), said("The version"))
    return record_json(request, version.json, version.nct_id, suffix=f".version-{version.number}")


def record_json(request: Request, source: bytes, nct_id: NctId, *, suffix: str = "") -> Response:
    """Return a record as it came, or with ``pretty=1`` indented, keys in the registry's order."""
    if request.query_params.get("pretty") == "1":
        tree = ordered(msgspec.json.decode(source))
        source = msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n"
    return Response(
        source,
        media_type="application/json",
        headers={"Content-Disposition": f'inline; filename="{nct_id}{suffix}.json"'},
    )
