"""The first screen of a study: one sentence and four answers, of stated fields alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests import records

from trialwright.registry.reading import read_record
from trialwright.registry.record.enumerations import Status
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.web.public.content import Link
from trialwright.web.public.record.summary import Answered, sentence_of, summary

PLACES = "protocolSection__contactsLocationsModule"


def protocol_of(**changes: object) -> ProtocolSection:
    protocol = read_record(msgspec.json.encode(records.tree(**changes))).study.protocol_section
    assert protocol is not None
    return protocol


def answers(**changes: object) -> tuple[Answered, ...]:
    return summary(protocol_of(**changes)).answers


def test_a_study_is_said_in_one_sentence() -> None:
    sentence = sentence_of(
        protocol_of(
            protocolSection__armsInterventionsModule={
                "armGroups": [{"label": "A"}, {"label": "B"}],
                "interventions": [{"name": "Aspirin"}, {"name": "Placebo"}],
            }
        )
    )

    assert sentence == (
        "An interventional study, Phase 1 / Phase 2, planned with 10 participants, in 2 arms, "
        "giving Aspirin and Placebo, for Made-up Disease."
    )


def test_what_is_not_stated_is_left_out_of_the_sentence() -> None:
    assert sentence_of(ProtocolSection()) == "A study whose type is not stated."


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ({"studyType": "OBSERVATIONAL"}, "An observational study, in 1 group, looking at X, for "),
        ({"studyType": "EXPANDED_ACCESS"}, "An expanded access program, in 1 arm, giving X, for "),
        ({"studyType": "DREAMT_OF"}, "A study of the type DREAMT_OF, in 1 arm"),
        (
            {"studyType": "INTERVENTIONAL", "phases": ["NA"], "enrollmentInfo": {"count": 1}},
            "An interventional study, enrollment of 1 participant, in 1 arm",
        ),
        (
            {
                "studyType": "INTERVENTIONAL",
                "enrollmentInfo": {"count": 99_999_999, "type": "ACTUAL"},
            },
            "An interventional study, in 1 arm",
        ),
        (
            {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 2000, "type": "ACTUAL"}},
            "An interventional study, with 2,000 participants, in 1 arm",
        ),
    ],
)
def test_each_kind_of_study_has_its_words(design: dict[str, Any], said: str) -> None:
    sentence = sentence_of(
        protocol_of(
            protocolSection__designModule=design,
            protocolSection__armsInterventionsModule={
                "armGroups": [{"label": "A"}],
                "interventions": [{"name": "X"}],
            },
        )
    )

    assert sentence.startswith(said)


def test_many_names_are_counted_and_those_with_commas_stay_apart() -> None:
    sentence = sentence_of(
        protocol_of(
            protocolSection__conditionsModule={"conditions": ["Pain, Back", "B", "C", "D", "E"]}
        )
    )

    assert sentence.endswith("for Pain, Back; B; C and 2 more.")


def test_the_status_is_explained_and_says_when_it_was_verified() -> None:
    opened, *_ = answers()

    assert (opened.answer, opened.tone) == ("Recruiting", "open")
    assert opened.lines == (
        "Participants can join now.",
        "Start: February 2026 (estimated)",
        "Verified by the sponsor: January 2026",
    )


def test_a_study_that_stopped_says_why() -> None:
    short, *_ = answers(
        protocolSection__statusModule={"overallStatus": "TERMINATED", "whyStopped": "No \\> money"}
    )
    long, *_ = answers(
        protocolSection__statusModule={"overallStatus": "UNKNOWN", "whyStopped": "word " * 50}
    )

    assert "Why it stopped: No > money" in short.lines
    assert "Start: not stated" in short.lines
    assert "When this was last verified is not stated." in short.lines
    assert Link("Why it stopped", "#status") in long.lines


def test_every_status_of_the_registry_has_a_meaning() -> None:
    for status in Status:
        opened, *_ = answers(protocolSection__statusModule={"overallStatus": status.value})
        assert str(opened.lines[0]).endswith("."), status


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"minimumAge": "3 Years", "maximumAge": "18 Years"}, "3 Years to 18 Years"),
        ({"minimumAge": "3 Years"}, "3 Years or older"),
        ({"maximumAge": "18 Months"}, "Up to 18 Months"),
        ({}, "Age limits not stated"),
    ],
)
def test_ages_are_said_as_far_as_they_are_stated(limits: dict[str, str], said: str) -> None:
    _, joins, _, _ = answers(protocolSection__eligibilityModule=limits)

    assert joins.answer == said
    assert joins.lines == (
        "Sex: not stated",
        "Whether healthy volunteers are accepted is not stated.",
    )


def test_sites_are_counted_by_country_and_status() -> None:
    sites = [
        *({"country": "China", "status": "RECRUITING"} for _ in range(3)),
        *({"country": name} for name in ("Japan", "Chad", "Mali", "Peru")),
        {},
    ]
    _, _, where, _ = answers(**{PLACES: {"locations": sites}})

    assert where.answer == "8 sites"
    assert where.lines == (
        "China (3), Japan (1), Chad (1), Mali (1) and 1 more country",
        "1 site without a country",
        "Recruiting: 3",
        "5 sites without a status",
    )


def test_the_one_site_is_named() -> None:
    _, _, where, _ = answers()

    assert where.lines == ("Made-up Hospital", "Nowhere", "China")


def test_a_central_contact_alone_is_no_place() -> None:
    _, _, where, call = answers(
        **{
            PLACES: {
                "centralContacts": [
                    {"phone": "+1 (555) 010-99", "phoneExt": "7", "email": "a@example.org"},
                    {"name": "Second"},
                    {"name": "Third"},
                ]
            }
        }
    )

    assert (where.answer, where.lines) == (
        "No location stated",
        ("Only a central contact is given.",),
    )
    assert call.answer == "3 central contacts"
    assert call.lines == (
        "Name not stated",
        Link("+1 (555) 010-99, extension 7", "tel:+155501099;ext=7"),
        Link("a@example.org", "mailto:a@example.org"),
        "Second",
    )


def test_without_a_central_contact_those_at_the_sites_are_called() -> None:
    _, _, _, call = answers(**{PLACES: {"locations": [{"contacts": [{"name": "At the site"}]}]}})

    assert (call.answer, call.lines) == ("1 contact at a site", ("At the site",))


def test_no_contact_is_said() -> None:
    _, _, where, call = answers(**{PLACES: {}})

    assert call.answer == "No contact stated"
    assert (where.answer, where.lines) == ("No location stated", ())


@pytest.mark.parametrize("text", ["call me", "1234", "12345;ext=9", "javascript:12345"])
def test_what_is_no_telephone_number_is_not_dialled(text: str) -> None:
    _, _, _, call = answers(**{PLACES: {"centralContacts": [{"name": "A", "phone": text}]}})

    assert call.lines == ("A", text)
