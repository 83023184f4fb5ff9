"""Spoiled files of patients are read, or refused with one sentence; nothing else happens.

Made-up patients are written as FHIR, OMOP and CSV, and the files are spoiled in bytes, structure
and cells. What is read can be shown, written as JSON and put to criteria. Then pieces of each form
are repeated, once, twice, four times and eight times as often: time grows with them alone.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from benchmarks.proofs.mutations import TookTooLong, at_most
from benchmarks.proofs.patient_mutations import FORMS, SpoiledFile, spoiled_files
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.cli.patient.json_form import account_json
from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.evaluation import screen
from trialwright.eligibility.evaluation.answers import Evidence
from trialwright.eligibility.patient import Policies
from trialwright.eligibility.reading import read_criteria
from trialwright.errors import ContainerError
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text

DAY = date(2026, 3, 15)
ZONE = ZoneInfo("Asia/Shanghai")
#: A made-up file of a few kilobytes takes some milliseconds; so much processor time is a hang [s].
LIMIT = 5.0
#: One file in so many is put to criteria too: that takes longer than reading it.
_SCREENED = 5
_CRITERIA = """Inclusion Criteria:

* Aged 3 to 18 years.
* Acute myeloid leukaemia.
* ANC >= 0.5 x 10^9/L within 7 days; ALT <= 3 x ULN; creatinine <= 1.5 mg/dL.
* ECOG 0-2; weight >= 10 kg.

Exclusion Criteria:

* Hepatitis B or an organ transplant; methotrexate within 14 days.
"""
_READ, _ASIDE = "read whole", "read, and something set aside"
_REFUSED = "refused with one sentence"
EXPECTED = (_READ, _ASIDE, _REFUSED)


def prove_patients(folder: Path, *, count: int, seed: int) -> Proven:
    """Read so many spoiled files, and screen the patients of some."""
    criteria = read_criteria(_CRITERIA)
    tried: Counter[str] = Counter()
    faults: list[str] = []
    slowest = 0.0
    for one in told(spoiled_files(folder, count, seed), "spoiled files of patients", count):
        begun = time.process_time()
        outcome = outcome_of(one, criteria if one.number % _SCREENED == 0 else None)
        slowest = max(slowest, time.process_time() - begun)
        tried[f"{one.form}: {outcome}"] += 1
        if outcome not in EXPECTED:
            faults.append(f"file {one.number} ({one.form}: {one.done}): {outcome}")
    names = [f"{form}: {outcome}" for form in FORMS for outcome in EXPECTED]
    counts = {name: tried[name] for name in names if tried[name]}
    return Proven(
        {"spoiled files of patients": count, **counts, "slowest one [ms]": round(slowest * 1_000)},
        tuple(faults),
    )


def outcome_of(one: SpoiledFile, criteria: CriteriaReading | None = None) -> str:
    """Return what became of a file: one of those expected, or what must not be."""
    try:
        with at_most(LIMIT):
            return _outcome(one, criteria)
    except TookTooLong:
        return f"took more than {LIMIT} s"
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error!s:.200}"


def _outcome(one: SpoiledFile, criteria: CriteriaReading | None) -> str:
    try:
        found = read_patients(one.path, zone=ZONE)
    except ContainerError as error:
        return _speechless(error) or _REFUSED
    for aside in found.set_aside:
        if not (aside.path and aside.found and aside.expected and str(aside)):
            return f"set aside without a reason: {aside}"
    msgspec.json.encode(account_json(found, found.patients, DAY), enc_hook=str)
    for patient in found.patients:
        for fact in patient.facts:
            str(Evidence.of(fact)).encode()
    if criteria is not None:
        for patient in found.patients:
            screen(criteria, patient, Policies(day=DAY))
    return _ASIDE if found.set_aside else _READ


def _speechless(error: ContainerError) -> str:
    """Return what is wrong with a refusal that is not one sentence, or ""."""
    said = str(error)
    if not (error.place and error.found and error.expected):
        return f"refused without a reason: {said:.200}"
    if "\n" in said or len(said) > 600:  # noqa: PLR2004 - more than anybody reads
        return f"refused with more than a sentence: {said:.200}"
    return ""


def _resources(element: str) -> Callable[[int], bytes]:
    """Return what makes a bundle of a patient and an observation with an element n times over."""

    def made(count: int) -> bytes:
        observation = (
            '{"resourceType": "Observation", "status": "final", '
            '"subject": {"reference": "Patient/1"}, ' + element.replace("…", "%s")
        )
        return (
            b'[{"resourceType": "Patient", "id": "1"}, '
            + (observation % _filling(element, count)).encode()
            + b"}]"
        )

    return made


def _filling(element: str, count: int) -> str:
    inside = {
        '"code": {"coding": […]}': '{"system": "http://loinc.org", "code": "751-8"}',
        '"component": […]': '{"code": {"text": "ANC"}, "valueQuantity": {"value": 1}}',
        '"referenceRange": […]': '{"low": {"value": 1, "unit": "kg"}}',
        '"interpretation": […]': '{"coding": [{"code": "POS"}]}',
        '"contained": […]': '{"resourceType": "Specimen", "id": "a"}',
    }
    return ", ".join([inside[element]] * count)


def _rows(cells: str, header: str = "text") -> Callable[[int], bytes]:
    return lambda count: f"patient_id,kind,{header}\n1,diagnosis,{cells * count}\n".encode()


def _drug(piece: str) -> Callable[[int], bytes]:
    return lambda count: (
        "patient_id,kind,code_system,code,text\n1,medication,RXNORM,1," + piece * count + "\n"
    ).encode()


def _many(row: str) -> Callable[[int], bytes]:
    return lambda count: (
        "patient_id,kind,code_system,code,text,value,unit,date\n" + row * count
    ).encode()


def _lists(count: int) -> bytes:
    return b"[" + b",".join([b"[" * 9 + b'{"resourceType": "Claim"}' + b"]" * 9] * count) + b"]"


#: What is repeated, and how often at the least: so that the shortest takes some milliseconds.
REPEATS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "codings": (_resources('"code": {"coding": […]}'), 1_500),
    "components": (_resources('"component": […]'), 500),
    "reference ranges": (_resources('"referenceRange": […]'), 1_000),
    "interpretations": (_resources('"interpretation": […]'), 1_000),
    "contained resources": (_resources('"contained": […]'), 1_500),
    "lists in lists": (_lists, 500),
    "digits": (lambda n: _many(f"1,measurement,,,ANC,{'9' * n},,\n")(1), 5_000),
    "blanks in a text": (_rows(" x "), 10_000),
    "names of drugs": (_drug("methotrexate 2.5 MG "), 1_000),
    "words of a drug": (_drug("a "), 5_000),
    "signs of a drug": (_drug("CD19-/"), 5_000),
    "a code": (lambda n: _many(f"1,diagnosis,ICD10CM,C92{'0' * n},,,,\n")(1), 5_000),
    "one letter": (_drug("a"), 20_000),
    "a unit": (lambda n: _many(f"1,measurement,,,ANC,1,{'m.' * n},\n")(1), 10_000),
    "rows": (_many("1,measurement,LOINC,751-8,ANC,1.5,/uL,2026-01-05\n"), 250),
    "rows that are odd": (_many("1,x,,,,,,\n"), 500),
    "quotes": (_rows('""""'), 5_000),
}
_TIMES = (1, 2, 4, 8)
STEEPEST, _COARSE = 3.0, 0.008


def prove_repeated(names: Sequence[str] = tuple(REPEATS)) -> Proven:
    """Read every repeat at four lengths, each twice as long as the one before."""
    faults: list[str] = []
    steepest = 0.0
    for name in names:
        make, least = REPEATS[name]
        seconds = [_seconds(make(least * times), name) for times in _TIMES]
        if _steepness(seconds) > STEEPEST:  # once may be the machine
            again = [_seconds(make(least * times), name) for times in _TIMES]
            seconds = list(map(min, seconds, again))
        steepest = max(steepest, _steepness(seconds))
        if _steepness(seconds) > STEEPEST:
            shown = ", ".join(f"{one * 1_000:.0f}" for one in seconds)
            faults.append(f"{name} takes {shown} ms")
    counts = {
        "pieces repeated": len(names),
        "most that eight times the length costs, in hundredths of eight": round(steepest * 100),
    }
    return Proven(counts, tuple(faults))


def _seconds(data: bytes, name: str) -> float:
    """Return the processor time that a source takes [s]; a refusal takes its time too."""
    begun = time.process_time()
    try:
        with at_most(4 * LIMIT):
            _read(data, name)
    except ContainerError:
        pass
    except TookTooLong:
        return 4 * LIMIT
    return time.process_time() - begun


def _read(data: bytes, name: str) -> PatientsRead:
    return read_patients_text(data, name)


def _steepness(seconds: Sequence[float]) -> float:
    return seconds[-1] / (_TIMES[-1] * max(seconds[0], _COARSE))
