"""The proofs at their whole size, each with what it claims."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from tests.registry.search.queries import queries as drawn_queries

from benchmarks.chance import dice
from benchmarks.eligibility.coverage import texts
from benchmarks.proofs.causes import prove_causes
from benchmarks.proofs.cohorts import cohorts
from benchmarks.proofs.containers import prove_containers
from benchmarks.proofs.criteria import A_KILOBYTE as CRITERIA_A_KILOBYTE
from benchmarks.proofs.criteria import AT_ONCE as CRITERIA_AT_ONCE
from benchmarks.proofs.criteria import (
    Repeat,
    criteria_of_samples,
    joined,
    prove_criteria,
    prove_repeats,
    repeats,
)
from benchmarks.proofs.estimates import prove_estimates
from benchmarks.proofs.histories import prove_histories
from benchmarks.proofs.kills import KilledLoads
from benchmarks.proofs.mutations import prove_mutations
from benchmarks.proofs.pages import prove_pages
from benchmarks.proofs.patients import prove_patients, prove_repeated
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.query_mutations import A_KILOBYTE, AT_ONCE, prove_queries
from benchmarks.proofs.readers import prove_readers
from benchmarks.proofs.script import sample_script, small_script
from benchmarks.proofs.searches import prove_searches
from benchmarks.proofs.small_records import small_record
from benchmarks.proofs.small_studies import prove_small_studies
from benchmarks.proofs.updates import KilledUpdates
from benchmarks.reference import real_file, real_records
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate_block
from trialwright.registry.search.plain import PlainStudy
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

_RECORDS_KILLED = 4_000
_RECORDS_KILLED_BY_STATEMENT = 500
_SAMPLES_MUTATED = 500
_MUTANTS_A_FILE = 10
_VERSIONS_A_LOAD = 100
_STUDIES_UPDATED = 300
_STUDIES_READ, _READERS = 1_000, 3
_SAMPLES_SEARCHED = 320
_INDEXES = 8
_QUERIES_AN_UPDATE, _MOST_UPDATES = 50, 100
_SAMPLES_QUERIED = 200
_QUERIES_SPOILED = 2_000
_CRITERIA_SPOILED, _SAMPLES_OF_CRITERIA = 50_000, 500


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim, and what tries it: given a folder, a size and a seed."""

    claim: str
    size: int
    prove: Callable[[Path, int, int], Proven]


def kills(folder: Path, size: int, seed: int) -> Proven:
    """Kill as many loads at random moments, and as many at random statements."""
    by_moment = KilledLoads(_made(folder / "moments"), sample_script(_RECORDS_KILLED, seed))
    by_statement = KilledLoads(
        _made(folder / "statements"), small_script(_RECORDS_KILLED_BY_STATEMENT, seed)
    )
    return by_moment.at_moments(size, seed) + by_statement.at_statements(size, seed)


def mutations(folder: Path, size: int, seed: int) -> Proven:
    """Read as many mutated records, and open a tenth as many spoiled files."""
    records = generate_block(0, _SAMPLES_MUTATED, seed)
    if real_file() is not None:
        records += real_records()
    ids = (NctId.from_number(FIRST_SAMPLE_NUMBER + number) for number in range(_SAMPLES_MUTATED))
    small = [small_record(nct_id, f"Study {nct_id}") for nct_id in ids]
    return prove_mutations(folder, records, count=size, seed=seed) + prove_containers(
        folder, small, count=size // _MUTANTS_A_FILE, seed=seed
    )


def histories(folder: Path, size: int, seed: int) -> Proven:
    """Compare histories of as many versions with a plain model."""
    loads = max(2, size // _VERSIONS_A_LOAD)
    return prove_histories(folder, versions=size, loads=loads, seed=seed)


def searches(folder: Path, size: int, seed: int) -> Proven:
    """Ask as many generated queries, and turn pages over a fiftieth as many updates at most."""
    records = generate_block(0, _SAMPLES_SEARCHED, seed)
    if real_file() is not None:
        records += real_records()
    parts = [
        (_made(folder / str(part)), records[part::_INDEXES], size // _INDEXES, seed + part)
        for part in range(_INDEXES)
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        proven = list(pool.map(_searches, parts))
    pages = prove_pages(
        _made(folder / "pages"),
        records[::_INDEXES],
        updates=min(size // _QUERIES_AN_UPDATE, _MOST_UPDATES),
        seed=seed,
    )
    return sum(proven, Proven({"indexes": _INDEXES}, ())) + pages


def _searches(part: tuple[Path, Sequence[bytes], int, int]) -> Proven:
    folder, records, count, seed = part
    return prove_searches(folder, records, count=count, seed=seed)


def updates(folder: Path, size: int, seed: int) -> Proven:
    """Kill as many updates at random moments, and as many at steps of indexing."""
    killed = KilledUpdates(_made(folder), _STUDIES_UPDATED, seed)
    return killed.at_moments(size) + killed.at_steps(size)


def readers(folder: Path, size: int, seed: int) -> Proven:
    """Update a registry as many times while others search."""
    return prove_readers(
        _made(folder), studies=_STUDIES_READ, updates=size, readers=_READERS, seed=seed
    )


def queries(_: Path, size: int, seed: int) -> Proven:
    """Read as many spoiled queries, drawn out of made-up records and real ones."""
    records = generate_block(0, _SAMPLES_QUERIED, seed)
    if real_file() is not None:
        records += real_records()[:_SAMPLES_QUERIED]
    studies = [PlainStudy.of(read_record(record).tree) for record in records]
    drawn = [asked.query for asked in islice(drawn_queries(studies, dice(seed)), _QUERIES_SPOILED)]
    return prove_queries(drawn, count=size, seed=seed)


def estimates(_: Path, size: int, seed: int) -> Proven:
    """Estimate of as many samples, a third of them spoiled."""
    return prove_estimates(count=size, seed=seed)


def causes(_: Path, size: int, seed: int) -> Proven:
    """Estimate by causes, groups and covariates of as many samples."""
    return prove_causes(count=size, seed=seed)


def small_studies(_: Path, size: int, seed: int) -> Proven:
    """Ask for rates, changes, landmarks and designs so often."""
    return prove_small_studies(count=size, seed=seed)


def criteria(_: Path, size: int, seed: int) -> Proven:
    """Read as many spoiled criteria texts, and repeat every sign and phrase of the reader.

    Of a smaller proof it is a smaller share of these.
    """
    file = real_file()
    held = (
        list(texts(file)) if file is not None else criteria_of_samples(_SAMPLES_OF_CRITERIA, seed)
    )
    parts = os.cpu_count() or 1
    whole = [(held, size // parts, seed + part) for part in range(parts)]
    pieces = repeats(seed)[:: max(1, _CRITERIA_SPOILED // size)]
    with ProcessPoolExecutor(parts, mp_context=get_context("spawn")) as pool:
        proven = [*pool.map(_criteria, whole), *pool.map(prove_repeats, _shared(pieces, parts))]
    return joined(proven)


def _criteria(part: tuple[list[str], int, int]) -> Proven:
    held, count, seed = part
    return prove_criteria(held, count=count, seed=seed)


def _shared(pieces: list[Repeat], parts: int) -> list[list[Repeat]]:
    return [pieces[part::parts] for part in range(parts)]


def patients(folder: Path, size: int, seed: int) -> Proven:
    """Read as many spoiled files of patients, and repeat what each form is made of."""
    return prove_patients(folder, count=size, seed=seed) + prove_repeated()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


PROOFS = {
    "kills": Proof(
        "A load is killed (SIGKILL) at random moments and at random statements of its database: "
        "the registry opens and verifies, holds exactly what the first lines of the input make "
        "of it, among them every acknowledged batch, and leaves no process behind; the same "
        "command goes on to the end, and its account is that of a load nobody disturbed.",
        50,
        kills,
    ),
    "mutations": Proof(
        "Records are spoiled in structure, types and encoding, files in any byte: each record is "
        "read or set aside with the path that failed, nothing is raised, nothing hangs, records "
        "that nobody touched are not lost, and the account of a load of them all adds up.",
        20_000,
        mutations,
    ),
    "histories": Proof(
        "Versions arrive over many loads, their data cuts in random order: every history, kind of "
        "change, newest version, state as of a day, moment, count and account is that of a plain "
        "model; the registry verifies, and so does its export, loaded elsewhere, which gives the "
        "same histories, but where a version came back without bytes of its own.",
        5_000,
        histories,
    ),
    "updates": Proof(
        "An update of a registry with an index is killed (SIGKILL, its whole session) at random "
        "moments, and at random steps of indexing, each stage as often as the others: what is "
        "left opens, has lost no study and is nowhere wrong about what it calls level; the next "
        "update makes index and registry agree, by the versions of all studies, by the words of "
        "every round and by the contents of a sample; `registry verify` finds it sound.",
        50,
        updates,
    ),
    "readers": Proof(
        "Processes search without a pause, by an index that they keep and by one that they open "
        "anew, while a registry is updated and segments are added and made one: each answer is "
        "that of one moment, its count the hits of its pages and the sum of its facet, and none "
        "fails.",
        200,
        readers,
    ),
    "searches": Proof(
        "Generated queries are asked of indexes of several segments over the real records and "
        "made-up ones, with versions that others took the place of: the set of hits, their count, "
        "their scores and order, the counts of a facet, the order by values and the pages are "
        "those that the plain evaluator gives study by study; and a walk through the pages goes "
        "on right while the registry is updated: no version of a study is met twice, and none "
        "that was a hit all along is skipped or out of its order.",
        20_000,
        searches,
    ),
    "queries": Proof(
        "Queries are spoiled in signs, pieces, nesting and length: each is read, or refused with "
        "one error that says a place within the text; what reads is printed as text that reads "
        "the same, and is bound to an area or refused likewise; beyond the limits of length and "
        "depth it is refused by these; nothing else is raised, nothing hangs, and none takes more "
        f"processor time than {AT_ONCE} s and {A_KILOBYTE} s for each 1,000 characters.",
        100_000,
        queries,
    ),
    "criteria": Proof(
        "Criteria texts of real records are cut, doubled, swapped, shuffled, nested, escaped and "
        "filled with runs of signs and words: each is read, checked, decided upon and known again, "
        "every character stands in an atom, a residue or outside of all criteria, and what is "
        "printed reads the same; nothing is raised, nothing hangs, and none takes more processor "
        f"time than {CRITERIA_AT_ONCE} s and {CRITERIA_A_KILOBYTE} s for each 1,000 characters; "
        "every sign and every phrase that the reader knows, repeated over 1,000, 2,000, 4,000 and "
        "8,000 characters: a character of the longest costs less than three times what one of the "
        "shortest does, where a square would cost eight times as much.",
        _CRITERIA_SPOILED,
        criteria,
    ),
    "patients": Proof(
        "Files of made-up patients in FHIR (bundles, lines, packed lines), CSV and OMOP (folders, "
        "zips, databases) are spoiled in bytes, structure and cells: each is read, or refused with "
        "one sentence, and what cannot be read of it is set aside with a reason; what is read can "
        "be shown, written as JSON and put to criteria; nothing else is raised, nothing hangs; "
        "what a form is made of, repeated up to eight times as often, takes time in proportion.",
        10_000,
        patients,
    ),
    "estimates": Proof(
        "Samples of follow-up are drawn, of one to seventy subjects, in all units, with ties, late "
        "entries and weights, and a third of them is spoiled: what is spoiled is refused with one "
        "sentence that says what and where; of all others every step of survival, its variance, "
        "the numbers at risk and the events expected of groups are those of exact fractions, "
        "limits lie about survival and within 0 and 1, medians where survival passes one half; "
        "nothing else is raised, and no warning given.",
        50_000,
        estimates,
    ),
    "causes": Proof(
        "Samples are drawn with causes, groups and covariates, of one to thirty subjects, in all "
        "units, with ties everywhere, everybody censored or nobody, and a quarter of them is "
        "spoiled: what is spoiled is refused with one sentence that says what and where; of all "
        "others incidences, their variances and the scores of Gray's test are those of exact "
        "fractions; at what Cox's regression (three ways with ties) and Fine and Gray's find, the "
        "sums over all subjects at every event, taken literally, leave nothing to gain, and their "
        "curvature is the inverse of the covariance; what a sample does not determine is said, "
        "and is so; nothing else is raised, and no warning given.",
        10_000,
        causes,
    ),
    "small-studies": Proof(
        "Rates, changes, landmarks, toxicity boundaries and designs for response are asked for "
        "with numbers as small studies have them, and as odd as they come: limits have the tails "
        "that they claim, term by term; centres, order statistics and signed ranks are those of "
        "all pairs and all signs; a boundary's level is the largest, its chances are summed course "
        "by course in fractions, and its decision is that of every order and every future; "
        "what is no number of its kind is refused with one sentence, nothing else is raised, and "
        "no warning given.",
        4_000,
        small_studies,
    ),
    "cohorts": Proof(
        "Made-up patients on the boundaries of the reference study, with partial dates, results "
        "that disagree, preliminary and denied facts, units that are missing and codes that nobody "
        "knows, are put to it as columns and one by one: the verdict on each patient, and on each "
        "criterion with what is open and why, are the same.",
        20_000,
        cohorts,
    ),
}
