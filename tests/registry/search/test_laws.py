"""What holds for all queries and all studies, on queries and studies made by chance."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.search.made import condition_of, tree_of
from tests.registry.search.queries import queries

from trialwright.registry.language import Coverage, Expansion, text_of
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Negation,
    SearchedField,
    TextMatch,
    WithinOneSite,
)
from trialwright.registry.language.tree import Term
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms

_NAMES = ["lung cancer", "NSCLC", "cancer", "neoplasm", "CLL-1", "CLEC12A", "T cell"]
_OTHER_NAMES = Synonyms.of([_NAMES[:2], _NAMES[2:4], _NAMES[4:6]])
_TEXTS = st.lists(
    st.sampled_from([*_NAMES, "lung", "cells", "CLL1", "CLL", "1", "of", "T-cell", "Cancers"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@cache
def _made_up() -> tuple[PlainStudy, ...]:
    return tuple(PlainStudy.of(read_record(source).tree) for source in generate(16, seed=3))


def _drawn(seed: int) -> Condition:
    return next(queries(_made_up(), Random(seed))).condition


_CONDITIONS = st.integers(0, 2**32).map(_drawn)
_law = settings(max_examples=40)


def _answers(condition: Condition) -> list[bool]:
    return [matches(condition, study, _OTHER_NAMES) for study in _made_up()]


@_law
@given(_CONDITIONS, _CONDITIONS)
def test_not_both_is_either_not_and_neither_is_both_not(one: Condition, two: Condition) -> None:
    nots = (Negation(one), Negation(two))
    assert _answers(Negation(AllOf((one, two)))) == _answers(AnyOf(nots))
    assert _answers(Negation(AnyOf((one, two)))) == _answers(AllOf(nots))


@_law
@given(_CONDITIONS, _CONDITIONS)
def test_the_order_of_and_and_or_does_not_count(one: Condition, two: Condition) -> None:
    assert _answers(AllOf((one, two))) == _answers(AllOf((two, one)))
    assert _answers(AnyOf((one, two))) == _answers(AnyOf((two, one)))


@_law
@given(_CONDITIONS)
def test_not_not_is_nothing_and_a_study_is_never_both(condition: Condition) -> None:
    answers = _answers(condition)
    assert _answers(Negation(Negation(condition))) == answers
    assert not any(_answers(AllOf((condition, Negation(condition)))))
    assert all(_answers(AnyOf((condition, Negation(condition)))))


def _title(text: str) -> PlainStudy:
    return PlainStudy.of(tree_of({"BriefTitle": text, "Keyword": text.split()}))


def _fields() -> tuple[SearchedField, ...]:
    asked = condition_of("x", "PatientSearch")
    assert isinstance(asked, TextMatch)
    return asked.fields


def _asked(text: str, expansion: Expansion, coverage: Coverage = Coverage.CONTAINS) -> TextMatch:
    return TextMatch(_fields(), text, phrase=False, coverage=coverage, expansion=expansion)


@settings(max_examples=300)
@given(_TEXTS, _TEXTS)
def test_each_expansion_finds_what_the_ones_before_it_find(query: str, title: str) -> None:
    study = _title(title)
    found = [matches(_asked(query, one), study, _OTHER_NAMES) for one in Expansion]
    assert found == sorted(found)


def test_a_name_longer_than_those_that_are_looked_for_in_queries_is_left_out() -> None:
    long = "one two three four five six seven eight nine ten"
    names = Synonyms.of([[long, "decade", "ten years"]])
    found = [matches(_asked(long, one), _title("Decade"), names) for one in Expansion]
    assert found == [False] * 5
    assert matches(_asked("decade", Expansion.CONCEPT), _title("Ten years"), names)


@settings(max_examples=300)
@given(_TEXTS, _TEXTS, st.sampled_from([Expansion.NONE, Expansion.TERM, Expansion.CONCEPT]))
def test_a_full_match_begins_and_ends_a_value_and_what_does_is_in_it(
    query: str, title: str, expansion: Expansion
) -> None:
    study = _title(title)
    found = {
        coverage: matches(_asked(query, expansion, coverage), study, _OTHER_NAMES)
        for coverage in Coverage
    }
    both = found[Coverage.STARTS_WITH] and found[Coverage.ENDS_WITH]
    either = found[Coverage.STARTS_WITH] or found[Coverage.ENDS_WITH]
    assert found[Coverage.FULL_MATCH] <= both
    assert either <= found[Coverage.CONTAINS]


@settings(max_examples=300)
@given(_TEXTS, _TEXTS)
def test_where_a_phrase_stands_each_of_its_words_does(query: str, title: str) -> None:
    study = _title(title)
    if matches(_asked(query, Expansion.TERM), study, _OTHER_NAMES):
        for word in query.split():
            assert matches(_asked(word, Expansion.TERM), study, _OTHER_NAMES)


@settings(max_examples=200)
@given(_TEXTS, _TEXTS)
def test_without_synonyms_nothing_more_is_found(query: str, title: str) -> None:
    study = _title(title)
    for expansion in Expansion:
        asked = _asked(query, expansion)
        bare = replace(
            asked, fields=tuple(replace(one, takes_synonyms=False) for one in asked.fields)
        )
        assert matches(bare, study, _OTHER_NAMES) == matches(asked, study, Synonyms())
        assert matches(bare, study, _OTHER_NAMES) <= matches(asked, study, _OTHER_NAMES)


_CITIES = st.sampled_from(["Bonn", "Rome", "Lyon"])
_SITES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "LocationCity": _CITIES,
            "LocationStatus": st.sampled_from(["RECRUITING", "COMPLETED"]),
            "LocationZip": st.sampled_from(["1", "2"]),
        },
    ),
    max_size=4,
)


@settings(max_examples=200)
@given(_SITES, _CITIES)
def test_conditions_that_hold_at_one_site_hold_of_the_study(
    sites: list[dict[str, str]], city: str
) -> None:
    parts = (
        condition_of(f"AREA[LocationCity]{city}"),
        condition_of("AREA[LocationStatus]RECRUITING"),
        condition_of("AREA[LocationZip]1"),
    )
    study = PlainStudy.of(tree_of({"sites": sites}))
    at_one_site = matches(WithinOneSite(AllOf(parts)), study, _OTHER_NAMES)
    assert at_one_site <= matches(AllOf(parts), study, _OTHER_NAMES)
    for part in parts:
        assert matches(WithinOneSite(part), study, _OTHER_NAMES) == matches(
            part, study, _OTHER_NAMES
        )


def test_words_find_the_record_that_they_were_taken_from() -> None:
    for study in _made_up():
        written = str(study.whole.by_path["protocolSection.identificationModule.briefTitle"][0])
        words = " ".join(written.split())
        for expansion in ("None", "Term", "Concept", "Relaxation", "Lossy"):
            query = f"EXPANSION[{expansion}]{text_of(Term(words))}"
            assert matches(condition_of(query, "BriefTitle"), study, _OTHER_NAMES), query
