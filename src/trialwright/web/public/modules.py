"""The modules of a study's record, each at an address of its own, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import NctId
from trialwright.web.public.banners import Banner
from trialwright.web.public.content import Link, Section
from trialwright.web.public.held import HeldRecord, held_record
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.raw import record_json
from trialwright.web.public.record.modules import Module, module_named, modules, sections_of_module
from trialwright.web.public.record.notes import strangers
from trialwright.web.public.rendering import answer

_SECTIONS = (
    "protocolSection",
    "resultsSection",
    "annotationSection",
    "documentSection",
    "derivedSection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePage:
    """What the page of one module may show."""

    template: ClassVar[str] = "module.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    name: str
    path: str
    meaning: str
    banners: tuple[Banner, ...]
    sections: tuple[Section, ...]
    is_stated: bool
    ways_on: tuple[Link, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """One module in a line of the list."""

    title: str
    path: str
    meaning: str
    href: str
    is_stated: bool
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleGroup:
    """The modules of one section of the record."""

    title: str
    path: str
    entries: tuple[ModuleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulesPage:
    """What the list of a record's modules may show."""

    template: ClassVar[str] = "modules.html"
    title: str
    nct_id: NctId
    address: str
    heading: str
    banners: tuple[Banner, ...]
    counted: str
    groups: tuple[ModuleGroup, ...]


async def all_modules(request: Request) -> Response:
    """List the modules of a record: ``GET /study/{nct_id}[/version/{number}]/modules``."""
    record = held_record(request)
    return record if isinstance(record, RedirectResponse) else answer(modules_page(record))


async def all_modules_json(request: Request) -> Response:
    """Give the list as JSON: ``GET /study/{nct_id}[/version/{number}]/modules.json``."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    return JSONResponse(
        {
            "nctId": record.nct_id,
            "modules": [
                {
                    "name": one.name,
                    "path": one.path,
                    "stated": module_value(record, one) is not None,
                    "address": f"{_address_of(record, one)}.json",
                }
                for one in modules()
            ],
        }
    )


async def one_module(request: Request) -> Response:
    """Show one module: ``GET /study/{nct_id}[/version/{number}]/module/{name}``."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    module = _asked_module(request)
    if module.name != request.path_params["name"]:
        return RedirectResponse(_address_of(record, module), 301)
    return answer(module_page(record, module))


async def one_module_json(request: Request) -> Response:
    """Give exactly that part of the record: ``…/module/{name}.json[?pretty=1]``; null if absent."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    module = _asked_module(request)
    if module.name != request.path_params["name"]:
        return RedirectResponse(f"{_address_of(record, module)}.json", 301)
    return part_json(request, record, module.section, module.name)


def part_json(request: Request, record: HeldRecord, *keys: str) -> Response:
    """Return a part of a record as JSON, its bytes as they came; null where it is absent.

    A copy whose single values had lost their lists is given with the lists put back.
    """
    lossy = record.version is not None and record.version.lossy
    source = msgspec.json.encode(record.tree) if lossy else record.json
    for key in keys:
        held = msgspec.json.decode(source, type=dict[str, msgspec.Raw])
        source = bytes(held.get(key, msgspec.Raw(b"null")))
        if source == b"null":
            break
    return record_json(
        request,
        source,
        record.nct_id,
        suffix=f"{record.file_name[len(record.nct_id) :]}.{keys[-1]}",
    )


def module_page(record: HeldRecord, module: Module) -> ModulePage:
    """Return the page of one module of a record."""
    everything = modules()
    place = everything.index(module)
    is_stated = module_value(record, module) is not None
    return ModulePage(
        title=f"{record.nct_id}: {module.title}",
        nct_id=record.nct_id,
        address=record.address,
        heading=record.heading,
        name=module.title,
        path=module.path,
        meaning=module.meaning,
        banners=record.banners,
        sections=_sections(record, module) if is_stated else (),
        is_stated=is_stated,
        ways_on=_ways_on(record, module),
        before=_link_to(record, everything[place - 1]) if place else None,
        after=_link_to(record, everything[place + 1]) if place + 1 < len(everything) else None,
    )


def _sections(record: HeldRecord, module: Module) -> tuple[Section, ...]:
    """Return what a module says, with the fields of it that no model of ours knows."""
    known = sections_of_module(record.study, module.name, record.nct_id)
    if record.version is None or not record.version.drift:
        return known
    unknown = strangers({module.section: {module.name: module_value(record, module)}})
    return known if unknown is None else (*known, unknown)


def _ways_on(record: HeldRecord, module: Module) -> tuple[Link, ...]:
    here = _address_of(record, module)
    return (
        Link(said("All modules"), f"{record.address}/modules"),
        *(
            (Link(said("Results with figures"), f"{record.address}/results"),)
            if module.section == "resultsSection"
            else ()
        ),
        *(
            (Link(said("Criteria as read"), f"{record.address}/criteria"),)
            if module.name == "eligibilityModule"
            else ()
        ),
        Link(said("JSON of this module"), f"{here}.json"),
        Link(said("JSON, indented"), f"{here}.json?pretty=1"),
        Link(said("Look at it as a tree"), f"{record.address}/json?at={module.path}"),
    )


def modules_page(record: HeldRecord) -> ModulesPage:
    """Return the list of all modules that a record has or could have."""
    everything = modules()
    held = sum(module_value(record, one) is not None for one in everything)
    return ModulesPage(
        title=f"{record.nct_id}: {said('all modules')}",
        nct_id=record.nct_id,
        address=record.address,
        heading=record.heading,
        banners=record.banners,
        counted=said(
            "{held} of {all} modules are in this record. Each has a page, those that are not "
            "provided included.",
            held=held,
            all=len(everything),
        ),
        groups=tuple(
            ModuleGroup(
                title=_section_title(section),
                path=section,
                entries=tuple(_entry(record, one) for one in everything if one.section == section),
            )
            for section in _SECTIONS
        ),
    )


def _section_title(section: str) -> str:
    titles = {
        "protocolSection": said("The plan, as the sponsor registered it"),
        "resultsSection": said("Results"),
        "annotationSection": said("Notes of the registry"),
        "documentSection": said("Documents"),
        "derivedSection": said("Computed by the registry"),
    }
    return titles[section]


def _entry(record: HeldRecord, module: Module) -> ModuleEntry:
    value = module_value(record, module)
    return ModuleEntry(
        title=module.title,
        path=module.path,
        meaning=module.meaning,
        href=_address_of(record, module),
        is_stated=value is not None,
        amount="" if value is None else said_of(_leaves(value), "{count} value", "{count} values"),
    )


def _leaves(value: JsonValue) -> int:
    """Return how many single values a part of a record holds."""
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    if isinstance(value, list):
        return sum(map(_leaves, value))
    return 1


def module_value(record: HeldRecord, module: Module) -> JsonValue:
    """Return a module as it stands in the record, or None if it does not."""
    section = record.tree.get(module.section)
    held: JsonObject = section if isinstance(section, dict) else {}
    return held.get(module.name)


def _address_of(record: HeldRecord, module: Module) -> str:
    return f"{record.address}/module/{module.name}"


def _link_to(record: HeldRecord, module: Module) -> Link:
    return Link(module.title, _address_of(record, module))


def _asked_module(request: Request) -> Module:
    name = str(request.path_params["name"])
    found = module_named(name)
    if found is None:
        raise HTTPException(
            404,
            said(
                "No record has a module of the name {name}; the page of all modules names those "
                "that there are.",
                name=repr(name[:60]),
            ),
        )
    return found
