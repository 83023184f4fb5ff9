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
        ("CD268", "TNFRSF13C"),
        ("BAFFR", "TNFRSF13C"),
        ("CD309", "KDR"),
        ("LAGE-1a", "CTAG2"),
        ("LAGE-2", "CTAG1B"),
        ("MAGE-A12", "MAGEA12"),
        ("STEAP-2", "STEAP2"),
        ("IL-1RAcP", "IL1RAP"),
        ("HA-1", "ARHGAP45"),
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


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("TAG72", "TAG-72"),
        ("CA 72-4", "TAG-72"),
        ("LMP-1", "EBV LMP1"),
        ("LMP2A", "EBV LMP2"),
        ("MCPyV", "MCPyV T antigen"),
    ],
)
def test_a_sugar_and_a_viral_protein_go_by_their_usual_name(name: str, symbol: str) -> None:
    antigen = antigen_called(name)
    assert antigen is not None
    assert antigen.symbol == symbol
    assert not antigen.hgnc


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


def test_neighbours_of_a_family_are_told_apart() -> None:
    assert symbols_in("MAGE-A1, MAGE-A10 and MAGE-A12") == ["MAGEA1", "MAGEA10", "MAGEA12"]
    assert symbols_in("BAFF-R, BCMA and TACI") == ["TNFRSF13C", "TNFRSF17", "TNFRSF13B"]
    assert symbols_in("NY-ESO-1/LAGE-1a, STEAP1, STEAP2") == [
        "CTAG1B",
        "CTAG2",
        "STEAP1",
        "STEAP2",
    ]


def test_a_word_of_plain_english_is_no_antigen() -> None:
    assert symbols_in("a UFO, last menstrual period (LMP), BAFF, tag 7") == []


@given(st.text(alphabet="CDcd12479-/ ,\u03b1BMA", max_size=60))
def test_mentions_stand_in_order_and_name_what_they_cover(text: str) -> None:
    reached = 0
    for mention in antigen_mentions(text):
        assert reached <= mention.start < mention.end
        assert antigen_called(text[mention.start : mention.end]) is mention.antigen
        reached = mention.end
