"""The page of the design system, and its JSON twin."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.markup import ListBlock, ListItem, Paragraph
from trialwright.registry.record.enumerations import Status
from trialwright.web.public.banners import Banner
from trialwright.web.public.content import (
    Bullets,
    CriteriaList,
    Criterion,
    Fact,
    Facts,
    Fold,
    Group,
    Lines,
    Link,
    Note,
    Part,
    Prose,
    Row,
    Span,
    Table,
    fact,
)
from trialwright.web.public.design.colours import Colour, colours
from trialwright.web.public.design.specimens import Specimen, components, specimens
from trialwright.web.public.languages import said
from trialwright.web.public.panel import DerivedAnswer, DerivedPanel, NotedFinding, Words
from trialwright.web.public.rendering import answer
from trialwright.web.public.status import Tone, tone_of
from trialwright.web.public.wording import day, in_words

_DAY = date(2026, 1, 13)


@dataclass(frozen=True, slots=True)
class ShownStatus:
    """A status in words, and its tone."""

    words: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignPage:
    """What the page of the design system may show."""

    template: ClassVar[str] = "design.html"
    title: str
    colours: tuple[Colour, ...]
    statuses: tuple[ShownStatus, ...]
    banners: tuple[Banner, ...]
    cards: tuple[Fact, ...]
    parts: tuple[Part, ...]
    derived: DerivedPanel
    specimens: tuple[Specimen, ...]


async def design(request: Request) -> Response:
    """Show every component of the pages: ``GET /design``."""
    found = tuple([one async for one in specimens(request)])
    return answer(
        DesignPage(
            title=said("Design system"),
            colours=colours(),
            statuses=_statuses(),
            banners=_banners(),
            cards=_facts(),
            parts=_parts(),
            derived=_derived(),
            specimens=found,
        )
    )


async def design_json(_: Request) -> Response:
    """Give the colours and the names of the components: ``GET /design.json``."""
    return JSONResponse(
        {
            "colours": [asdict(one) for one in colours()],
            "components": [{"name": one.name, "use": one.use} for one in components()],
        }
    )


def _statuses() -> tuple[ShownStatus, ...]:
    shown = (Status.RECRUITING, Status.NOT_YET_RECRUITING, Status.TERMINATED, Status.COMPLETED)
    return tuple(ShownStatus(in_words(one), tone_of(one)) for one in shown)


def _banners() -> tuple[Banner, ...]:
    return (
        Banner(
            said("This is a banner."),
            said("It says what must be known before reading, and may lead on."),
            Link(said("Go to the start page"), "/"),
        ),
    )


def _facts() -> tuple[Fact, ...]:
    return (
        fact(said("One value"), day(_DAY)),
        fact(said("Two values"), said("The first"), Link(said("The second, a link"), "/")),
        fact(said("Not stated")),
    )


def _parts() -> tuple[Part, ...]:
    """Return one of each kind of content."""
    return (
        Group(said("Facts"), (Facts(_facts()),)),
        Group(said("Prose and lists"), (_prose(),)),
        Group(said("Criteria that can be linked to"), (_criteria(),)),
        Group(said("Table"), (_table(),)),
        Group(said("Short list"), (Bullets((said("The first"), Link(said("A link"), "/"))),)),
        Group(said("Note of ours"), (Note(said("What is shown or missing, in one sentence.")),)),
        Group(
            said("Folds"),
            (
                Fold(said("Closed: opens on demand"), (Note(said("What would drown the rest.")),)),
                Fold(said("Open from the start"), (_prose(),), open=True),
            ),
        ),
    )


def _prose() -> Prose:
    items = (
        ListItem("1.", (Paragraph(said("The numbering is that of the record.")),)),
        ListItem("2.", (Paragraph(said("Nothing is numbered anew.")), _inner())),
    )
    opening = Paragraph(said("A paragraph as the registrant wrote it, its lines kept."))
    return Prose((opening, ListBlock(ordered=True, items=items)))


def _inner() -> ListBlock:
    item = ListItem("*", (Paragraph(said("What is nested stays nested.")),))
    return ListBlock(ordered=False, items=(item,))


def _criteria() -> CriteriaList:
    text = Paragraph(said("Each criterion has an address of its own: its number leads to it."))
    return CriteriaList(
        ordered=True,
        criteria=(
            Criterion("specimen-1", said("Link to criterion {own}", own="1"), "1.", (text,)),
        ),
    )


def _table() -> Table:
    return Table(
        said("A table can be moved sideways by itself"),
        (said("Event"), said("First group"), said("Second group")),
        (
            Span(said("A heading for the rows below")),
            Row(said("One row"), (Lines(("3 / 20", said("a remark"))), "4 / 21")),
            Row(said("Another group"), ("5 / 20", "")),
        ),
    )


def _derived() -> DerivedPanel:
    return DerivedPanel(
        answers=tuple(
            DerivedAnswer(
                question=said("A definition"),
                definition=said("what it asks"),
                answer=words,
                tone=tone,
                reason=said("The reason, in one sentence."),
                rule="rule",
                words=(Words(said("words of the record"), "protocolSection.…"),),
            )
            for words, tone in (
                (said("Yes"), "yes"),
                (said("No"), "no"),
                (said("Unknown"), "unknown"),
            )
        ),
        product=_facts(),
        product_words=(),
        standing=_facts(),
        as_of=day(_DAY),
        findings=(
            NotedFinding(
                sentence=said("What a rule found, in one sentence."),
                why=said("Why it matters."),
                rule="rule",
                path="protocolSection.…",
            ),
        ),
        flags_version="1",
        checks_version="1",
    )
