"""Why a study is a hit, with which score."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from tests.registry.search.made import Pieces, condition_of, study_of
from tests.registry.search.queries import queries

from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DistanceMatch,
    MissingMatch,
    Negation,
    RangeMatch,
    SizeMatch,
    TextMatch,
    ValueMatch,
)
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate
from trialwright.registry.search.explaining import Explanation, FieldMatch, Form, Reason, explain
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms

_AML = Synonyms.of([["AML", "acute myeloid leukemia"], ["lung cancer", "NSCLC"]])
_TITLE = "protocolSection.identificationModule.briefTitle"
_KEYWORDS = "protocolSection.conditionsModule.keywords"


def _explained(query: str, pieces: Pieces, area: str = "BasicSearch") -> Explanation:
    return explain(condition_of(query, area), study_of(pieces), _AML)


def test_a_whole_phrase_scores_the_weight_of_its_best_field() -> None:
    said = _explained("lung cancer", {"BriefTitle": "Lung cancers", "Keyword": ["lung cancer"]})
    assert said.holds
    assert said.score == 0.89
    assert said.reason.matches == (
        FieldMatch(_TITLE, 0.89, Form.WHOLE, "lung cancer", "Lung cancers"),
        FieldMatch(_KEYWORDS, 0.6, Form.WHOLE, "lung cancer", "lung cancer"),
        FieldMatch(_TITLE, 0.89, Form.APART, "lung", "Lung"),
        FieldMatch(_KEYWORDS, 0.6, Form.APART, "lung", "lung"),
        FieldMatch(_TITLE, 0.89, Form.APART, "cancer", "cancers"),
        FieldMatch(_KEYWORDS, 0.6, Form.APART, "cancer", "cancer"),
    )


def test_another_name_scores_less() -> None:
    said = _explained("AML", {"BriefTitle": "In Acute Myeloid Leukaemia"})
    assert said.score == pytest.approx(0.85 * 0.89)
    assert said.reason.matches == (
        FieldMatch(_TITLE, 0.89, Form.OTHER_NAME, "AML", "Acute Myeloid Leukaemia"),
    )


def test_words_apart_score_half_the_mean_of_their_weights() -> None:
    said = _explained("heart disease", {"BriefTitle": "Heart", "Keyword": ["Disease"]})
    assert said.score == pytest.approx(0.5 * (0.89 + 0.6) / 2)
    assert [match.form for match in said.reason.matches] == [Form.APART, Form.APART]


def test_a_missing_word_counts_as_nothing() -> None:
    said = _explained("EXPANSION[Lossy]heart disease", {"BriefTitle": "Heart"})
    assert said.score == pytest.approx(0.5 * 0.89 / 2)


def test_another_name_for_some_of_the_words_counts_for_each_of_them() -> None:
    said = _explained("childhood lung cancer", {"BriefTitle": "Childhood", "Keyword": ["NSCLC"]})
    assert said.score == pytest.approx(0.5 * (0.89 + 2 * 0.85 * 0.6) / 3)
    assert said.reason.matches == (
        FieldMatch(_TITLE, 0.89, Form.APART, "childhood", "Childhood"),
        FieldMatch(_KEYWORDS, 0.6, Form.OTHER_NAME, "lung cancer", "NSCLC"),
    )


@pytest.mark.parametrize("query", ["EXPANSION[Concept]heart disease", '"heart disease"'])
def test_words_that_must_stand_together_are_not_explained_apart(query: str) -> None:
    said = _explained(query, {"BriefTitle": "Heart disease", "Keyword": ["heart"]})
    assert [(match.path, match.form) for match in said.reason.matches] == [(_TITLE, Form.WHOLE)]


def test_yes_or_no_does_not_dilute_the_words_beside_it() -> None:
    pieces = {"BriefTitle": "Aspirin", "Phase": ["PHASE3"]}
    assert _explained("aspirin AND AREA[Phase]PHASE3 AND NOT placebo", pieces).score == 0.89
    assert _explained("AREA[Phase]PHASE3", pieces).score == 0


def test_alternatives_that_both_hold_score_more_than_one() -> None:
    pieces = {"BriefTitle": "Aspirin", "Keyword": ["Placebo"]}
    assert _explained("aspirin OR placebo", pieces).score == pytest.approx(1 - 0.11 * 0.4)
    assert _explained("aspirin OR heparin", pieces).score == pytest.approx(0.89)


def test_all_of_several_score_their_mean() -> None:
    pieces = {"BriefTitle": "Aspirin", "Keyword": ["Placebo"]}
    assert _explained("aspirin AND placebo", pieces).score == pytest.approx((0.89 + 0.6) / 2)


def test_what_is_no_hit_says_which_parts_hold() -> None:
    said = _explained("aspirin AND heparin", {"BriefTitle": "Aspirin"})
    assert not said.holds
    assert said.score == 0
    assert [(part.holds, part.score) for part in said.reason.parts] == [(True, 0.89), (False, 0)]


def test_whether_a_part_scores_depends_on_the_query_and_not_on_the_study() -> None:
    """Where only the phase makes the alternative true, its words score 0 and still count."""
    said = _explained(
        "(heparin OR AREA[Phase]PHASE3) AND aspirin", {"BriefTitle": "Aspirin", "Phase": ["PHASE3"]}
    )
    assert said.holds
    assert said.score == pytest.approx(0.89 / 2)


def test_where_no_site_answers_words_score_nothing_and_values_have_no_score() -> None:
    nowhere = {"BriefTitle": "Aspirin"}
    assert _explained("SEARCH[Location]Bonn", nowhere).reason.score == 0
    assert _explained("SEARCH[Location](Bonn AND Rome)", nowhere).reason.score == 0
    assert (
        _explained("SEARCH[Location]AREA[LocationStatus]RECRUITING", nowhere).reason.score is None
    )


def test_tilt_scores_what_it_tilts() -> None:
    said = _explained("TILT[StartDate]aspirin", {"BriefTitle": "Aspirin"})
    assert said.score == 0.89
    assert said.reason.parts[0].matches


def test_a_negation_shows_what_it_negates() -> None:
    said = _explained("NOT aspirin", {"BriefTitle": "Aspirin"})
    assert not said.holds
    assert said.reason.parts[0].score == 0.89


def test_the_site_that_answers_best_is_shown() -> None:
    query = "SEARCH[Location](Bonn OR AREA[LocationStatus]RECRUITING)"
    sites = [{"LocationStatus": "RECRUITING"}, {"LocationCity": "Rome"}, {"LocationCity": "Bonn"}]
    said = _explained(query, {"sites": sites}, "LocationSearch")
    assert (said.reason.site, said.score) == (2, 0.95)
    assert _explained(query, {"sites": sites[:2]}, "LocationSearch").reason.site == 0
    assert _explained(query, {"sites": sites[1:2]}, "LocationSearch").reason.site is None


_FILTERS = (ValueMatch, RangeMatch, SizeMatch, MissingMatch, DistanceMatch, Negation)


def _each(reason: Reason) -> list[Reason]:
    return [reason, *(inner for one in reason.parts for inner in _each(one))]


def test_an_explanation_agrees_with_the_answer_for_every_query() -> None:
    studies = [PlainStudy.of(read_record(source).tree) for source in generate(12, seed=5)]
    kinds: set[type[Condition]] = set()
    for asked in islice(queries(studies, Random(11)), 90):
        for study in studies[:4]:
            said = explain(asked.condition, study, _AML)
            assert said.holds == matches(asked.condition, study, _AML), asked
            assert 0 <= said.score <= 1
            for part in _each(said.reason):
                kinds.add(type(part.condition))
                if isinstance(part.condition, TextMatch):
                    assert part.holds == bool(part.matches) == bool(part.score), asked
                if isinstance(part.condition, _FILTERS):
                    assert part.score is None
    assert {*_FILTERS, TextMatch, AllOf, AnyOf} <= kinds
