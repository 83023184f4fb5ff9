"""Whatever the language can say comes back from its text and from its JSON."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    Criterion,
    Except,
    Expression,
    IfElse,
    Limits,
    Not,
    NotApplicableUnless,
    Section,
    Span,
    as_json,
    atoms_of,
    criterion_as_json,
    from_json,
    in_words,
    parse,
    reading_as_json,
    reading_from_json,
    sentence_of,
    text_of,
)
from trialwright.eligibility.criteria import atoms as kinds
from trialwright.eligibility.criteria import limits as amounts
from trialwright.eligibility.criteria.tree import CriteriaReading, Residue, ResidueKind, mapped
from trialwright.errors import InvalidInput

_NUMBERS = st.decimals(min_value=-999, max_value=99999, places=2)
_SPANS = st.tuples(st.integers(0, 9999), st.integers(0, 99)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    low, high = sorted((draw(_NUMBERS), draw(_NUMBERS)))
    inclusive = st.booleans()
    match draw(st.sampled_from(["low", "high", "both", "exact", "undirected"])):
        case "low":
            return Limits(low=amounts.Bound(low, draw(inclusive)))
        case "high":
            return Limits(high=amounts.Bound(high, draw(inclusive)))
        case "exact":
            return amounts.exactly(low)
        case "undirected":
            return amounts.undirected(low)
        case _:
            if low == high:
                return amounts.exactly(low)
            return Limits(amounts.Bound(low, draw(inclusive)), amounts.Bound(high, draw(inclusive)))


# Only classes of ours are registered: other tests keep their strings and numbers.
st.register_type_strategy(Limits, limits())
st.register_type_strategy(Span, _SPANS)

_ATOMS = st.one_of(*(st.from_type(kind) for kind in kinds.ATOMS))


def expressions() -> st.SearchStrategy[Expression]:
    return st.recursive(_ATOMS, _joined, max_leaves=6)


def _joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    rows = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        rows.map(All),
        rows.map(Any),
        inner.map(Not),
        st.builds(AtLeast, st.integers(1, 9), rows),
        st.builds(IfElse, inner, inner, inner),
        st.builds(Except, inner, rows),
        st.builds(NotApplicableUnless, inner, inner),
    )


@settings(max_examples=40)
@given(expressions())
def test_the_canonical_text_of_an_expression_reads_as_that_expression(one: Expression) -> None:
    assert parse(text_of(one)) == one


@settings(max_examples=40)
@given(expressions())
def test_the_json_of_an_expression_reads_as_that_expression(one: Expression) -> None:
    assert from_json(as_json(one)) == one


@settings(max_examples=40)
@given(expressions())
def test_every_expression_can_be_said(one: Expression) -> None:
    assert isinstance(in_words(one), str)


@settings(max_examples=40)
@given(expressions())
def test_changing_every_atom_into_itself_changes_nothing(one: Expression) -> None:
    assert mapped(one, lambda atom: atom) == one
    assert list(atoms_of(one))


@settings(max_examples=40)
@given(expressions())
def test_a_reading_comes_back_from_its_json(one: Expression) -> None:
    criterion = Criterion(
        id="I1",
        section=Section.INCLUSION,
        span=Span(0, 5),
        expression=one,
        residues=(Residue(ResidueKind.MARKER, Span(0, 1)),),
    )
    reading = CriteriaReading("12345", (criterion,))

    assert reading_from_json(reading_as_json(reading)) == reading
    assert criterion_as_json(criterion)["id"] == "I1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at character 0 is '', expected a value"),
        ("sometimes(1)", "'sometimes' is no kind of expression"),
        ("not(", "expected ')'"),
        ("not", "expected '('"),
        ("has(term)", "expected '('"),
        ('has(term("x")) more', "expected the end"),
        ('score(term("x"), limits: ])', "expected a value"),
        ("not(" * 200, "expected fewer levels"),
        ('has(term("x"), colour: "red")', "expected only concept"),
        ('has(term("x"), status: "never")', "expected present or history or planned"),
        ("has(3)", "expression.concept is 3, expected an object"),
        ("demographic(limits: >= 3)", "expression has no trait"),
        ("all(has)", "expected '('"),
        ('all(term("x"))', "expected a list"),
        ('all([term("x")])', "expected the kind of an expression"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(text)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"kind": "compare", "variable": {"words": "x"}, "limits": {"low": {"value": 3}}},
            "written as text",
        ),
        (
            {"kind": "compare", "variable": {"words": "x"}, "limits": {"low": {"value": "x"}}},
            "written as text",
        ),
        ({"kind": "opaque", "words": "x", "spans": [[2, 1]]}, "a pair of places"),
        ({"kind": "opaque", "words": 3}, "expected str"),
        ([], "expected an object"),
    ],
)
def test_json_that_is_no_expression_is_refused_with_its_path(value: object, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_json(value)

    assert said in str(refused.value)


def test_json_may_not_nest_without_end() -> None:
    value: object = {"kind": "opaque", "words": "x"}
    for _ in range(150):
        value = {"kind": "not", "part": value}

    with pytest.raises(InvalidInput, match="levels deep"):
        from_json(value)


def test_above_and_below_one_value_is_not_exactly_that_value() -> None:
    """Nothing lies there: who reads ">100 <100%" must not be told that it asks for 100."""
    nothing = parse('compare(term("blasts"), limits: (100, 100), unit: unit("%", ucum: "%"))')

    assert text_of(nothing) == (
        'compare(term("blasts"), limits: (100, 100), unit: unit("%", ucum: "%"))'
    )
    assert parse(text_of(nothing)) == nothing
    assert "exactly" not in sentence_of(nothing)
