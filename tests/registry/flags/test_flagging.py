"""Which product a record studies, and what three definitions say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from trialwright.registry.flags import (
    RULES_VERSION,
    Answer,
    CellProduct,
    Modality,
    Role,
    StudyFlags,
    flags_of,
    named_flags,
)
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study
from trialwright.registry.trees import JsonObject

Flagged = Callable[..., StudyFlags]
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def answers(flags: StudyFlags) -> tuple[Answer, Answer, Answer]:
    """Return the answers under the FDA, the EU and the narrow definition."""
    return (
        flags.fda_gene_therapy.answer,
        flags.ema_gtmp.answer,
        flags.in_vivo_only.answer,
    )


def given(kind: str, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"type": kind, "name": name, **more}


# --- each modality ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        (
            "Anti-CD19 CAR-T Cells in Children With Leukaemia",
            "CAR-T cells are infused once.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.CAR_T, (YES, YES, NO)),
        ),
        (
            "Cells for Lymphoma",
            "Lymphocytes with a chimeric antigen receptor are infused.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.CAR_T, (YES, YES, NO)),
        ),
        (
            "Study of T Cells Expressing a Third Generation CAR",
            "T cells are collected.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.CAR_T, (YES, YES, NO)),
        ),
        (
            "MAGE-A4 TCR-T Cells in Solid Tumours",
            "The cells are infused.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.TCR_T, (YES, YES, NO)),
        ),
        (
            "CAR-NK Cells From Cord Blood in Lymphoma",
            "Donor cells are infused.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.CAR_NK, (YES, YES, NO)),
        ),
        (
            "Lentiviral Gene Therapy for a Storage Disease",
            "CD34+ cells are transduced and given back to the patient.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.HSC, (YES, YES, NO)),
        ),
        (
            "Dendritic Cells Transfected With mRNA as a Melanoma Vaccine",
            "The cells are injected.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.DC, (YES, YES, NO)),
        ),
        (
            "Dendritic Cells Loaded With Amplified Tumour RNA",
            "RNA is amplified from the tumour, and the cells are injected.",
            (Modality.EX_VIVO_GENE_MODIFIED_CELL, CellProduct.DC, (UNKNOWN, UNKNOWN, NO)),
        ),
        (
            "AAV8 Vector in Haemophilia",
            "One infusion.",
            (Modality.IN_VIVO_VIRAL, None, (YES, YES, YES)),
        ),
        (
            "Plasmid DNA Encoding a Growth Factor for Leg Ischaemia",
            "Injected into the muscle.",
            (Modality.IN_VIVO_NONVIRAL, None, (YES, YES, YES)),
        ),
        (
            "An Oncolytic Herpes Virus Expressing GM-CSF",
            "It is injected into the tumour.",
            (Modality.ONCOLYTIC_VIRUS, None, (YES, YES, YES)),
        ),
        (
            "An Oncolytic Adenovirus With a Deleted Gene",
            "It is injected into the tumour.",
            (Modality.ONCOLYTIC_VIRUS, None, (YES, UNKNOWN, YES)),
        ),
        (
            "A Wild-type Reovirus in Oncolytic Virotherapy of Head and Neck Cancer",
            "It is infused.",
            (Modality.ONCOLYTIC_VIRUS, None, (UNKNOWN, NO, UNKNOWN)),
        ),
        (
            "Pelareorep in Colorectal Cancer",
            "It is infused every two weeks.",
            (Modality.ONCOLYTIC_VIRUS, None, (UNKNOWN, NO, UNKNOWN)),
        ),
        (
            "A Plasmid DNA Vaccine Against Influenza in Healthy Adults",
            "The vaccine is injected.",
            (Modality.IN_VIVO_NONVIRAL, None, (NO, NO, NO)),
        ),
        (
            "An Adenoviral Vector Ebola Vaccine in Healthy Adults",
            "The vaccine is injected.",
            (Modality.IN_VIVO_VIRAL, None, (NO, NO, NO)),
        ),
        (
            "A Therapeutic DNA Vaccine for Chronic Hepatitis B",
            "The vaccine is injected.",
            (Modality.IN_VIVO_NONVIRAL, None, (UNKNOWN, NO, UNKNOWN)),
        ),
        (
            "A Therapeutic MVA Vaccine in HIV Infected Patients",
            "The vaccine is injected.",
            (Modality.IN_VIVO_VIRAL, None, (UNKNOWN, NO, UNKNOWN)),
        ),
        (
            "Genetically Modified Lactococcus Lactis That Secretes a Cytokine",
            "Capsules are given.",
            (Modality.UNKNOWN, None, (YES, UNKNOWN, UNKNOWN)),
        ),
        (
            "Gene Therapy for a Rare Disease",
            "Patients are observed.",
            (Modality.UNKNOWN, None, (YES, YES, UNKNOWN)),
        ),
        (
            "Gene Therapy for Angina",
            "The product is injected into the heart.",
            (Modality.UNKNOWN, None, (YES, YES, YES)),
        ),
        (
            "Umbilical Cord Mesenchymal Stem Cells for Lung Injury",
            "The cells are infused.",
            (Modality.UNMODIFIED_CELL, CellProduct.MSC, (NO, NO, NO)),
        ),
        (
            "Infusion of Tumor Infiltrating Lymphocytes in Melanoma",
            "Lymphocytes are grown and infused.",
            (Modality.UNMODIFIED_CELL, CellProduct.TIL, (NO, NO, NO)),
        ),
        (
            "A Tissue Engineered Cartilage Graft",
            "The graft is implanted.",
            (Modality.TISSUE_ENGINEERED, CellProduct.OTHER, (NO, NO, NO)),
        ),
    ],
)
def test_a_product_is_recognised_and_judged_under_three_definitions(
    title: str,
    summary: str,
    expected: tuple[Modality, CellProduct | None, tuple[Answer, Answer, Answer]],
    flagged: Flagged,
) -> None:
    flags = flagged(title, summary=summary)
    assert (flags.modality, flags.cell_product, answers(flags)) == expected
    assert flags.role is Role.STUDIED_PRODUCT


# --- traps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Erenumab in Migraine", "It blocks the calcitonin gene-related peptide receptor."),
        ("Injury After a Car Accident", "Drivers and passengers are followed."),
        ("Skills for Caregivers", "The caregiver and the care team practise."),
        ("Vitamin D in People on cART", "People with HIV on combined antiretroviral therapy."),
        ("Oblimersen in Lung Cancer", "An antisense oligonucleotide against a gene."),
        ("Inclisiran in Dyslipidaemia", "A small interfering RNA against the PCSK9 gene."),
        ("Genetic Testing in Breast Cancer", "Gene mutations are sequenced in blood."),
        ("A Biobank of Rare Diseases", "Samples and genes are stored."),
        ("Epoetin in Anaemia", "A protein made in genetically engineered hamster ovary cells."),
        ("Vasculitis With ANCA (AAV)", "AAV relapses are counted."),
        ("Mosquito Nets", "A trial of vector control in malaria."),
        ("Transducer Placement", "An ultrasound transducer is placed on the neck."),
        ("Plasmid-mediated Resistance", "Genes of resistance in enterobacteria."),
        ("Serum mRNA Levels in Sepsis", "Relative mRNA expression is measured."),
        ("Hydrochlorothiazide (HCT) in Hypertension", "HCT 25 mg a day."),
        ("Virtual Reality in Stroke", "Virtual reality mediated training."),
        ("Faecal Transfer in Colitis", "Faecal microbiota from a donor."),
        ("Ibrutinib in CLL, 1 Prior Line", "Chronic lymphocytic leukaemia."),
    ],
)
def test_a_word_that_only_looks_alike_names_no_product(
    title: str, summary: str, flagged: Flagged
) -> None:
    flags = flagged(title, summary=summary)
    assert flags.modality is Modality.NONE
    assert answers(flags) == (NO, NO, NO)
    assert flags.cell_product is None
    assert flags.donor is None
    assert flags.antigens == ()
    assert flags.role is Role.NONE


def test_a_genetic_intervention_may_be_a_blood_sample(flagged: Flagged) -> None:
    flags = flagged(
        "Variants in Asthma", interventions=[given("GENETIC", "Blood sample for DNA analysis")]
    )
    assert flags.modality is Modality.NONE


def test_a_gene_in_the_name_of_a_company_is_no_gene_therapy(flagged: Flagged) -> None:
    flags = flagged(
        "Tablets for Asthma", summary="Tablets by Acme Gene Therapy Inc are compared with placebo."
    )
    assert flags.modality is Modality.NONE


def test_a_product_of_the_past_is_not_the_studied_one(flagged: Flagged) -> None:
    flags = flagged(
        "An Antibody in Lymphoma",
        summary="Patients whose lymphoma came back despite prior CAR-T cells get an antibody.",
        interventions=[given("DRUG", "Antibody")],
    )
    assert flags.modality is Modality.NONE


def test_care_after_a_product_makes_it_the_setting(flagged: Flagged) -> None:
    flags = flagged(
        "Antibiotics for Patients Undergoing CAR-T Therapy",
        summary="CAR-T cells are infused as usual. Antibiotics are given or not.",
        interventions=[given("DRUG", "Antibiotic")],
    )
    assert flags.modality is Modality.NONE
    assert flags.role is Role.PRIOR_THERAPY
    assert flags.fda_gene_therapy.evidence[0].text == "CAR-T"


def test_a_product_named_only_in_the_criteria_is_not_studied(flagged: Flagged) -> None:
    criteria = "Exclusion Criteria:\n\n1. Earlier gene therapy or CAR-T cells"
    flags = flagged("Tablets in Myeloma", criteria=criteria)
    assert flags.role is Role.PRIOR_THERAPY
    assert answers(flags) == (NO, NO, NO)
    (found,) = flags.fda_gene_therapy.evidence
    assert criteria[found.start : found.end] == found.text == "CAR-T"


def test_a_product_of_the_comparator_arm_is_not_the_studied_one(flagged: Flagged) -> None:
    flags = flagged(
        "Tablets in Lymphoma",
        interventions=[
            given("DRUG", "Tablet", armGroupLabels=["A"]),
            given("BIOLOGICAL", "CAR-T cells", armGroupLabels=["B"]),
        ],
        arms=[
            {"label": "A", "type": "EXPERIMENTAL"},
            {"label": "B", "type": "ACTIVE_COMPARATOR"},
        ],
    )
    assert flags.modality is Modality.NONE
    assert flags.role is Role.COMPARATOR


def test_where_every_arm_is_called_a_comparator_none_is(flagged: Flagged) -> None:
    flags = flagged(
        "Cells in Lymphoma",
        interventions=[given("BIOLOGICAL", "CAR-T cells", armGroupLabels=["A"])],
        arms=[{"label": "A", "type": "ACTIVE_COMPARATOR"}],
    )
    assert flags.cell_product is CellProduct.CAR_T


def test_a_transplant_as_background_of_a_drug_is_not_studied(flagged: Flagged) -> None:
    flags = flagged(
        "Melphalan Followed by Autologous Stem Cell Transplant",
        summary="Two doses of melphalan are compared in patients eligible for a transplant.",
    )
    assert flags.modality is Modality.NONE


def test_background_in_the_description_is_not_enough(flagged: Flagged) -> None:
    flags = flagged(
        "Tablets in Lymphoma",
        description="Gene therapy with CAR-T cells has changed this field.",
        interventions=[given("DRUG", "Tablet")],
    )
    assert flags.modality is Modality.NONE
    assert flags.fda_gene_therapy.rule == "fda_gene_therapy.mentioned_only"
    assert flags.fda_gene_therapy.evidence


def test_a_code_name_is_explained_by_the_summary(flagged: Flagged) -> None:
    flags = flagged(
        "XY-101 in Lymphoma",
        summary="XY-101 are T cells with a chimeric antigen receptor.",
        interventions=[given("BIOLOGICAL", "XY-101")],
    )
    assert flags.cell_product is CellProduct.CAR_T


def test_a_code_name_of_a_drug_needs_more_than_one_mention(flagged: Flagged) -> None:
    texts = {"interventions": [given("DRUG", "XY-101")]}
    once = flagged("XY-101", summary="Like a chimeric antigen receptor it works.", **texts)
    often = flagged(
        "XY-101",
        summary="A chimeric antigen receptor. CAR-T cells are made.",
        description="The CAR-T cells are infused on day 0.",
        **texts,
    )
    assert once.modality is Modality.NONE
    assert often.cell_product is CellProduct.CAR_T


def test_unmodified_cells_in_the_title_overrule_genes_in_the_background(
    flagged: Flagged,
) -> None:
    flags = flagged(
        "Mesenchymal Stem Cells for Muscle Disease",
        summary="Mesenchymal stem cells are injected. Adenoviral vectors failed in animals.",
    )
    assert flags.modality is Modality.UNMODIFIED_CELL


def test_a_collection_of_cells_for_later_gives_nothing(flagged: Flagged) -> None:
    flags = flagged(
        "Collection of Blood Stem Cells for Gene Therapy in Sickle Cell Disease",
        summary="Cells are collected for gene therapy.",
    )
    assert flags.modality is Modality.NONE
    assert flags.fda_gene_therapy.rule == "fda_gene_therapy.not_given"


def test_a_follow_up_study_keeps_the_product_and_says_so(flagged: Flagged) -> None:
    flags = flagged(
        "Long-term Follow-up of Patients Previously Treated With a Lentiviral CAR-T Product",
        summary="Patients treated with CAR-T cells are followed for 15 years.",
    )
    assert flags.role is Role.FOLLOW_UP
    assert flags.cell_product is CellProduct.CAR_T
    assert answers(flags) == (YES, YES, NO)


def test_a_name_alone_is_enough(flagged: Flagged) -> None:
    flags = flagged("Tisagenlecleucel in Lupus", summary="One infusion is given.")
    assert flags.cell_product is CellProduct.CAR_T
    assert [antigen.symbol for antigen in flags.antigens] == ["CD19"]


def test_the_stem_of_a_name_is_enough(flagged: Flagged) -> None:
    flags = flagged("Zumbalogene Fariparvovec in Blindness", summary="One injection.")
    assert flags.modality is Modality.IN_VIVO_VIRAL


# --- what every answer carries ---------------------------------------------------------------


def test_every_answer_shows_its_rule_its_version_and_its_words(flagged: Flagged) -> None:
    flags = flagged("CLL-1 CAR\u2011T Cells", summary="CAR\u2011T cells are infused.")
    for name, flag in named_flags(flags).items():
        assert flag.rule.startswith(f"{name}.")
        assert flag.rule_version == RULES_VERSION
        assert flag.evidence[0].text == "CAR\u2011T"
        assert flag.reason.endswith(".")
    assert "outside the body" in flags.in_vivo_only.reason


def test_silence_about_products_is_an_answer_with_a_reason(flagged: Flagged) -> None:
    flags = flagged("Walking After a Stroke")
    assert answers(flags) == (NO, NO, NO)
    assert flags.fda_gene_therapy.evidence == ()
    assert "No words of a gene or cell product" in flags.fda_gene_therapy.reason


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"protocolSection": {"identificationModule": {"nctId": "NCT99999999"}}},
        {"protocolSection": {"statusModule": {"overallStatus": "WITHHELD"}}},
    ],
)
def test_a_record_without_texts_settles_nothing(tree: dict[str, Any]) -> None:
    flags = flags_of(convert_study(tree))
    assert flags.modality is Modality.UNKNOWN
    assert answers(flags) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_sign_in_a_record_of_titles_only_counts() -> None:
    tree: JsonObject = {
        "protocolSection": {"identificationModule": {"briefTitle": "CAR-T in Lupus"}}
    }
    assert flags_of(convert_study(tree)).cell_product is CellProduct.CAR_T


def test_letters_that_grow_in_lower_case_do_not_shift_the_evidence(
    study: Callable[..., Study],
) -> None:
    title = "\u0130\u0130\u0130 CAR-T Cells in \u0130zmir"
    (found,) = flags_of(study(title)).evidence
    assert title[found.start : found.end] == found.text == "CAR-T"
