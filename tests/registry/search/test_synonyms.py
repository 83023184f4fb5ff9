"""Other names that were learned, beside those that somebody wrote down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.search.phrases import QueryPhrase, canonical_of
from trialwright.registry.search.synonyms import MOST_OTHERS, Group, Name, Synonyms


def group(*names: str) -> Group:
    return tuple(Name(canonical_of(name), name) for name in names)


def others(synonyms: Synonyms, name: str) -> list[str]:
    return [one.canonical for one in synonyms.others(QueryPhrase.of(name))]


@given(st.text(max_size=30))
def test_a_text_has_the_canonical_form_of_its_phrase(text: str) -> None:
    assert canonical_of(text) == QueryPhrase.of(text).canonical


def test_a_learned_name_is_found_by_all_names_of_its_group() -> None:
    synonyms = Synonyms().with_learned([group("Tadalafil", "Cialis", "IC-351")])
    assert others(synonyms, "cialis") == ["tadalafil", "ic351"]
    assert others(synonyms, "IC351") == ["tadalafil", "cialis"]
    assert others(synonyms, "viagra") == []


def test_the_most_frequent_names_are_looked_for_and_no_more_than_eight() -> None:
    names = [f"name{number}" for number in range(20)]
    synonyms = Synonyms().with_learned([group(*names)])
    assert others(synonyms, "name19") == names[:MOST_OTHERS]
    assert others(synonyms, "name0") == names[1 : MOST_OTHERS + 1]


def test_names_that_somebody_wrote_down_come_first_and_are_never_too_many() -> None:
    written = [f"own{number}" for number in range(12)]
    synonyms = Synonyms.of([["AML", *written]]).with_learned([group("Leukemia", "AML")])
    assert others(synonyms, "AML") == written
    few = Synonyms.of([["AML", "own"]]).with_learned([group("Leukemia", "AML")])
    assert others(few, "AML") == ["own", "leukemia"]
    assert others(few, "own") == ["aml"]


def test_names_that_are_kept_apart_are_not_taken_for_one_another() -> None:
    learned = [group("Leukemia", "AML", "Blood cancer")]
    apart = Synonyms().with_learned(learned, [["aml", "leukemia"]])
    assert others(apart, "AML") == ["bloodcancer"]
    assert others(apart, "leukemia") == ["bloodcancer"]
    alone = Synonyms().with_learned(learned, [["AML"]])
    assert others(alone, "AML") == []
    assert others(alone, "leukemia") == ["bloodcancer"]


def test_what_somebody_wrote_down_is_not_kept_apart() -> None:
    synonyms = Synonyms.of([["AML", "own"]]).with_learned([group("x", "AML")], [["AML"]])
    assert others(synonyms, "AML") == ["own"]
