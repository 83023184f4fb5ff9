"""Outcomes with their results: a figure, its table, and how groups were compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.registry.record.measures import OutcomeMeasure
from trialwright.web.public.content import Fold, Link, Part, prose, titled
from trialwright.web.public.figures.comparisons import comparison_charts
from trialwright.web.public.figures.measures import outcome_chart
from trialwright.web.public.figures.shapes import Figure
from trialwright.web.public.languages import said
from trialwright.web.public.record.groups import described_groups
from trialwright.web.public.record.measures import about_outcome, analyses_in_short, outcome_table
from trialwright.web.public.record.results import OUTCOMES_PER_PAGE
from trialwright.web.public.results.asked import Asked
from trialwright.web.public.wording import in_words

#: How the names of figures begin: of an outcome, and of how its groups were compared.
OUTCOME, COMPARISON = "outcome", "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """One outcome: what it is, its figure if there is something to draw, and all of its numbers.

    `comparisons` are the figures of how groups were compared, `analyses` all that is said of it.
    """

    anchor: str
    title: str
    rank: str
    about: tuple[Part, ...]
    figure: Figure | None
    parts: tuple[Part, ...]
    comparisons: tuple[Figure, ...]
    analyses: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesView:
    """The outcomes of one page, and the names of all."""

    all: tuple[Link, ...]
    shown: tuple[OutcomeView, ...]
    before: Link | None
    after: Link | None


def outcomes_view(measures: Sequence[OutcomeMeasure], asked: Asked, address: str) -> OutcomesView:
    """Return the outcomes that are asked for; `address` is that of the results."""
    pages = max(1, -(-len(measures) // OUTCOMES_PER_PAGE))
    page = min(asked.outcomes, pages)
    first = (page - 1) * OUTCOMES_PER_PAGE
    shown = measures[first : first + OUTCOMES_PER_PAGE]
    return OutcomesView(
        all=tuple(
            Link(f"{_rank(one)}: {_title(one)}", address + _at(asked, place))
            for place, one in enumerate(measures, start=1)
        ),
        shown=tuple(_view(one, first + place, address) for place, one in enumerate(shown, start=1)),
        before=_turn(asked, address, page - 1, pages),
        after=_turn(asked, address, page + 1, pages),
    )


def _at(asked: Asked, place: int) -> str:
    page = (place - 1) // OUTCOMES_PER_PAGE + 1
    return replace(asked, outcomes=page).query(f"outcome-{place}")


def _turn(asked: Asked, address: str, page: int, pages: int) -> Link | None:
    if not 1 <= page <= pages:
        return None
    text = said("Outcomes, page {page} of {pages}", page=page, pages=pages)
    return Link(text, address + replace(asked, outcomes=page).query("outcome-measures"))


def _view(one: OutcomeMeasure, place: int, address: str) -> OutcomeView:
    chart = outcome_chart(one, f"{OUTCOME}-{place}")
    return OutcomeView(
        anchor=f"outcome-{place}",
        title=_title(one),
        rank=_rank(one),
        about=(*about_outcome(one), *_background(one)),
        figure=None if chart is None else chart.figure(address),
        parts=outcome_table(one),
        comparisons=tuple(
            compared.figure(address) for compared in comparison_charts(one, f"{COMPARISON}-{place}")
        ),
        analyses=analyses_in_short(one),
    )


def _background(one: OutcomeMeasure) -> tuple[Fold, ...]:
    """Return how it was measured, in whom, and what the groups are, to open on demand."""
    parts: tuple[Part, ...] = (
        *prose(one.description),
        *titled(said("Population analyzed"), prose(one.population_description)),
        *(part for fold in described_groups(one.groups) for part in fold.parts),
    )
    return (Fold(said("How it was measured, in whom, and the groups"), parts),) if parts else ()


def _title(one: OutcomeMeasure) -> str:
    return one.title or said("Outcome without a title")


def _rank(one: OutcomeMeasure) -> str:
    return in_words(one.type) or said("Rank not stated")
