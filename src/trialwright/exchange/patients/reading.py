"""Patients from whatever a path holds: FHIR, OMOP, CSV, columns, or a saved screening."""

from __future__ import annotations

import zipfile
from datetime import tzinfo
from pathlib import Path

from trialwright.errors import ContainerError, NotFound
from trialwright.exchange.patients.account import PatientsRead
from trialwright.exchange.patients.fhir import read_fhir, read_fhir_text
from trialwright.exchange.patients.fhir.files import SUFFIXES
from trialwright.exchange.patients.omop import read_omop
from trialwright.exchange.patients.omop.tables import looks_like_omop
from trialwright.exchange.patients.screening import (
    is_saved,
    looks_saved,
    read_saved,
    saved_as_read,
)
from trialwright.exchange.patients.tabular import read_csv, read_csv_text
from trialwright.vocabulary import Concepts

_EXPECTED = (
    "FHIR (.json, .ndjson or a folder of them), OMOP (a folder, zip or database with PERSON) "
    "or CSV (.csv)"
)


def read_patients(
    path: Path, vocabulary: Concepts | None = None, zone: tzinfo | None = None
) -> PatientsRead:
    """Return the patients of a path, in the format that it holds.

    Raises NotFound where nothing is, ContainerError where it is none of the formats.
    """
    if not path.exists():
        raise NotFound(f"{path}: there is no such file or folder")
    if (path / "dictionary.json").is_file() and (path / "facts.arrow").is_file():
        # Columns take numpy, whose import takes longer than to read most other files.
        from trialwright.exchange.patients.columnar import read_columns  # noqa: PLC0415

        return read_columns(path)
    if looks_like_omop(path):
        return read_omop(path, vocabulary)
    name = path.name.lower()
    if name.endswith(".json") and is_saved(path):
        return saved_as_read(read_saved(path.read_bytes(), path.name))
    if path.is_dir() or name.endswith(SUFFIXES):
        if path.is_dir() and not any(one.name.lower().endswith(SUFFIXES) for one in _all(path)):
            raise ContainerError(place=path.name, found="no such files", expected=_EXPECTED)
        return read_fhir(path, vocabulary, zone)
    if name.endswith(".csv"):
        return read_csv(path, vocabulary)
    found = "a zip without PERSON" if zipfile.is_zipfile(path) else f"the name {path.name}"
    raise ContainerError(place=path.name, found=found, expected=_EXPECTED)


def read_patients_text(
    data: bytes, place: str, vocabulary: Concepts | None = None, zone: tzinfo | None = None
) -> PatientsRead:
    """Return the patients of bytes from a pipe: FHIR if they look like JSON, else CSV.

    JSON that is a saved screening holds one patient.
    """
    if looks_saved(data):
        return saved_as_read(read_saved(data, place))
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return read_fhir_text(data, place, vocabulary, zone)
    return read_csv_text(data, place, vocabulary)


def _all(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]
