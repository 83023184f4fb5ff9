"""Which names are learned, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import records
from tests.registry.search.learning.taught import (
    LEUKEMIA,
    drug,
    learned,
    record,
    statements_of,
)

from trialwright.registry.search.learning.counting import merged_files, write_rows


def test_the_names_that_follow_from_a_term_are_learned_from_one_record() -> None:
    names = [LEUKEMIA, "Acute Myeloid Leukemia", "Myeloid Acute Leukemia"]
    assert learned([record(term=LEUKEMIA)]) == [names]


def test_a_condition_that_is_always_given_one_term_is_another_name_of_it() -> None:
    assert learned([record("AML", LEUKEMIA)] * 3)[0][-1] == "aml"
    assert "aml" not in learned([record("AML", LEUKEMIA)] * 2)[0]


def test_a_condition_that_is_given_two_terms_is_a_name_of_neither() -> None:
    both = [record("AML", LEUKEMIA)] * 12 + [record("AML", "Altitude Sickness")]
    assert not any("aml" in names for names in learned(both))


@pytest.mark.parametrize(
    ("condition", "term"),
    [
        ("Cancer", "Colonic Cancer"),
        ("Episodic Cluster Headache", "Cluster Headache"),
        ("Metastatic Kidney Cancer", "Renal Neoplasms"),
        ("Herniation", "Hernia"),
        ("Pain (severe)", "Neuralgia"),
        ("Overweight and Thirst", "Obesity"),
        ("PD", "Parkinson Disease"),
    ],
)
def test_what_is_broader_narrower_a_list_or_too_short_is_not_learned(
    condition: str, term: str
) -> None:
    assert learned([record(condition, term)] * 9) == []


def test_of_two_names_one_that_says_more_is_left_out() -> None:
    seen = [record("Disc Herniation", "Displacement")] * 4
    seen += [record("Lumbar Disc Herniation", "Displacement")] * 4
    assert learned(seen) == [["Displacement", "disc herniation"]]


def test_a_name_that_is_rare_among_the_records_of_a_term_is_left_out() -> None:
    seen = [record("Impotence", "Dysfunction")] * 97 + [record("Limpness", "Dysfunction")] * 3
    assert learned(seen) == [["Dysfunction", "impotence"]]


def test_a_name_that_is_a_term_itself_is_not_another_name() -> None:
    assert learned([record("Asthma", "Wheezing")] * 5 + [record(term="Asthma")]) == []


def test_an_abbreviation_is_learned_with_what_it_is_made_of() -> None:
    seen = [record(title="A Trial in Acute Myeloid Leukemia (AML)", term=LEUKEMIA)] * 3
    names = [LEUKEMIA, "Acute Myeloid Leukemia", "Myeloid Acute Leukemia", "aml"]
    assert learned(seen) == [names]
    assert learned([record(title="Penile Prosthesis Implant (PPI)")] * 3) == [
        ["penile prosthesis implant", "ppi"]
    ]


def test_an_abbreviation_of_two_things_is_learned_of_neither() -> None:
    seen = [record(title="Penile Prosthesis Implant (PPI)")] * 9
    seen += [record(title="Proton Pump Inhibitor (PPI)")]
    assert learned(seen) == []
    assert learned([*seen, *[record("PPI", "Implantation")] * 9]) == []


def test_an_abbreviation_may_be_made_of_words_that_say_the_same() -> None:
    seen = [record(title="Small Cell Lung Cancer (SCLC)")] * 5
    seen += [record(title="Small Cell Lung Carcinoma (SCLC)")] * 2
    assert learned(seen) == [["small cell lung cancer", "sclc"]]


def test_what_an_abbreviation_is_made_of_counts_more_than_the_term_it_is_given() -> None:
    seen = [record("CCH", "Cluster Headache", title="Chronic Cluster Headache (CCH)")] * 5
    assert learned(seen) == [["chronic cluster headache", "cch"]]


def test_an_abbreviation_that_is_an_ordinary_word_is_not_learned() -> None:
    known = "Acute Lymphoblastic Leukemia (ALL)"
    assert learned([record(title=known)] * 5) == []
    word = [
        record(title="The Zork of Rome", protocolSection__identificationModule__nctId="NCT90000010")
    ] * 5
    made = [record(title="Zonal Orbit Rate Kit (ZORK)")] * 5
    assert learned(made) == [["zonal orbit rate kit", "zork"]]
    assert learned(made + word) == []


def test_other_names_of_a_substance_are_learned_the_most_frequent_first() -> None:
    seen = [record(interventions=[drug("Tadalafil", "Cialis")])] * 3
    seen += [record(interventions=[drug("Tadalafil", "LY450190", "CIALIS")])] * 3
    assert learned(seen) == [["tadalafil", "cialis", "ly450190"]]


def test_a_dose_beside_the_name_does_not_keep_another_name_from_being_learned() -> None:
    seen = [record(interventions=[drug("Sildenafil", "Viagra")])] * 3
    seen += [record(interventions=[drug("Oral Sildenafil", "Viagra")])] * 3
    assert learned(seen) == [["sildenafil", "viagra"]]


@pytest.mark.parametrize(
    "intervention",
    [
        drug("Placebo", "Plcb pill"),
        drug("Tadalafil", "Study drug"),
        drug("Tadalafil", "Tadalafil hydrate"),
        drug("Tadalafil", "Cialis 20 mg"),
        drug("Tadalafil", "Cialis, Adcirca"),
        drug("Acarbose", "XYZ"),
        drug("Walking", "Strolling", kind="BEHAVIORAL"),
    ],
)
def test_what_is_no_other_name_of_a_substance_is_not_learned(intervention: dict[str, str]) -> None:
    assert learned([record(interventions=[intervention])] * 9) == []


def test_a_name_of_two_substances_is_one_of_neither() -> None:
    seen = [record(interventions=[drug(name, "G-CSF drug code")]) for name in ("A1b", "C2d")] * 5
    assert learned(seen) == []


def test_what_older_records_found_in_their_texts_teaches_names() -> None:
    leaf = {"id": "M1", "name": "Penile Induration", "asFound": "Peyronie's Disease"}
    older = {"meshes": [{"id": "D1", "term": "Penile Induration"}], "browseLeaves": [leaf]}
    seen = [records.tree(derivedSection__conditionBrowseModule=older)] * 3
    assert ["Penile Induration", "made-up disease", "peyronie's disease"] in learned(seen)


def test_a_record_that_says_nothing_teaches_nothing() -> None:
    assert learned([{}, {"protocolSection": None, "derivedSection": []}]) == []


def test_whatever_signs_stand_in_a_record_its_rows_can_be_read_again(tmp_path: Path) -> None:
    odd = record(
        "A\tB\nC",
        "Odd\tTerm\u2028, Half \ud800",
        title="Acute Bad\tLeukemia (A\tBL) and Tab Over Tab (T\nOT)",
        interventions=[drug("Line\nFeed", "Form\x0cFeed", "Next\x85line \ud800")],
    )
    rows = statements_of([odd]).rows()
    write_rows(tmp_path / "rows", rows)
    assert rows
    assert list(merged_files([tmp_path / "rows"])) == rows
