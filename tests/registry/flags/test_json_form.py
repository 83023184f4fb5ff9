"""Flags are kept beside a record as JSON and come back equal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.flags import (
    RULES_VERSION,
    StudyFlags,
    as_full_json,
    as_json,
    flags_of,
    from_json,
)
from trialwright.registry.reading import convert_study
from trialwright.registry.trees import JsonObject

Flagged = Callable[..., StudyFlags]

_WORDS = (
    "CAR-T",
    "CD19",
    "anti-CLL-1",
    "autologous",
    "donor",
    "AAV8",
    "vector",
    "gene therapy",
    "prior",
    "mesenchymal stem cells",
    "infusion of",
    "oncolytic virus",
    "plasmid DNA",
    "TCR",
    "T cells",
    "transduced",
    "vaccine",
    "\u0130",
    "and",
    ".",
)


def test_flags_come_back_equal(flagged: Flagged) -> None:
    flags = flagged("CLL-1 CAR-T Cells", summary="Autologous CAR-T cells are infused.")
    assert flags.antigens
    assert from_json(json.loads(json.dumps(as_json(flags)))) == flags


def test_equal_words_are_written_once(flagged: Flagged) -> None:
    tree = as_json(flagged("CAR-T Cells", summary="Seen once."))
    assert tree["words"] == [["protocolSection.identificationModule.briefTitle", 0, 5, "CAR-T"]]


def test_the_answer_of_most_records_takes_a_few_bytes(flagged: Flagged) -> None:
    flags = flagged("Walking After a Stroke")
    assert as_json(flags) == {"rulesVersion": RULES_VERSION, "silent": True}
    assert from_json(as_json(flags)) == flags


def test_the_full_form_says_everything(flagged: Flagged) -> None:
    flags = flagged("Walking After a Stroke")
    tree: Any = as_full_json(flags)
    assert tree["definitions"]["ema_gtmp"]["answer"] == "no"
    assert tree["definitions"]["ema_gtmp"]["reason"]
    assert from_json(tree) == flags


def test_what_older_rules_kept_comes_back_as_theirs() -> None:
    flags = from_json({"rulesVersion": "0.1.0", "silent": True})
    assert flags.rules_version == "0.1.0"
    assert flags.fda_gene_therapy.rule_version == "0.1.0"
    assert as_json(flags) == {"rulesVersion": "0.1.0", "silent": True}


@given(title=st.lists(st.sampled_from(_WORDS)), summary=st.lists(st.sampled_from(_WORDS)))
def test_any_text_has_flags_whose_words_stand_where_they_say(
    title: list[str], summary: list[str]
) -> None:
    texts = {
        "protocolSection.identificationModule.briefTitle": " ".join(title),
        "protocolSection.descriptionModule.briefSummary": " ".join(summary),
    }
    one, other = texts.values()
    tree: JsonObject = {
        "protocolSection": {
            "identificationModule": {"briefTitle": one},
            "descriptionModule": {"briefSummary": other},
        }
    }
    flags = flags_of(convert_study(tree))
    assert from_json(as_json(flags)) == flags
    found = [*flags.evidence, *flags.donor_evidence, *flags.fda_gene_therapy.evidence]
    found += [words for antigen in flags.antigens for words in antigen.evidence]
    for words in found:
        assert texts[words.path][words.start : words.end] == words.text
