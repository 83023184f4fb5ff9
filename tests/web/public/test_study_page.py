"""The page of a study shows the whole record, and says what is not in it."""

from __future__ import annotations

import gzip
import re
import sys
import timeit
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import pytest
from tests import records
from tests.web.public.maximal import Steps, altered, leaves, maximal_tree
from tests.web.public.reading_html import Reader

from trialwright.registry.containers.values import Form
from trialwright.registry.fields import fields_by_path
from trialwright.registry.labels import labels
from trialwright.registry.markup import Block, Paragraph, blocks
from trialwright.registry.reading import read_record
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import UNKNOWN_ENROLLMENT
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId, PartialDate
from trialwright.web.public.rendering import html_of
from trialwright.web.public.study import page_of_restatement, page_of_version
from trialwright.web.public.wording import day, number, partial

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def version_of(source: bytes, number: int = 1, **changes: Any) -> Version:  # noqa: ANN401 - fields
    """Return a record as a version that a load brought."""
    reading = read_record(source)
    said: dict[str, Any] = {
        "kind": "first",
        "data_cut": date(2026, 3, 25),
        "last_update_posted": date(2026, 1, 13),
        "past_number": None,
        "past_date": None,
    }
    return Version(
        nct_id=reading.nct_id,
        number=number,
        form=Form.JSON,
        source=source,
        first_seen=NOON,
        last_seen=NOON,
        content_hash=reading.content_hash.hex(),
        derived_hash=reading.derived_hash.hex(),
        lossy=reading.lossy,
        drift=tuple(deviation.pattern for deviation in reading.drift),
        **(said | changes),
    )


def html_of_record(source: bytes, newest: int = 1) -> str:
    return html_of(page_of_version(version_of(source), newest=newest, today=TODAY))


def page_of(tree: dict[str, Any]) -> Reader:
    return Reader(html_of_record(msgspec.json.encode(tree)))


@pytest.fixture(scope="module")
def whole() -> str:
    """Return the page of a record that states everything there is to state."""
    return html_of_record(msgspec.json.encode(maximal_tree()))


def test_the_record_that_states_everything_reads_without_drift() -> None:
    assert read_record(msgspec.json.encode(maximal_tree())).drift == ()


@pytest.mark.parametrize(
    ("path", "steps"),
    [pair for pair in leaves() if not pair[0].endswith("identificationModule.nctId")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_a_leaf_states_is_told_apart_on_the_page(
    path: str, steps: Steps, whole: str
) -> None:
    """If another value made the same page, the page would keep silent about the field."""
    other = html_of_record(msgspec.json.encode(altered(maximal_tree(), steps)))

    assert _record_alone(other) != _record_alone(whole), path


def _record_alone(page: str) -> str:
    """Return the page without what is derived and without the hash, which differ anyway."""
    bare = re.sub('<section id="derived".*?</section>', "", page, flags=re.DOTALL)
    assert bare != page
    return bare.partition("Content hash")[0]


def test_a_page_is_well_formed_and_its_anchors_are_distinct(whole: str) -> None:
    page = Reader(whole)

    assert page.unbalanced == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags.count("h1") == 1


def test_headings_go_down_by_one(whole: str) -> None:
    levels = [int(tag[1]) for tag in Reader(whole).tags if tag[0] == "h" and tag[1:].isdigit()]

    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_heads(whole: str) -> None:
    page = Reader(whole)

    assert page.tags.count("table") == page.tags.count("caption") > 10
    heads = page.tags.count("th")
    assert sum(tag == "th" and name == "scope" for tag, name, _ in page.attributes) == heads


def test_a_record_of_almost_nothing_still_has_every_section() -> None:
    """A withheld record has no design and no sponsor."""
    tree = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000003"},
            "statusModule": {"overallStatus": "WITHHELD"},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-25"}},
    }

    page = page_of(tree)

    assert page.says("Study NCT90000003")
    assert page.says("Withheld")
    assert page.text.count("Not provided by the sponsor.") >= 8
    assert page.says("No location is provided by the sponsor.")
    assert page.says("No results posted. That is all it means")
    assert not page.says("no harm")


def test_a_record_without_a_status_says_so() -> None:
    page = page_of(records.tree(protocolSection__statusModule={}))

    assert page.says("Status not provided")


def test_record_text_never_becomes_html() -> None:
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    tree = maximal_tree()
    for _, steps in leaves():
        node: Any = tree
        for step in steps[:-1]:
            node = node[step]
        if isinstance(node[steps[-1]], str) and node[steps[-1]].startswith("text of "):
            node[steps[-1]] = evil

    page = page_of(tree)

    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert page.text.count("<script>") > 100


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://[broken", "//no-scheme", "plain"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    page = page_of(
        records.tree(
            protocolSection__referencesModule={"seeAlsoLinks": [{"label": "See", "url": url}]}
        )
    )

    assert page.says(f"See: {url}")
    assert url not in page.links


def test_links_lead_to_pubmed_documents_and_mail() -> None:
    page = page_of(
        records.tree(
            protocolSection__referencesModule={
                "references": [{"pmid": "12345"}, {"pmid": "1/../2", "citation": "Odd"}],
                "seeAlsoLinks": [{"label": "Here", "url": "https://example.org/"}],
            },
            protocolSection__contactsLocationsModule={
                "centralContacts": [
                    {"name": "A", "email": "a@example.org", "phone": "1", "phoneExt": "2"},
                    {"name": "B", "email": "b@example.org?cc=x", "phoneExt": "3"},
                ]
            },
            documentSection={
                "largeDocumentModule": {
                    "largeDocs": [
                        {"label": "Protocol", "filename": "Prot_000.pdf"},
                        {"filename": "../up.pdf"},
                    ]
                }
            },
        )
    )

    assert "https://pubmed.ncbi.nlm.nih.gov/12345/" in page.links
    assert "https://example.org/" in page.links
    assert "mailto:a@example.org" in page.links
    assert page.says("1, extension 2")
    assert page.says("number not stated, extension 3")
    documents = "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/"
    assert [link for link in page.links if "large-docs" in link] == [f"{documents}Prot_000.pdf"]
    assert not any("cc=x" in link for link in page.links)


def test_dates_are_named_for_what_they_are() -> None:
    page = page_of(records.tree())

    assert page.says("Submitted by the sponsor Passed quality control Posted publicly")
    assert page.says(
        "First version of the record 22 December 2025 not stated 13 January 2026 (actual)"
    )
    assert page.says("Study start February 2026 (estimated)")
    assert page.says("First seen here (our clock) 22 November 2026, 12:00 UTC")


def test_a_date_without_a_type_or_a_type_without_a_date_is_said() -> None:
    page = page_of(
        records.tree(
            protocolSection__statusModule__startDateStruct={"date": "2026"},
            protocolSection__statusModule__completionDateStruct={"type": "ACTUAL"},
            protocolSection__statusModule__lastUpdatePostDateStruct={"type": "ESTIMATED"},
        )
    )

    assert page.says("2026 (actual or estimated: not stated)")
    assert page.says("date not stated (actual)")
    assert page.says("date not stated (estimated)")


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"count": 99_999_999, "type": "ESTIMATED"}, "unknown (the registry writes 99999999"),
        ({"count": 150_000}, "150,000 (actual or estimated: not stated)"),
        ({"count": 0, "type": "ACTUAL"}, "0 (actual)"),
        ({"type": "ACTUAL"}, "number not stated (actual)"),
        ({}, "Enrollment Not provided"),
    ],
)
def test_enrollment_is_never_a_number_that_nobody_counted(info: dict[str, Any], said: str) -> None:
    page = page_of(records.tree(protocolSection__designModule={"enrollmentInfo": info}))

    assert page.says(said)


def test_a_constant_that_came_later_stands_as_it_is() -> None:
    page = page_of(records.tree(protocolSection__statusModule__overallStatus="PAUSED_BY_ALIENS"))

    assert page.says("PAUSED_BY_ALIENS")


def test_criteria_have_anchors_by_their_own_numbers() -> None:
    text = (
        "General remark\n\n"
        "* before any heading\n\n"
        "Of interest\nInclusion Criteria:\n\n1. One\n2) Two\n\n   * nested\n\n"
        "Key Exclusion Criteria\n\n* First\n* Second\n\n1. Numbered\n1. Again"
    )
    page = page_of(records.tree(protocolSection__eligibilityModule__eligibilityCriteria=text))

    wanted = {
        *("criterion-1", "inclusion-1", "inclusion-2"),
        *("exclusion-1", "exclusion-2", "exclusion-1-2", "exclusion-1-3"),
    }
    kinds = ("criterion-", "inclusion-", "exclusion-")
    assert {anchor for anchor in page.ids if anchor.startswith(kinds)} == wanted
    assert page.says("General remark")
    assert page.says("2) Two • nested")


def test_a_record_without_criteria_says_so() -> None:
    page = page_of(records.tree(protocolSection__eligibilityModule={"sex": "ALL"}))

    assert page.says("The record states no criteria.")


def test_results_without_a_module_say_that_it_is_missing() -> None:
    page = page_of(
        records.tree(hasResults=True, resultsSection={"adverseEventsModule": {"timeFrame": "1 y"}})
    )

    assert page.text.count("Not part of the posted results.") == 4
    assert page.says("Serious adverse events: none are listed in the record.")
    assert page.says("Reported in the results")


def test_na_means_not_estimable_and_is_never_dropped() -> None:
    measure = {
        "title": "Median survival",
        "paramType": "MEDIAN",
        "dispersionType": "95% Confidence Interval",
        "groups": [{"id": "OG000", "title": "Treated"}],
        "classes": [
            {
                "categories": [
                    {
                        "measurements": [
                            {
                                "groupId": "OG000",
                                "value": "NA",
                                "lowerLimit": "3.1",
                                "comment": "Not reached \\<yet\\>",
                            },
                            {"groupId": "OG009", "value": "30,600"},
                        ]
                    }
                ]
            }
        ],
        "analyses": [
            {"groupIds": ["OG000"], "pValue": "<0.001", "ciLowerLimit": "1.2", "ciPctValue": "95"},
            {"ciNumSides": "TWO_SIDED"},
        ],
    }
    page = page_of(
        records.tree(resultsSection={"outcomeMeasuresModule": {"outcomeMeasures": [measure]}})
    )

    assert page.says("not estimable (NA) (3.1 to ?)")
    assert page.says("Not reached <yet>")
    assert page.says("Group OG009, not described")
    assert page.says("30,600")
    assert page.says("95%: 1.2 to no upper limit")
    assert page.says("Two-sided")


def test_counts_of_harm_say_whom_they_are_of() -> None:
    events = {
        "eventGroups": [
            {"id": "EG0", "title": "Treated", "deathsNumAffected": 0, "seriousNumAtRisk": 9}
        ],
        "seriousEvents": [
            {"term": "Fever", "stats": [{"groupId": "EG0", "numAffected": 3, "numEvents": 1}]}
        ],
    }
    page = page_of(records.tree(resultsSection={"adverseEventsModule": events}))

    assert page.says("0 number at risk not stated")
    assert page.says("number affected not stated of 9")
    assert page.says("3 number at risk not stated 1 event")


def test_sites_are_grouped_by_country_and_folded_if_many() -> None:
    sites = [{"facility": f"Site {n}", "country": "China" if n % 2 else "Japan"} for n in range(30)]
    page = page_of(
        records.tree(protocolSection__contactsLocationsModule={"locations": [*sites, {}]})
    )

    assert page.says("31 sites in 3 countries")
    assert page.says("China: 15 sites")
    assert page.says("Country not stated: 1 site")
    assert ("details", "open", "") not in page.attributes


def test_arms_and_interventions_are_crossed_where_there_are_several() -> None:
    page = page_of(
        records.tree(
            protocolSection__armsInterventionsModule={
                "armGroups": [{"label": "A"}, {"label": "B"}, {}],
                "interventions": [
                    {"name": "Drug", "armGroupLabels": ["A", "B"]},
                    {"name": "Placebo", "armGroupLabels": ["B"]},
                ],
            }
        )
    )

    assert page.says("Drug given given not listed")
    assert page.says("Placebo not listed given not listed")
    assert page.says("Arm without a name")


def test_what_the_model_does_not_know_is_shown_as_it_came() -> None:
    tree = records.tree()
    tree["protocolSection"]["laterModule"] = {"word": "<i>new</i>"}

    page = page_of(tree)

    assert page.says("Fields that this program does not know")
    assert page.says('protocolSection.laterModule {"word":"<i>new</i>"}')


def test_a_made_up_study_is_marked_and_not_linked_to_the_registry() -> None:
    page = page_of(records.tree())

    assert page.says("This is a made-up sample record.")
    assert "https://clinicaltrials.gov/study/NCT90000001" not in page.links


def test_an_old_version_is_marked() -> None:
    page = Reader(html_of_record(records.record(), newest=4))

    assert page.says("This is an old version.")
    assert page.says("Go to the newest version (number 4)")
    assert "/study/NCT90000001/version/1.json" in page.links


def test_a_version_from_the_registrys_own_history_says_so() -> None:
    version = version_of(
        records.record(),
        number=2,
        kind="derived",
        data_cut=None,
        last_update_posted=None,
        past_number=3,
        past_date=date(2025, 12, 1),
    )
    undated = version_of(records.record(), past_number=1)

    page = Reader(html_of(page_of_version(version, newest=2, today=TODAY)))
    other = Reader(html_of(page_of_version(undated, newest=2, today=TODAY)))

    assert page.says("none: from the registry's own history")
    assert page.says("version 3 1 December 2025")
    assert page.says("2: only the registry's computed part changed")
    assert "/study/NCT90000001/diff?from=1&to=2" in page.links
    assert other.says("In the registry's own history version 1")


def test_a_copy_that_had_lost_its_lists_says_so() -> None:
    page = page_of(records.tree(protocolSection__designModule={"phases": "PHASE2"}))

    assert page.says("Single values had lost their lists")
    assert page.says("Phase 2")


def test_the_restatement_is_marked_and_says_all_three_definitions() -> None:
    found = page_of_restatement(NctId("NCT07338357"), TODAY)
    assert found is not None

    page = Reader(html_of(found))

    assert page.says("This is a restatement in our own words.")
    assert {f"inclusion-{n}" for n in range(1, 11)} <= set(page.ids)
    assert {f"exclusion-{n}" for n in range(1, 12)} <= set(page.ids)
    assert page.says("FDA (United States) Yes")
    assert page.says("EMA (European Union) Yes")
    assert page.says("In vivo only No")
    assert page.says("this does not mean that none occurred")
    assert not page.says("First seen here")


def test_other_studies_have_no_restatement() -> None:
    assert page_of_restatement(NctId("NCT00000001"), TODAY) is None


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        ("2026-11-21", "1 day"),
        ("2026-10", "22 to 52 days, as no day is stated"),
        ("2026-11", "0 to 21 days, as no day is stated"),
        ("2027-01", "The date lies ahead"),
    ],
)
def test_days_since_verification_are_as_precise_as_the_date(verified: str, said: str) -> None:
    page = page_of(records.tree(protocolSection__statusModule__statusVerifiedDate=verified))

    assert page.says(f"Since the record was last verified {said}")


def test_results_without_adverse_events_are_not_read_as_no_harm() -> None:
    page = page_of(records.tree(hasResults=True, resultsSection={"moreInfoModule": {}}))

    assert page.says("Results are posted without a section on adverse events")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Aspirin", "Modality No gene or cell product"),
        ("AAV8 vector carrying the factor IX gene", "Donor No cells are given"),
        ("Autologous CD19 CAR-T cells", "Target antigens CD19 Donor The participant's own cells"),
        ("Autologous mesenchymal stem cells", "Target antigens None named in the record"),
    ],
)
def test_the_product_is_said_as_far_as_there_is_one(name: str, said: str) -> None:
    page = page_of(
        records.tree(
            protocolSection__armsInterventionsModule={
                "interventions": [{"type": "BIOLOGICAL", "name": name}]
            }
        )
    )

    assert page.says(said)


def _leaf_texts(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaf_texts(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaf_texts(value, path)
    else:
        yield path, tree


def _paragraphs(found: tuple[Block, ...]) -> Iterator[str]:
    for block in found:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for item in block.items:
                yield from _paragraphs(item.blocks)


_ONLY_REFERENCES = ("groupId", "groupIds", "groups.id", "eventGroups.id")


def _expected(path: str, value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return what of a leaf must stand on the page; ids of groups only join."""
    field = fields_by_path().get(path)
    if path.endswith(_ONLY_REFERENCES) or isinstance(value, bool) or value == UNKNOWN_ENROLLMENT:
        return []
    if field is None or isinstance(value, float):
        return [str(abs(value)) if isinstance(value, int | float) else value]
    kind = field.type.removesuffix("[]")
    if field.is_markup:
        return list(_paragraphs(blocks(Markup(value))))
    if kind in labels():
        return [labels()[kind].get(value, value)]
    if kind == "NormalizedDate":
        return [day(date.fromisoformat(value))]
    if kind == "PartialDate":
        return [partial(PartialDate(value))]
    if kind == "DateTimeMinutes":
        return [value.replace("T", " ")]
    return [number(value) if isinstance(value, int) else value]


@pytest.mark.reference
def test_nothing_of_a_real_record_is_left_out_of_its_page(reference_data: Path) -> None:
    """Over records that together show every path, value, date shape and escape."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    leaves_seen = 0
    for source in gzip.decompress(cover.read_bytes()).splitlines():
        page = Reader(html_of_record(source))
        shown = "".join(" ".join([*page.pieces, *page.links]).split()).casefold()
        assert page.unbalanced == []
        assert len(page.ids) == len(set(page.ids))
        for path, value in _leaf_texts(msgspec.json.decode(source)):
            for wanted in _expected(path, value):
                assert "".join(wanted.split()).casefold() in shown, (path, value)
                leaves_seen += 1
    assert leaves_seen > 10_000


@pytest.mark.reference
def test_a_study_page_is_made_in_less_than_ten_milliseconds(reference_data: Path) -> None:
    """The median over real records, from the stored bytes to the HTML."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    versions = [version_of(source) for source in gzip.decompress(cover.read_bytes()).splitlines()]
    spent = [_seconds_for(version) for version in versions]
    largest = max(range(len(versions)), key=lambda place: len(versions[place].source))

    print(  # noqa: T201 - a measurement to look at with -s
        f"study page: median {median(spent) * 1e3:.1f} ms over {len(spent)} records; largest "
        f"record ({len(versions[largest].source):,} bytes) {spent[largest] * 1e3:.1f} ms"
    )
    assert median(spent) < 0.010


def _seconds_for(version: Version) -> float:
    """Return the time for a version's page: the best of three, without a tracer in the way."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return min(
            timeit.repeat(
                lambda: html_of(page_of_version(version, newest=1, today=TODAY)), number=1, repeat=3
            )
        )
    finally:
        sys.settrace(tracer)
