"""One study in each of the formats: ``GET /studies/{nctId}``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.errors import NotFound
from trialwright.exchange.records import csv_header, csv_rows, fhir_json, ris_record, zipped_json
from trialwright.registry.store import Copy
from trialwright.vocabulary import NctId
from trialwright.web.public.api.bodies import json_of_version
from trialwright.web.public.api.choosing import asked_names, columns, parts, tags
from trialwright.web.public.api.listing import MARKUP_FORMATS
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, wrong_form
from trialwright.web.public.api.serving import given_to
from trialwright.web.public.asking import source_of

FORMATS = ("json", "csv", "json.zip", "fhir.json", "ris")
PARAMETERS = ("format", "markupFormat", "fields")


async def study(request: Request) -> Response:
    """Answer with the newest version of one study; a former id leads to the present one."""
    asked = _asked_id(request)
    given = given_to(request, PARAMETERS)
    form = given.choice("format", FORMATS)
    legacy_markup = given.choice("markupFormat", MARKUP_FORMATS) == "legacy"
    version = source_of(request).newest_copy(asked)
    if version is None:
        raise NotFound(f"{asked} is not in this copy of the registry")
    answer = _answer(version, form, given, legacy_markup=legacy_markup)
    return answer if version.nct_id == asked else _moved(request, version.nct_id)


def _asked_id(request: Request) -> NctId:
    text = str(request.path_params["nct_id"])
    try:
        return NctId(text)
    except ValueError as error:
        raise wrong_form("nctId", text, "an NCT id, such as NCT07338357") from error


def _moved(request: Request, nct_id: NctId) -> Response:
    folder = request.url.path.rpartition("/")[0]
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{folder}/{nct_id}{query}", 301)


def _answer(version: Copy, form: str, given: Given, *, legacy_markup: bool) -> Response:
    names = asked_names(given)
    match form:
        case "json":
            body = json_of_version(version, parts(names), legacy_markup=legacy_markup)
            return Response(body, media_type="application/json")
        case "json.zip":
            body = zipped_json(version.nct_id, json_of_version(version, parts(names)))
            named = {"Content-Disposition": f'attachment; filename="{version.nct_id}.json.zip"'}
            return Response(body, media_type="application/zip", headers=named)
        case "csv":
            chosen = columns(names)
            lines = (csv_header(chosen), *csv_rows([version.study], chosen))
            return Response(b"".join(lines), media_type="text/csv")
        case "ris":
            body = ris_record(version.study, tags(names), accessed=version.data_cut)
            return Response(body, media_type="application/x-research-info-systems")
        case _:
            if names is not None:
                raise Refused(
                    "Parameter `fields` must be unspecified for format `fhir.json`",
                    "All fields that have a place in FHIR are returned.",
                )
            return Response(fhir_json(version.study), media_type="application/fhir+json")
