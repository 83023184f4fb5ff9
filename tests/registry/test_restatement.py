"""The restatement says what the real record says, in other words, and says that it does."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from msgspec.structs import replace

from trialwright.registry.markup import ListBlock, Paragraph, blocks, unescape
from trialwright.registry.reading import Reading, read_record
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import Outcome
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.restatement import (
    LABEL,
    is_restatement,
    restatement,
    restatement_source,
)
from trialwright.vocabulary import NctId

STUDY = NctId("NCT07338357")
#: Numbers, with the sign that makes a limit of them: "≥50%", "<16", "3".
LIMIT = re.compile(r"[<>≤≥]?\s?\d+(?:\.\d+)?%?")
UNITS = ("year", "month", "week", "kg", "Karnofsky", "Lansky", "CLL-1")


@pytest.fixture
def restated() -> Reading:
    found = restatement(STUDY)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def real(reference_data: Path) -> Reading:
    return read_record((reference_data / "registry" / "seed" / f"{STUDY}.json").read_bytes())


def protocol(reading: Reading) -> ProtocolSection:
    assert reading.study.protocol_section is not None
    return reading.study.protocol_section


def criteria(reading: Reading) -> list[list[tuple[str, str]]]:
    """Return both lists of criteria, each criterion with its marker."""
    module = protocol(reading).eligibility_module
    assert module is not None
    assert module.eligibility_criteria is not None
    return [
        [
            (item.marker, paragraph.text)
            for item in block.items
            for paragraph in item.blocks
            if isinstance(paragraph, Paragraph)
        ]
        for block in blocks(module.eligibility_criteria)
        if isinstance(block, ListBlock)
    ]


def outcomes(reading: Reading) -> list[Outcome]:
    module = protocol(reading).outcomes_module
    assert module is not None
    return [*module.primary_outcomes, *module.secondary_outcomes, *module.other_outcomes]


def test_it_reads_as_a_whole_record_without_drift(restated: Reading) -> None:
    assert restated.nct_id == STUDY
    assert restated.drift == ()


def test_it_carries_its_label_wherever_a_copy_goes(restated: Reading) -> None:
    description = protocol(restated).description_module
    assert description is not None
    assert description.brief_summary is not None
    assert description.brief_summary.startswith(LABEL)
    assert is_restatement(restated)


def test_other_studies_have_no_restatement() -> None:
    assert restatement(NctId("NCT00000001")) is None
    assert restatement_source(NctId("NCT00000001")) is None


def test_it_has_ten_inclusion_and_eleven_exclusion_criteria(restated: Reading) -> None:
    inclusion, exclusion = criteria(restated)

    assert [marker for marker, _ in inclusion] == [f"{number}." for number in range(1, 11)]
    assert [marker for marker, _ in exclusion] == [f"{number}." for number in range(1, 12)]


def test_it_names_no_person_and_no_way_to_reach_one(restated: Reading) -> None:
    source = (restatement_source(STUDY) or b"").decode()
    contacts = protocol(restated).contacts_locations_module

    assert contacts is not None
    assert contacts.central_contacts == ()
    assert [official.name for official in contacts.overall_officials] == [None]
    assert re.search(r"@|\+\d|phone|investigatorFullName", source) is None


@pytest.mark.reference
def test_a_real_record_is_not_taken_for_a_restatement(real: Reading) -> None:
    assert not is_restatement(real)


@pytest.mark.reference
def test_each_criterion_has_the_limits_of_the_real_one(restated: Reading, real: Reading) -> None:
    for ours, theirs in zip(criteria(restated), criteria(real), strict=True):
        for (marker, own), (number, original) in zip(ours, theirs, strict=True):
            assert marker == number
            assert limits(own) == limits(original), marker
            assert named(own) == named(original), marker


def limits(text: str) -> set[str]:
    """Return the numbers of a text with their signs, names such as CLL-1 left out."""
    bare = text.replace("CLL-1", "CLL")
    return {limit.replace(" ", "") for limit in LIMIT.findall(bare)}


def named(text: str) -> set[str]:
    return {unit for unit in UNITS if unit in text}


@pytest.mark.reference
def test_no_sentence_is_copied(restated: Reading, real: Reading) -> None:
    """No run of eight words of the registry's prose stands in the restatement."""
    theirs = " ".join(prose(real).split())
    ours = prose(restated).split()

    for start in range(len(ours) - 7):
        run = " ".join(ours[start : start + 8])
        assert run not in theirs


@pytest.mark.reference
def test_no_criterion_longer_than_a_few_words_is_the_same(restated: Reading, real: Reading) -> None:
    for ours, theirs in zip(criteria(restated), criteria(real), strict=True):
        for (marker, own), (_, original) in zip(ours, theirs, strict=True):
            likeness = SequenceMatcher(None, own.lower().split(), original.lower().split()).ratio()
            assert len(original.split()) <= 4 or likeness < 0.7, marker


def prose(reading: Reading) -> str:
    section = protocol(reading)
    assert section.description_module is not None
    assert section.eligibility_module is not None
    markup = (
        section.description_module.brief_summary,
        section.description_module.detailed_description,
        section.eligibility_module.eligibility_criteria,
        *(outcome.description for outcome in outcomes(reading)),
    )
    return "\n".join(unescape(Markup(text)) for text in markup if text)


@pytest.mark.reference
def test_outcomes_agree_in_number_rank_and_time_frame(restated: Reading, real: Reading) -> None:
    ours, theirs = protocol(restated).outcomes_module, protocol(real).outcomes_module
    assert ours is not None
    assert theirs is not None
    assert len(ours.primary_outcomes) == len(theirs.primary_outcomes) == 1
    assert len(ours.secondary_outcomes) == len(theirs.secondary_outcomes) == 6
    assert [str(outcome.time_frame).rstrip(".") for outcome in outcomes(restated)] == [
        str(outcome.time_frame).rstrip(".") for outcome in outcomes(real)
    ]


@pytest.mark.reference
def test_dates_design_and_sponsor_are_those_of_the_record(restated: Reading, real: Reading) -> None:
    ours, theirs = protocol(restated), protocol(real)

    assert ours.status_module == theirs.status_module
    assert ours.design_module == theirs.design_module
    assert ours.oversight_module == theirs.oversight_module
    assert ours.conditions_module == theirs.conditions_module
    assert ours.ipd_sharing_statement_module == theirs.ipd_sharing_statement_module
    assert restated.study.derived_section == real.study.derived_section
    assert restated.study.has_results == real.study.has_results
    assert ours.sponsor_collaborators_module is not None
    assert theirs.sponsor_collaborators_module is not None
    assert (
        ours.sponsor_collaborators_module.lead_sponsor
        == theirs.sponsor_collaborators_module.lead_sponsor
    )
    assert (
        ours.sponsor_collaborators_module.collaborators
        == theirs.sponsor_collaborators_module.collaborators
    )
    assert ours.identification_module is not None
    assert theirs.identification_module is not None
    assert ours.identification_module.organization == theirs.identification_module.organization


@pytest.mark.reference
def test_ages_sex_arms_and_interventions_are_those_of_the_record(
    restated: Reading, real: Reading
) -> None:
    ours, theirs = protocol(restated), protocol(real)
    assert ours.eligibility_module is not None
    assert theirs.eligibility_module is not None
    assert ours.arms_interventions_module is not None
    assert theirs.arms_interventions_module is not None

    assert replace(ours.eligibility_module, eligibility_criteria=None) == replace(
        theirs.eligibility_module, eligibility_criteria=None
    )
    assert [
        replace(arm, description=None) for arm in ours.arms_interventions_module.arm_groups
    ] == [replace(arm, description=None) for arm in theirs.arms_interventions_module.arm_groups]
    assert [
        replace(item, description=None) for item in ours.arms_interventions_module.interventions
    ] == [
        replace(item, description=None) for item in theirs.arms_interventions_module.interventions
    ]
