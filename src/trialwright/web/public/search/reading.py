"""From the parameters of a request to what is sought, and from that to a question."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from trialwright.errors import quoted
from trialwright.registry.search.asking import Asked, asked
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import read_page
from trialwright.web.public.languages import said
from trialwright.web.public.products import derived_choices, read_derived
from trialwright.web.public.search.addresses import BOXES, USUAL_COLUMNS, VIEWS, Sought
from trialwright.web.public.search.columns import known_columns
from trialwright.web.public.search.facets import choices

#: Hits on a page, and the last page: who wants more asks for less, or for an export.
PAGE = 20
LAST_PAGE = 500


def read_sought(params: QueryParams) -> Sought:
    """Return what is sought; 400 with a sentence for what no search can ask for."""
    chosen = {}
    for name, choice in choices().items():
        values = tuple(dict.fromkeys(params.getlist(name)))
        for value in values:
            if not choice.knows(value):
                raise HTTPException(
                    400,
                    said(
                        "{heading} has no value {value}.",
                        heading=choice.heading,
                        value=quoted(value),
                    ),
                )
        if values:
            chosen[name] = values
    view = params.get("view", VIEWS[0])
    if view not in VIEWS:
        raise HTTPException(
            400,
            said(
                "The view is {view}, expected {views}.",
                view=quoted(view),
                views=said(" or ").join(VIEWS),
            ),
        )
    return Sought(
        derived=_derived(params),
        words={name: text for name in BOXES if (text := params.get(name, "").strip())},
        chosen=chosen,
        near=params.get("near", "").strip(),
        sort=params.get("sort", "").strip(),
        view=view,
        columns=_columns(params.getlist("columns")),
        page=read_page(params.get("page", "1"), LAST_PAGE),
    )


def _derived(params: QueryParams) -> dict[str, tuple[str, ...]]:
    """Return what is chosen of what we derive, as we write it."""
    return {
        name: values
        for name, choice in derived_choices().items()
        if (values := read_derived(choice, params.getlist(name)))
    }


def _columns(texts: list[str]) -> tuple[str, ...]:
    """Return the chosen columns, in their own order; the usual ones are no choice."""
    named = {name.strip() for text in texts for name in text.split(",")} - {""}
    known = known_columns()
    for name in sorted(named):
        if name not in known:
            raise HTTPException(
                400,
                said(
                    "There is no column {text}, expected some of {known}.",
                    text=quoted(name),
                    known=", ".join(known),
                ),
            )
    return () if named == {*USUAL_COLUMNS} else tuple(name for name in known if name in named)


def asked_of(sought: Sought) -> Asked:
    """Return the question; raises InvalidInput for words that cannot be read as a query."""
    filters = [
        choices()[name].condition(values) for name, values in sought.chosen.items() if values
    ]
    words = {BOXES[name]: text for name, text in sought.words.items()}
    return asked(
        words.pop("term", None),
        only=" AND ".join(filters) or None,
        near=sought.near or None,
        sort=(sought.sort,) if sought.sort else (),
        **words,
    )


def study_of(sought: Sought) -> NctId | None:
    """Return the study that is meant, if the words are its id and nothing else is asked."""
    if sought.chosen or sought.derived or sought.near or set(sought.words) != {"q"}:
        return None
    try:
        return NctId(sought.words["q"])
    except ValueError:
        return None
