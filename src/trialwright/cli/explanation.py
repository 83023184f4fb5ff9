"""Why a study is a hit, or is none, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

import click

from trialwright.cli.conditions import condition_in_words
from trialwright.cli.output import print_json, print_line, print_table
from trialwright.cli.registry.summary import title_of
from trialwright.cli.tables import Cell, Column
from trialwright.registry.fields import fields_by_path
from trialwright.registry.search.explaining import FieldMatch, Reason
from trialwright.registry.search.opening import Answer

_PARTS = (Column("Asked"), Column("Holds"), Column("Score", numeric=True))
_WORDS = (
    Column("Words"),
    Column("Found as"),
    Column("In"),
    Column("Weight", numeric=True),
    Column("How"),
)
_INDENT = "  "


def print_explanation(answer: Answer, *, as_json: bool) -> None:
    """Print which parts of what was asked hold, by which words, with which score."""
    if as_json:
        print_json(_as_json(answer))
        return
    print_line(f"{answer.version.nct_id}: {title_of(answer.version.study)}")
    print_line(_verdict(answer))
    named = (*answer.queries, *answer.filters)
    if named:
        click.echo()
        print_table(_PARTS, [row for name, reason in named for row in _rows(reason, name)])
    words = dict.fromkeys(match for _, reason in named for match in _matches(reason))
    if words:
        click.echo()
        print_table(_WORDS, [_word(match) for match in words])


def _verdict(answer: Answer) -> str:
    if not answer.holds:
        return "No hit."
    if not answer.queries and answer.nearness is None:
        return "A hit; nothing that was asked ranks."
    if answer.nearness is None:
        return f"A hit, with the score {answer.score:.3f}."
    return f"A hit, with the score {answer.score:.3f}; nearness counts {answer.nearness:.3f}."


def _rows(reason: Reason, name: str) -> Iterator[tuple[Cell, ...]]:
    yield from _rows_below(reason, f"{name}: ", "")


def _rows_below(reason: Reason, before: str, indent: str) -> Iterator[tuple[Cell, ...]]:
    words = condition_in_words(reason.condition)
    at = "" if reason.site is None else f" (its site {reason.site + 1:,})"
    score = None if reason.score is None else f"{reason.score:.3f}"
    yield f"{indent}{before}{words}{at}", "yes" if reason.holds else "no", score
    for part in reason.parts:
        yield from _rows_below(part, "", f"{indent}{_INDENT}")


def _matches(reason: Reason) -> Iterator[FieldMatch]:
    yield from reason.matches
    for part in reason.parts:
        yield from _matches(part)


def _word(match: FieldMatch) -> tuple[Cell, ...]:
    piece = fields_by_path()[match.path].piece
    return match.asked, match.found, piece, f"{match.weight:g}", match.form.value


def _as_json(answer: Answer) -> dict[str, object]:
    return {
        "nct_id": answer.version.nct_id,
        "version": answer.version.number,
        "holds": answer.holds,
        "score": answer.score,
        "nearness": answer.nearness,
        "queries": [{"name": name} | _reason_json(reason) for name, reason in answer.queries],
        "filters": [{"name": name} | _reason_json(reason) for name, reason in answer.filters],
    }


def _reason_json(reason: Reason) -> dict[str, object]:
    return {
        "asked": condition_in_words(reason.condition),
        "holds": reason.holds,
        "score": reason.score,
        "site": reason.site,
        "matches": [
            {
                "path": match.path,
                "weight": match.weight,
                "form": match.form.value,
                "asked": match.asked,
                "found": match.found,
            }
            for match in reason.matches
        ],
        "parts": [_reason_json(part) for part in reason.parts],
    }
