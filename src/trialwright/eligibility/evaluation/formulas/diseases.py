"""Which studies are about a disease that is recorded of a patient."""

from __future__ import annotations

import numpy as np

from trialwright.eligibility.evaluation.formulas.columns import Bools, Columns
from trialwright.eligibility.patient import FactKind, Patient, Standing
from trialwright.vocabulary import Concepts, concepts


def about_recorded(columns: Columns, patient: Patient, vocabulary: Concepts | None = None) -> Bools:
    """Return for each study whether the disease that it is about, or a kind of it, is recorded.

    A study of which the disease is not known, and one of another disease, are alike here: not
    being recorded is no "no".
    """
    known = vocabulary or concepts()
    recorded = {
        concept
        for fact in patient.facts
        if fact.kind is FactKind.DIAGNOSIS and fact.standing is Standing.SURE
        for concept in fact.concepts
    }
    is_recorded = np.array(
        [any(known.is_a(one, disease) for one in recorded) for disease in columns.diseases],
        np.bool_,
    )
    found = np.zeros(columns.studies, np.bool_)
    lengths = np.diff(columns.disease_start)
    studies = np.repeat(np.arange(columns.studies), lengths)
    found[studies[is_recorded[columns.disease]]] = True
    return found
