"""What the registry says of its fields."""

from __future__ import annotations

from trialwright.registry.descriptions import Link, descriptions
from trialwright.registry.fields import all_fields


def test_every_field_is_described_and_nothing_else_is() -> None:
    assert set(descriptions()) == {field.path for field in all_fields()}


def test_a_description_has_texts_rules_and_a_link() -> None:
    said = descriptions()["protocolSection.identificationModule.secondaryIdInfos.id"]

    assert said.titled
    assert said.rules.endswith('\nOptional if Expanded Access Type is "Individual Patients"')
    assert said.text == ""
    assert said.link == Link(
        "Secondary IDs", "https://clinicaltrials.gov/policy/protocol-definitions#SecondaryIds"
    )


def test_tabs_and_new_lines_are_those_of_the_registry() -> None:
    texts = [text for said in descriptions().values() for text in (said.text, said.rules)]

    assert any("\t" in text for text in texts)
    assert any("\n" in text for text in texts)
    assert not any("\\" in text for text in texts)
