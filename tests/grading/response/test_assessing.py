"""Response of acute myeloid leukaemia: categories, their boundaries, and what stays open."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.response import (
    Assessment,
    Category,
    Cellularity,
    Followed,
    Mrd,
    MrdStatus,
    Progression,
    ResponseSettings,
    assess,
    best_response,
    relapse_of,
    response_rulebook,
    response_rulebooks,
)
from trialwright.grading.response.following import AfterTransplant, remission_without_marrow
from trialwright.grading.response.rulebooks import post_transplant_rule
from trialwright.grading.truth import Truth

ELN22, ELN17, IWG = (response_rulebook(name) for name in ("eln-2022", "eln-2017", "iwg-2003"))
CR, CRH, CRI, MLFS, PR = (
    Category.CR,
    Category.CRH,
    Category.CRI,
    Category.MLFS,
    Category.PR,
)
NONE, REFRACTORY = Category.NO_RESPONSE, Category.REFRACTORY
DOCUMENTED = Cellularity(spicules=True)
#: A marrow in remission with recovered counts; every case changes something of it.
CLEAR = Assessment(
    day=28,
    marrow=True,
    marrow_blasts=2,
    baseline_blasts=60,
    cellularity=DOCUMENTED,
    auer_rods=False,
    circulating_blasts=False,
    extramedullary=False,
    new_extramedullary=False,
    neutrophils=1.2,
    platelets=120,
    needs_red_cells=False,
)
BY_THE_LETTER = ResponseSettings(cri_requires_one_line=False)


def category(settings: ResponseSettings | None = None, /, **changed: object) -> Category | None:
    return assess(ELN22, replace(CLEAR, **changed), settings).category  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, CR),
        ({"neutrophils": 1.0, "platelets": 100}, CR),
        ({"neutrophils": 0.99}, CRI),
        ({"platelets": 99.9}, CRI),
        ({"neutrophils": 0.2, "platelets": 20}, MLFS),
        ({"marrow_blasts": 4.9}, CR),
        ({"marrow_blasts": 5.0}, PR),
        ({"marrow_blasts": 25}, PR),
        ({"marrow_blasts": 25.1}, NONE),
        ({"circulating_blasts": True}, NONE),
        ({"extramedullary": True}, NONE),
        ({"auer_rods": True}, CR),
        ({"needs_red_cells": True}, CR),
    ],
)
def test_categories_of_eln_2022(changed: dict[str, object], expected: Category) -> None:
    assert category(**changed) is expected


def test_cri_against_mlfs_is_a_setting_and_is_printed() -> None:
    """The first trap: neither line recovered is MLFS as usually read, CRi by the letter."""
    neither = {"neutrophils": 0.2, "platelets": 20}
    assert category(**neither) is MLFS
    assert category(BY_THE_LETTER, **neither) is CRI
    assert category(BY_THE_LETTER, neutrophils=0.2) is CRI
    answer = assess(ELN22, replace(CLEAR, neutrophils=0.2, platelets=20), BY_THE_LETTER)
    assert "cri_requires_one_line: no" in answer.settings


def test_pr_asks_for_counts_unless_the_study_does_not() -> None:
    """The second trap."""
    partial = {"marrow_blasts": 12, "neutrophils": 0.4}
    assert category(**partial) is NONE
    assert category(ResponseSettings(pr_requires_counts=False), **partial) is PR


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (8, 4, CR),
        (12, 7, NONE),
        (12, 6, PR),
        (4, 4, CR),
        (4.5, 5, NONE),
        (50, 25, PR),
        (50.2, 25.1, NONE),
        (49.9, 25, NONE),
        (33.3, 16.65, PR),
    ],
)
def test_blast_arithmetic(before: float, now: float, expected: Category) -> None:
    """The third trap."""
    assert category(baseline_blasts=before, marrow_blasts=now) is expected


def test_a_missing_marrow_is_non_evaluable_and_not_no_response() -> None:
    """The fourth trap."""
    poor = replace(CLEAR, marrow=False, marrow_blasts=None, no_marrow_because="dry tap")
    answer = assess(ELN22, poor)
    assert answer.category is Category.NON_EVALUABLE
    assert answer.remarks == ("no adequate marrow: dry tap",)
    assert assess(ELN22, Assessment(day=28)).category is Category.NON_EVALUABLE


def test_with_missing_counts_mlfs_can_be_said_only_of_a_documented_marrow() -> None:
    counts = {"neutrophils": None, "platelets": None}
    documented = assess(ELN22, replace(CLEAR, **counts))  # type: ignore[arg-type]
    assert documented.possible == (CR, CRI, MLFS)
    assert documented.category is None
    assert documented.at_least is MLFS
    assert documented.missing == ("neutrophils", "platelets")
    assert documented.in_words == "unknown: CR or CRi or MLFS"
    silent = assess(ELN22, replace(CLEAR, cellularity=Cellularity(), **counts))  # type: ignore[arg-type]
    assert silent.at_least is NONE
    assert "cellularity of the marrow" in silent.missing


def test_iwg_2003_is_strict_and_asks_for_transfusions() -> None:
    """The fifth trap: 1.0 and 100 are not above 1.0 and 100; red cells must not be needed."""
    assert assess(IWG, CLEAR).category is CR
    assert assess(IWG, replace(CLEAR, neutrophils=1.0)).category is CRI
    assert assess(IWG, replace(CLEAR, platelets=100)).category is CRI
    assert assess(IWG, replace(CLEAR, needs_red_cells=True)).category is MLFS
    silent = assess(IWG, replace(CLEAR, needs_red_cells=None))
    assert silent.possible == (CR, MLFS)
    assert silent.missing == ("need of red-cell transfusion",)


def test_eln_2017_asks_for_auer_rods_and_its_mlfs_names_no_circulating_blasts() -> None:
    assert assess(ELN17, replace(CLEAR, auer_rods=True)).category is NONE
    assert assess(ELN17, replace(CLEAR, auer_rods=None)).possible == (CR, MLFS, NONE)
    assert assess(ELN17, replace(CLEAR, circulating_blasts=True)).category is MLFS
    use = ResponseSettings(use_crh=True)
    assert assess(ELN17, replace(CLEAR, neutrophils=0.6), use).category is CRI


@pytest.mark.parametrize(
    ("neutrophils", "platelets", "expected"),
    [(0.5, 50, CRH), (0.49, 120, CRI), (1.2, 49, CRI), (0.6, 60, CRH), (1.0, 100, CR)],
)
def test_crh_takes_from_cri_where_it_is_used(
    neutrophils: float, platelets: float, expected: Category
) -> None:
    use = ResponseSettings(use_crh=True)
    assert category(use, neutrophils=neutrophils, platelets=platelets) is expected
    without = category(neutrophils=neutrophils, platelets=platelets)
    assert without is not CRH


@pytest.mark.parametrize(
    ("marrow", "expected"),
    [
        (Cellularity(spicules=True), MLFS),
        (Cellularity(cells_counted=200), MLFS),
        (Cellularity(biopsy_percent=10), MLFS),
        (Cellularity(spicules=False, cells_counted=250), MLFS),
        (Cellularity(spicules=False, cells_counted=199, biopsy_percent=9.9), NONE),
        (Cellularity(spicules=False), NONE),
        (Cellularity(), None),
    ],
)
def test_an_aplastic_marrow_is_no_leukaemia_free_state(
    marrow: Cellularity, expected: Category | None
) -> None:
    changed = {"cellularity": marrow, "neutrophils": 0.1, "platelets": 10}
    assert category(**changed) is expected


def test_no_response_becomes_refractory_after_the_landmark() -> None:
    none = {"marrow_blasts": 60}
    assert category(ResponseSettings(landmark_day=28), **none) is NONE
    assert category(ResponseSettings(landmark_day=27), **none) is REFRACTORY
    answer = assess(ELN22, replace(CLEAR, marrow_blasts=60))
    assert "no landmark is set" in answer.remarks[0]


@pytest.mark.parametrize(
    ("before", "now", "new", "expected"),
    [
        (40, 45, False, Category.STABLE_DISEASE),
        (40, 59.9, False, Category.STABLE_DISEASE),
        (40, 60, False, Category.PROGRESSIVE_DISEASE),
        (40, 45, True, Category.PROGRESSIVE_DISEASE),
        (40, 45, None, None),
        (None, 45, False, None),
        (None, 45, True, Category.PROGRESSIVE_DISEASE),
    ],
)
def test_stable_and_progressive_disease_are_used_where_a_study_says_so(
    before: float | None, now: float, *, new: bool | None, expected: Category | None
) -> None:
    use = ResponseSettings(progression=Progression.RISE_OF_HALF)
    changed = {"baseline_blasts": before, "marrow_blasts": now, "new_extramedullary": new}
    assert category(use, **changed) is expected


@pytest.mark.parametrize(
    ("now", "expected"), [(0, Category.STABLE_DISEASE), (0.5, Category.PROGRESSIVE_DISEASE)]
)
def test_from_no_blasts_to_none_is_no_progression(now: float, expected: Category) -> None:
    """Half as much again as nothing is nothing: disease outside the marrow that stays is stable."""
    use = ResponseSettings(progression=Progression.RISE_OF_HALF)
    changed = {"baseline_blasts": 0, "marrow_blasts": now, "extramedullary": True}
    assert category(use, **changed, new_extramedullary=False) is expected


@pytest.mark.parametrize(
    ("mrd", "status"),
    [
        (None, MrdStatus.UNKNOWN),
        (Mrd(method="flow", sensitivity=0.01, threshold=0.1, level=0.05), MrdStatus.NEGATIVE),
        (Mrd(method="flow", sensitivity=0.01, threshold=0.1, level=0.1), MrdStatus.POSITIVE),
        (Mrd(method="flow", sensitivity=0.01, threshold=0.1, detected=False), MrdStatus.NEGATIVE),
        (Mrd(method="flow", sensitivity=1, threshold=0.1, detected=False), MrdStatus.UNKNOWN),
        (Mrd(method="flow", sensitivity=1, threshold=0.1, detected=True), MrdStatus.POSITIVE),
        (Mrd(method="flow", sensitivity=0.01, threshold=0.1, detected=True), MrdStatus.UNKNOWN),
        (Mrd(method="flow", sensitivity=0.01, threshold=0.1), MrdStatus.UNKNOWN),
    ],
)
def test_mrd_is_negative_only_by_a_method_that_sees_the_threshold(
    mrd: Mrd | None, status: MrdStatus
) -> None:
    answer = assess(ELN22, replace(CLEAR, mrd=mrd))
    assert answer.mrd is status
    assert (answer.in_words == "CR") is (status is MrdStatus.UNKNOWN)
    assert any("MRD by flow" in remark for remark in answer.remarks) is (mrd is not None)


def test_a_response_says_its_rulebook_rows_and_inputs() -> None:
    answer = assess(ELN22, replace(CLEAR, marrow=None))
    assert answer.rulebook == "ELN AML response 2022"
    assert answer.rows == ("eln-aml-response-2022/cr",)
    assert answer.assumptions == ("that the marrow is adequate, since its blasts were reported",)
    assert ("neutrophils", "1.2 10*9/L") in [(used.name, used.text) for used in answer.inputs]
    aplastic = replace(CLEAR, cellularity=Cellularity(spicules=False), neutrophils=0, platelets=0)
    assert "the marrow is aplastic" in assess(ELN22, aplastic).remarks[0]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"marrow_blasts": 101}, "day 28: marrow_blasts is 101, expected percent"),
        ({"baseline_blasts": -1}, "baseline_blasts is -1"),
        ({"neutrophils": -0.1}, "neutrophils is -0.1, expected 10\\*9/L"),
        ({"platelets": float("nan")}, "platelets is nan"),
        ({"marrow": False}, "marrow_blasts is 2 though there is no adequate marrow"),
    ],
)
def test_numbers_that_no_laboratory_reports_are_refused(
    changed: dict[str, object], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        replace(CLEAR, **changed)  # type: ignore[arg-type]


def test_criteria_that_are_not_here_are_refused() -> None:
    with pytest.raises(InvalidInput, match="criteria are 'eln-2010', expected one of eln-2022"):
        response_rulebook("eln-2010")


@pytest.mark.reference
def test_the_numbers_are_those_of_the_reference(reference_data: Path) -> None:
    path = reference_data / "outcomes" / "aml_response.toml"
    facts = tomllib.loads(path.read_text("utf-8"))
    printed = facts["eln2022"]
    assert ELN22.marrow_blasts_below == printed["CR"]["marrow_blasts_lt"]
    assert ELN22.cr_counts.neutrophils.text == f"value >= {printed['CR']['anc_ge']}"
    assert ELN22.cr_counts.platelets.text == f"value >= {printed['CR']['plt_ge']}"
    assert ELN22.crh_counts is not None
    assert ELN22.crh_counts.neutrophils.text == f"value >= {printed['CRh']['anc_ge']}"
    assert ELN22.crh_counts.platelets.text == f"value >= {printed['CRh']['plt_ge']}"
    assert [ELN22.pr_from, ELN22.pr_to] == printed["PR"]["marrow_blasts_between"]
    assert ELN22.pr_fall_percent == printed["PR"]["blast_fall_percent_ge"]
    assert [one.crh_counts is None for one in response_rulebooks()] == [False, True, True]
    assert ELN22.part("relapse").verified == printed["relapse"]["verified"] == "no"


optional = st.none() | st.booleans()
numbers = st.sampled_from([0.0, 0.49, 0.5, 0.99, 1.0, 1.01, 3.0])
whole = {
    "marrow_blasts": st.sampled_from([0.0, 4.9, 5.0, 12.0, 25.0, 25.1, 60.0]),
    "baseline_blasts": st.sampled_from([0.0, 4.0, 12.0, 24.0, 50.0, 90.0]),
    "cellularity": st.sampled_from([Cellularity(spicules=True), Cellularity(spicules=False)]),
    "auer_rods": st.booleans(),
    "circulating_blasts": st.booleans(),
    "extramedullary": st.booleans(),
    "new_extramedullary": st.booleans(),
    "neutrophils": numbers,
    "platelets": numbers.map(lambda one: one * 100),
    "needs_red_cells": st.booleans(),
}
some_settings = st.builds(
    ResponseSettings,
    cri_requires_one_line=st.booleans(),
    pr_requires_counts=st.booleans(),
    use_crh=st.booleans(),
    landmark_day=st.none() | st.just(14),
    progression=st.sampled_from(Progression),
)


def by_hand(name: str, found: dict[str, object], use: ResponseSettings) -> Category:
    """Return the category of a whole assessment, written down once more without any truths."""
    strict = name == "iwg-2003"
    anc, platelets = float(str(found["neutrophils"])), float(str(found["platelets"]))
    blasts, before = float(str(found["marrow_blasts"])), float(str(found["baseline_blasts"]))
    anc_ok = anc > 1.0 if strict else anc >= 1.0
    plt_ok = platelets > 100 if strict else platelets >= 100
    low = blasts < 5 and not found["extramedullary"]
    clear = low and not found["circulating_blasts"]
    if name == "eln-2017":
        low = low and not found["auer_rods"]
        clear = clear and not found["auer_rods"]
    free = clear and not (strict and found["needs_red_cells"])
    if free and anc_ok and plt_ok:
        return CR
    if use.use_crh and name == "eln-2022" and free and anc >= 0.5 and platelets >= 50:
        return CRH
    if free and not (anc_ok and plt_ok) and (anc_ok or plt_ok or not use.cri_requires_one_line):
        return CRI
    if (low if name == "eln-2017" else clear) and found["cellularity"] == DOCUMENTED:
        return MLFS
    counts = (anc_ok and plt_ok) or not use.pr_requires_counts
    if counts and 5 <= blasts <= 25 and blasts * 2 <= before:
        return PR
    if use.progression is Progression.RISE_OF_HALF:
        risen = blasts >= before * 1.5 and blasts > before
        progressive = found["new_extramedullary"] or risen
        return Category.PROGRESSIVE_DISEASE if progressive else Category.STABLE_DISEASE
    return REFRACTORY if use.landmark_day == 14 else NONE


@given(
    st.sampled_from(["eln-2022", "eln-2017", "iwg-2003"]),
    st.fixed_dictionaries(whole),
    some_settings,
)
def test_a_whole_assessment_has_the_category_that_a_reader_finds(
    name: str, found: dict[str, object], use: ResponseSettings
) -> None:
    answer = assess(response_rulebook(name), Assessment(day=28, **found), use)  # type: ignore[arg-type]
    assert answer.category is by_hand(name, found, use)


@given(
    st.sampled_from(["eln-2022", "eln-2017", "iwg-2003"]),
    st.fixed_dictionaries(whole),
    st.sets(st.sampled_from(sorted(set(whole) - {"marrow_blasts", "cellularity"}))),
    some_settings,
)
def test_what_is_learned_later_is_among_what_was_possible(
    name: str, found: dict[str, object], silent: set[str], use: ResponseSettings
) -> None:
    rulebook = response_rulebook(name)
    known: dict[str, object] = {key: None if key in silent else one for key, one in found.items()}
    before = assess(rulebook, Assessment(day=28, **known), use)  # type: ignore[arg-type]
    after = assess(rulebook, Assessment(day=28, **found), use)  # type: ignore[arg-type]
    assert after.category in before.possible
    assert bool(before.missing) is (before.category is None)


@pytest.mark.parametrize(
    ("changed", "truth"),
    [
        ({}, Truth.FALSE),
        ({"marrow_blasts": 5}, Truth.TRUE),
        ({"circulating_blasts": True, "marrow_blasts": None}, Truth.TRUE),
        ({"extramedullary": True}, Truth.TRUE),
        ({"extramedullary": None}, Truth.UNKNOWN),
        ({"marrow_blasts": None}, Truth.UNKNOWN),
    ],
)
def test_one_sign_is_enough_for_relapse_and_absence_needs_all(
    changed: dict[str, object], truth: Truth
) -> None:
    for before in (CR, CRH, CRI):
        found = replace(CLEAR, **changed)  # type: ignore[arg-type]
        assert relapse_of(ELN22, before, found).truth is truth


def test_nobody_relapses_from_a_category_that_is_no_remission() -> None:
    with pytest.raises(InvalidInput, match="relapse after MLFS is not defined, expected one of CR"):
        relapse_of(ELN22, MLFS, CLEAR)
    assert relapse_of(ELN22, MLFS, CLEAR, after=[CR, MLFS]).truth is Truth.FALSE


def test_a_remission_after_transplant_is_not_a_response_to_the_cells() -> None:
    """The sixth trap: the best response ends with relapse, the next therapy, or transplant."""
    days = {28: {"neutrophils": 0.2, "platelets": 20}, 60: {"platelets": 60}, 120: {}}
    followed = [
        Followed(day, assess(ELN22, replace(CLEAR, day=day, **found)))  # type: ignore[arg-type]
        for day, found in days.items()
    ]
    for until, day in ((90, 60), (60, 28), (None, 120)):
        best = best_response(followed, until=until)
        assert best is not None
        assert best.day == day
    assert best_response(followed, until=10) is None
    with_none = [Followed(14, assess(ELN22, Assessment(day=14))), *followed]
    best = best_response(with_none, until=28)
    assert best is not None
    assert best.response.category is Category.NON_EVALUABLE


def test_an_uncertain_response_counts_as_the_worst_that_it_may_be() -> None:
    open_answer = assess(ELN22, replace(CLEAR, neutrophils=None, platelets=None))
    partial = assess(ELN22, replace(CLEAR, day=60, platelets=60))
    best = best_response([Followed(28, open_answer), Followed(60, partial)])
    assert best is not None
    assert best.day == 60


TRANSPLANTED = AfterTransplant(
    day=100,
    remission_before_transplant=True,
    donor_chimerism=95,
    extramedullary=False,
    neutrophils=1.0,
    platelets=100,
    last_red_cells=44,
    last_platelets=40,
)


@pytest.mark.parametrize(
    ("changed", "truth"),
    [
        ({}, Truth.TRUE),
        ({"last_red_cells": 45}, Truth.FALSE),
        ({"last_platelets": None}, Truth.UNKNOWN),
        ({"last_platelets": None, "transfusions_known": True}, Truth.TRUE),
        ({"donor_chimerism": 94.9}, Truth.FALSE),
        ({"donor_chimerism": None}, Truth.UNKNOWN),
        ({"remission_before_transplant": None}, Truth.UNKNOWN),
        ({"extramedullary": True}, Truth.FALSE),
        ({"neutrophils": 0.99}, Truth.FALSE),
        ({"platelets": None}, Truth.UNKNOWN),
    ],
)
def test_after_transplant_a_child_may_be_in_remission_without_a_marrow(
    changed: dict[str, object], truth: Truth
) -> None:
    """The seventh trap; 8 weeks without transfusion are 56 days."""
    found = replace(TRANSPLANTED, **changed)  # type: ignore[arg-type]
    assert remission_without_marrow(found).truth is truth
    assert post_transplant_rule().verified == "yes"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"level": float("nan")}, "MRD level is nan, expected a number from 0 upwards"),
        ({"level": -0.1}, "MRD level is -0.1, expected"),
        ({"sensitivity": float("inf")}, "MRD sensitivity is inf, expected"),
        ({"threshold": 0.0}, "MRD threshold is 0, expected more"),
    ],
)
def test_an_mrd_that_is_none_is_never_taken_for_negative(
    wrong: dict[str, float], says: str
) -> None:
    sound = Mrd(method="flow", sensitivity=0.01, threshold=0.1, level=0.05)
    with pytest.raises(InvalidInput, match=says):
        replace(sound, **wrong)  # type: ignore[arg-type]


def test_a_cellularity_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cells_counted is -1, expected 0 or more"):
        Cellularity(cells_counted=-1)
    with pytest.raises(InvalidInput, match="biopsy_percent is nan, expected percent, 0 to 100"):
        Cellularity(biopsy_percent=float("nan"))
