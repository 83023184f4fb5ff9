"""The same job here, in a pool of processes and on a cluster: the same bytes."""

from __future__ import annotations

import warnings
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest
from tests.eligibility.evaluation.screened import STATED, policies_of
from tests.eligibility.evaluation.test_laws import READING

from benchmarks.cohorts.made import columns
from trialwright.eligibility.cohort import (
    BlockAnswer,
    Chained,
    CohortScreening,
    CohortStudy,
    Form,
    Held,
    Tally,
    answers,
    columns_of,
    tally_of,
)
from trialwright.eligibility.patient import FactKind

DAY = date(2026, 3, 15)
STUDY = CohortStudy(
    reading=READING,
    policies=policies_of(DAY, (FactKind.PROCEDURE,), at_screening=14),
    stated=STATED,
)


def some(sizes: tuple[int, ...] = (30, 20, 25)) -> Held:
    return Held(tuple(columns(size, block=at) for at, size in enumerate(sizes)))


def test_a_pool_of_processes_gives_the_same_bytes() -> None:
    here = list(answers(STUDY, some()))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = list(answers(STUDY, some(), pool))
    assert there == here
    assert [one.number for one in here] == [0, 1, 2]


def test_a_cluster_of_dask_gives_the_same_bytes() -> None:
    distributed = pytest.importorskip("distributed")
    here = list(answers(STUDY, some()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            there = list(answers(STUDY, some(), client.get_executor()))
    assert there == here


def test_what_is_known_is_not_asked_again() -> None:
    here = list(answers(STUDY, some()))
    mine = BlockAnswer(1, Tally(patients=7), b"mine")
    again = list(answers(STUDY, some(), known=lambda number: mine if number == 1 else None))
    assert again == [here[0], mine, here[2]]


def test_counts_of_blocks_are_those_of_all_patients_at_once() -> None:
    blocks = some()
    everybody = columns_of(one.patient(at) for one in blocks.columns for at in range(len(one)))
    whole = tally_of(CohortScreening(STUDY).screen(everybody))
    added = sum((one.tally for one in answers(STUDY, blocks)), Tally())
    assert added.patients == whole.patients == 75
    assert added.criteria == whole.criteria
    assert added.asks == whole.asks
    assert added.died == whole.died == sum(int(one.persons.is_dead.sum()) for one in blocks.columns)
    assert (added.eligible, added.not_eligible, added.needs_data, added.needs_review) == (
        whole.eligible,
        whole.not_eligible,
        whole.needs_data,
        whole.needs_review,
    )


def test_costs_are_what_leaving_each_criterion_out_gives() -> None:
    """Counted again by sets of patients, criterion by criterion."""
    (block,) = some((60,)).columns
    found = CohortScreening(STUDY).screen(block)
    tally = tally_of(found)
    outs = [
        {at for at, one in enumerate(found.outcomes_of(row)) if one.effect.value == "rules out"}
        for row in range(len(found))
    ]
    for at, one in enumerate(tally.criteria):
        assert one.rules_out == sum(at in each for each in outs)
        assert one.gained == sum(each == {at} for each in outs)
        assert one.remaining == sum(not any(before <= at for before in each) for each in outs)
        assert one.met + one.not_met + one.unknown == 60
    assert tally.not_eligible == sum(map(bool, outs))


def test_lines_are_written_of_as_many_patients_as_are_wanted() -> None:
    whole = list(answers(STUDY, some((6, 5))))
    for most in (0, 2, 9):
        few = list(answers(STUDY, some((6, 5)), most=most))
        assert [one.tally for one in few] == [one.tally for one in whole]
        for some_lines, all_lines in zip(few, whole, strict=True):
            assert some_lines.lines.splitlines() == all_lines.lines.splitlines()[:most]


def test_a_table_in_json_says_what_the_cells_say() -> None:
    (cells,) = answers(STUDY, some((10,)))
    (told,) = answers(STUDY, some((10,)), form=Form.NDJSON)
    assert told.tally == cells.tally
    assert len(told.lines.splitlines()) == len(cells.lines.splitlines()) == 10


def test_blocks_of_several_sources_stand_one_after_the_other() -> None:
    one, other = some((3,)), some((4, 2))
    both = Chained((one, other))
    assert len(both) == 3
    assert [len(both.source(at).open()) for at in range(3)] == [3, 4, 2]
    with pytest.raises(IndexError, match="3 blocks"):
        both.source(3)
