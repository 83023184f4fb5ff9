"""Trees as one line, for the table of what the language means, and trees made by chance."""

from __future__ import annotations

from hypothesis import strategies as st

from trialwright.registry.language import Coverage, Expansion, Node, Scope
from trialwright.registry.language.printing import text_of
from trialwright.registry.language.tree import (
    Age,
    And,
    Covered,
    Date,
    Distance,
    Everything,
    Expanded,
    IdList,
    InArea,
    InScope,
    Max,
    Min,
    Missing,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Term,
    Tilted,
    Unit,
    ids_in,
)
from trialwright.vocabulary import NctId


def outline(node: Node) -> str:  # noqa: C901, PLR0912 - one line for each kind of node
    """Return a tree as nested brackets, the kind of node first."""
    match node:
        case Term():
            return f"(term {node.words})"
        case Phrase():
            return f"(phrase {node.text})"
        case IdList():
            return f"(ids {' '.join(node.ids)})"
        case Everything():
            return "(all)"
        case Missing():
            return "(missing)"
        case Range():
            return f"(range {text_of(node)[6:-1].replace(', ', ' ')})"
        case Distance():
            numbers = f"{node.latitude} {node.longitude} {node.radius}"
            return f"(distance {numbers} {node.unit.value})"
        case And():
            return f"(and {' '.join(map(outline, node.parts))})"
        case Or():
            return f"(or {' '.join(map(outline, node.parts))})"
        case Not():
            return f"(not {outline(node.part)})"
        case InArea():
            return f"({'area-size' if node.of_size else 'area'} {node.name} {outline(node.part)})"
        case InScope():
            return f"(search {node.scope.value} {outline(node.part)})"
        case Covered():
            return f"(coverage {node.coverage.value} {outline(node.part)})"
        case Expanded():
            return f"(expansion {node.expansion.value} {outline(node.part)})"
        case Tilted():
            return f"(tilt {node.name} {outline(node.part)})"


_ODD_WORDS = [
    "heart",
    "CLL-1",
    "R/R",
    "TNF-\u03b1",
    "p53(+)",
    "(S)-x",
    "f(x",
    "x)y(",
    "AND",
    "ALL",
    "MISSING",
    "AREA",
    "RANGE",
    "MIN",
    "AND(x)",
    "AREA[x]",
    "COVER[x]",
    '"q"',
    "\\",
    "\\AND",
    "a\\(b)",
    '5"(x)',
    "and",
    "2023",
    "NCT",
    "\\\\",
]
_marks = st.text('ab(),[]"\\ANDOR-\u03b1', min_size=1, max_size=8)


def _one_line(text: str) -> str:
    return " ".join(text.split())


words = (
    st.lists(st.sampled_from(_ODD_WORDS) | _marks, min_size=1, max_size=4)
    .map(" ".join)
    .map(_one_line)
    .filter(lambda text: bool(text) and len(ids_in(text)) < 2)
)
_numbers = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True)
_positive = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?", fullmatch=True)
_units = st.sampled_from(["years", "months", "weeks", "days", "hours", "minutes"])
_values = st.one_of(
    st.dates().map(lambda day: Date(day.isoformat())),
    st.dates().map(lambda day: Date(day.isoformat()[:7])),
    _numbers.map(Number),
    st.builds(Age, _positive, _units),
)
_ids = st.integers(1, 99_999_999).map(NctId.from_number)
_names = st.sampled_from(["Phase", "BriefTitle", "protocolSection.designModule", "NoSuchName"])
_leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Term, words),
    st.builds(Phrase, words),
    st.builds(IdList, st.lists(_ids, min_size=2, max_size=3).map(tuple)),
    st.builds(Everything),
    st.builds(Missing),
    st.builds(Range, st.just(Min()) | _values, st.just(Max()) | _values),
    st.builds(Distance, _numbers, _numbers, _positive, st.sampled_from(Unit)),
)


def _larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, parts),
        st.builds(InArea, _names, st.booleans(), parts),
        st.builds(InScope, st.sampled_from(Scope), parts),
        st.builds(Covered, st.sampled_from(Coverage), parts),
        st.builds(Expanded, st.sampled_from(Expansion), parts),
        st.builds(Tilted, _names, parts),
    )


trees = st.recursive(_leaves, _larger, max_leaves=8)
