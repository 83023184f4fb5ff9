"""The page of a record's JSON as a tree, and any part of it as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.registry.descriptions import descriptions
from trialwright.registry.fields import fields_by_path
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import NctId
from trialwright.web.public.banners import Banner
from trialwright.web.public.content import Fact, Link, fact, outward
from trialwright.web.public.held import HeldRecord, held_record
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.raw import record_json
from trialwright.web.public.rendering import answer
from trialwright.web.public.tree.lines import MOST_HITS, TreeLine, tree_of
from trialwright.web.public.tree.paths import field_path, joined, node_at, steps_of

_LONGEST_FIND, _LONGEST_PATH = 200, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TreePage:
    """What the page of a record's tree may show; `at` is the node it begins at."""

    template: ClassVar[str] = "tree.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    banners: tuple[Banner, ...]
    downloads: tuple[Link, ...]
    at: str
    way: tuple[Link, ...]
    about: tuple[Fact, ...]
    find: str
    found: str
    lines: tuple[TreeLine, ...]


async def tree(request: Request) -> Response:
    """Show a record's JSON: ``GET /study/{nct_id}[/version/{number}]/json[?at=&find=]``."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    at = request.query_params.get("at", "")
    find = request.query_params.get("find", "").strip()[:_LONGEST_FIND]
    return answer(tree_page(record, at, _node(record, at), find))


async def part(request: Request) -> Response:
    """Give the JSON of one node: ``GET /study/{nct_id}[…]/part.json?at=path[&pretty=1]``."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    at = request.query_params.get("at", "")
    source = msgspec.json.encode(_node(record, at))
    name = f"{record.file_name[len(record.nct_id) :]}.{at}" if at.isascii() and at else ".part"
    plain = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in name)
    return record_json(request, source, record.nct_id, suffix=plain)


def _node(record: HeldRecord, at: str) -> JsonValue:
    """Return what stands at a path of the record; 404 if nothing does."""
    try:
        return node_at(record.tree, at)
    except LookupError as error:
        raise HTTPException(
            404,
            said(
                "Nothing stands at {path} in the record of {study}.",
                path=repr(at[:_LONGEST_PATH]),
                study=record.nct_id,
            ),
        ) from error


def tree_page(record: HeldRecord, at: str, node: JsonValue, find: str) -> TreePage:
    """Return the page of what stands at a path, unfolded where `find` is."""
    shown = tree_of(node, at, find)
    return TreePage(
        title=f"{record.nct_id}: {at or said('the record as a tree')}",
        nct_id=record.nct_id,
        address=record.address,
        heading=record.heading,
        banners=record.banners,
        downloads=_downloads(record, at),
        at=at,
        way=_way(record, at),
        about=_about(record.tree, at),
        find=find,
        found=_found(shown.hits) if find else "",
        lines=shown.lines,
    )


def _downloads(record: HeldRecord, at: str) -> tuple[Link, ...]:
    return (
        Link(said("Record as it came"), f"{record.address}.json"),
        Link(said("Record, indented"), f"{record.address}.json?pretty=1"),
        *(
            (
                Link(said("This part"), _part(record, at=at)),
                Link(said("This part, indented"), _part(record, at=at, pretty="1")),
            )
            if at
            else ()
        ),
    )


def _part(record: HeldRecord, **query: str) -> str:
    return f"{record.address}/part.json?{urlencode(query)}"


def _way(record: HeldRecord, at: str) -> tuple[Link, ...]:
    """Return the nodes that the one at a path is in, from the record down, itself the last."""
    links = [Link(said("Record"), f"{record.address}/json")]
    path = ""
    for step in steps_of(at):
        path = joined(path, step)
        links.append(Link(step, f"{record.address}/json?{urlencode({'at': path})}"))
    return tuple(links)


def _about(whole: JsonObject, at: str) -> tuple[Fact, ...]:
    """Return what the registry says of the field at a path, nothing if it does not know it."""
    path = field_path(at, whole)
    field, described = fields_by_path().get(path), descriptions().get(path)
    if field is None:
        return ()
    facts = (
        fact(said("Title"), field.title),
        fact(said("Name in searches"), field.piece),
        fact(said("Kind of value"), field.type),
        fact(said("Description by the registry"), described.text if described else None),
        fact(said("Rules of the registry"), described.rules if described else None),
        fact(
            said("Definition"),
            outward(described.link.url, described.link.label)
            if described and described.link
            else None,
        ),
    )
    return tuple(one for one in facts if one.values)


def _found(hits: int) -> str:
    if not hits:
        return said("Nothing found.")
    told = said_of(hits, "Found at {count} node", "Found at {count} nodes")
    if hits <= MOST_HITS:
        return f"{told}."
    return f"{told}; {said('the first {count} are unfolded.', count=MOST_HITS)}"
