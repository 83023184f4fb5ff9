"""The page on the query language, made from the tables that the tests hold true.

``python -m tests.docs.query_language`` writes it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.docs.console import DOCS

from trialwright.registry.language import search_areas

PAGE = DOCS / "reference" / "query-language.md"
_TABLES = Path(__file__).parents[1] / "registry"
_MEANING = _TABLES / "search" / "specification.toml"
_READING = _TABLES / "language" / "specification.toml"

_MADE = (
    "<!-- Made by `python -m tests.docs.query_language`; "
    "change the tables of the tests, not this page. -->"
)
_BEGINNING = """\
The registry's query language, as `trialwright search` and the API under `/api/v2` read it.
Every row of the first two parts is tried by a test.
[Search](../how-to/search.md) shows it at work, and [why search is so](../why/search.md) gives \
the reasons.

- `word word` is a term, `"word word"` a phrase.
- `AND`, `OR`, `NOT` and brackets join conditions; with nothing between them, both must hold.
- `AREA[name]` asks a field, by piece name or path, or a search area.
- `AREA[name:size]` asks how many items a list has.
- `SEARCH[Location](...)` asks that everything in brackets holds at one site.
- `RANGE[low, high]` takes dates, numbers or ages, and `MIN` or `MAX` for no bound.
- `DISTANCE[latitude, longitude, radius]` takes a radius in `mi` or `km`.
- `COVERAGE[...]` and `EXPANSION[...]` say how exactly words must match.
- `TILT[field]` is read and changes nothing here, neither the hits nor their order: how much it \
weighs at the registry is not documented.
  `trialwright search` and the pages of a search, its map and its landscape say so, JSON under \
`remarks`, and the API and its export in the header `X-Trialwright-Remarks`.
- `MISSING` is what is not stated, `ALL` every study."""
_FINDS = """\
A record is written as its values by field, and a text alone is a record with this value in the \
field that is asked; where no area is named, it is `BasicSearch`."""
_READS = """\
How a query is read, as a tree with the kind of each node first, and how errors are said.
Where the text of an error is longer it ends in `…`."""
_STARRED = "\\*"
_AREAS = """\
Which fields a query asks, each with the weight that its words have there.
A field with `*` is searched for other names too."""


def page() -> str:
    """Return the page."""
    return "\n\n".join(["# Query language", _MADE, _BEGINNING, *_parts()]) + "\n"


def _parts() -> Iterator[str]:
    yield "## What a query finds"
    yield _FINDS
    for section in _sections(_MEANING):
        yield f"### {section['title']}"
        yield section["says"]
        rows = (_finding(case) for case in section["case"])
        yield _table(("Query", "In", "Finds", "Does not find", "Because"), rows)
    yield "## How a query is read"
    yield _READS
    for section in _sections(_READING):
        yield f"### {section['title']}"
        yield section["says"]
        if "error" in section["case"][0]:
            rows = (_error(case) for case in section["case"])
            yield _table(("Query", "Error", "At character", "Nearest"), rows)
        else:
            rows = (_tree(case) for case in section["case"])
            yield _table(("Query", "Read as", "Printed as"), rows)
    yield "## Search areas"
    yield _AREAS
    yield _table(("Area", "Option", "Fields"), _areas())


def _sections(table: Path) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = tomllib.loads(table.read_text("utf-8"))["section"]
    return sections


def _finding(case: dict[str, Any]) -> tuple[str, ...]:
    synonyms = "; ".join(" = ".join(map(_code, names)) for names in case.get("synonyms", []))
    because = f"{case['says']} Other names: {synonyms}." if synonyms else case["says"]
    found, missed = ("<br>".join(map(_record, case[key])) for key in ("finds", "misses"))
    return _code(case["query"]), _code(case.get("area", "BasicSearch")), found, missed, because


def _record(record: Any) -> str:  # noqa: ANN401 - a table, or a text alone
    return _code(record if isinstance(record, str) else _written(record))


def _written(value: Any) -> str:  # noqa: ANN401 - what a table can hold
    match value:
        case dict():
            inner = "; ".join(f"{name}: {_written(one)}" for name, one in value.items())
            return inner or "(nothing stated)"
        case [*items] if any(isinstance(one, dict) for one in items):
            return " ".join(f"({_written(one)})" for one in items)
        case [*items]:
            return " | ".join(map(_written, items)) or "(an empty list)"
        case bool():
            return str(value).lower()
        case _:
            return str(value) or "(an empty text)"


def _tree(case: dict[str, Any]) -> tuple[str, ...]:
    printed = case.get("prints", case["query"])
    same = printed == case["query"]
    return _code(case["query"]), _code(case["tree"]), "as it is" if same else _code(printed)


def _error(case: dict[str, Any]) -> tuple[str, ...]:
    nearest = ", ".join(map(_code, case.get("nearest", [])))
    return _code(case["query"]), _code(case["error"]), str(case["position"]), nearest


def _areas() -> Iterator[tuple[str, ...]]:
    for area in search_areas().values():
        fields = ", ".join(
            f"`{field.piece}`{_STARRED if part.takes_synonyms else ''} {part.weight}"
            for part in area.parts
            for field in part.fields
        )
        yield _code(area.name), _code(f"--{area.param}") if area.param else "", fields


def _code(text: str) -> str:
    """Return a text as code; what would be no code is said."""
    if not text.strip():
        return "(nothing)" if not text else "(blanks)"
    mark = "``" if "`" in text else "`"
    return f"{mark}{text}{mark}".replace("\t", " ")


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
