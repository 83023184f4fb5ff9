"""Whatever a source holds, it is read or set aside: nothing breaks and no row is lost."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.patients.made import (
    Made,
    MadePatient,
    bundle,
    csv_rows,
    csv_text,
    fhir_resources,
    omop_tables,
)

from trialwright.errors import ContainerError
from trialwright.exchange.patients import read_patients, read_patients_text

MADE = MadePatient(
    "1",
    "male",
    "2014-05",
    "2026-02-01",
    (
        Made(
            "measurement",
            "LOINC",
            "751-8",
            "ANC",
            "2026-01-05",
            "",
            "1.5",
            "<",
            "/uL",
            "",
            "1",
            "2",
        ),
        Made("measurement", "LOINC", "89247-1", "ECOG", "2026-01-05", words="well"),
        Made("diagnosis", "ICD10CM", "C92.40", "APL", "2025-06-01", "2025-07-01"),
        Made("procedure", "SNOMED", "88039007", "lung transplant", "2024-01-01"),
        Made("medication", "RXNORM", "105585", "methotrexate", "2024-01-01", "2024-02-01"),
        Made("allergy", "SNOMED", "300916003", "latex", "2024-01-01"),
    ),
)
RESOURCES = fhir_resources(MADE)
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["code", "value", "reference", "low"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    """Return the path of every value within a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, one in inner:
        found.append((*path, key))
        if isinstance(one, dict | list):
            found += places(one, (*path, key))
    return found


PLACES = [(number, *path) for number, one in enumerate(RESOURCES) for path in places(one)]


@settings(max_examples=300)
@given(st.sampled_from(PLACES), ODD)
def test_a_mutated_resource_is_read_set_aside_or_ignored(
    place: tuple[Any, ...],
    odd: Any,  # noqa: ANN401 - whatever JSON holds
) -> None:
    mutated: Any = copy.deepcopy(RESOURCES)
    node = mutated
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = odd
    found = read_patients_text(json.dumps(bundle(mutated)).encode(), "made")
    counted = sum(found.rows.values()) + sum(found.ignored.values()) + len(found.set_aside)
    assert counted == len(RESOURCES)


@settings(max_examples=100)
@given(ODD)
def test_any_json_is_read_or_set_aside(odd: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    try:
        read_patients_text(json.dumps(odd).encode(), "made")
    except ContainerError as error:
        assert "made" in str(error)  # noqa: PT017 - either answer is right


ROWS = csv_rows([MADE])
CELLS = st.text(max_size=8) | st.sampled_from(["0", "-", "2026-13", "<", "1,5", "751-8", "NaN"])


@settings(max_examples=300)
@given(st.integers(0, len(ROWS) - 1), st.sampled_from(sorted({*ROWS[0], *ROWS[-1]})), CELLS)
def test_a_mutated_row_is_read_or_set_aside(row: int, column: str, cell: str) -> None:
    mutated = [{**one, column: cell} if number == row else one for number, one in enumerate(ROWS)]
    try:
        found = read_patients_text(csv_text(mutated).encode("utf-8", "replace"), "made")
    except ContainerError as error:
        assert "made" in str(error)  # noqa: PT017 - either answer is right
    else:
        assert sum(found.rows.values()) + len(found.set_aside) == len(ROWS)


TABLES = omop_tables([MADE])
OMOP_PLACES = [
    (table, number, column)
    for table, rows in TABLES.items()
    if table != "CONCEPT"
    for number, row in enumerate(rows)
    for column in row
]


@settings(max_examples=100)
@given(st.sampled_from(OMOP_PLACES), CELLS)
def test_a_mutated_row_of_omop_is_read_or_set_aside(
    tmp_path_factory: Any,  # noqa: ANN401 - pytest's factory
    place: tuple[str, int, str],
    cell: str,
) -> None:
    folder: Path = tmp_path_factory.mktemp("omop")
    table, number, column = place
    tables = copy.deepcopy(TABLES)
    tables[table][number][column] = cell
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_text(rows).encode("utf-8", "replace"))
    try:
        found = read_patients(folder)
    except ContainerError as error:
        assert "expected" in str(error)  # noqa: PT017 - either answer is right
    else:
        expected = sum(len(rows) for name, rows in tables.items() if name != "CONCEPT")
        assert sum(found.rows.values()) + len(found.set_aside) == expected
