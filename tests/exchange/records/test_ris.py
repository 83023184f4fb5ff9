"""One study as a reference that a reference manager can take in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import records

from trialwright.errors import InvalidInput
from trialwright.exchange.records import TAGS, ris_record, select_tags
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study

_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


def _read(record: bytes) -> list[tuple[str, str]]:
    """Return tags and values as an importer would; fails on any line that is neither."""
    text = record.decode("utf-8")
    assert text.endswith("\r\n")
    pairs: list[tuple[str, str]] = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        found = _LINE.fullmatch(line)
        assert found is not None, line
        pairs.append((found[1], found[2]))
    return pairs


def _study(**changes: object) -> Study:
    return convert_study(records.tree(records.FIRST, **changes))


def test_a_study_is_an_entry_of_an_online_database() -> None:
    study = _study(
        protocolSection__identificationModule__officialTitle="The Whole Title",
        protocolSection__identificationModule__acronym="MUS",
        protocolSection__sponsorCollaboratorsModule__collaborators=[{"name": "Helpers, Inc."}],
        protocolSection__conditionsModule__keywords=["one", "Made-up Disease"],
        protocolSection__identificationModule__secondaryIdInfos=[{"id": "2026-1"}, {}],
    )

    assert _read(ris_record(study, accessed=date(2026, 11, 2))) == [
        ("TY", "DBASE"),
        ("ID", "NCT90000001"),
        ("AN", "NCT90000001"),
        ("TI", "A Made-up Study of Something"),
        ("ST", "MUS"),
        ("AU", "Made-up Hospital"),
        ("A2", "Helpers, Inc."),
        ("PY", "2026"),
        ("DA", "2026/01/13/"),
        ("AB", "Nothing of this is real >3 times over."),
        ("KW", "Made-up Disease"),
        ("KW", "one"),
        ("N1", "Official title: The Whole Title"),
        ("N1", "Study status: RECRUITING"),
        ("M3", "INTERVENTIONAL"),
        ("U1", "MADE-UP-1"),
        ("U1", "2026-1"),
        ("DB", "ClinicalTrials.gov"),
        ("DP", "National Library of Medicine (US)"),
        ("PB", "Made-up Hospital"),
        ("UR", "https://clinicaltrials.gov/study/NCT90000001"),
        ("Y2", "2026/11/02/"),
        ("ER", ""),
    ]


def test_selected_tags_come_in_their_own_order_between_the_first_and_the_last() -> None:
    pairs = _read(ris_record(_study(), ["UR", "TI"]))

    assert [tag for tag, _ in pairs] == ["TY", "TI", "UR", "ER"]
    assert select_tags(["UR", "TI", "UR"]) == ("TI", "UR")


def test_a_name_that_is_no_tag_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"contains invalid field name: 'ZZ'"):
        ris_record(_study(), ["TI", "ZZ"])


def test_a_selection_of_no_tag_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least one tag"):
        select_tags([])


def test_what_a_record_does_not_say_has_no_line() -> None:
    assert _read(ris_record(convert_study({}))) == [
        ("TY", "DBASE"),
        ("DB", "ClinicalTrials.gov"),
        ("DP", "National Library of Medicine (US)"),
        ("ER", ""),
    ]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_can_begin_a_line_of_its_own(said: str) -> None:
    study = _study(protocolSection__identificationModule__briefTitle=f"{said}\r\nER  - \n{said}")

    titles = [value for tag, value in _read(ris_record(study, ["TI"])) if tag == "TI"]

    assert titles == [" ".join(f"{said} ER - {said}".split())]


@pytest.mark.reference
def test_every_real_record_is_a_well_formed_reference(real_studies: list[Study]) -> None:
    order = {tag: place for place, tag in enumerate(TAGS)}
    for study in real_studies:
        pairs = _read(ris_record(study))
        places = [order[tag] for tag, _ in pairs]
        assert places == sorted(places)
        said = dict(pairs)
        assert {"TY", "ID", "TI", "AU", "PY", "DA", "AB", "UR", "ER"} <= said.keys()
        assert [tag for tag, value in pairs if not value] == ["ER"]
