"""The registry's query language: text in, conditions on fields out; no study is read here.

`parse` makes a tree of a text and `text_of` prints it; `bind` looks up the names in it and
returns a `Condition`, which an evaluator interprets without knowing anything further. Begin
with `tree` for what a query can say and with `conditions` for what it can mean.

    >>> tree = parse("melanoma AND AREA[Phase]phase 3")
    >>> text_of(tree)
    'melanoma AND AREA[Phase]phase 3'
    >>> bind(tree, search_areas()["ConditionSearch"]).parts[1].values
    ('PHASE3',)
"""

from trialwright.registry.language.areas import (
    AreaPart,
    SearchArea,
    areas_as_json,
    areas_by_param,
    search_areas,
)
from trialwright.registry.language.binding import bind
from trialwright.registry.language.conditions import Condition
from trialwright.registry.language.errors import QueryError
from trialwright.registry.language.kinds import FieldKind, kind_of
from trialwright.registry.language.names import Area, nearest_names, resolve
from trialwright.registry.language.parsing import parse
from trialwright.registry.language.printing import text_of
from trialwright.registry.language.tilts import remarks_on
from trialwright.registry.language.tree import Coverage, Expansion, Node, Scope, only_ids

__all__ = [
    "Area",
    "AreaPart",
    "Condition",
    "Coverage",
    "Expansion",
    "FieldKind",
    "Node",
    "QueryError",
    "Scope",
    "SearchArea",
    "areas_as_json",
    "areas_by_param",
    "bind",
    "kind_of",
    "nearest_names",
    "only_ids",
    "parse",
    "remarks_on",
    "resolve",
    "search_areas",
    "text_of",
]
