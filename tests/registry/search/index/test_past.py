"""Searching as of a day finds what holds for the versions of that day, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from tests import records
from tests.registry.search.index.indexed import question
from tests.registry.search.queries import queries

from trialwright.errors import InvalidInput, NotFound, StoreBusy, StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.sample import generate
from trialwright.registry.search.asking import asked
from trialwright.registry.search.explaining import explain
from trialwright.registry.search.index import past as past_module
from trialwright.registry.search.index.catalog import (
    PAST,
    bring_level,
    index_folder,
    read_catalog,
)
from trialwright.registry.search.index.past import Effort
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.store import Registry, Version
from trialwright.registry.store.files import only_one, registry_file
from trialwright.vocabulary import NctId

FIRST = records.FIRST
STUDIES = [NctId.from_number(FIRST + number) for number in range(8)]
FIRST_DAY = date(2026, 1, 1)
SPAN = 40
THEN, LATER = date(2026, 6, 1), date(2027, 6, 1)


def put(home: Path, *sources: bytes) -> None:
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from(), workers=1)


def changed(home: Path, count: int = 6) -> None:
    """Load studies called Alpha, then the same called Beta, of which alone the index hears."""
    put(home, *(records.titled(FIRST + n, f"Alpha {n}") for n in range(count)))
    put(home, *(records.titled(FIRST + n, f"Beta {n}", "2027-01-01") for n in range(count)))
    bring_level(home, workers=1)


def kept(home: Path) -> set[str]:
    folder = index_folder(home) / PAST
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.exists() else set()


def counted(home: Path, word: str, day: date | None, effort: Effort | None = None) -> int:
    with open_search(home, day, effort) as search:
        return search.count(asked(word))


class Past:
    """Copies of studies as data cuts showed them, loaded in any order, a few at a time."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self._contents = [msgspec.json.decode(one) for one in generate(20)]

    def copies(self) -> list[bytes]:
        """Return copies of all studies; some are later copies of the same posting."""
        made = [self._copy(study) for study in STUDIES for _ in range(self.dice.randint(1, 4))]
        self.dice.shuffle(made)
        return made

    def day(self) -> date:
        """Return a day before, within or after all that is posted and cut."""
        return FIRST_DAY + timedelta(days=self.dice.randint(-2, SPAN + 20))

    def _copy(self, study: NctId) -> bytes:
        posted = FIRST_DAY + timedelta(days=self.dice.randrange(0, SPAN, 5))
        cut = posted + timedelta(days=self.dice.randrange(20))
        tree: dict[str, Any] = msgspec.json.decode(
            msgspec.json.encode(self.dice.choice(self._contents))
        )
        protocol = tree["protocolSection"]
        protocol["identificationModule"]["nctId"] = str(study)
        protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": str(posted)}
        if self.dice.random() < 0.1:
            del protocol["statusModule"]["lastUpdatePostDateStruct"]
        tree["derivedSection"]["miscInfoModule"]["versionHolder"] = str(cut)
        return msgspec.json.encode(tree)


def shown_on(day: date, history: Sequence[Version]) -> Version | None:
    """Return the version of a day by the words of the manual, not by those of the store."""
    posted = [one for one in history if one.last_update_posted and one.last_update_posted <= day]
    last = [one for one in posted if one.last_update_posted == posted[-1].last_update_posted]
    cut = [one for one in last if one.data_cut is None or one.data_cut <= day]
    return next(iter(cut[-1:] or last), None)


@pytest.mark.parametrize("seed", range(5))
def test_as_of_a_day_is_found_what_holds_for_the_versions_of_that_day(
    tmp_path: Path, seed: int
) -> None:
    past, found_something = Past(seed), 0
    left = past.copies()
    while left:
        some, left = left[:5], left[5:]
        put(tmp_path, *some)
        # Not after the last load: what is not level is made up for, too.
        if left and past.dice.random() < 0.7:
            bring_level(tmp_path, workers=1)
    for _ in range(4):
        day = past.day()
        with open_search(tmp_path, day) as search:
            found_something += _demand_the_law(search, day, past.dice)
    assert found_something > 20


def _demand_the_law(search: Search, day: date, dice: Random) -> int:
    """Ask queries as of a day, and return how many found something."""
    registry = search.registry
    versions = {study: shown_on(day, registry.history(study)) for study in STUDIES}
    there = {study: PlainStudy.of(one.tree) for study, one in versions.items() if one is not None}
    everybody = [PlainStudy.of(one.tree) for s in STUDIES for one in registry.history(s)]
    found_something = 0
    for one in islice(queries(everybody, dice), 25):
        condition = one.condition
        found = search.index.find(question(one.query, one.area), 1_000)
        meant = {s for s, study in there.items() if matches(condition, study, search.synonyms)}
        assert {hit.nct_id for hit in found.hits} == meant, (day, one)
        assert found.total == len(meant)
        found_something += bool(meant)
        for hit in found.hits[:2]:
            assert search.version_of(hit) == versions[hit.nct_id] == registry.as_of(hit.nct_id, day)
            why = explain(condition, there[hit.nct_id], search.synonyms)
            assert hit.score == pytest.approx(why.score, abs=1e-12)
    return found_something


@pytest.mark.parametrize("seed", range(3))
def test_what_the_store_says_of_all_studies_is_what_it_says_of_each(
    tmp_path: Path, seed: int
) -> None:
    past = Past(seed)
    for copy in past.copies():
        put(tmp_path, copy)
    with Registry.open(tmp_path) as registry:
        for day in (past.day() for _ in range(20)):
            together = {nct: registry.stored(one) for nct, one in registry.versions_as_of(day)}
            for study in STUDIES:
                by_hand = shown_on(day, registry.history(study))
                assert registry.as_of(study, day) == by_hand == together.get(study.number)


def test_as_of_today_is_the_ordinary_search(tmp_path: Path) -> None:
    put(tmp_path, *generate(60))
    bring_level(tmp_path, workers=1)
    for wanted in (asked("study"), asked(sort=["EnrollmentCount"]), asked(near="48,2,4000km")):
        with open_search(tmp_path) as now, open_search(tmp_path, LATER) as today:
            assert today.find(wanted, 100) == now.find(wanted, 100)
            assert today.facet(wanted, "Phase") == now.facet(wanted, "Phase")
    assert kept(tmp_path) == set()


def test_a_study_that_was_not_there_yet_is_not_found(tmp_path: Path) -> None:
    put(tmp_path, records.titled(FIRST, "Alpha"), records.titled(FIRST + 1, "Alpha", "2027-01-01"))
    bring_level(tmp_path, workers=1)
    with open_search(tmp_path, THEN) as search:
        assert [hit.nct_id for hit in search.find(asked("alpha")).hits] == [STUDIES[0]]
        with pytest.raises(NotFound, match=f"no version of {STUDIES[1]} that is here had been"):
            search.explain(asked("alpha"), STUDIES[1])
    assert counted(tmp_path, "alpha", date(2020, 1, 1)) == 0
    assert counted(tmp_path, "alpha", None) == 2


def test_a_study_of_then_is_explained_and_counted_by_its_version_of_then(tmp_path: Path) -> None:
    changed(tmp_path)
    with open_search(tmp_path, THEN) as search:
        answer = search.explain(asked("alpha"), STUDIES[0])
        assert (answer.version.number, answer.holds) == (1, True)
        assert answer.score == search.find(asked("alpha")).hits[0].score
        assert not search.explain(asked("beta"), STUDIES[0]).holds
        assert search.facet(asked("alpha"), "Sex").values[0].studies == 6


def test_the_very_text_is_looked_for_in_the_version_of_then(tmp_path: Path) -> None:
    changed(tmp_path)
    exactly = 'AREA[BriefTitle]EXPANSION[None]"Alpha 3"'
    assert counted(tmp_path, exactly, THEN) == 1
    assert counted(tmp_path, exactly, LATER) == 0
    assert counted(tmp_path, exactly.replace("Alpha", "alpha"), THEN) == 0


def test_the_very_text_is_looked_for_in_the_version_that_is_indexed(tmp_path: Path) -> None:
    """Not in the newest one, which an index that is behind does not hold."""
    put(tmp_path, records.titled(FIRST, "Alpha"))
    bring_level(tmp_path, workers=1)
    put(tmp_path, records.titled(FIRST, "Beta", "2027-01-01"))
    exactly = "AREA[BriefTitle]EXPANSION[None]Alpha"
    assert counted(tmp_path, exactly, None) == counted(tmp_path, "alpha", None) == 1


def test_what_an_older_segment_still_holds_is_not_indexed_again(tmp_path: Path) -> None:
    put(tmp_path, *(records.titled(FIRST + n, "Alpha") for n in range(20)))
    bring_level(tmp_path, workers=1)
    put(tmp_path, records.titled(FIRST, "Beta", "2027-01-01"))
    bring_level(tmp_path, workers=1)
    assert len(read_catalog(tmp_path).segments) == 2
    assert counted(tmp_path, "alpha", THEN, Effort(most=0)) == 20
    assert counted(tmp_path, "beta", THEN, Effort(most=0)) == 0


def test_no_more_is_indexed_than_may_be_and_that_is_said(tmp_path: Path) -> None:
    changed(tmp_path)
    with pytest.raises(
        InvalidInput,
        match="As of 2026-06-01 6 versions are not indexed, more than "
        "the 5 that are indexed for one request\nOnce `trialwright search --as-of ",
    ):
        counted(tmp_path, "alpha", THEN, Effort(most=5))
    assert kept(tmp_path) == set()
    heard: list[tuple[int, int]] = []
    assert counted(tmp_path, "alpha", THEN, Effort(built=lambda *one: heard.append(one))) == 6
    assert heard == [(6, 6)]
    assert counted(tmp_path, "alpha", THEN, Effort(most=5)) == 6


def test_several_processes_index_the_past_as_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trialwright.registry.search.index.building.BLOCK_STUDIES", 3)
    changed(tmp_path)
    assert counted(tmp_path, "alpha", THEN, Effort(workers=2)) == 6


def test_a_few_segments_are_kept_and_the_longest_unused_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_module, "KEPT", 2)
    posted = [f"2026-0{month}-01" for month in range(1, 7)]
    for day in posted:
        put(tmp_path, records.titled(FIRST, f"Of {day}", day))
    bring_level(tmp_path, workers=1)
    names: list[str] = []
    for day in posted[:2]:
        before = kept(tmp_path)
        assert counted(tmp_path, f'"{day}"', date.fromisoformat(day)) == 1
        names += kept(tmp_path) - before
    counted(tmp_path, "of", date.fromisoformat(posted[0]))
    with open_search(tmp_path, date.fromisoformat(posted[1])) as opened:
        os.utime(index_folder(tmp_path) / PAST / names[1], (1, 1))
        assert counted(tmp_path, f'"{posted[2]}"', date.fromisoformat(posted[2])) == 1
        assert names[0] in kept(tmp_path)
        assert names[1] not in kept(tmp_path)
        assert opened.count(asked(f'"{posted[1]}"')) == 1
    assert len(kept(tmp_path)) == 2


def test_two_days_with_the_same_versions_share_a_segment(tmp_path: Path) -> None:
    changed(tmp_path)
    assert counted(tmp_path, "alpha", THEN) == 6
    assert counted(tmp_path, "alpha", THEN + timedelta(days=9), Effort(most=0)) == 6
    assert len(kept(tmp_path)) == 1


def test_bringing_the_index_level_leaves_the_past_alone(tmp_path: Path) -> None:
    changed(tmp_path)
    counted(tmp_path, "alpha", THEN)
    before = kept(tmp_path)
    put(tmp_path, *(records.titled(FIRST + n, "Gamma", "2027-03-01") for n in range(9)))
    bring_level(tmp_path, workers=1)
    assert kept(tmp_path) == before
    assert not before & set(read_catalog(tmp_path).segments)
    assert counted(tmp_path, "alpha", THEN, Effort(most=0)) == 6
    assert counted(tmp_path, "gamma", LATER) == 9


def test_a_version_that_comes_later_for_a_day_is_found_as_of_it(tmp_path: Path) -> None:
    changed(tmp_path)
    assert counted(tmp_path, "alpha", THEN) == 6
    put(tmp_path, records.titled(FIRST, "Between", "2026-05-01"))
    assert counted(tmp_path, "alpha", THEN) == 5
    assert counted(tmp_path, "between", THEN) == 1


def test_a_segment_that_is_not_whole_is_built_anew(tmp_path: Path) -> None:
    changed(tmp_path)
    counted(tmp_path, "alpha", THEN)
    (name,) = kept(tmp_path)
    folder = index_folder(tmp_path) / PAST
    (folder / name / "nct").unlink()
    for left in (f"{name}.gone", f"{name}.work", "other.part"):
        (folder / left).mkdir()
        (folder / left / "nct").write_bytes(b"half")
    assert counted(tmp_path, "alpha", THEN) == 6
    assert kept(tmp_path) == {name}


def test_a_past_version_that_is_lost_is_said_and_nothing_is_kept(tmp_path: Path) -> None:
    changed(tmp_path)
    with closing(sqlite3.connect(registry_file(tmp_path))) as registry:
        registry.execute("DELETE FROM body WHERE version = 1")
        registry.commit()
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="1 of 6 past versions are not whole"):
            counted(tmp_path, "alpha", THEN)
        assert kept(tmp_path) == set()


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.1, 0.2, 0.4])
def test_killed_while_indexing_the_past_the_next_question_is_answered(
    tmp_path: Path, moment: float
) -> None:
    changed(tmp_path, 300)
    script = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from trialwright.registry.search.opening import open_search;"
        "print('begun', flush=True);"
        "open_search(Path(sys.argv[1]), date(2026, 6, 1)).__enter__()"
    )
    building = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert building.stdout is not None
    building.stdout.readline()
    time.sleep(moment)
    building.kill()
    building.communicate()

    assert counted(tmp_path, "beta", None) == 300
    assert counted(tmp_path, "alpha", THEN) == 300
    assert len([name for name in kept(tmp_path) if "." not in name]) == 1
    put(tmp_path, records.titled(FIRST, "Between", "2026-05-01"))
    assert counted(tmp_path, "between", THEN) == 1
    assert [name for name in kept(tmp_path) if "." in name] == []


def test_those_who_ask_for_the_same_day_at_once_wait_for_the_one_who_indexes(
    tmp_path: Path,
) -> None:
    changed(tmp_path, 100)
    heard: list[tuple[int, int]] = []
    effort = Effort(built=lambda *one: heard.append(one))
    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(counted, tmp_path, "alpha", THEN, effort) for _ in range(4)]
        assert [one.result() for one in asking] == [100] * 4
    assert heard == [(100, 100)]


def test_who_waits_in_vain_is_told_why(tmp_path: Path) -> None:
    changed(tmp_path)
    with _somebody_indexing(tmp_path), pytest.raises(StoreBusy, match="indexing for a past day"):
        counted(tmp_path, "alpha", THEN, Effort(patience=0.2))
    assert counted(tmp_path, "alpha", THEN, Effort(patience=0)) == 6
    with _somebody_indexing(tmp_path):
        assert counted(tmp_path, "alpha", THEN, Effort(patience=0)) == 6


@contextmanager
def _somebody_indexing(home: Path) -> Iterator[None]:
    with only_one(index_folder(home) / PAST / "builder.lock", "somebody indexes"):
        yield
