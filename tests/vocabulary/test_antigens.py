"""Antigens go by many names, and a name means one antigen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary.antigens import antigen_called, antigen_mentions, antigens


def symbols_in(text: str) -> list[str]:
    return [mention.antigen.symbol for mention in antigen_mentions(text)]


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("CLL-1", "CLEC12A"),
        ("CD371", "CLEC12A"),
        ("cll1", "CLEC12A"),
        ("BCMA", "TNFRSF17"),
        ("CD-19", "CD19"),
        ("CD123", "IL3RA"),
        ("NY-ESO-1", "CTAG1B"),
        ("Claudin18.2", "CLDN18"),
        ("EGFRvIII", "EGFR"),
        ("Her-2/Neu", "ERBB2"),
        ("gp100", "PMEL"),
    ],
)
def test_an_alias_leads_to_the_approved_symbol(name: str, symbol: str) -> None:
    antigen = antigen_called(name)
    assert antigen is not None
    assert antigen.symbol == symbol
    assert antigen.hgnc


def test_an_antigen_without_a_gene_says_so() -> None:
    ganglioside = antigen_called("GD-2")
    assert ganglioside is not None
    assert not ganglioside.hgnc


def test_an_unknown_name_is_no_antigen() -> None:
    assert antigen_called("CD9999") is None


def test_symbols_are_unique_and_in_order() -> None:
    symbols = [antigen.symbol for antigen in antigens()]
    assert symbols == sorted(set(symbols))


def test_every_name_of_every_antigen_is_found_in_a_sentence() -> None:
    for antigen in antigens():
        for name in antigen.names:
            sentence = f"cells aimed at {name}, twice"
            (mention,) = antigen_mentions(sentence)
            assert mention.antigen is antigen
            assert sentence[mention.start : mention.end] == name


def test_the_disease_is_not_the_antigen() -> None:
    assert symbols_in("relapsed CLL, 1 prior line") == []
    assert symbols_in("CLL-1 positive blasts in AML") == ["CLEC12A"]


def test_short_words_count_only_as_they_are_written() -> None:
    assert symbols_in("patients who met the criteria got a kit") == []
    assert symbols_in("MET or KIT") == ["MET", "KIT"]


def test_names_are_found_inside_product_names() -> None:
    assert symbols_in("antiCD19 and CD22CAR cells, CART-BCMA, AdHER2") == [
        "CD19",
        "CD22",
        "TNFRSF17",
        "ERBB2",
    ]


def test_a_longer_number_is_another_antigen() -> None:
    assert symbols_in("CD190, CD38, CD3zeta, EGFRt") == ["CD38"]


@given(st.text(alphabet="CDcd12479-/ ,\u03b1BMA", max_size=60))
def test_mentions_stand_in_order_and_name_what_they_cover(text: str) -> None:
    reached = 0
    for mention in antigen_mentions(text):
        assert reached <= mention.start < mention.end
        assert antigen_called(text[mention.start : mention.end]) is mention.antigen
        reached = mention.end
