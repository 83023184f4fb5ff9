"""What schemathesis is told beside the API's document: meaning for its values, and exceptions.

The document says of a query or a field that it is a text; which texts are read, it says in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from zlib import crc32

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData, UndefinedContentType
from tests.web.public.api.acceptance.openapi_values import MEANINGLESS, MEANT, OF_FORMAT

Excepted: TypeAlias = "Callable[[Failure, Case[Any], Response], bool]"


@schemathesis.hook
def map_case(_: HookContext, case: Case[Any]) -> Case[Any]:
    """Give most of the right requests values that mean something; leave wrong ones wrong."""
    if case.meta is None or case.meta.generation.mode is schemathesis.GenerationMode.NEGATIVE:
        return case
    query, path = dict(case.query or {}), case.path_parameters or {}
    if number_of((query, path)) % 4 == 0:
        return case
    for given in (query, path):
        for name, value in given.items():
            known = MEANT.get((case.operation.path, name))
            known = OF_FORMAT.get((str(query.get("format")), name), known)
            given[name] = value if known is None else meant(value, known)
    for name in MEANINGLESS:
        query.pop(name, None)
    case.query = query
    return case


def meant(value: object, values: tuple[str, ...]) -> object:
    """Return one of the values in place of another, chosen by it; in a list, each of another."""
    if isinstance(value, list):
        return [meant(item, values) for item in value]
    return values[number_of(value) % len(values)]


def number_of(value: object) -> int:
    """Return a number that depends on the value alone, to choose by."""
    return crc32(repr(value).encode("utf-8", "surrogatepass"))


@schemathesis.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Leave out what reads every record once for each of two hundred texts."""
    return case.operation.path != "/stats/field/values" or bool((case.query or {}).get("fields"))


@schemathesis.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Whether a failure is one; what is none is said, with its reason, in EXCEPTIONS."""
    return not any(excepted(failure, case, response) for excepted in EXCEPTIONS)


def is_a_media_type_of_the_document_in_words(
    failure: Failure, case: Case[Any], _: Response
) -> bool:
    """Whether a format is of those whose media type is listed nowhere, though words tell of it."""
    return isinstance(failure, UndefinedContentType) and (
        (case.operation.path, (case.query or {}).get("format"), failure.content_type)
        in {
            ("/studies", "csv", "text/csv; charset=utf-8"),
            ("/studies/{nctId}", "ris", "application/x-research-info-systems"),
        }
    )


def is_a_rule_of_the_document_in_words(failure: Failure, _: Case[Any], response: Response) -> bool:
    """Whether a text of the right type is refused: it may be no query, no name, no place."""
    return isinstance(failure, RejectedPositiveData) and bool(_IN_WORDS.match(response.text))


def is_an_empty_list(failure: Failure, case: Case[Any], _: Response) -> bool:
    """Whether a list of one empty text was given: it is written as the empty list is."""
    found = _IN_QUERY.search(failure.message)
    given = None if found is None else (case.query or {}).get(found[1])
    return isinstance(failure, AcceptedNegativeData) and given in ([""], "")


_IN_QUERY = re.compile("Invalid component: parameter `([^`]+)` in query")

#: How refusals begin of which the document speaks in words only, and why they are right.
IN_WORDS = {
    "Error parsing query in ": "what a query is, stands on pages of its own",
    "Parameter '(fields|sort)' contains invalid field name": "names are listed by other endpoints",
    "Parameter 'fields' is empty": "`must be non-empty`, where the schema forgets to say so",
    "Parameter `fields` must be unspecified for format `fhir.json`": "says so",
    "Invalid value in parameter `(geo|geoDecay)`": "no place, or no decay: the form says less",
    "(Item [0-9]+|Invalid value) in parameter `aggFilters`": "pairs of ids and options",
    "(Item [0-9]+|Invalid value) in parameter `synonyms`": "pairs of areas and numbers",
    "Invalid value in parameter `pageToken`": "a token is a `nextPageToken`, nothing else",
    "Parameter `(postFilter|filter).synonyms` cannot": "the registry's numbers are in no record",
}
_IN_WORDS = re.compile("|".join(IN_WORDS))

EXCEPTIONS: tuple[Excepted, ...] = (
    is_a_media_type_of_the_document_in_words,
    is_a_rule_of_the_document_in_words,
    is_an_empty_list,
)
