"""The tables of rules and definitions are whole."""

from __future__ import annotations

import pytest

from trialwright.registry.flags import Answer, definitions
from trialwright.registry.flags.definitions import definition_ids, verdicts
from trialwright.registry.flags.names import name_signs, targets_by_name
from trialwright.registry.flags.products import CELL, GENE
from trialwright.registry.flags.signs import Sign, read_table, sign_table
from trialwright.vocabulary.antigens import antigen_called


def test_three_definitions_are_stated_with_their_sources() -> None:
    assert tuple(definition.id for definition in definitions()) == definition_ids()
    for definition in definitions():
        assert definition.name
        assert definition.text.endswith(".")
        assert definition.source


def test_every_verdict_gives_every_definition_an_answer_with_its_reason() -> None:
    for verdict in verdicts().values():
        assert verdict.words
        for answer, why in verdict.answers.values():
            assert isinstance(answer, Answer)
            assert why


@pytest.mark.parametrize("sign", [*sign_table().signs, *name_signs()], ids=lambda sign: sign.id)
def test_every_sign_shows_a_kind_that_a_decision_knows(sign: Sign) -> None:
    assert sign.kind in GENE | CELL
    assert sign.hints


def test_every_sign_and_silencer_says_why() -> None:
    table = read_table("signs.toml")
    for row in (*table["sign"], *table["silencer"], *table["study"]):
        assert row["why"]


def test_signs_have_distinct_ids() -> None:
    ids = [sign.id for sign in sign_table().signs]
    assert len(ids) == len(set(ids))


def test_every_target_of_a_name_is_in_the_vocabulary() -> None:
    for symbol in targets_by_name().values():
        antigen = antigen_called(symbol)
        assert antigen is not None
        assert antigen.symbol == symbol


def test_no_rule_names_a_study() -> None:
    for name in ("signs.toml", "names.toml", "donors.toml", "definitions.toml"):
        assert "NCT0" not in str(read_table(name)).upper()
