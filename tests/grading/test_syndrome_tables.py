"""Every cell of the tables of syndromes and of response, by a second grader.

The second grader reads the reference tables itself, compares with their own numbers and shares
nothing with the program. It is asked only where everything is known. Where the program departs
from a table on purpose, the test says so by name.
"""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from trialwright.grading.answers import Exactly
from trialwright.grading.crs import CrsDay, crs_rulebook, grade_crs
from trialwright.grading.icaht import CountRule, IcahtSettings, grade_icaht, icaht, t_icaht
from trialwright.grading.icans import IcansDay, grade_icans, icans_rulebook, ice_score
from trialwright.grading.response import (
    Assessment,
    Category,
    Cellularity,
    ResponseSettings,
    assess,
    response_rulebook,
)

pytestmark = pytest.mark.reference

Table: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def toxicity(reference_data: Path) -> Table:
    return tomllib.loads((reference_data / "outcomes/iec_toxicity_grading.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def response(reference_data: Path) -> Table:
    return tomllib.loads((reference_data / "outcomes/aml_response.toml").read_text("utf-8"))


#: What each cell of the axis of hypotension looks like at the bedside.
PRESSORS: dict[str, tuple[tuple[bool, frozenset[str]], ...]] = {
    "none": ((False, frozenset()),),
    "no_vasopressor": ((True, frozenset()),),
    "one_vasopressor_with_or_without_vasopressin": (
        (True, frozenset({"noradrenaline"})),
        (True, frozenset({"vasopressin"})),
        (True, frozenset({"norepinephrine", "vasopressin"})),
        (True, frozenset({"dopamine", "vasopressin"})),
    ),
    "multiple_vasopressors_not_counting_vasopressin": (
        (True, frozenset({"noradrenaline", "adrenaline"})),
        (True, frozenset({"noradrenaline", "epinephrine", "vasopressin"})),
        (True, frozenset({"phenylephrine", "angiotensin_ii"})),
    ),
}
OXYGEN = {
    "none": ("none",),
    "low_flow_cannula_le_6_l_min_or_blow_by": ("low_flow", "blow_by"),
    "high_flow_cannula_gt_6_l_min_facemask_nonrebreather_venturi": (
        "high_flow", "facemask", "nonrebreather", "venturi",
    ),
    "positive_pressure_cpap_bipap_ventilation": ("cpap", "bipap", "ventilation"),
}  # fmt: skip


def test_every_pair_of_cells_of_crs_has_its_grade(toxicity: Table) -> None:
    table = toxicity["crs_astct_2019"]
    assert set(table["hypotension"]) == set(PRESSORS)
    assert set(table["hypoxia"]) == set(OXYGEN)
    tried = 0
    for (pressure, first), (air, second) in product(
        table["hypotension"].items(), table["hypoxia"].items()
    ):
        for (hypotension, pressors), oxygen in product(PRESSORS[pressure], OXYGEN[air]):
            for temperature, treated in product(
                (table["fever_c_min"] - 0.1, table["fever_c_min"]),
                (frozenset(), *(frozenset({one}) for one in table["fever_not_required_after"])),
            ):
                worst = max(first, second)
                febrile = temperature >= table["fever_c_min"]
                expected = worst if febrile else worst if treated and worst > 1 else 0
                day = CrsDay(
                    temperature=temperature,
                    treated_with=treated,
                    hypotension=hypotension,
                    vasopressors=pressors,
                    oxygen=oxygen,
                )
                assert grade_crs(day).level == Exactly(expected), day
                tried += 1
    assert tried == 9 * 10 * 8


def test_every_finding_of_crs_is_a_cell_of_the_table() -> None:
    assert {one.name for one in crs_rulebook().domains["hypoxia"]} == {
        one for cell in OXYGEN.values() for one in cell
    }


def _bounds(cell: str) -> tuple[int, int]:
    first, _, last = cell.partition("-")
    return int(first), int(last or first)


AROUSAL = {
    "spontaneous": "spontaneous",
    "to_voice": "to_voice",
    "tactile_only": "to_touch",
    "unarousable_or_vigorous_stimulus_or_stupor_coma": "unarousable",
}
OTHERS = {
    "seizure": {
        "any_rapidly_resolving_or_nonconvulsive_resolving_with_treatment": "resolving",
        "prolonged_over_5_min_or_repetitive_without_recovery": "prolonged",
    },
    "motor": {"deep_focal_weakness": "deep_focal_weakness"},
    "raised_icp": {
        "focal_oedema_on_imaging": "focal",
        "diffuse_oedema_posturing_cn6_palsy_papilloedema_or_cushing_triad": "diffuse",
    },
}


def _findings(table: Table, name: str) -> Iterator[tuple[str, int]]:
    """Yield what the program calls each finding of a domain, with the grade of the table."""
    yield "none", 0
    assert set(table[name]) == set(OTHERS[name])
    for cell, grade in table[name].items():
        yield OTHERS[name][cell], grade


def _tests(table: Table) -> Iterator[tuple[Table, int]]:
    """Yield each result of ICE and CAPD with its grade; arousal decides between CAPD's 1 and 2."""
    for age, delayed in ((12.0, False), (40.0, False)):
        for cell, grade in table["ice"].items():
            if "unarousable" in cell:
                continue
            low, high = _bounds(cell)
            for score in range(low, high + 1):
                yield {"age": age, "developmental_delay": delayed, "ice": score}, grade
        yield {"age": age, "unable": True}, table["ice"]["0 and unarousable or unable to perform"]
    for age, delayed in ((table["child_age_below"] - 0.01, False), (17.0, True)):
        # A CAPD of 0 is asked apart: there we depart from the table.
        for score in range(1, 33):
            grade = 1 if score < 9 else table["capd"][">=9"]
            yield {"age": age, "developmental_delay": delayed, "capd": score}, grade
        yield {"age": age, "unable": True}, table["capd"]["unable to perform"]


def test_every_set_of_cells_of_icans_has_its_grade(toxicity: Table) -> None:
    table = toxicity["icans_astct_2019"]
    seizures, motor, oedema = (list(_findings(table, one)) for one in OTHERS)
    tried = 0
    for (test, first), arousal in product(_tests(table), table["arousal"].items()):
        # Waking by oneself is in the column of grade 1, and adds nothing to a score of 10.
        awake = 0 if arousal[0] == "spontaneous" else arousal[1]
        for fits, weak, swollen in product(seizures, motor, oedema):
            day = IcansDay(
                **test,
                consciousness=AROUSAL[arousal[0]],
                seizure=fits[0],
                motor=weak[0],
                oedema=swollen[0],
            )
            expected = max(first, awake, fits[1], weak[1], swollen[1])
            assert grade_icans(day).level == Exactly(expected), day
            tried += 1
    assert tried > 6_000


def test_a_capd_of_0_is_where_we_depart_from_the_table_and_say_so(toxicity: Table) -> None:
    assert toxicity["icans_astct_2019"]["capd"]["<9"] == "1 or 2 (decided by arousal)"
    day = IcansDay(
        age=8, capd=0, consciousness="spontaneous", seizure="none", motor="none", oedema="none"
    )
    grade = grade_icans(day)
    assert grade.level == Exactly(0)
    assert any("the print has every CAPD below 9 as grade 1" in one for one in grade.remarks)
    assert "no" in grade.verified.split("; ")


def test_ice_has_the_points_of_the_table(toxicity: Table) -> None:
    points = toxicity["icans_astct_2019"]["ice_points"]
    assert ice_score(**points) == 10 == icans_rulebook().numbers["ice_best"]
    for name in points:
        assert ice_score(**points | {name: 0}) == 10 - points[name]


def _days(cells: Table, days: int) -> int:
    """Return the grade of so many days by cells such as ``1-6`` and ``>=14``."""
    for cell, grade in cells.items():
        if cell.startswith(">="):
            low, high = int(cell[2:]), 10_000
        elif cell[0].isdigit():
            low, high = _bounds(cell)
        else:
            continue
        if low <= days <= high:
            return int(grade)
    return 0


def test_days_of_few_neutrophils_have_the_grade_of_the_table(toxicity: Table) -> None:
    table = toxicity["icaht_neutropenia"]["early"]
    first, last = table["days"]
    whole = last - first + 1
    never = table["anc_le_500_days"]["never above 500 in days 0-30"]
    for low, least in product(range(whole + 1), (0, 1, 6, 7, 13, 14, 30, whole)):
        if least > low:
            continue
        counts = {
            day: 100.0 if day < least else 500.0 if day < low else 501.0 for day in range(whole)
        }
        expected = max(
            never if low == whole else _days(table["anc_le_500_days"], low),
            _days(table["anc_le_100_days"], least),
        )
        for rule in CountRule:
            grade = grade_icaht(icaht(), "early", counts, IcahtSettings(count=rule), unit="/uL")
            assert grade.level == Exactly(expected), (low, least)


def test_late_counts_have_the_grade_of_the_table(toxicity: Table) -> None:
    table = {
        int(key): grade for key, grade in toxicity["icaht_neutropenia"]["late"]["anc_le"].items()
    }
    counts = sorted({edge + step for edge in table for step in (-1, 0, 1)})
    for two in combinations([*counts, *counts], 2):
        # The higher of the two lowest decides: one alone may be transient.
        expected = max((grade for edge, grade in table.items() if max(two) <= edge), default=0)
        series = {40: float(two[0]), 60: float(two[1]), 80: 4_000.0}
        assert grade_icaht(icaht(), "late", series, unit="/uL").level == Exactly(expected), two


@pytest.mark.parametrize("period", ["early", "late"])
def test_days_of_few_platelets_have_the_grade_of_the_table(toxicity: Table, period: str) -> None:
    table = toxicity["t_icaht_thrombocytopenia"]
    first, last = table[f"{period}_days"]
    edges = {
        int(name.split("_lt_")[1].split("_")[0]): cells
        for name, cells in table.items()
        if name.startswith(f"{period}_plt_lt_")
    }
    assert len(edges) == (2 if period == "early" else 3)
    fewest = 1 if period == "early" else 2
    for edge, cells in edges.items():
        for days in (*range(fewest, 16), last - first + 1):
            counts = dict.fromkeys(range(first, last + 1), 150.0)
            counts |= dict.fromkeys(range(first, first + days), edge - 0.1)
            worse = [_days(other, days) for limit, other in edges.items() if limit >= edge]
            grade = grade_icaht(t_icaht(), period, counts, unit="10*9/L")
            assert grade.level == Exactly(max(worse)), (edge, days, cells)
        at_the_edge = dict.fromkeys(range(first, last + 1), float(edge))
        higher = [_days(other, last - first + 1) for limit, other in edges.items() if limit > edge]
        found = grade_icaht(t_icaht(), period, at_the_edge, unit="10*9/L")
        assert found.level == Exactly(max(higher, default=0)), edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a set of criteria has otherwise than ELN 2022, and how a study reads it."""

    crh: bool = False
    one_line: bool = True
    counts: bool = True
    strict: bool = False
    without_rods: bool = False
    without_red_cells: bool = False
    mlfs_whatever_the_blood: bool = False


def _differences(table: Table, **how: bool) -> Read:
    """Return the differences that the reference table names in words."""
    words = " / ".join(table["differences"])
    return Read(
        strict="(strict)" in words,
        without_rods="no blasts with Auer rods in CR and MLFS" in words,
        without_red_cells="independence of red-cell transfusion" in words,
        mlfs_whatever_the_blood="MLFS row does not name circulating blasts" in words,
        **how,
    )


def _by_table(table: Table, found: Table, read: Read) -> Category:
    """Return the category of one assessment by the numbers of the reference table."""
    cr, half, mlfs, pr = (table[name] for name in ("CR", "CRh", "MLFS", "PR"))
    reaches = operator.gt if read.strict else operator.ge
    neutrophils = reaches(found["neutrophils"], cr["anc_ge"])
    platelets = reaches(found["platelets"], cr["plt_ge"])
    blasts, before = found["marrow_blasts"], found["baseline_blasts"]
    few = blasts < cr["marrow_blasts_lt"] == mlfs["marrow_blasts_lt"]
    unmarked = not (read.without_rods and found["auer_rods"])
    inside = few and unmarked and found["extramedullary"] is cr["extramedullary"]
    blood = found["circulating_blasts"] is cr["circulating_blasts"] is mlfs["circulating_blasts"]
    clear = inside and blood and not (read.without_red_cells and found["needs_red_cells"])
    halfway = found["neutrophils"] >= half["anc_ge"] and found["platelets"] >= half["plt_ge"]
    if clear and neutrophils and platelets:
        return Category.CR
    if clear and read.crh and halfway:
        return Category.CRH
    if clear and (neutrophils or platelets or not read.one_line):
        return Category.CRI
    cellular = found["cellularity"] != Cellularity(spicules=False)
    if inside and cellular and (blood or read.mlfs_whatever_the_blood):
        return Category.MLFS
    low, high = pr["marrow_blasts_between"]
    fell = 100 * (before - blasts) >= pr["blast_fall_percent_ge"] * before
    if low <= blasts <= high and fell and (not read.counts or (neutrophils and platelets)):
        return Category.PR
    return Category.NO_RESPONSE


def _findings_of_response() -> Iterator[Table]:
    names = (
        "marrow_blasts", "baseline_blasts", "neutrophils", "platelets", "circulating_blasts",
        "extramedullary", "auer_rods", "needs_red_cells", "cellularity",
    )  # fmt: skip
    yes_no = (False, True)
    for values in product(
        (4.9, 5.0, 12.5, 25.0, 25.1),
        (4.0, 24.9, 25.0, 90.0),
        (0.49, 0.5, 1.0, 1.1),
        (49.9, 50.0, 100.0, 101.0),
        yes_no,
        yes_no,
        yes_no,
        yes_no,
        (Cellularity(spicules=True), Cellularity(cells_counted=200), Cellularity(spicules=False)),
    ):
        yield dict(zip(names, values, strict=True))


@pytest.mark.parametrize("criteria", ["eln-2022", "eln-2017", "iwg-2003"])
def test_every_set_of_findings_has_the_response_of_the_table(
    response: Table, criteria: str
) -> None:
    rulebook = response_rulebook(criteria)
    other = {"one_line": False, "counts": False}
    if criteria == "eln-2022":
        readings = [Read(), Read(crh=True, **other)]
    else:
        table = response[criteria.replace("-", "")]
        readings = [_differences(table), _differences(table, **other)]
    seen = set()
    for found in _findings_of_response():
        assessment = Assessment(day=28, **found)
        for read in readings:
            settings = ResponseSettings(
                use_crh=read.crh,
                cri_requires_one_line=read.one_line,
                pr_requires_counts=read.counts,
            )
            expected = _by_table(response["eln2022"], found, read)
            assert assess(rulebook, assessment, settings).category is expected, found
            seen.add(expected)
    some = {Category.CR, Category.CRI, Category.MLFS, Category.PR, Category.NO_RESPONSE}
    assert seen == (some | {Category.CRH} if criteria == "eln-2022" else some)


def test_the_differences_of_other_criteria_are_those_that_were_read(response: Table) -> None:
    assert _differences(response["eln2017"]) == Read(
        without_rods=True, mlfs_whatever_the_blood=True
    )
    assert _differences(response["iwg2003"]) == Read(strict=True, without_red_cells=True)
    assert "no CRh" in response["eln2017"]["differences"]
    assert response_rulebook("eln-2017").crh_counts is None
