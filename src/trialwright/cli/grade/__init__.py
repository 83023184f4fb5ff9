"""Commands of the grading room: one module for each kind of observation.

Start at `grade`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_HERE = "trialwright.cli.grade"

_ENTRIES = {
    "ctcae": Entry(f"{_HERE}.values:ctcae", "Grade one laboratory value by CTCAE."),
    "table": Entry(f"{_HERE}.table:table", "Grade a table of laboratory values."),
    "series": Entry(
        f"{_HERE}.series:series", "Grade one participant's values of a term, day by day."
    ),
    "crs": Entry(f"{_HERE}.syndromes:crs", "Grade cytokine release syndrome by ASTCT 2019."),
    "icans": Entry(f"{_HERE}.syndromes:icans", "Grade neurotoxicity (ICANS) by ASTCT 2019."),
    "icaht": Entry(f"{_HERE}.counts:icaht", "Grade haematotoxicity from counts by day."),
    "response": Entry(f"{_HERE}.responses:response", "Read responses of acute myeloid leukaemia."),
    "relapse": Entry(
        f"{_HERE}.relapses:relapse", "Say whether assessments after a response show relapse."
    ),
    "transplant": Entry(
        f"{_HERE}.transplant:transplant",
        "Say whether remission after transplant is accepted without a marrow.",
    ),
    "febrile": Entry(f"{_HERE}.entries:febrile", "Grade febrile neutropenia by CTCAE."),
    "enter": Entry(f"{_HERE}.entries:enter", "Record a grade that a physician enters."),
    "rulebooks": Entry(f"{_HERE}.rulebooks:rulebooks", "List rulebooks, and check one's own."),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def grade() -> None:
    """Grade observations by published rulebooks: CTCAE, ASTCT, ICAHT, leukaemia response.

    Every answer names its rulebook, version and row, what is missing and what was assumed.
    What is not known is never grade 0.
    """
