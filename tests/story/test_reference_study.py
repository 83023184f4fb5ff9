"""The reference study, from the founding page to our own: everything that page got wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import listening

from trialwright.registry.checks import check
from trialwright.registry.diff import compare
from trialwright.registry.flags import Answer, Donor, Modality, flags_of
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app

pytestmark = pytest.mark.reference

ID = NctId("NCT07338357")


@pytest.fixture
def home(reference_data: Path, tmp_path: Path) -> Path:
    """Return a registry that was filled from the founding page itself."""
    page = reference_data / "registry/seed/page.txt"
    assert load(tmp_path, [str(page)], clock=records.clock_from()).account.new == 1
    return tmp_path


@pytest.fixture
def facts(reference_data: Path) -> dict[str, object]:
    """Return what was checked by hand about the record."""
    checked: dict[str, object] = json.loads(
        (reference_data / "registry/seed/facts.json").read_text("utf-8")
    )
    return checked


def test_the_record_says_what_was_checked_by_hand(home: Path, facts: dict[str, object]) -> None:
    with Registry.open(home) as registry:
        version = registry.newest(ID)
    assert version is not None
    protocol = version.study.protocol_section
    assert protocol is not None
    assert protocol.design_module is not None
    assert protocol.eligibility_module is not None
    assert protocol.outcomes_module is not None
    assert protocol.sponsor_collaborators_module is not None
    sponsor = protocol.sponsor_collaborators_module.lead_sponsor
    assert sponsor is not None

    assert str(version.data_cut) == facts["versionHolder"]
    assert [str(phase) for phase in protocol.design_module.phases] == [facts["phase"]]
    assert f"{sponsor.name} ({sponsor.class_})" == facts["leadSponsor"]
    assert len(protocol.outcomes_module.primary_outcomes) == facts["primaryOutcomes"]
    assert len(protocol.outcomes_module.secondary_outcomes) == facts["secondaryOutcomes"]
    assert str(protocol.eligibility_module.maximum_age) == "18 Years"


def test_the_study_is_gene_therapy_under_two_of_three_definitions(home: Path) -> None:
    """The founding page says "Is NOT Gene Therapy: True" and gives no reason."""
    with Registry.open(home) as registry:
        version = registry.newest(ID)
    assert version is not None
    flags = flags_of(version.study)

    assert flags.fda_gene_therapy.answer is Answer.YES
    assert flags.ema_gtmp.answer is Answer.YES
    assert flags.in_vivo_only.answer is Answer.NO
    assert flags.modality is Modality.EX_VIVO_GENE_MODIFIED_CELL
    assert flags.donor is Donor.AUTOLOGOUS
    assert [antigen.symbol for antigen in flags.antigens] == ["CLEC12A"]
    assert flags.antigens[0].in_words.startswith("CLEC12A (CLL-1, CD371")
    assert all(flag.evidence for flag in (flags.fda_gene_therapy, flags.ema_gtmp))


def test_a_careful_reader_stops_where_one_should(home: Path) -> None:
    with Registry.open(home) as registry:
        version = registry.newest(ID)
    assert version is not None

    assert {finding.rule for finding in check(version.study, today=date(2026, 11, 22))} == {
        "intervention-as-condition",
        "no-location",
        "early-phase-without-monitoring-committee",
        "early-phase-arm-without-dose",
        "start-passed",
    }


def test_the_page_and_the_record_from_the_registry_differ_in_nothing(
    home: Path, reference_data: Path
) -> None:
    seed = reference_data / "registry/seed/NCT07338357.json"
    with Registry.open(home) as registry:
        version = registry.newest(ID)
    assert version is not None

    assert compare(version.tree, msgspec.json.decode(seed.read_bytes())).is_empty


def test_the_study_page_names_sponsor_and_dates_and_its_json_is_json(home: Path) -> None:
    """The founding page leaves the sponsor empty, misnames a date and prints no JSON."""
    with listening(create_app(lambda: Registry.open(home))) as address:
        page = httpx.get(f"{address}/study/{ID}").text
        record = httpx.get(f"{address}/study/{ID}.json").json()

    assert "First Affiliated Hospital of Guangxi Medical University" in page
    assert "13 January 2026" in page
    assert "22 December 2025" in page
    assert record["protocolSection"]["identificationModule"]["nctId"] == ID
