"""What a record has at a path, as a whole and site by site."""

from __future__ import annotations

import pytest
from tests.registry.search.made import tree_of

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import FieldKind, resolve
from trialwright.registry.language import kind_of as kind_in_the_language
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.trees import JsonValue


def _field(piece: str) -> Field:
    field = resolve(piece)
    assert isinstance(field, Field)
    return field


def test_values_below_lists_are_gathered_in_the_order_of_the_record() -> None:
    study = PlainStudy.of(tree_of({"ArmGroupLabel": ["A", "B"], "Phase": ["PHASE1", "PHASE2"]}))
    assert study.whole.items(_field("ArmGroupLabel")) == ["A", "B"]
    assert study.whole.items(_field("Phase")) == ["PHASE1", "PHASE2"]
    assert study.whole.sizes(_field("ArmGroup")) == [2]
    assert study.whole.sizes(_field("Phase")) == [2]
    assert study.whole.sizes(_field("Keyword")) == []


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_no_value(nothing: JsonValue) -> None:
    tree: dict[str, JsonValue] = {"protocolSection": {"conditionsModule": nothing}}
    study = PlainStudy.of(tree)
    assert study.whole.has(_field("ProtocolSection"))
    assert not study.whole.has(_field("ConditionsModule"))


@pytest.mark.parametrize("value", [0, False])
def test_zero_and_no_are_values(value: JsonValue) -> None:
    study = PlainStudy.of({"hasResults": value})
    assert study.whole.items(_field("HasResults")) == [value]


def test_an_empty_item_is_counted_and_is_no_value() -> None:
    study = PlainStudy.of(tree_of({"Keyword": ["", "a"]}))
    assert study.whole.has(_field("Keyword"))
    assert study.whole.sizes(_field("Keyword")) == [2]
    assert study.whole.items(_field("Keyword")) == ["a"]


def test_each_site_has_its_own_values_and_the_study_has_all() -> None:
    study = PlainStudy.of(
        tree_of({"BriefTitle": "A", "sites": [{"LocationCity": "Bonn"}, {"LocationCity": "Rome"}]})
    )
    city = _field("LocationCity")
    assert [site.items(city) for site in study.sites] == [["Bonn"], ["Rome"]]
    assert study.whole.items(city) == ["Bonn", "Rome"]
    assert study.whole.sizes(_field("Location")) == [2]
    assert not study.sites[0].has(_field("BriefTitle"))


def test_a_site_of_which_nothing_is_said_is_a_site() -> None:
    contacts: JsonValue = {"contactsLocationsModule": {"locations": [{}]}}
    assert len(PlainStudy.of({"protocolSection": contacts}).sites) == 1
    assert PlainStudy.of({}).sites == ()


def test_markup_is_read_as_meant_and_other_text_as_written() -> None:
    study = PlainStudy.of(tree_of({"BriefSummary": r"\<3 CLL\-1", "BriefTitle": r"\<3"}))
    assert [text.written for text in study.whole.texts(_field("BriefSummary"))] == ["<3 CLL-1"]
    assert [text.written for text in study.whole.texts(_field("BriefTitle"))] == [r"\<3"]


def test_search_and_the_language_see_the_same_kinds_of_fields() -> None:
    same = {
        FieldKind.TEXT: Kind.WORDS,
        FieldKind.MARKUP: Kind.WORDS,
        FieldKind.ENUMERATION: Kind.LISTED,
        FieldKind.BOOLEAN: Kind.YES_OR_NO,
        FieldKind.NUMBER: Kind.NUMBER,
        FieldKind.DAY: Kind.DAY,
        FieldKind.PARTIAL_DATE: Kind.DAY,
        FieldKind.MINUTE: Kind.DAY,
        FieldKind.AGE: Kind.LENGTH,
        FieldKind.POINT: Kind.POINT,
        FieldKind.BRANCH: Kind.BRANCH,
    }
    for field in all_fields():
        assert same[kind_in_the_language(field)] is kind_of(field), field.path
