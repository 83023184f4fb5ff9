"""The flags on real records and on labelled texts."""

from __future__ import annotations

import csv
import json
import re
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import zstandard

from trialwright.registry.flags import (
    Answer,
    CellProduct,
    Donor,
    Evidence,
    Modality,
    Role,
    StudyFlags,
    as_full_json,
    as_json,
    flags_of,
    from_json,
)
from trialwright.registry.flags.flagging import _flags_of_reading
from trialwright.registry.reading import read_study
from trialwright.registry.record import Study

pytestmark = pytest.mark.reference

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
#: Lower bounds on the half of the labels that no rule was made from, for the answers yes.
_BOUNDS = {
    "fda_gene_therapy": (0.97, 0.95),
    "ema_gtmp": (0.97, 0.93),
    "in_vivo_only": (0.90, 0.90),
}


@cache
def real_records(data: Path) -> dict[str, tuple[bytes, Study]]:
    """Return the real records by id, as bytes and as values."""
    with (data / "registry" / "studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    found = {}
    for line in lines:
        study = read_study(line)
        assert study.protocol_section is not None
        assert study.protocol_section.identification_module is not None
        found[str(study.protocol_section.identification_module.nct_id)] = (line, study)
    return found


@pytest.fixture(scope="module")
def measuring() -> ModuleType:
    """Return the module that measures the flags on the labels."""
    path = Path(__file__).parents[3] / "benchmarks" / "flags.py"
    spec = spec_from_file_location("benchmarks_flags", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def field_at(tree: Any, path: str) -> str:  # noqa: ANN401 - JSON
    """Return the text at a path of the record's JSON."""
    for name, index in _STEP.findall(path):
        tree = tree[name] if index == "" else tree[name][int(index)]
    assert isinstance(tree, str)
    return tree


def every_evidence(flags: StudyFlags) -> set[Evidence]:
    """Return all words that the flags show."""
    return {Evidence(*row) for row in json.loads(json.dumps(as_full_json(flags)))["words"]}


def test_the_founding_record_is_gene_therapy_but_not_in_vivo(reference_data: Path) -> None:
    source = (reference_data / "registry" / "seed" / "NCT07338357.json").read_bytes()
    flags = flags_of(read_study(source))
    assert flags.fda_gene_therapy.answer is Answer.YES
    assert flags.ema_gtmp.answer is Answer.YES
    assert flags.in_vivo_only.answer is Answer.NO
    assert flags.modality is Modality.EX_VIVO_GENE_MODIFIED_CELL
    assert flags.cell_product is CellProduct.CAR_T
    assert [antigen.symbol for antigen in flags.antigens] == ["CLEC12A"]
    assert flags.donor is Donor.AUTOLOGOUS
    assert flags.role is Role.STUDIED_PRODUCT


def test_all_evidence_stands_where_it_says(reference_data: Path) -> None:
    shown = 0
    for source, study in real_records(reference_data).values():
        flags = flags_of(study)
        tree = json.loads(source)
        for words in every_evidence(flags):
            assert field_at(tree, words.path)[words.start : words.end] == words.text
            shown += 1
        assert from_json(as_json(flags)) == flags
    assert shown > 50


def test_the_quick_look_passes_over_nothing(reference_data: Path) -> None:
    """Reading every record with care gives the same answers as reading the few."""
    for nct_id, (_, study) in real_records(reference_data).items():
        assert flags_of(study) == _flags_of_reading(study), nct_id


@pytest.mark.parametrize("tuning", [True, False])
def test_the_quick_look_passes_over_no_labelled_text(
    tuning: bool,  # noqa: FBT001 - which half
    reference_data: Path,
    measuring: ModuleType,
) -> None:
    for study in measuring.studies_of_half(reference_data, tuning=tuning):
        assert flags_of(study) == _flags_of_reading(study)


def test_the_quick_look_settles_most_records(reference_data: Path) -> None:
    records = real_records(reference_data).values()
    silent = sum(flags_of(study).modality is Modality.NONE for _, study in records)
    assert silent > 0.95 * len(records)


def test_labelled_real_records_are_answered_as_labelled(reference_data: Path) -> None:
    gold = reference_data / "registry" / "gold" / "gene_therapy_labels_local_records.csv"
    with gold.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    records = real_records(reference_data)
    assert rows
    for row in rows:
        flags = flags_of(records[row["nct_id"]][1])
        assert flags.fda_gene_therapy.answer.value == row["fda_gene_therapy"], row["nct_id"]
        assert flags.ema_gtmp.answer.value == row["ema_gtmp"].split()[0], row["nct_id"]


@pytest.mark.parametrize("definition", sorted(_BOUNDS))
def test_the_unseen_labels_are_met_within_stated_bounds(
    definition: str, reference_data: Path, measuring: ModuleType
) -> None:
    texts = measuring.labelled_texts(reference_data, tuning=False)
    found = measuring.agreement(texts, definition, "yes")
    precision, recall = _BOUNDS[definition]
    assert found.labelled >= 20
    assert found.precision >= precision
    assert found.recall >= recall
