"""`grade response`: assessments of leukaemia to categories, under the settings of a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from trialwright.cli.grade.asides import Aside, asides_json, print_asides, read_rows
from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput
from trialwright.grading.response import (
    Assessment,
    Category,
    Cellularity,
    Followed,
    Mrd,
    Progression,
    Response,
    ResponseSettings,
    assess,
    best_response,
    response_rulebook,
)
from trialwright.grading.response.rulebooks import (
    ResponseRulebook,
    response_names,
    response_rulebook_of,
)

_NEEDED = ("patient", "day")
_KNOWN = (
    "marrow",
    "no_marrow_because",
    "marrow_blasts",
    "baseline_blasts",
    "spicules",
    "cells_counted",
    "biopsy_percent",
    "auer_rods",
    "circulating_blasts",
    "extramedullary",
    "new_extramedullary",
    "neutrophils",
    "platelets",
    "needs_red_cells",
    "mrd_method",
    "mrd_sensitivity",
    "mrd_threshold",
    "mrd_level",
    "mrd_detected",
    "until",
)
_COLUMNS = (
    Column("Patient"),
    Column("Day", numeric=True),
    Column("Response"),
    Column("Missing"),
    Column("Remarks"),
)
_BEST = (
    Column("Patient"),
    Column("Best response"),
    Column("Day", numeric=True),
    Column("Until day", numeric=True),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One row that could be read; `until` is the day from which on nothing counts as best."""

    patient: str
    day: int
    response: Response
    until: int | None


@dataclass(frozen=True, slots=True)
class _Best:
    """The best response of one patient, None where nothing was assessed before `until`."""

    patient: str
    until: int | None
    followed: Followed | None


@click.command()
@file_argument
@click.option(
    "--criteria",
    type=click.Choice(response_names()),
    help="The criteria, with their version; this or --rulebook is needed.",
)
@rulebook_option("Criteria of one's own, of the same kind.")
@click.option(
    "--cri-requires-one-line/--cri-by-the-letter",
    default=True,
    show_default=True,
    help="CRi asks for one recovered line, or is every clear marrow without full recovery.",
)
@click.option(
    "--pr-requires-counts/--pr-without-counts",
    default=True,
    show_default=True,
    help="PR asks for recovered neutrophils and platelets, or not.",
)
@click.option("--use-crh", is_flag=True, help="Use CRh, which takes from CRi whom it fits.")
@click.option("--use-sd-and-pd", is_flag=True, help="Tell stable from progressive disease.")
@click.option("--landmark-day", type=int, help="After this day no response is refractory.")
@click.option(
    "--count-as-response",
    "counted",
    metavar="CATEGORIES",
    help="Categories by commas, such as CR,CRi,MLFS,PR, of which the share is printed.",
)
@click.option(
    "--best",
    is_flag=True,
    help="Each patient's best response too, before the day in the column until.",
)
@json_option
def response(  # noqa: PLR0913 - one for each option
    file: str,
    criteria: str | None,
    landmark_day: int | None,
    counted: str | None,
    *,
    own: Path | None,
    cri_requires_one_line: bool,
    pr_requires_counts: bool,
    use_crh: bool,
    use_sd_and_pd: bool,
    best: bool,
    as_json: bool,
) -> None:
    """Read responses of acute myeloid leukaemia.

    FILE is CSV with columns patient and day, and where they are known marrow_blasts,
    baseline_blasts, neutrophils, platelets, circulating_blasts, extramedullary, spicules and
    others, as the manual lists them; until is the day of relapse, the next therapy or transplant,
    whichever came first. A row that cannot be read is set aside, counted and shown.
    """
    settings = ResponseSettings(
        cri_requires_one_line=cri_requires_one_line,
        pr_requires_counts=pr_requires_counts,
        use_crh=use_crh,
        landmark_day=landmark_day,
        progression=Progression.RISE_OF_HALF if use_sd_and_pd else Progression.NOT_USED,
    )
    rulebook = criteria_of(criteria, own)
    wanted = None if counted is None else categories_of(counted)
    read, aside = read_rows(
        csv_rows(file, _NEEDED, _KNOWN), lambda row: _read(row, rulebook, settings)
    )
    found_best = _best(read) if best else []
    if as_json:
        said = _json(rulebook.key, settings, read, aside, wanted)
        print_json({**said, "best": list(map(_best_json, found_best))} if best else said)
    else:
        _print(rulebook.key, settings, read, aside, wanted)
        if found_best:
            _print_best(found_best)


def _read(row: CsvRow, rulebook: ResponseRulebook, settings: ResponseSettings) -> _Read:
    found = assess(rulebook, assessment_of(row), settings)
    return _Read(row.needed("patient"), row.day(), found, row.whole("until"))


def _best(read: Sequence[_Read]) -> list[_Best]:
    """Return each patient's best response; of several days `until` the earliest counts."""
    made = []
    for patient in dict.fromkeys(one.patient for one in read):
        own = [one for one in read if one.patient == patient]
        until = min((one.until for one in own if one.until is not None), default=None)
        followed = [Followed(one.day, one.response) for one in own]
        made.append(_Best(patient, until, best_response(followed, until=until)))
    return made


def _print_best(found: Sequence[_Best]) -> None:
    print_line("")
    print_table(
        _BEST,
        [
            (
                one.patient,
                "none assessed" if one.followed is None else one.followed.response.in_words,
                None if one.followed is None else one.followed.day,
                one.until,
            )
            for one in found
        ],
    )


def _best_json(one: _Best) -> dict[str, Any]:
    followed = one.followed
    category = None if followed is None else followed.response.category
    return {
        "patient": one.patient,
        "until": one.until,
        "day": None if followed is None else followed.day,
        "category": None if category is None else category.value,
        "possible": [] if followed is None else [each.value for each in followed.response.possible],
    }


def criteria_of(criteria: str | None, own: Path | None) -> ResponseRulebook:
    """Return the criteria that were named; there are none by default."""
    match criteria, own:
        case str(), None:
            return response_rulebook(criteria)
        case None, Path():
            return response_rulebook_of(*own_source(own))
        case _:
            raise click.UsageError("Give --criteria or --rulebook, one of them.")


def assessment_of(row: CsvRow) -> Assessment:
    """Return what a row says of one day; raises InvalidInput for what cannot be read."""
    return Assessment(
        day=row.day(),
        marrow=row.yes_no("marrow"),
        no_marrow_because=row.text("no_marrow_because") or "",
        marrow_blasts=row.number("marrow_blasts"),
        baseline_blasts=row.number("baseline_blasts"),
        cellularity=Cellularity(
            spicules=row.yes_no("spicules"),
            cells_counted=row.whole("cells_counted"),
            biopsy_percent=row.number("biopsy_percent"),
        ),
        auer_rods=row.yes_no("auer_rods"),
        circulating_blasts=row.yes_no("circulating_blasts"),
        extramedullary=row.yes_no("extramedullary"),
        new_extramedullary=row.yes_no("new_extramedullary"),
        neutrophils=row.number("neutrophils"),
        platelets=row.number("platelets"),
        needs_red_cells=row.yes_no("needs_red_cells"),
        mrd=_mrd(row),
    )


def _mrd(row: CsvRow) -> Mrd | None:
    """Return MRD, which is read only with its method, sensitivity and threshold."""
    level, detected = row.number("mrd_level"), row.yes_no("mrd_detected")
    if level is None and detected is None:
        return None
    sensitivity, threshold = row.number("mrd_sensitivity"), row.number("mrd_threshold")
    method = row.needed("mrd_method")
    if sensitivity is None or threshold is None:
        raise InvalidInput(
            f"{row.place}: MRD is given without mrd_sensitivity and mrd_threshold, expected both"
        )
    return Mrd(
        method=method,
        sensitivity=sensitivity,
        threshold=threshold,
        level=level,
        detected=detected,
    )


def categories_of(text: str) -> frozenset[Category]:
    """Return the categories of a list with commas; raises InvalidInput for any other word."""
    names = {one.value: one for one in Category}
    found = [name.strip() for name in text.split(",")]
    for name in found:
        if name not in names:
            raise InvalidInput(f"category is {name!r}, expected one of {', '.join(names)}")
    return frozenset(names[name] for name in found)


def _share(read: Sequence[_Read], wanted: frozenset[Category]) -> tuple[int, int]:
    """Return how many surely respond, and how many may; an open category may be either."""
    sure = sum(set(one.response.possible) <= wanted for one in read)
    maybe = sum(bool(set(one.response.possible) & wanted) for one in read)
    return sure, maybe


def _print(
    key: str,
    settings: ResponseSettings,
    read: Sequence[_Read],
    aside: Sequence[Aside],
    wanted: frozenset[Category] | None,
) -> None:
    print_table(
        _COLUMNS,
        [
            (
                one.patient,
                one.day,
                one.response.in_words,
                "\n".join(one.response.missing),
                "\n".join(one.response.remarks),
            )
            for one in read
        ],
    )
    print_line("")
    counts = Counter(one.response.in_words for one in read)
    share = None
    if wanted is not None:
        sure, maybe = _share(read, wanted)
        share = f"{sure} of {len(read)}" + (f", perhaps {maybe}" if maybe > sure else "")
    print_facts(
        [
            ("Criteria", key),
            ("Settings", "\n".join(settings.said)),
            ("Counts", "\n".join(f"{count} {said}" for said, count in counts.items())),
            ("Responses", share),
        ]
    )
    print_asides(aside)


def _json(
    key: str,
    settings: ResponseSettings,
    read: Sequence[_Read],
    aside: Sequence[Aside],
    wanted: frozenset[Category] | None,
) -> dict[str, Any]:
    sure, maybe = (None, None) if wanted is None else _share(read, wanted)
    return {
        "criteria": key,
        "settings": settings.said,
        "responses": [
            {
                "patient": one.patient,
                "day": one.day,
                "category": None if one.response.category is None else one.response.category.value,
                "possible": [category.value for category in one.response.possible],
                "mrd": one.response.mrd.value,
                "rows": one.response.rows,
                "missing": one.response.missing,
                "assumptions": one.response.assumptions,
                "remarks": one.response.remarks,
                "verified": one.response.verified,
            }
            for one in read
        ],
        "responders": sure,
        "responders_at_most": maybe,
        "set_aside": asides_json(aside),
    }
