"""A seeded sample of the spoiled files of patients; `make prove` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.proofs import patients
from benchmarks.proofs.patient_mutations import FORMS, SpoiledFile, spoiled_files
from benchmarks.proofs.patients import (
    EXPECTED,
    REPEATS,
    outcome_of,
    prove_patients,
    prove_repeated,
)
from trialwright.errors import ContainerError
from trialwright.exchange.patients import PatientsRead, SetAside

SEED = 15
NOTHING = PatientsRead("CSV", (), {}, {}, ())


def test_a_spoiled_file_is_read_or_refused_with_one_sentence(tmp_path: Path) -> None:
    proven = prove_patients(tmp_path, count=420, seed=SEED)

    assert proven.faults == ()
    of_forms = {name.partition(": ")[0] for name in proven.tried}
    assert of_forms >= set(FORMS)
    assert {name.partition(": ")[2] for name in proven.tried} >= set(EXPECTED)


def test_what_a_form_is_made_of_takes_time_in_proportion() -> None:
    names = ("components", "names of drugs", "digits", "lists in lists")

    assert prove_repeated(names).faults == ()
    assert set(names) < set(REPEATS)


def test_spoiled_files_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    def texts(seed: int) -> list[tuple[str, bytes]]:
        return [
            (one.done, one.path.read_bytes())
            for one in spoiled_files(tmp_path, 21, seed)
            if one.path.is_file()
        ]

    first = texts(SEED)
    assert texts(SEED) == first
    assert texts(SEED + 1) != first


def _fails(*_: object, **__: object) -> PatientsRead:
    raise KeyError("lost")


def _never_ends(*_: object, **__: object) -> PatientsRead:
    while True:
        pass


def _speechless(*_: object, **__: object) -> PatientsRead:
    raise ContainerError(place="made", found="", expected="something")


def _long_winded(*_: object, **__: object) -> PatientsRead:
    raise ContainerError(place="made", found="one\nand more", expected="something")


def _without_reason(*_: object, **__: object) -> PatientsRead:
    aside = SetAside("made", "row", "1", "", "", "")
    return PatientsRead("CSV", (), {}, {}, (aside,))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (_fails, "KeyError: 'lost'"),
        (_never_ends, "took more than 0.05 s"),
        (_speechless, "refused without a reason: made"),
        (_long_winded, "refused with more than a sentence: made"),
        (_without_reason, "set aside without a reason: made: row 1"),
    ],
)
def test_the_proof_sees_what_must_not_be(
    read: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patients, "LIMIT", 0.05)
    monkeypatch.setattr(patients, "read_patients", read)

    assert outcome_of(SpoiledFile(0, "", "CSV", Path("made.csv"))).startswith(said)


def test_the_proof_sees_a_square(monkeypatch: pytest.MonkeyPatch) -> None:
    def square(data: bytes, _: str) -> PatientsRead:
        some = data[:8_000]
        sum(1 for one in some for other in some[::2] if one is other)
        return NOTHING

    monkeypatch.setitem(patients.REPEATS, "a made-up form", (lambda count: b"x" * count, 1_000))
    monkeypatch.setattr(patients, "_read", square)

    (fault,) = prove_repeated(("a made-up form",)).faults
    assert fault.startswith("a made-up form takes ")
