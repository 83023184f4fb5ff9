"""Studies as CSV: the registry's columns, order and formats, and nothing lost on the way."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from tests import records

from trialwright.errors import InvalidInput
from trialwright.exchange.records import COLUMNS, csv_header, csv_rows, select_columns
from trialwright.exchange.records.modules import modules_of
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study
from trialwright.registry.trees import JsonObject

_ARMS = "protocolSection__armsInterventionsModule__interventions"
_DESIGN = "protocolSection__designModule__designInfo"


def _read(lines: Iterable[bytes]) -> list[list[str]]:
    text = b"".join(lines).decode("utf-8")
    return list(csv.reader(StringIO(text, newline=""), strict=True))


def _cell(column: str, /, **changes: object) -> str:
    study = convert_study(records.tree(records.FIRST, **changes))
    [[cell]] = _read(csv_rows([study], select_columns([column])))
    return cell


def _outcome(measure: str, description: str | None = None, frame: str | None = None) -> object:
    said = {"measure": measure, "description": description, "timeFrame": frame}
    return {key: value for key, value in said.items() if value is not None}


@pytest.mark.reference
def test_the_columns_are_the_registrys_in_its_order(reference_data: Path) -> None:
    with (reference_data / "registry/spec/csv-columns.tsv").open(encoding="utf-8") as table:
        listed = [row["column"] for row in csv.DictReader(table, delimiter="\t")]

    assert [column.name for column in COLUMNS] == listed
    assert _read([csv_header(COLUMNS)]) == [listed]


def test_columns_come_in_the_registrys_order_whatever_was_asked() -> None:
    asked = ["Study Title", "Conditions", "NCT Number", "Conditions"]

    assert [column.name for column in select_columns(asked)] == [
        "NCT Number",
        "Study Title",
        "Conditions",
    ]
    assert select_columns() == COLUMNS


def test_a_name_that_is_no_column_is_refused_with_near_ones() -> None:
    with pytest.raises(InvalidInput) as refused:
        select_columns(["NCT Number", "Study Titles"])

    assert str(refused.value).startswith(
        "Parameter 'fields' contains invalid field name: 'Study Titles'\nNearest names: Study Title"
    )


def test_a_selection_of_no_column_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least one column name"):
        select_columns([])


def test_no_study_is_a_header_alone() -> None:
    columns = select_columns(["Acronym", "NCT Number"])

    assert [csv_header(columns), *csv_rows([], columns)] == [b"NCT Number,Acronym\r\n"]


def test_a_cell_with_commas_quotes_and_line_ends_is_one_cell() -> None:
    said = 'one, "two"\nthree\r\nfour'
    title = "protocolSection__identificationModule__briefTitle"

    assert _cell("Study Title", **{title: said}) == said


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("NCT Number", "NCT90000001"),
        ("Study URL", "https://clinicaltrials.gov/study/NCT90000001"),
        ("Acronym", ""),
        ("Study Status", "RECRUITING"),
        ("Brief Summary", "Nothing of this is real >3 times over."),
        ("Study Results", "NO"),
        ("Conditions", "Made-up Disease"),
        ("Sponsor", "Made-up Hospital"),
        ("Collaborators", ""),
        ("Sex", "ALL"),
        ("Age", "CHILD, ADULT"),
        ("Phases", "PHASE1|PHASE2"),
        ("Enrollment", "10"),
        ("Funder Type", "OTHER"),
        ("Study Type", "INTERVENTIONAL"),
        ("Other IDs", "MADE-UP-1"),
        ("Start Date", "2026-02"),
        ("Completion Date", ""),
        ("First Posted", "2026-01-13"),
        ("Results First Posted", ""),
        ("Locations", "Made-up Hospital, Nowhere, China"),
        ("Study Documents", ""),
    ],
)
def test_a_cell_says_what_the_record_says_in_the_registrys_form(column: str, expected: str) -> None:
    assert _cell(column) == expected


def test_interventions_stand_with_their_type() -> None:
    given = [{"type": "DRUG", "name": "Olaparib"}, {"name": "X"}, {"type": "DEVICE"}]

    assert _cell("Interventions", **{_ARMS: given}) == "DRUG: Olaparib|X|DEVICE"


def test_an_outcome_is_its_measure_description_and_time_frame_where_stated() -> None:
    outcomes = [_outcome("OS", r"alive \> 1 day", "1 year"), _outcome("PFS", frame="2 years")]

    cell = _cell(
        "Primary Outcome Measures", protocolSection__outcomesModule__primaryOutcomes=outcomes
    )

    assert cell == "OS, alive > 1 day, 1 year|PFS, 2 years"


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        (
            {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {
                    "masking": "DOUBLE",
                    "whoMasked": ["PARTICIPANT", "INVESTIGATOR"],
                },
            },
            (
                "Allocation: RANDOMIZED|Intervention Model: PARALLEL"
                "|Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)|Primary Purpose: TREATMENT"
            ),
        ),
        (
            {"observationalModel": "COHORT", "timePerspective": "PROSPECTIVE"},
            "Observational Model: COHORT|Time Perspective: PROSPECTIVE",
        ),
        ({"maskingInfo": {"masking": "NONE"}}, "Masking: NONE"),
    ],
)
def test_the_design_is_said_in_the_registrys_order(design: object, expected: str) -> None:
    assert _cell("Study Design", **{_DESIGN: design}) == expected


@pytest.mark.parametrize(("stated", "cell"), [(True, "YES"), (False, "NO"), (..., "")])
def test_results_that_nothing_is_said_about_are_not_absent_results(
    stated: object, cell: str
) -> None:
    assert _cell("Study Results", hasResults=stated) == cell


def test_an_unknown_enrollment_is_an_empty_cell_and_none_is_a_nought() -> None:
    count = "protocolSection__designModule__enrollmentInfo"

    assert _cell("Enrollment", **{count: {"count": 99_999_999}}) == ""
    assert _cell("Enrollment", **{count: {"count": 0}}) == "0"


def test_a_posted_document_stands_with_its_address() -> None:
    documents = [{"label": "Study Protocol", "filename": "Prot_000.pdf"}, {"label": "Other"}]

    assert _cell("Study Documents", documentSection__largeDocumentModule__largeDocs=documents) == (
        "Study Protocol, https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/Prot_000.pdf"
        "|Other"
    )


def test_a_record_that_says_nothing_is_a_row_of_empty_cells() -> None:
    nothing: JsonObject = {}
    nameless: JsonObject = {
        "documentSection": {"largeDocumentModule": {"largeDocs": [{"filename": "x.pdf"}]}}
    }

    for tree in (nothing, nameless):
        [row] = _read(csv_rows([convert_study(tree)], COLUMNS))
        assert row == [""] * 30


@pytest.mark.reference
def test_every_real_record_comes_back_from_csv_as_it_went(real_studies: list[Study]) -> None:
    rows = list(csv_rows(real_studies, COLUMNS))
    again = _read([csv_header(COLUMNS), *rows])

    assert len(again) == len(real_studies) + 1
    assert all(row.endswith(b"\r\n") for row in rows)
    for study, row in zip(real_studies, again[1:], strict=True):
        modules = modules_of(study)
        assert row == [column.cell(modules) for column in COLUMNS]
        assert row[0] == modules.identification.nct_id
        assert row[28].count("|") >= len(modules.contacts.locations) - 1


@pytest.mark.reference
def test_a_column_of_real_records_is_the_same_alone_and_among_others(
    real_studies: list[Study],
) -> None:
    sample = real_studies[::50]
    whole = _read(csv_rows(sample, COLUMNS))
    for place, column in enumerate(COLUMNS):
        alone = _read(csv_rows(sample, [column]))
        assert [row[0] for row in alone] == [row[place] for row in whole]
