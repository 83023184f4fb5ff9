"""The page of studies side by side, its JSON twin and its CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.registry.trees import JsonValue
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import source_of
from trialwright.web.public.comparison.facts import Compare, Compared, compared_facts
from trialwright.web.public.content import Inline, Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer
from trialwright.web.public.status import Tone, tone_of
from trialwright.web.public.wording import in_words

PATH = "/compare"
#: So many studies stand beside each other.
MOST = 5
#: More parameters than this are no question of a reader.
_MOST_ASKED = 50
_ONLY = "differences"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedStudy:
    """A study at the head of its column; `without` is where it is left out."""

    nct_id: NctId
    href: str
    heading: str
    status: str
    tone: Tone
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRow:
    """A fact of each study; no values mean that nothing is stated."""

    name: str
    label: str
    cells: tuple[tuple[Inline, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class CompareSection:
    """Rows under a heading."""

    heading: str
    rows: tuple[CompareRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """What the page of studies side by side may show."""

    template: ClassVar[str] = "compare.html"
    title: str
    problems: tuple[str, ...]
    studies: tuple[ComparedStudy, ...]
    counted: str
    sections: tuple[CompareSection, ...]
    choice: Link | None
    boxes: tuple[str, ...]
    ways_on: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The studies that are to be compared, what was wrong with others, and what is shown."""

    studies: tuple[Compared, ...]
    problems: tuple[str, ...]
    only_differences: bool

    @property
    def ids(self) -> tuple[NctId, ...]:
        """The ids of the studies."""
        return tuple(one.version.nct_id for one in self.studies)


async def compare(request: Request) -> Response:
    """Show studies side by side: ``GET /compare?id=NCT…&id=…[&only=differences]``."""
    asked = _asked(request)
    wrong = bool(asked.problems) and not asked.studies
    return answer(_page(asked), 404 if wrong else 200)


async def compare_json(request: Request) -> Response:
    """Give the same for programs: ``GET /compare.json``."""
    asked = _some(request)
    rows: list[JsonValue] = [
        {
            "name": row.name,
            "label": row.label,
            "differs": row.differs,
            "values": [[_plain(value) for value in cell] for cell in row.cells],
        }
        for section in _sections(asked)
        for row in section.rows
    ]
    return JSONResponse(
        {"studies": [*map(str, asked.ids)], "problems": [*asked.problems], "rows": rows}
    )


async def compare_csv(request: Request) -> Response:
    """Give the same as a table, a column for each study: ``GET /compare.csv``."""
    asked = _some(request)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow((said("Fact"), *asked.ids, said("Differs")))
    for section in _sections(asked):
        for row in section.rows:
            cells = ("; ".join(map(_plain, cell)) for cell in row.cells)
            table.writerow(
                (row.label, *map(_unformulated, cells), said("yes") if row.differs else said("no"))
            )
    headers = {"Content-Disposition": 'attachment; filename="comparison.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _some(request: Request) -> Asked:
    asked = _asked(request)
    if not asked.studies:
        problem = " ".join(asked.problems) or said("Name at least one study by its NCT id.")
        raise HTTPException(404 if asked.problems else 400, problem)
    return asked


def _asked(request: Request) -> Asked:
    found: dict[NctId, Compared] = {}
    problems: list[str] = []
    texts = dict.fromkeys(text.strip() for text in request.query_params.getlist("id"))
    for text in [text for text in texts if text][:_MOST_ASKED]:
        try:
            nct_id = NctId(text)
        except ValueError:
            problems.append(said("{text} is no NCT id, such as NCT07338357.", text=_cut(text)))
            continue
        version = source_of(request).newest(nct_id)
        if version is None:
            problems.append(said("{id} is not in this copy of the registry.", id=nct_id))
        elif version.nct_id not in found and len(found) == MOST:
            problems.append(
                said("{id} is left out: {most} fit side by side.", id=nct_id, most=MOST)
            )
        else:
            found.setdefault(version.nct_id, Compared.of(version))
    only = request.query_params.get("only", "")
    if only not in ("", _ONLY):
        raise HTTPException(
            400,
            said("What is shown is {text}, expected {only}.", text=repr(_cut(only)), only=_ONLY),
        )
    return Asked(tuple(found.values()), tuple(problems), bool(only))


def _page(asked: Asked) -> ComparePage:
    sections = _sections(asked)
    rows = [row for section in sections for row in section.rows]
    differing = sum(row.differs for row in rows)
    several = len(asked.studies) > 1
    shown = (
        tuple(
            CompareSection(one.heading, tuple(row for row in one.rows if row.differs))
            for one in sections
            if any(row.differs for row in one.rows)
        )
        if asked.only_differences and several
        else sections
    )
    return ComparePage(
        title=said("Compare {studies}", studies=", ".join(asked.ids))
        if asked.studies
        else said("Compare studies"),
        problems=asked.problems,
        studies=tuple(_study(one, asked) for one in asked.studies),
        counted=said_of(
            differing,
            "{count} of {facts} facts differs.",
            "{count} of {facts} facts differ.",
            facts=len(rows),
        )
        if several
        else "",
        sections=shown if asked.studies else (),
        choice=_choice(asked) if several else None,
        boxes=(*asked.ids, *[""] * (MOST - len(asked.studies))),
        ways_on=(
            Link(said("JSON"), _address(asked.ids, ".json")),
            Link(said("CSV"), _address(asked.ids, ".csv")),
        )
        if asked.studies
        else (),
    )


def _choice(asked: Asked) -> Link:
    if asked.only_differences:
        return Link(said("Show all facts"), _address(asked.ids))
    return Link(said("Show only what differs"), f"{_address(asked.ids)}&only={_ONLY}")


def _study(one: Compared, asked: Asked) -> ComparedStudy:
    nct_id = one.version.nct_id
    status = one.status.overall_status
    others = tuple(other for other in asked.ids if other != nct_id)
    return ComparedStudy(
        nct_id=nct_id,
        href=f"/study/{nct_id}",
        heading=one.identified.brief_title or one.identified.official_title or f"Study {nct_id}",
        status=in_words(status),
        tone=tone_of(status),
        without=_address(others) if others else PATH,
    )


def _sections(asked: Asked) -> tuple[CompareSection, ...]:
    return tuple(
        CompareSection(group.heading, tuple(_row(fact, asked.studies) for fact in group.facts))
        for group in compared_facts()
    )


def _row(fact: Compare, studies: tuple[Compared, ...]) -> CompareRow:
    cells = tuple(tuple(_stated(fact, one)) for one in studies)
    said_by_each = [tuple(map(_plain, cell)) for cell in cells]
    return CompareRow(
        name=fact.name,
        label=fact.label,
        cells=cells,
        differs=any(one != said_by_each[0] for one in said_by_each),
    )


def _stated(fact: Compare, one: Compared) -> list[Inline]:
    return [*dict.fromkeys(value for value in fact.of(one) if value)]


def _plain(value: Inline) -> str:
    return value if isinstance(value, str) else value.text


def _address(ids: tuple[NctId, ...], form: str = "") -> str:
    return f"{PATH}{form}?{urlencode([('id', one) for one in ids])}"


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - enough to know it again


def _unformulated(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
